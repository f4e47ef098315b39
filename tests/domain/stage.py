"""The people and proposals of one story about the legal route, and how its tests ask for refusals."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.domain import route
from innovations.domain.checks import GateVerdict
from innovations.domain.decisions import Decree
from innovations.domain.errors import DomainError
from innovations.domain.permissions import Letter
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency, AgencyHead, HeadKind
from innovations.models.directives import Seat
from innovations.models.events import Event
from innovations.models.masterplan import ProgrammeLink
from innovations.models.proposals import Check, Gate, Permission, Proposal, State
from tests.factories import (
    actor_of,
    make_agency,
    make_directive,
    make_head,
    make_proposal,
    make_review,
    make_user,
    save,
    seat,
)

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # 12.00 WIT
TODAY = date(2026, 3, 2)
YES = [GateVerdict(gate, True) for gate in Gate]
NO = [GateVerdict(gate, gate is not Gate.NEW, "" if gate is not Gate.NEW else "Sudah ada.") for gate in Gate]


class Stage:
    """Agency, directive and the people of one story; `of` gives a proposal in a state."""

    def __init__(self) -> None:
        self.agency = make_agency("Dinas Kesehatan")
        self.office = make_agency("Dinas Kominfo", coordinator=True)
        self.directive = make_directive(now=NOW)
        self.owner = make_user(agency=self.agency)
        self.head = make_head(self.agency)
        self.kominfo = make_user(Role.KOMINFO, agency=self.office)
        self.chair = make_user(Role.CHAIR)
        self.reviewer = make_user(Role.REVIEWER)
        seat(self.directive, self.chair, Seat.CHAIR)
        seat(self.directive, self.reviewer)

    def of(self, state: State, owner: User | None = None, **fields: Any) -> Proposal:
        return load(make_proposal(self.directive, owner or self.owner, state, **fields))

    def letter(self, **fields: Any) -> Letter:
        values: dict[str, Any] = {
            "number": "800/12/2026",
            "date": TODAY,
            "signed_by": "Kepala Dinas Kesehatan",
            "signer_id": self.head.id,
        }
        return Letter(**(values | fields))

    def permitted(self, state: State, **fields: Any) -> Proposal:
        proposal = self.of(state, **fields)
        save(
            Permission(
                proposal_id=proposal.id,
                version_no=1,
                letter_number="1",
                letter_date=TODAY,
                signed_by="Kepala",
                granted_by_id=self.head.id,
                recorded_by_id=self.head.id,
                granted_at=NOW,
            )
        )
        return load(proposal)

    def reviewed(self, *values: tuple[int, ...], **fields: Any) -> Proposal:
        proposal = self.of(State.UNDER_REVIEW, **fields)
        for marks in values or ((4, 4, 4),):
            make_review(proposal, make_user(Role.REVIEWER), marks)
        return load(proposal)

    def decree(self, agency: Agency | None = None, **fields: Any) -> Decree:
        values: dict[str, Any] = {"number": "188.4/77/2026", "date": TODAY, "agency": agency or self.agency}
        return Decree(**(values | fields))


def load(proposal: Proposal) -> Proposal:
    """With everything that verbs read; anything else they ask for raises."""
    db.session.commit()
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal.id)
        .execution_options(populate_existing=True)
        .options(
            *(joinedload(getattr(Proposal, n)) for n in ("directive", "agency", "unit", "affair", "owner")),
            *(
                selectinload(getattr(Proposal, n))
                for n in ("team", "former_members", "permissions", "conflicts", "reviews", "versions")
            ),
            selectinload(Proposal.attachments),
            selectinload(Proposal.checks).selectinload(Check.answers),
            selectinload(Proposal.links).joinedload(ProgrammeLink.programme),
        )
    ).one()


def last_event() -> Event:
    db.session.commit()
    return db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()


def count_events() -> int:
    return db.session.query(Event).count()


def send(proposal: Proposal, user: User, letter: Letter | None = None) -> Proposal:
    route.submit(proposal, actor_of(user), proposal.attachments, letter)
    return load(proposal)


def refused(act: Callable[[], object]) -> tuple[type[DomainError], str]:
    """The kind and code of the refusal; nothing may be left to store."""
    with pytest.raises(DomainError) as caught:
        act()
    return caught.type, caught.value.code


def term(agency: Agency, user: User, start: date, end: date | None, kind: HeadKind = HeadKind.ACTING) -> AgencyHead:
    return AgencyHead(agency_id=agency.id, user_id=user.id, kind=kind, valid_from=start, valid_to=end)
