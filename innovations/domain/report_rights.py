"""Who is offered which report; what it counts is what its reader may see. Part of `policy`. Pure."""

from sqlalchemy import ColumnElement, and_, or_, true

from innovations.models.proposals import DECIDED_STATES, Proposal

from . import relations, stewards
from .actor import Actor


def is_anybody(_actor: Actor) -> bool:
    """Whoever is logged in: the report counts what they see."""
    return True


def compares_agencies(actor: Actor) -> bool:
    """Who sees the undecided proposals of one OPD only would compare it wrongly with the others."""
    return stewards.oversees(actor)


def watches_committees(actor: Actor) -> bool:
    """Kominfo and auditors, or who leads a committee: of that one (`progress_visible_to`)."""
    return actor.has(*relations.UNBLINDED) or bool(list_led(actor))


def reads_index(actor: Actor) -> bool:
    """Who oversees the region, and heads of what their OPD answers for."""
    return stewards.oversees(actor) or bool(actor.headed_agency_ids)


def list_led(actor: Actor) -> list[int]:
    """The directives whose committee the actor leads."""
    return sorted(directive for directive, seat in actor.seats.items() if seat in relations.LEADS)


def progress_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `policy.can_see_progress`."""
    knows = actor.has(*relations.UNBLINDED)
    undeclared = ~relations.has_declared_conflict_sql(actor)
    open_to = undeclared if knows else and_(undeclared, ~relations.is_near_sql(actor))
    return and_(
        true() if knows else Proposal.directive_id.in_(list_led(actor)),
        ~relations.is_involved_sql(actor),
        or_(Proposal.state.in_(DECIDED_STATES), open_to),
    )
