"""Who may see index scores and the evidence behind them. Part of `policy`; who verifies: `index_checks`. Pure."""

from sqlalchemy import ColumnElement, and_, true

from innovations.models.accounts import Role
from innovations.models.proposals import LIVE_STATES, Proposal

from . import stewards
from .actor import Actor


def can_see_score(actor: Actor, proposal: Proposal) -> bool:
    """Whoever sees all, and stewards of the innovation."""
    return proposal.state in LIVE_STATES and (stewards.oversees(actor) or stewards.is_steward_of(actor, proposal))


def score_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_see_score`."""
    whose = true() if stewards.oversees(actor) else stewards.is_steward_sql(actor)
    return and_(Proposal.state.in_(LIVE_STATES), whose)


def can_read_evidence(actor: Actor, proposal: Proposal) -> bool:
    """Who tends it, kominfo and auditors: claims with their documents, and the national profile."""
    reads = actor.has(Role.KOMINFO, Role.AUDITOR) or stewards.is_steward_of(actor, proposal)
    return proposal.state in LIVE_STATES and reads


def can_see_initiator(actor: Actor, proposal: Proposal) -> bool:
    """Names of persons in the national profile: who files it, and who tends it (UU 27/2022)."""
    return actor.has(Role.KOMINFO) or stewards.is_steward_of(actor, proposal)
