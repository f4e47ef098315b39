"""Reminding reviewers of what they have not sent, from the board or by the scheduler: each once in 24 hours."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from innovations.database import db
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.notices import Notice
from innovations.models.proposals import Proposal, State

from . import board, clock, directives, policy
from .actor import Actor
from .board import ReviewerLine
from .errors import DomainError, require_part
from .events import record
from .notices import notify
from .workflow import SCORING

PAUSE = timedelta(hours=24)
PATIENCE_DAYS = 7
"""From then on the scheduler takes a review as late, where no day is set; no law sets a period."""
NOTICE = timedelta(days=2)
"""So long before the day that is set the scheduler begins to remind."""


def list_last(directive_id: int) -> Mapping[int, datetime]:
    """When each reviewer was reminded last, by account."""
    found = db.session.execute(
        select(Notice.user_id, func.max(Notice.created_at))
        .where(Notice.code == "reviews_due", Notice.directive_id == directive_id)
        .group_by(Notice.user_id)
    )
    return dict(found.tuples().all())


def remind(directive: Directive, actor: Actor, user_id: int | None = None) -> int:
    """Remind one reviewer, or all who owe reviews that the actor may know of; how many were.

    0 when all of them were reminded within 24 hours: a double click is one reminder.
    """
    require_part(policy.can_remind(actor, directive))
    directives.hold(directive)
    directives.require_phase(directive, SCORING)
    owing = [
        line for line in board.get_board(directive, actor).reviewers if line.missing and line.user_id != actor.id
    ]
    asked = [line for line in owing if user_id in (None, line.user_id)]
    if not asked:
        raise DomainError("nothing_outstanding")
    return _tell(directive, actor, asked)


def remind_late() -> int:
    """What a scheduler does: remind whoever lets a review wait too long, under every directive; how many were."""
    waiting = select(Proposal.directive_id).where(Proposal.state == State.UNDER_REVIEW)
    scored = select(Directive).where(Directive.id.in_(waiting), Directive.phase.in_(sorted(SCORING)))
    found = db.session.scalars(scored.order_by(Directive.id)).all()
    count = 0
    for directive in found:
        directives.hold(directive)
        late = [line for line in board.get_board(directive, None).reviewers if is_late(directive, line)]
        count += _tell(directive, None, late)
    return count


def is_late(directive: Directive, line: ReviewerLine) -> bool:
    """Does this reviewer owe a review shortly before the day set for scoring, or without one for too long?"""
    if not line.missing:
        return False
    if directive.scoring_due is not None:
        return clock.today() >= directive.scoring_due - NOTICE
    return line.days is not None and line.days > PATIENCE_DAYS


def _tell(directive: Directive, actor: Actor | None, lines: Sequence[ReviewerLine]) -> int:
    last, since = list_last(directive.id), clock.now() - PAUSE
    due = [line for line in lines if line.user_id not in last or last[line.user_id] <= since]
    for line in due:
        notify(line.user_id, "reviews_due", directive=directive, count=line.missing)
    if due:
        told = [line.user_id for line in due]
        record(Topic.DIRECTIVE, "reviewers_reminded", actor, subject_id=directive.id, user_ids=told)
    return len(due)
