"""Finding proposals as somebody may see them, and the verbs that write one before it is sent."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.accounts import HeldForm, Role
from innovations.models.adoptions import Adoption
from innovations.models.agencies import Affair, Agency
from innovations.models.directives import Directive
from innovations.models.events import Event, Topic
from innovations.models.masterplan import LinkState, ProgrammeLink
from innovations.models.notices import Notice
from innovations.models.proposals import Initiator, Proposal, State

from . import clock, directives, policy, relations, shown, terms
from .actor import Actor
from .errors import Denied, DomainError, Invalid, require_part
from .events import record
from .numbers import is_number, take_number
from .route import deadline_of, is_over
from .tokens import find_made

FOR_POLICY = (
    joinedload(Proposal.directive),
    joinedload(Proposal.agency),
    selectinload(Proposal.team),
    selectinload(Proposal.former_members),
    selectinload(Proposal.permissions),
    selectinload(Proposal.conflicts),
    selectinload(Proposal.assignments),
)
"""What `policy`'s predicates read."""

FOR_READING = (
    *FOR_POLICY,
    joinedload(Proposal.owner),
    joinedload(Proposal.unit),
    joinedload(Proposal.affair),
)

FOR_FREEZING = (
    selectinload(Proposal.attachments),
    selectinload(Proposal.versions),
    selectinload(Proposal.links).joinedload(ProgrammeLink.programme),
)
"""What `versions.freeze` and `route.submit` read beside `FOR_READING`."""

SECTION_FIELDS: Mapping[str, tuple[str, ...]] = {
    "identitas": ("title", "summary", "form", "kind", "affair_id", "stage"),
    "gagasan": ("problem", "design"),
    "manfaat": ("aims", "benefits", "results"),
    "rencana": ("trial_start", "trial_end", "budget", "budget_source"),
}
"""The columns each section of the form writes; `bukti` and `masterplan` write rows of their own."""


def get(number: str, actor: Actor, *, whole: bool = False, for_update: bool = False) -> Proposal | None:
    """The proposal of this number if the actor may see it, loaded for `policy` and reading; else None.

    `whole` loads attachments, versions and programmes too; `for_update` holds the row against other writers.
    """
    if not is_number(number):
        return None
    query = select(Proposal).where(Proposal.number == number).options(shown.with_title(actor), *FOR_READING)
    if whole:
        query = query.options(*FOR_FREEZING)
    if for_update:
        directives.hold_still(number)
        query = query.with_for_update(of=Proposal).execution_options(populate_existing=True)
    proposal = db.session.scalar(query)
    return proposal if proposal is not None and policy.can_see(actor, proposal) else None


@dataclass(frozen=True)
class Place:
    """Whose proposal it is: where it comes from, and the OPD (and unit) it belongs to."""

    initiator: Initiator
    agency_id: int | None
    unit_id: int | None = None
    initiator_name: str = ""


def list_initiators(actor: Actor) -> list[Initiator]:
    """Whom the actor may write for: themselves, their OPD; kominfo also for those outside."""
    return list(Initiator) if actor.has(Role.KOMINFO) else [Initiator.ASN, Initiator.AGENCY]


def list_agencies(actor: Actor, keep_id: int | None = None) -> Sequence[Agency]:
    """The OPD the actor may write for today: own and headed ones, for kominfo all; `keep_id` stays on offer."""
    clauses = [terms.current()]
    if not actor.has(Role.KOMINFO):
        clauses.append(Agency.id.in_(sorted({actor.agency_id or 0, *actor.headed_agency_ids})))
    offered = or_(and_(*clauses), Agency.id == keep_id)
    return db.session.scalars(
        select(Agency).where(Agency.parent_id.is_(None), offered).order_by(Agency.name, Agency.id)
    ).all()


def list_units(agency_ids: Sequence[int]) -> Sequence[Agency]:
    """The units below these OPD that exist today."""
    return db.session.scalars(
        select(Agency).where(Agency.parent_id.in_(agency_ids), terms.current()).order_by(Agency.name, Agency.id)
    ).all()


def get_directive(directive_id: int) -> Directive | None:
    return db.session.get(Directive, directive_id)


def list_open_directives() -> Sequence[Directive]:
    """The directives that can be answered now, the one that closes first on top."""
    now = clock.now()
    found = db.session.scalars(
        select(Directive)
        .where(Directive.opens_at <= now, Directive.is_legacy.is_(False))
        .order_by(Directive.closes_at, Directive.id)
    ).all()
    return [directive for directive in found if not is_over(directive, now)]


def require_open(directive: Directive) -> None:
    """Refuse a new draft for a directive that cannot be answered now."""
    if directive.is_legacy or is_over(directive, clock.now()):
        raise DomainError("directive_closed", closed_at=deadline_of(directive))
    if clock.now() < directive.opens_at:
        raise DomainError("directive_not_open", opens_at=directive.opens_at)


def create(
    directive: Directive, actor: Actor, place: Place, values: Mapping[str, Any], form_token: str | None
) -> Proposal:
    """A draft with its number. The same form sent twice (`form_token`) gives the same proposal."""
    require_part(policy.can_propose(actor))
    require_open(directive)
    _require_place(actor, place)
    made = find_made(Proposal, form_token, owner_id=actor.id)
    if made is not None:
        return made
    number = take_number(directive.year)
    # On PostgreSQL the line above waited for whoever sent the same form a moment ago.
    made = find_made(Proposal, form_token, owner_id=actor.id)
    if made is not None:
        return made
    proposal = Proposal(
        number=number,
        year=directive.year,
        directive_id=directive.id,
        owner_id=actor.id,
        form_token=form_token,
        created_at=clock.now(),
    )
    _write_place(proposal, place)
    _write(proposal, "identitas", values)
    db.session.add(proposal)
    db.session.flush()  # the event needs the proposal's id
    record(Topic.PROPOSAL, "proposal_created", actor, proposal=proposal, number=number)
    return proposal


