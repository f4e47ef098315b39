"""How a person stands to a proposal: facts that `policy` decides by, and beside them their SQL twins. Pure.

A proposal handed over has `directive`, `agency`, `team`, `former_members`, `permissions`, `conflicts` and
`assignments` loaded (`domain.proposals.FOR_POLICY`).
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from innovations.models.accounts import Role
from innovations.models.agencies import Agency
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.proposals import (
    DECIDED_STATES,
    FormerMember,
    Initiator,
    Origin,
    Permission,
    Proposal,
    TeamMember,
)
from innovations.models.reviews import Assignment, Conflict

from .actor import Actor
from .workflow import SCORING

LEADS = (Seat.CHAIR, Seat.SECRETARY)
ENTERED_BY_KOMINFO = (Initiator.REGENT, Initiator.COUNCIL, Initiator.COMMUNITY)
"""Initiators whose proposals are entered by kominfo (contract, roles)."""
UNBLINDED = (Role.KOMINFO, Role.AUDITOR)
"""Roles that know whose each proposal is, whatever seat their holder has."""


def is_member(actor: Actor, proposal: Proposal) -> bool:
    """Owner or in the team."""
    return proposal.owner_id == actor.id or any(member.user_id == actor.id for member in proposal.team)


def is_member_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_member`; ids, so that an index can answer both halves."""
    in_team = select(TeamMember.proposal_id).where(TeamMember.user_id == actor.id)
    return or_(Proposal.owner_id == actor.id, Proposal.id.in_(in_team))


def is_writer(actor: Actor, proposal: Proposal) -> bool:
    """Works on its text: owner and team, and the head who files for the OPD."""
    return is_member(actor, proposal) or (proposal.initiator is Initiator.AGENCY and is_head_of(actor, proposal))


def is_writer_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_writer`."""
    heads = Proposal.agency_id.in_(sorted(actor.headed_agency_ids))
    return or_(is_member_sql(actor), and_(Proposal.initiator == Initiator.AGENCY, heads))


def was_member(actor: Actor, proposal: Proposal) -> bool:
    """Owns or joined it, now or ever: handing it over or leaving the team makes nobody its judge."""
    return is_member(actor, proposal) or any(former.user_id == actor.id for former in proposal.former_members)


def was_member_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `was_member`."""
    left = exists().where(FormerMember.proposal_id == Proposal.id, FormerMember.user_id == actor.id)
    return or_(is_member_sql(actor), left)


def is_permitter_of(actor: Actor, proposal: Proposal) -> bool:
    """Gave, as head, a permission for this proposal, even one since superseded."""
    return any(permission.granted_by_id == actor.id for permission in proposal.permissions)


def is_head_of(actor: Actor, proposal: Proposal) -> bool:
    """Heads its OPD today, in office or acting; a unit's proposal has the OPD above it."""
    return proposal.agency_id in actor.headed_agency_ids


def is_keeper_of(actor: Actor, proposal: Proposal) -> bool:
    """Holds an old innovation of another OPD that was entered by import, until its own people take it over."""
    is_other_agency = actor.agency_id != proposal.agency_id
    return proposal.origin is Origin.IMPORTED and proposal.owner_id == actor.id and is_other_agency


def is_involved(actor: Actor, proposal: Proposal) -> bool:
    """Owns or ever owned, joined or permitted it, or heads the OPD whose own proposal it is.

    May not check, score or decide it (UU 30/2014: conflict of interest). Who merely keeps it has no such interest.
    """
    own_agency = proposal.initiator is Initiator.AGENCY and is_head_of(actor, proposal)
    belongs = was_member(actor, proposal) and not is_keeper_of(actor, proposal)
    return own_agency or belongs or is_permitter_of(actor, proposal)


def is_involved_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_involved`."""
    permitted = exists().where(Permission.proposal_id == Proposal.id, Permission.granted_by_id == actor.id)
    own_agency = and_(Proposal.initiator == Initiator.AGENCY, Proposal.agency_id.in_(sorted(actor.headed_agency_ids)))
    keeps = and_(
        Proposal.origin == Origin.IMPORTED,
        Proposal.owner_id == actor.id,
        Proposal.agency_id != (actor.agency_id or 0),
    )
    return or_(and_(was_member_sql(actor), ~keeps), permitted, own_agency)


def is_coordinator_of(actor: Actor, proposal: Proposal) -> bool:
    """Runs the round: kominfo, but for the proposals of kominfo's own agency the chair of the directive.

    What kominfo entered for somebody outside has a kominfo owner: there the chair may act as well.
    """
    is_chair = actor.seats.get(proposal.directive_id) is Seat.CHAIR
    if proposal.agency.is_coordinator:
        return is_chair
    return actor.has(Role.KOMINFO) or (is_chair and proposal.initiator in ENTERED_BY_KOMINFO)


def is_coordinator_sql(actor: Actor, kominfo: ColumnElement[bool]) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_coordinator_of`."""
    own = Proposal.agency_id.in_(select(Agency.id).where(Agency.is_coordinator))
    chaired = sorted(directive for directive, seat in actor.seats.items() if seat is Seat.CHAIR)
    is_chair = Proposal.directive_id.in_(chaired)
    return or_(
        and_(own, is_chair),
        and_(~own, or_(kominfo, and_(is_chair, Proposal.initiator.in_(ENTERED_BY_KOMINFO)))),
    )


