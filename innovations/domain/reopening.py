"""Giving a sent review back to its reviewer: by the chair, with a reason, what was sent staying in the record."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.proposals import Proposal
from innovations.models.reviews import Review, ReviewRevision, ReviewState

from . import clock, directives, jury, peers, policy, shown
from .actor import Actor
from .errors import Denied, DomainError, Invalid, require_part
from .events import record
from .freshness import require_fresh
from .proposals import FOR_POLICY
from .reviews import read_sheet
from .workflow import SCORING


@dataclass(frozen=True)
class Case:
    """A review of a proposal's current version, as it lies before somebody who may know of it."""

    proposal: Proposal
    review: Review

    @property
    def seen(self) -> str:
        """What a form carries: which sending the reason was written about."""
        return self.review.sent_at.isoformat() if self.review.sent_at is not None else ""


def get(directive_id: int, review_id: int, actor: Actor, *, lock: bool = False) -> Case | None:
    """The case; None for no such review under this directive, an older version's, or one the actor may not know of.

    With `lock` nobody else changes, decides or scores the proposal until this transaction ends.
    """
    query = (
        select(Proposal)
        .join(Review, Review.proposal_id == Proposal.id)
        .where(
            Review.id == review_id, Review.version_no == Proposal.version_no, Proposal.directive_id == directive_id
        )
        .options(shown.with_title(actor), *FOR_POLICY)
    )
    proposal = db.session.scalar(query.with_for_update(of=Proposal) if lock else query)
    if proposal is None or not policy.can_see_progress(actor, proposal):
        return None
    review = db.session.scalars(
        select(Review)
        .where(Review.id == review_id)
        .options(joinedload(Review.reviewer), selectinload(Review.scores), selectinload(Review.revisions))
    ).one()
    return Case(proposal, review)


def require_open(case: Case, actor: Actor) -> None:
    """Refuse unless the actor may give this review back now: 403 for who never could, 409 for what has changed."""
    proposal, review = case.proposal, case.review
    if not peers.can_reopen(actor, proposal):
        require_part(peers.is_chair_without_conflict(actor, proposal))
        directives.require_phase(proposal.directive, SCORING)
        raise DomainError("review_closed", state=proposal.state)
    if review.reviewer_id == actor.id:
        raise Denied("own_review")
    if review.state is not ReviewState.SENT:
        raise DomainError("review_not_sent")
    reviewer = next((row for row in jury.list_actors(proposal.directive_id) if row.id == review.reviewer_id), None)
    if reviewer is None or not policy.can_score(reviewer, proposal):
        raise DomainError("reviewer_cannot_score")


def reopen(case: Case, actor: Actor, reason: str, seen: str | None = None) -> ReviewRevision:
    """Make it a draft again with its values kept and its points gone. The same act twice is one."""
    review = case.review
    last = review.revisions[-1] if review.revisions else None
    if last is not None and _is_repeated(last, actor, reason, seen):
        return last
    require_open(case, actor)
    require_fresh(seen, case.seen)
    if not reason:
        raise Invalid("reason_missing", "reason")
    revision = keep(review, actor, reason)
    review.state, review.points, review.sent_at = ReviewState.DRAFT, None, None
    review.updated_at = case.proposal.updated_at = revision.replaced_at  # an open decision form is stale now
    record(
        Topic.REVIEW,
        "review_reopened",
        actor,
        subject_id=review.id,
        proposal=case.proposal,
        reason=reason,
        user_id=review.reviewer_id,
        version_no=review.version_no,
        revision_no=revision.revision_no,
    )
    return revision


def _is_repeated(last: ReviewRevision, actor: Actor, reason: str, seen: str | None) -> bool:
    return (last.replaced_by_id, last.reason, last.sent_at.isoformat()) == (actor.id, reason, seen)


def keep(review: Review, actor: Actor, reason: str) -> ReviewRevision:
    """Put what was sent into the record, as it was sent."""
    if review.points is None or review.sent_at is None or review.declared_at is None:
        raise DomainError("review_not_sent")
    sheet = read_sheet(review)
    revision = ReviewRevision(
        revision_no=len(review.revisions) + 1,
        points=review.points,
        sheet={
            "values": _by_text(sheet.values),
            "reasons": _by_text(sheet.reasons),
            "comment": sheet.comment,
            **_paper_of(review),
        },
        declared_at=review.declared_at,
        sent_at=review.sent_at,
        replaced_at=clock.now(),
        replaced_by_id=actor.id,
        reason=reason,
    )
    review.revisions.append(revision)
    review.entered_by_id = review.signed_on = review.scan_id = None  # what follows comes from the screen
    return revision


def _paper_of(review: Review) -> dict[str, object]:
    """What came from a paper sheet says so, and keeps its scan."""
    if review.entered_by_id is None or review.signed_on is None:
        return {}
    signed_on = review.signed_on.isoformat()
    return {"entered_by_id": review.entered_by_id, "signed_on": signed_on, "scan_id": review.scan_id}


def is_untouched(review: Review) -> bool:
    """Was it given back and not written on since?"""
    return bool(review.revisions) and review.revisions[-1].replaced_at == review.updated_at


def _by_text(values: Mapping[int, object]) -> dict[str, object]:
    """Keys as JSON has them."""
    return {str(key): value for key, value in values.items()}
