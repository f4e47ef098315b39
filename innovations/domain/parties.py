"""Who is the one that the workflow table names, for a given proposal; the rest of who may what is `policy`. Pure."""

from sqlalchemy import ColumnElement, and_, false, or_, true

from innovations.models.accounts import Role
from innovations.models.proposals import Initiator, Origin, Proposal

from . import relations
from .actor import Actor
from .workflow import TRANSITIONS, Action, Party, find_transition, list_transitions


def is_party(actor: Actor, proposal: Proposal, party: Party) -> bool:
    """Is the actor the one the workflow table names, with nobody acting on their own, nor deciding in a conflict?"""
    if actor.has(Role.AUDITOR):
        return False
    if party is Party.OWNER:
        return proposal.owner_id == actor.id
    if party is Party.FILER:
        return _is_filer(actor, proposal)
    if party is Party.PERMITTER:
        return _is_permitter(actor, proposal)
    if relations.is_involved(actor, proposal) or relations.has_declared_conflict(actor, proposal):
        return False
    if party is Party.LEAD:
        return relations.is_lead_of(actor, proposal) or relations.is_coordinator_of(actor, proposal)
    return relations.is_coordinator_of(actor, proposal)


def _is_filer(actor: Actor, proposal: Proposal) -> bool:
    """ASN: the owner. OPD: its head, or on a signed letter kominfo who owns it. Others: kominfo who entered it."""
    if proposal.initiator is Initiator.ASN:
        return proposal.owner_id == actor.id
    if proposal.initiator is Initiator.AGENCY:
        return relations.is_head_of(actor, proposal) or (proposal.owner_id == actor.id and actor.has(Role.KOMINFO))
    return proposal.owner_id == actor.id and actor.has(Role.KOMINFO)


def _is_permitter(actor: Actor, proposal: Proposal) -> bool:
    """The OPD's head, or the coordinator who records a signed paper letter; a head may permit the revision again."""
    if relations.was_member(actor, proposal):
        return False
    records = relations.is_coordinator_of(actor, proposal) and not relations.has_declared_conflict(actor, proposal)
    return relations.is_head_of(actor, proposal) or records


def can_perform(actor: Actor, proposal: Proposal, action: Action) -> bool:
    """May the actor do this now? State, phase and party; dates and completeness are the verb's."""
    row = find_transition(action, proposal.state)
    if row is None or proposal.directive.phase not in row.phases:
        return False
    if proposal.origin is Origin.IMPORTED and action is Action.SUBMIT:
        return False
    return is_party(actor, proposal, row.party)


def performable_by(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_perform`: what waits for this actor's act."""
    rows = [row for row in TRANSITIONS if row.action is action]
    clauses = [
        and_(
            Proposal.state.in_(sorted(row.sources)),
            relations.is_in_phase_sql(row.phases),
            _is_party_sql(actor, row.party),
        )
        for row in rows
    ]
    sendable = Proposal.origin != Origin.IMPORTED if action is Action.SUBMIT else true()
    return and_(or_(false(), *clauses), sendable)


def _is_party_sql(actor: Actor, party: Party) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_party`."""
    if actor.has(Role.AUDITOR):
        return false()
    owns = Proposal.owner_id == actor.id
    heads = Proposal.agency_id.in_(sorted(actor.headed_agency_ids))
    kominfo = true() if actor.has(Role.KOMINFO) else false()
    declared = relations.has_declared_conflict_sql(actor)
    coordinates = and_(relations.is_coordinator_sql(actor, kominfo), ~declared)
    led = sorted(directive for directive, seat in actor.seats.items() if seat in relations.LEADS)
    if party is Party.OWNER:
        return owns
    if party is Party.FILER:
        files_for_agency = and_(Proposal.initiator == Initiator.AGENCY, heads)
        return or_(and_(owns, or_(Proposal.initiator == Initiator.ASN, kominfo)), files_for_agency)
    if party is Party.PERMITTER:
        return and_(or_(heads, coordinates), ~relations.was_member_sql(actor))
    if party is Party.LEAD:
        coordinates = or_(and_(Proposal.directive_id.in_(led), ~declared), coordinates)
    return and_(coordinates, ~relations.is_involved_sql(actor))


def list_actions(actor: Actor, proposal: Proposal) -> list[Action]:
    """The buttons this actor sees on this proposal, in the table's order."""
    return [row.action for row in list_transitions(proposal.state) if can_perform(actor, proposal, row.action)]