def is_lead_of(actor: Actor, proposal: Proposal) -> bool:
    return actor.seats.get(proposal.directive_id) in LEADS


def is_blind_to(actor: Actor, proposal: Proposal) -> bool:
    """Sits on the committee of a directive that hides whose a proposal is until its decision.

    Not hidden from who belongs to it, runs the round or audits.
    """
    if not proposal.directive.is_blind or proposal.state in DECIDED_STATES:
        return False
    knows = is_member(actor, proposal) or is_head_of(actor, proposal) or is_coordinator_of(actor, proposal)
    return proposal.directive_id in actor.seats and not actor.has(*UNBLINDED) and not knows


def is_blind_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_blind_to`."""
    if not actor.seats or actor.has(*UNBLINDED):
        return false()
    blind = select(Directive.id).where(Directive.is_blind, Directive.id.in_(sorted(actor.seats)))
    heads = Proposal.agency_id.in_(sorted(actor.headed_agency_ids))
    knows = or_(is_member_sql(actor), heads, is_coordinator_sql(actor, false()))
    return and_(Proposal.directive_id.in_(blind), Proposal.state.not_in(DECIDED_STATES), ~knows)


def is_sealed_to(actor: Actor, directive: Directive) -> bool:
    """Others' scores of a blind directive are shut to its own committee as long as scores are written."""
    return directive.is_blind and directive.phase in SCORING and not actor.has(*UNBLINDED)


def is_sealed_sql() -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_sealed_to` for whom it may concern."""
    sealed = select(Directive.id).where(Directive.is_blind, Directive.phase.in_(sorted(SCORING)))
    return Proposal.directive_id.in_(sealed)


def is_in_phase_sql(phases: frozenset[Phase]) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal`: is its directive in one of these phases?"""
    if phases == frozenset(Phase):
        return true()
    return Proposal.directive_id.in_(select(Directive.id).where(Directive.phase.in_(sorted(phases))))


def is_assigned_to(actor: Actor, proposal: Proposal) -> bool:
    """Is it the actor's to score, as far as the directive's way of sharing the work goes?"""
    if proposal.directive.reviews_each is None:
        return True
    return any(assignment.reviewer_id == actor.id for assignment in proposal.assignments)


def is_assigned_sql(user_id: Any) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_assigned_to`."""
    shared = Proposal.directive_id.in_(select(Directive.id).where(Directive.reviews_each.is_not(None)))
    mine = exists().where(Assignment.proposal_id == Proposal.id, Assignment.reviewer_id == user_id)
    return or_(~shared, mine)


def has_structural_conflict(actor: Actor, proposal: Proposal) -> bool:
    """Owner, team, permitting head, or of the same OPD or unit, be it only as its acting head (contract, scoring)."""
    same_agency = actor.agency_id is not None and actor.agency_id == proposal.agency_id
    return same_agency or is_head_of(actor, proposal) or is_involved(actor, proposal)


def is_near_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal`: of the actor's own OPD, or of one that they head."""
    near = actor.headed_agency_ids | ({actor.agency_id} if actor.agency_id is not None else set())
    return Proposal.agency_id.in_(sorted(near))


def has_declared_conflict(actor: Actor, proposal: Proposal) -> bool:
    return any(conflict.reviewer_id == actor.id for conflict in proposal.conflicts)


def has_declared_conflict_sql(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `has_declared_conflict`."""
    return exists().where(Conflict.proposal_id == Proposal.id, Conflict.reviewer_id == actor.id)
