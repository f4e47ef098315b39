"""Who may see index scores and keep the region's self-score. Part of `policy`; who verifies: `index_checks`.

Scores are of approved innovations only; those of all are for who answers for the region. Pure.
"""

from sqlalchemy import ColumnElement, and_, true

from innovations.models.accounts import Role
from innovations.models.proposals import LIVE_STATES, Proposal

from . import stewards
from .actor import Actor


def can_see_region(actor: Actor) -> bool:
    """The region's score, and those of all innovations."""
    return actor.has(Role.KOMINFO, Role.LEADERSHIP, Role.AUDITOR)


def can_see_score(actor: Actor, proposal: Proposal) -> bool:
    """Whoever sees all, and stewards of the innovation."""
    return proposal.state in LIVE_STATES and (can_see_region(actor) or stewards.is_steward_of(actor, proposal))


def score_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_see_score`."""
    whose = true() if can_see_region(actor) else stewards.is_steward_sql(actor)
    return and_(Proposal.state.in_(LIVE_STATES), whose)


def can_keep_year(actor: Actor) -> bool:
    """Type in the regional part, freeze the year: kominfo."""
    return actor.has(Role.KOMINFO) and not actor.has(Role.AUDITOR)


def can_see_initiator(actor: Actor, proposal: Proposal) -> bool:
    """Names of persons in the national profile: who files it, and who tends it (UU 27/2022)."""
    return actor.has(Role.KOMINFO) or stewards.is_steward_of(actor, proposal)
