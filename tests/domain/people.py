"""One world of every relation to a proposal x state x kind of proposal, for the tests of policy."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.domain import clock
from innovations.domain.actor import Actor
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency, AgencyHead, HeadKind
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.proposals import (
    LIVE_STATES,
    FormerMember,
    Initiator,
    Origin,
    Permission,
    Proposal,
    State,
)
from innovations.models.reviews import Assignment, Conflict
from tests.factories import actor_of, make_agency, make_directive, make_head, make_proposal, make_user, save, seat

LATER_KINDS = ("scored", "deliberated", "blind", "unsealed")
"""Each under a directive of its own: in the phases of scoring and deliberation; blind, open or in deliberation."""
KINDS = ("asn", "unit", "agency", "kominfo", "community", "elsewhere", "imported", "shared", *LATER_KINDS)

HEADS = ("head", "acting_head", "reviewer_acting_head")
"""Who heads the OPD today."""
ALL_KOMINFO = ("kominfo", "kominfo_who_entered", "kominfo_head")


@dataclass
class People:
    """`actors` by their relation to the proposals of the first agency; `proposals` by kind and state."""

    agency_id: int
    actors: dict[str, Actor] = field(default_factory=dict)
    proposals: dict[tuple[str, State], Proposal] = field(default_factory=dict)
    ids: dict[int, tuple[str, State]] = field(default_factory=dict)


def heads(agency: Agency, user: User, start: date, end: date | None, kind: HeadKind = HeadKind.ACTING) -> User:
    save(AgencyHead(agency_id=agency.id, user_id=user.id, kind=kind, valid_from=start, valid_to=end))
    return user


def build() -> People:
    agency, other, coordinator = make_agency(), make_agency(), make_agency(coordinator=True)
    unit = make_agency(parent=agency)
    directive, second, shared = make_directive(), make_directive(), make_directive(reviews_each=1)
    today, day = clock.today(), timedelta(days=1)
    users = {
        "owner": make_user(agency=agency),
        "teammate": make_user(agency=other),
        "colleague": make_user(agency=agency),
        "stranger": make_user(agency=other),
        "unit_owner": make_user(agency=unit),
        "head": make_head(agency),
        "acting_head": heads(agency, make_user(agency=other), today, today),
        "former_head": heads(agency, make_user(agency=agency), date(2020, 1, 1), today - day),
        "future_head": heads(agency, make_user(agency=agency), today + day, None),
        "unit_head": heads(unit, make_user(agency=unit), date(2020, 1, 1), None),
        "head_of_another": make_head(other),
        "kominfo": make_user(Role.KOMINFO, agency=coordinator),
        "kominfo_who_entered": make_user(Role.KOMINFO, agency=coordinator),
        "kominfo_head": make_head(coordinator, make_user(Role.KOMINFO, agency=coordinator)),
        "kominfo_owner": make_user(agency=coordinator),
        "chair": make_user(Role.CHAIR),
        "chair_of_agency": make_user(Role.CHAIR, agency=agency),
        "secretary": make_user(Role.SECRETARY),
        "reviewer": make_user(Role.REVIEWER),
        "reviewer_of_agency": make_user(Role.REVIEWER, agency=agency),
        "reviewer_of_unit": make_user(Role.REVIEWER, agency=unit),
        "reviewer_acting_head": heads(agency, make_user(Role.REVIEWER), date(2020, 1, 1), None),
        "reviewer_who_declared": make_user(Role.REVIEWER),
        "kominfo_who_owned": make_user(Role.KOMINFO, agency=other),
        "reviewer_who_left": make_user(Role.REVIEWER),
        "kominfo_who_declared": make_user(Role.KOMINFO, agency=coordinator),
        "chair_who_declared": make_user(Role.CHAIR),
        "reviewer_who_permitted": make_user(Role.REVIEWER),
        "expert": make_user(Role.REVIEWER, agency_id=None, login="LUAR-1"),
        "leadership": make_user(Role.LEADERSHIP),
        "auditor": make_user(Role.AUDITOR),
        "auditor_with_a_past": make_user(Role.AUDITOR, agency=agency),
        "admin": make_user(Role.ADMIN),
    }
    for name, user in users.items():
        if name.startswith("reviewer") or name in ("expert", "auditor_with_a_past"):
            seat(directive, user)
    seat(directive, users["chair"], Seat.CHAIR)
    seat(directive, users["chair_of_agency"], Seat.CHAIR)
    seat(directive, users["secretary"], Seat.SECRETARY)
    seat(directive, users["chair_who_declared"], Seat.CHAIR)
    seat(shared, users["reviewer"])
    seat(shared, users["expert"])
    terms: list[dict[str, Any]] = [
        {"phase": Phase.SCORING},
        {"phase": Phase.DELIBERATION},
        {"is_blind": True},
        {"is_blind": True, "phase": Phase.DELIBERATION},
    ]
    later = {kind: make_directive(**fields) for kind, fields in zip(LATER_KINDS, terms, strict=True)}
    for late in later.values():
        seat(late, users["reviewer"])
        seat(late, users["kominfo"])
        seat(late, users["reviewer_acting_head"])
        seat(late, users["chair"], Seat.CHAIR)
    places = {"elsewhere": second, "shared": shared, **later}
    found = People(agency.id)
    for state in State:
        for kind in KINDS:
            made = _make(kind, state, users, agency, places.get(kind, directive))
            found.ids[made.id] = (kind, state)
            if kind == "shared":
                given = {"reviewer_id": users["reviewer"].id, "assigned_by_id": users["kominfo"].id}
                save(Assignment(proposal_id=made.id, assigned_at=clock.now(), **given))
    found.actors = {name: actor_of(user) for name, user in users.items()}
    found.proposals = {found.ids[proposal.id]: proposal for proposal in load_all()}
    return found


def _make(kind: str, state: State, users: dict[str, User], agency: Agency, directive: Directive) -> Proposal:
    entered = {"community": "kominfo_who_entered", "imported": "kominfo_who_entered"}
    owner = ({"unit": "unit_owner", "kominfo": "kominfo_owner"} | entered).get(kind, "owner")
    initiator = {"agency": Initiator.AGENCY, "community": Initiator.COMMUNITY}.get(kind, Initiator.ASN)
    fields: dict[str, Any] = {"agency_id": agency.id, "unit_id": None} if kind in entered else {}
    if kind == "imported":
        fields["origin"] = Origin.IMPORTED
    proposal = make_proposal(directive, users[owner], state, team=(users["teammate"],), initiator=initiator, **fields)
    if kind == "elsewhere" and state in LIVE_STATES:
        proposal.executing_agency_id = users["head_of_another"].agency_id
    save(
        *(
            FormerMember(proposal_id=proposal.id, user_id=users[n].id)
            for n in ("kominfo_who_owned", "reviewer_who_left")
        )
    )
    at = proposal.created_at
    if state is not State.DRAFT:
        save(
            *(
                Permission(
                    proposal_id=proposal.id,
                    version_no=1,
                    letter_number="1",
                    letter_date=date(2026, 1, 1),
                    signed_by="Kepala",
                    granted_by_id=users[name].id,
                    recorded_by_id=users[name].id,
                    granted_at=at,
                    superseded_at=superseded,
                )
                for name, superseded in (
                    ("reviewer_who_permitted", at),
                    ("head", at if state is State.AWAITING_PERMISSION else None),
                )
            ),
            *(
                Conflict(
                    proposal_id=proposal.id,
                    reviewer_id=user.id,
                    reason="Saudara pengusul.",
                    declared_at=at,
                )
                for name, user in users.items()
                if name.endswith("_declared")
            ),
        )
    return proposal


def load_all() -> list[Proposal]:
    """With what `policy` reads, and detached: a predicate that asks for more fails."""
    db.session.expunge_all()
    loads = [joinedload(Proposal.directive), joinedload(Proposal.agency)]
    loads += [selectinload(Proposal.team), selectinload(Proposal.former_members)]
    loads += [selectinload(Proposal.permissions), selectinload(Proposal.conflicts)]
    loads += [selectinload(Proposal.assignments)]
    proposals = list(db.session.scalars(select(Proposal).options(*loads).order_by(Proposal.id)))
    db.session.expunge_all()
    db.session.rollback()
    return proposals
