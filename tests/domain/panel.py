"""A round ready to be decided: a chair, a reviewer who has scored everything, two of kominfo, and a list of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, decision_lists, directives, release
from innovations.domain.actor import Actor
from innovations.domain.decision_lists import Choice, Sheet
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role, User
from innovations.models.decisions import DecisionList, ListState, Verdict
from innovations.models.directives import Directive, Seat
from innovations.models.proposals import Proposal, State
from tests.domain.stage import count_events
from tests.factories import actor_of, make_agency, make_directive, make_proposal, make_review, make_user, seat

REASON = "Belum layak."


class Panel:
    """`good` and `poor` are scored by both members; the cut lies between them."""

    def __init__(self) -> None:
        self.office = make_agency(coordinator=True)
        self.made = make_directive(cut_score_hundredths=6000)
        self.chair, self.reviewer = make_user(Role.CHAIR), make_user(Role.REVIEWER)
        self.kominfo, self.colleague = (make_user(Role.KOMINFO, agency=self.office) for _ in range(2))
        seat(self.made, self.chair, Seat.CHAIR)
        seat(self.made, self.reviewer)
        self.good, self.poor = self.add((5, 4, 4)), self.add((2, 2, 2))

    @property
    def directive(self) -> Directive:
        found = directives.get(self.made.id)
        assert found is not None
        return found

    def add(self, values: tuple[int, ...] | None = (4, 4, 4), owner: User | None = None, **fields: Any) -> Proposal:
        """A proposal under review, with both reviews unless `values` is None."""
        proposal = make_proposal(self.made, owner, State.UNDER_REVIEW, **fields)
        for member in (self.chair, self.reviewer) if values else ():
            make_review(proposal, member, values or ())
        return proposal

    def choices(self) -> dict[int, Choice]:
        return {
            self.good.id: Choice(Verdict.APPROVE, agency_id=self.good.agency_id),
            self.poor.id: Choice(Verdict.REJECT, REASON),
        }

    def sheet(self, reader: User | None = None) -> Sheet:
        return decision_lists.get_sheet(self.directive, actor_of(reader or self.chair))

    def write(self, choices: dict[int, Choice] | None = None, *, is_early: bool = False) -> DecisionList:
        decision_lists.write(self.directive, actor_of(self.chair), choices or self.choices(), is_early=is_early)
        db.session.commit()
        return self.stored()

    def propose(self, choices: dict[int, Choice] | None = None, *, is_early: bool = False) -> int:
        """The id of a list that waits for kominfo."""
        key = self.write(choices, is_early=is_early).id
        decision_lists.propose(self.directive, actor_of(self.chair), key)
        db.session.commit()
        return key

    def stored(self) -> DecisionList:
        return db.session.scalars(select(DecisionList).order_by(DecisionList.id.desc()).limit(1)).one()

    def state(self) -> ListState:
        return self.stored().state

    def states(self) -> list[State]:
        return [
            db.session.scalars(select(Proposal.state).where(Proposal.id == key)).one()
            for key in (self.good.id, self.poor.id)
        ]


def let_go(
    panel: Panel, key: int, actor: Actor | None = None, day: date | None = None, number: str = "188/1"
) -> bool:
    done = release.release(
        panel.directive, actor or actor_of(panel.kominfo), key, number, clock.today() if day is None else day
    )
    db.session.commit()
    return done


def undone(act: Callable[[], object]) -> tuple[type[DomainError], str, dict[str, object]]:
    """The refusal; whatever it left behind is rolled back, as by a request."""
    before = count_events()
    with pytest.raises(DomainError) as caught:
        act()
    db.session.rollback()
    assert count_events() == before
    return caught.type, caught.value.code, caught.value.facts
