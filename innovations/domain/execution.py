"""Which OPD carries an approved innovation out, and its passing on to another without losing what was before."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.events import Event
from innovations.models.proposals import LIVE_STATES, ONGOING_STATES, Proposal

from . import heads, parties
from .actor import Actor
from .errors import DomainError, Invalid
from .moves import note, refuse_party, require_past, require_text
from .notices import notify, tell_writers
from .workflow import Party

PASSED_ON = "execution_passed_on"
"""Its details: `executing_agency` with `new_name`, `since` when, and `old_name`, who did it before."""


def require_opd(agency: Agency, day: date) -> None:
    """An OPD that there was on that day. Raises `Invalid`."""
    if agency.parent_id is not None:
        raise Invalid("not_an_opd", "executing_agency")
    too_early = agency.valid_from is not None and day < agency.valid_from
    if too_early or (agency.valid_to is not None and day > agency.valid_to):
        raise Invalid("no_such_opd_then", "executing_agency")


def find_last(proposal: Proposal) -> Event | None:
    """The latest change; None while the OPD of the Keputusan carries it out."""
    return db.session.scalar(
        select(Event)
        .where(Event.proposal_id == proposal.id, Event.code == PASSED_ON)
        .order_by(Event.id.desc())
        .limit(1)
    )


def list_of_others(agency: Agency) -> list[Proposal]:
    """Approved innovations of other OPD that this one carries out; readable by everybody who is logged in."""
    carried = Proposal.executing_agency_id == agency.id
    return [
        *db.session.scalars(
            select(Proposal)
            .where(carried, Proposal.agency_id != agency.id, Proposal.state.in_(LIVE_STATES))
            .options(joinedload(Proposal.agency))
            .order_by(Proposal.number.desc(), Proposal.id)
        )
    ]


def can_pass_on(actor: Actor, proposal: Proposal) -> bool:
    """Whoever records the Keputusan of a running innovation records this too."""
    return proposal.state in ONGOING_STATES and parties.is_party(actor, proposal, Party.COORDINATOR)


def require_can_pass_on(proposal: Proposal, actor: Actor) -> None:
    if proposal.state not in ONGOING_STATES:
        raise DomainError("not_in_this_state", state=proposal.state)
    if not can_pass_on(actor, proposal):
        refuse_party(proposal, actor)


def pass_on(proposal: Proposal, actor: Actor, agency: Agency, since: date, reason: str) -> None:
    """Another OPD carries it out from a day on, today at the latest; `proposal.agency` stays whose idea it was.

    Tells owner, team and the heads of that OPD. A new owner is another act: `teams.hand_over`.
    """
    require_can_pass_on(proposal, actor)
    require_text(reason, "reason")
    require_past(since, "since")
    require_opd(agency, since)
    before = proposal.executing_agency_id or proposal.agency_id
    if agency.id == before:
        raise Invalid("same_executor", "executing_agency")
    last = find_last(proposal)
    earliest = date.fromisoformat(last.details["since"]) if last is not None else proposal.decree_date
    if earliest is not None and since < earliest:
        raise Invalid("day_before", "since", day=earliest)
    proposal.executing_agency_id = agency.id
    names = {"new_name": agency.name, "old_name": db.session.get_one(Agency, before).name}
    note(
        proposal,
        actor,
        PASSED_ON,
        reason,
        executing_agency=agency.id,
        old_agency=before,
        since=since.isoformat(),
        **names,
    )
    tell_writers(PASSED_ON, proposal, actor)
    for head in heads.list_in_office([agency.id]).get(agency.id, []):
        notify(head.user_id, "execution_received", proposal=proposal)
