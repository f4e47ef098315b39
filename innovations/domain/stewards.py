"""Who tends an approved innovation: reports on it, measures it, claims the index for it. Part of `policy`. Pure."""

from sqlalchemy import ColumnElement, and_, false, or_

from innovations.models.accounts import Role
from innovations.models.proposals import LIVE_STATES, Proposal

from . import policy, relations
from .actor import Actor


def oversees(actor: Actor) -> bool:
    """Answers for the whole region, and so reads what stands still, and the index of all innovations."""
    return actor.has(Role.KOMINFO, Role.LEADERSHIP, Role.AUDITOR)


def is_steward_of(actor: Actor, proposal: Proposal) -> bool:
    """Owner or team, or the head today of its OPD or of the one that the Keputusan charges with it."""
    executes = proposal.executing_agency_id in actor.headed_agency_ids
    return relations.is_member(actor, proposal) or relations.is_head_of(actor, proposal) or executes


def is_steward_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_steward_of`."""
    headed = sorted(actor.headed_agency_ids)
    heads = or_(Proposal.agency_id.in_(headed), Proposal.executing_agency_id.in_(headed))
    return or_(relations.is_member_sql(actor), heads)


def can_tend(actor: Actor, proposal: Proposal) -> bool:
    """A steward of what was approved once, or kominfo in their stead; never an auditor."""
    tends = actor.has(Role.KOMINFO) or is_steward_of(actor, proposal)
    return proposal.state in LIVE_STATES and tends and not actor.has(Role.AUDITOR)


def tendable_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_tend`."""
    if actor.has(Role.AUDITOR):
        return false()
    live = Proposal.state.in_(LIVE_STATES)
    return live if actor.has(Role.KOMINFO) else and_(live, is_steward_sql(actor))


def can_name_source(actor: Actor, proposal: Proposal) -> bool:
    """Says which innovation this one adopts: its writers while they write, whoever tends it afterwards."""
    return policy.can_edit(actor, proposal) or can_tend(actor, proposal)


def is_kominfo(actor: Actor) -> bool:
    """Reminds, verifies for the index and keeps its years, each where nothing else forbids it."""
    return actor.has(Role.KOMINFO) and not actor.has(Role.AUDITOR)


def can_call_for_reports(actor: Actor, proposal: Proposal) -> bool:
    """Kominfo sets how often an innovation reports, and reminds."""
    return is_kominfo(actor) and proposal.state in LIVE_STATES


def can_see_report_files(actor: Actor, proposal: Proposal) -> bool:
    """Photos show people: not for every reader of the report, but for those who tend or oversee the innovation."""
    return proposal.state in LIVE_STATES and (oversees(actor) or is_steward_of(actor, proposal))
