"""A round of scoring: a directive, one reviewer on its committee, and a proposal under review."""

from dataclasses import replace
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import reviews
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.domain.reviews import Desk, Sheet
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review
from tests.factories import actor_of, make_directive, make_proposal, make_rubric, make_user, seat


class Round:
    """A directive with one reviewer and a proposal under review."""

    def __init__(self) -> None:
        self.directive: Directive = make_directive(rubric=make_rubric(50, 30, 20))
        self.reviewer: User = make_user(Role.REVIEWER)
        seat(self.directive, self.reviewer)
        self.proposal: Proposal = make_proposal(self.directive, state=State.UNDER_REVIEW)

    @property
    def actor(self) -> Actor:
        return actor_of(self.reviewer)

    def desk(self) -> Desk:
        found = reviews.get(self.proposal.number, self.actor, lock=True)
        assert found is not None
        return found

    def sheet(self, *values: int | None, **fields: Any) -> Sheet:
        """Values in the order of the criteria, with a reason for each."""
        keys = [criterion.id for criterion in self.desk().criteria]
        given = dict(zip(keys, values or (4, 3, 2), strict=True))
        return replace(Sheet(given, dict.fromkeys(keys, "Cukup jelas."), no_conflict=True), **fields)

    def set_state(self, state: State, **fields: Any) -> None:
        self.proposal.state = state
        for name, value in fields.items():
            setattr(self.proposal, name, value)
        db.session.commit()


def keep(verb: Any, scoring: Round, sheet: Sheet, seen: str | None = None) -> Review:
    desk = scoring.desk()
    review: Review = verb(desk, scoring.actor, sheet, desk.seen if seen is None else seen)
    db.session.commit()
    return review


def refused(code: str, verb: Any, scoring: Round, sheet: Sheet, seen: str | None = None) -> dict[str, object]:
    """The facts of a refusal, which must leave no trace."""
    desk = scoring.desk()
    before = db.session.query(Review).count()
    with pytest.raises(DomainError) as caught:
        verb(desk, scoring.actor, sheet, desk.seen if seen is None else seen)
    db.session.rollback()
    assert (caught.value.code, db.session.query(Review).count()) == (code, before)
    return caught.value.facts
