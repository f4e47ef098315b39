"""The phases of a round: open, scoring, deliberation, decided; moved by the chair or kominfo, one step at a time.

What each allows stands where it is asked: per action in `workflow.TRANSITIONS`, for scores in `policy.can_score` and
`policy.can_revise`. While a directive is open, scores are written proposal by proposal, as each has passed its check.
"""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from innovations.database import db
from innovations.models.directives import Directive, Phase
from innovations.models.events import Topic
from innovations.models.proposals import Proposal, State

from . import assignments, clock, decisions, directives, jury, policy
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import require_fresh
from .route import deadline_of, is_over

ORDER = tuple(Phase)


@dataclass(frozen=True)
class Backlog:
    """What the phases so far were for and is not done; each a number of proposals, but `reviews_missing`."""

    unchecked: int
    """Sent, or with the head, and not under review yet."""
    returned: int
    reviews_missing: int
    undecided: int


def get_neighbours(directive: Directive) -> tuple[Phase | None, Phase | None]:
    """The phase before and the one after."""
    place = ORDER.index(directive.phase)
    return ORDER[place - 1] if place else None, ORDER[place + 1] if place + 1 < len(ORDER) else None


def move(directive: Directive, actor: Actor, target: Phase, reason: str, seen: str | None = None) -> None:
    """One step on, or with a reason one step back; the same step twice is one.

    Scoring alone begins when the time to answer is over: nobody is shut out before the closing they were told.
    """
    require_part(policy.can_move_phase(actor, directive))
    directives.hold(directive)
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    if directive.phase is target:
        return
    require_fresh(seen, directive.phase)
    before, after = get_neighbours(directive)
    if target not in (before, after):
        raise DomainError("phase_not_next", phase=directive.phase)
    if target is before and not reason:
        raise Invalid("reason_missing", "reason")
    if directive.phase is Phase.OPEN and not is_over(directive, clock.now()):
        raise DomainError("directive_still_open", closes_at=deadline_of(directive))
    old, directive.phase = directive.phase, target
    record(
        Topic.DIRECTIVE,
        "phase_moved",
        actor,
        subject_id=directive.id,
        reason=reason,
        old=old.value,
        new=target.value,
    )


def count_backlog(directive: Directive) -> Backlog:
    """What a step on would leave behind."""
    waiting = (State.AWAITING_PERMISSION, State.SUBMITTED)
    row = db.session.execute(
        select(
            func.coalesce(func.sum(case((Proposal.state.in_(waiting), 1), else_=0)), 0),
            func.coalesce(func.sum(case((Proposal.state == State.RETURNED, 1), else_=0)), 0),
            func.coalesce(func.sum(case((Proposal.state == State.UNDER_REVIEW, 1), else_=0)), 0),
        ).where(Proposal.directive_id == directive.id)
    ).one()
    members = jury.list_actors(directive.id)
    missing = sum(
        decisions.count_reviews(proposal, members).missing for proposal in assignments.list_proposals(directive)
    )
    return Backlog(int(row[0]), int(row[1]), missing, int(row[2]))
