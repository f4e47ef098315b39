"""A reviewer's queue: what waits for their scores, in which order, and where in it they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from innovations.database import db
from innovations.models.directives import Criterion, Directive
from innovations.models.proposals import Proposal
from innovations.models.reviews import Conflict, Review, ReviewRevision, ReviewScore, ReviewState

from . import counting, policy, shown
from .actor import Actor
from .scoring import get_score


@dataclass(frozen=True)
class QueueItem:
    """A proposal in somebody's queue and how far their review of its current version is."""

    proposal: Proposal
    agency: str
    """Empty where it is hidden from the reviewer."""
    state: ReviewState | None
    score: Fraction | None
    filled: int
    criteria: int
    reopened: str = ""
    """Why the chair gave it back, while it is not sent again."""


@dataclass(frozen=True)
class Voided:
    """A review that was sent and no longer counts; of its proposal nothing but the number is told."""

    number: str
    sent_at: datetime
    declared_at: datetime | None
    """When its reviewer declared the conflict of interest; None for one that was found otherwise."""


@dataclass(frozen=True)
class Next:
    """The proposal to go on with."""

    number: str
    title: str


@dataclass(frozen=True)
class Place:
    """Where a reviewer is in their queue: this proposal is number `position` of `total`, `done` are sent."""

    position: int | None
    """None for a proposal that is not in the queue."""
    total: int
    done: int
    next: Next | None
    """The next one not sent, after this and from the beginning again; None when there is no other."""


def order(actor: Actor) -> tuple[Any, ...]:
    """By closing of the directive, then fewest reviews by others that count, then number.

    One's own review is left out: sending it must not move the proposal, nor the place one is at.
    """
    others = aliased(Review)
    counted = (
        select(func.count())
        .select_from(others)
        .where(counting.is_counting_sql(others), others.reviewer_id != actor.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    due = func.coalesce(Directive.scoring_due, Directive.closes_at)
    return (due, counted, Proposal.number, Proposal.id)


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """The reviewer's own review of the current version."""
    return and_(
        Review.proposal_id == Proposal.id,
        Review.reviewer_id == actor.id,
        Review.version_no == Proposal.version_no,
    )


def _is_in_hand(actor: Actor) -> ColumnElement[bool]:
    """To be scored by this reviewer, or sent by them and under review still; joins their own `Review`."""
    sent = and_(policy.reviewable_by(actor), Review.state == ReviewState.SENT)
    return or_(policy.scorable_by(actor), sent)


def reopen_reason() -> Any:
    """Why the `Review` of the query around it was given back last."""
    return (
        select(ReviewRevision.reason)
        .where(ReviewRevision.review_id == Review.id, Review.state == ReviewState.DRAFT)
        .order_by(ReviewRevision.revision_no.desc())
        .limit(1)
        .correlate(Review)
        .scalar_subquery()
    )


def list_queue(actor: Actor) -> list[QueueItem]:
    """What waits for this reviewer or was sent by them, in `order`."""
    filled = (
        select(func.count())
        .where(ReviewScore.review_id == Review.id, ReviewScore.value.is_not(None))
        .correlate(Review)
        .scalar_subquery()
    )
    criteria = (
        select(func.count()).where(Criterion.rubric_id == Directive.rubric_id).correlate(Directive).scalar_subquery()
    )
    found = db.session.execute(
        select(Proposal, shown.agency_for(actor), Review.state, Review.points, filled, criteria, reopen_reason())
        .join(Proposal.directive)
        .join(Proposal.agency)
        .outerjoin(Review, is_mine(actor))
        .where(_is_in_hand(actor))
        .options(shown.with_title(actor), contains_eager(Proposal.directive))
        .order_by(*order(actor))
    )
    return [
        QueueItem(proposal, agency, state, get_score(points, 1), count, total, reason or "")
        for proposal, agency, state, points, count, total, reason in found
    ]


def find_place(actor: Actor, number: str) -> Place:
    """Where the proposal of this number lies in the reviewer's queue."""
    rows: Sequence[Any] = db.session.execute(
        select(Proposal.number, shown.title_for(actor).label("title"), Review.state)
        .join(Proposal.directive)
        .outerjoin(Review, is_mine(actor))
        .where(_is_in_hand(actor))
        .order_by(*order(actor))
    ).all()
    numbers = [row.number for row in rows]
    here = numbers.index(number) if number in numbers else None
    start = 0 if here is None else here + 1
    waiting = [row for row in [*rows[start:], *rows[:start]] if row.state is not ReviewState.SENT]
    following = next((Next(row.number, row.title) for row in waiting if row.number != number), None)
    done = sum(row.state is ReviewState.SENT for row in rows)
    return Place(None if here is None else here + 1, len(rows), done, following)


def list_voided(actor: Actor) -> list[Voided]:
    """This reviewer's sent reviews that a conflict of interest has put out of the score, last sent first."""
    declared = and_(Conflict.proposal_id == Proposal.id, Conflict.reviewer_id == actor.id)
    found = db.session.execute(
        select(Proposal.number, Review.sent_at, Conflict.declared_at)
        .join(Review, Review.proposal_id == Proposal.id)
        .outerjoin(Conflict, declared)
        .where(Review.reviewer_id == actor.id, counting.is_current_sql(), counting.is_recused_sql())
        .order_by(Review.sent_at.desc(), Review.id.desc())
    )
    return [Voided(row.number, row.sent_at, row.declared_at) for row in found]