def require_editable(proposal: Proposal, actor: Actor) -> None:
    """Refuse writing to a proposal that is on its way, or by someone who does not work on it."""
    if policy.can_edit(actor, proposal):
        return
    if relations.is_writer(actor, proposal):
        raise DomainError("not_in_this_state", state=proposal.state)
    raise Denied("not_your_part")


def digest(proposal: Proposal, section: str) -> str:
    """A fingerprint of what stands in a section now: its form carries it along and is stale when it no longer fits.

    `masterplan` needs `links` loaded.
    """
    values: list[Any] = [getattr(proposal, name) for name in SECTION_FIELDS.get(section, ())]
    if section == "identitas":
        values += [proposal.initiator, proposal.initiator_name, proposal.agency_id, proposal.unit_id]
    if section == "masterplan":
        values = sorted(link.programme_id for link in proposal.links if link.state is LinkState.SUGGESTED)
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()[:32]


def edit(proposal: Proposal, actor: Actor, section: str, values: Mapping[str, Any]) -> None:
    """Write one section of the form; incomplete is fine, contradictory is not."""
    require_editable(proposal, actor)
    _write(proposal, section, values)
    record(Topic.PROPOSAL, "proposal_edited", actor, proposal=proposal, section=section)


def can_move(actor: Actor, proposal: Proposal) -> bool:
    """Initiator and OPD are the owner's to choose, until the first submission fixes whose permission counts."""
    return proposal.version_no == 0 and proposal.owner_id == actor.id


def move(proposal: Proposal, actor: Actor, place: Place) -> None:
    """Give a draft another initiator, OPD or unit."""
    require_editable(proposal, actor)
    require_part(can_move(actor, proposal))
    _require_place(actor, place, proposal)
    _write_place(proposal, place)


def _require_place(actor: Actor, place: Place, proposal: Proposal | None = None) -> None:
    if place.initiator not in list_initiators(actor):
        raise Invalid("initiator_not_yours", "initiator")
    keep_id = proposal.agency_id if proposal is not None else None
    offered = {agency.id for agency in list_agencies(actor, keep_id)}
    if place.agency_id not in offered:
        raise Invalid("agency_not_yours", "agency_id")
    own = {actor.agency_id, keep_id}
    if place.initiator is Initiator.ASN and place.agency_id not in own and not actor.has(Role.KOMINFO):
        raise Invalid("agency_not_own", "agency_id")
    if place.unit_id is not None:
        unit = db.session.get(Agency, place.unit_id)
        if unit is None or unit.parent_id != place.agency_id:
            raise Invalid("unit_not_below", "unit_id")


def _write_place(proposal: Proposal, place: Place) -> None:
    if place.agency_id is None:
        raise Invalid("agency_not_yours", "agency_id")
    proposal.initiator = place.initiator
    proposal.initiator_name = place.initiator_name if place.initiator in relations.ENTERED_BY_KOMINFO else ""
    proposal.agency_id = place.agency_id
    proposal.unit_id = place.unit_id


def _write(proposal: Proposal, section: str, values: Mapping[str, Any]) -> None:
    """Set the section's columns, and only those."""
    for name in SECTION_FIELDS[section]:
        if name in values:
            setattr(proposal, name, values[name])
    if not proposal.title:
        raise Invalid("title_missing", "title")
    start, end = proposal.trial_start, proposal.trial_end
    if start is not None and end is not None and end < start:
        raise Invalid("trial_dates", "trial_end")
    proposal.updated_at = clock.now()


def delete_draft(proposal: Proposal, actor: Actor) -> list[str]:
    """Take a draft out: its text goes, its number stays used. Returns the stored names of its files, now free.

    What happened to it stays in the log, as codes without words. Needs everything of `get(whole=True)`.
    """
    if not policy.can_delete(actor, proposal):
        if proposal.owner_id == actor.id and proposal.state is not State.DRAFT:
            raise DomainError("not_in_this_state", state=proposal.state)
        raise Denied("not_your_part")
    stored = [attachment.stored_name for attachment in proposal.attachments]
    db.session.execute(update(Event).where(Event.proposal_id == proposal.id).values(proposal_id=None))
    db.session.execute(update(Notice).where(Notice.proposal_id == proposal.id).values(proposal_id=None))
    db.session.execute(delete(Adoption).where(Adoption.proposal_id == proposal.id))
    db.session.execute(delete(HeldForm).where(HeldForm.path.contains(f"/{proposal.number}/", autoescape=True)))
    record(Topic.PROPOSAL, "proposal_deleted", actor, number=proposal.number)
    db.session.delete(proposal)
    return stored


def list_affairs() -> Sequence[Affair]:
    """All government affairs in the order of the national list."""
    return db.session.scalars(select(Affair).order_by(Affair.code, Affair.id)).all()


def name_affairs() -> dict[str, str]:
    """Their names by code."""
    return {affair.code: affair.name for affair in list_affairs()}
