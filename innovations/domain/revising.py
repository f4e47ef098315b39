"""A reviewer changes what they sent, while the committee deliberates: with a reason, both values in the record.

The review stays sent throughout, so that no score is ever missing.
"""

from dataclasses import replace

from innovations.models.events import Topic
from innovations.models.reviews import Review, ReviewRevision

from . import policy, reviews
from .actor import Actor
from .errors import DomainError, Invalid
from .events import record
from .reopening import keep
from .reviews import Desk, Sheet


def require_open(desk: Desk, actor: Actor) -> Review:
    """The actor's sent review of the current version; refused unless they may change it now."""
    if not policy.can_revise(actor, desk.proposal):
        reviews.refuse(desk.proposal, actor)
    if desk.review is None or not desk.is_sent:
        raise DomainError("review_not_sent")
    return desk.review


def list_problems(desk: Desk, sheet: Sheet, reason: str) -> list[Invalid]:
    """All that stands between this sheet and its taking the place of the one that was sent."""
    problems = reviews.list_problems(desk, replace(sheet, no_conflict=True))
    return problems if reason else [*problems, Invalid("reason_missing", "reason")]


def revise(desk: Desk, actor: Actor, sheet: Sheet, reason: str, seen: str) -> ReviewRevision | None:
    """Keep what was sent and send this instead; None when it says the same. The same act twice is one.

    That there is no conflict of interest was declared when it was sent, and is not asked again.
    """
    review = require_open(desk, actor)
    reviews.require_on_scale(desk, sheet)
    sheet = replace(sheet, no_conflict=True)
    if reviews.says(desk, sheet):
        last = review.revisions[-1] if review.revisions else None
        return last if last is not None and (last.replaced_by_id, last.reason) == (actor.id, reason) else None
    reviews.require_same_text(desk, seen)
    if not reviews.is_last(desk, seen):
        raise DomainError("review_revised_meanwhile", at=review.updated_at)
    for problem in list_problems(desk, sheet, reason):
        raise problem
    revision = keep(review, actor, reason)
    reviews.seal(review, desk, sheet)
    record(
        Topic.REVIEW,
        "review_revised",
        actor,
        subject_id=review.id,
        proposal=desk.proposal,
        version_no=review.version_no,
        revision_no=revision.revision_no,
    )
    return revision
