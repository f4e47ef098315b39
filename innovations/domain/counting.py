"""Which reviews make the score: sent, of the current version, their reviewer not recused since; Python and SQL."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import selectinload

from innovations.models.base import Base
from innovations.models.proposals import FormerMember, Permission, Proposal, TeamMember
from innovations.models.reviews import Conflict, Review, ReviewState


def list_recused(proposal: Proposal) -> set[int]:
    """Accounts whose reviews do not count: a conflict declared since, or they ever owned, joined or permitted it.

    A later move of office voids nothing: who came to this OPD, or to head it, afterwards judged without an interest.
    """
    ids = {proposal.owner_id, *(conflict.reviewer_id for conflict in proposal.conflicts)}
    ids |= {member.user_id for member in proposal.team if member.user_id is not None}
    ids |= {former.user_id for former in proposal.former_members}
    return ids | {letter.granted_by_id for letter in proposal.permissions if letter.granted_by_id is not None}


def list_counting(proposal: Proposal) -> list[Review]:
    """The reviews that make the score.

    Needs `reviews`, `conflicts`, `team`, `former_members` and `permissions` loaded.
    """
    recused = list_recused(proposal)
    return [
        review
        for review in proposal.reviews
        if review.state is ReviewState.SENT
        and review.version_no == proposal.version_no
        and review.reviewer_id not in recused
    ]


def select_for_counting(directive_id: int) -> Select[tuple[Proposal]]:
    """The proposals of a directive with all that `list_counting` reads, and the values of their reviews."""
    return (
        select(Proposal)
        .where(Proposal.directive_id == directive_id)
        .options(
            selectinload(Proposal.reviews).selectinload(Review.scores),
            selectinload(Proposal.conflicts),
            selectinload(Proposal.team),
            selectinload(Proposal.former_members),
            selectinload(Proposal.permissions),
        )
        .order_by(Proposal.id)
    )


def is_recused_sql(reviewer_id: Any = Review.reviewer_id) -> ColumnElement[bool]:
    """The WHERE clause over a reviewer and a `Proposal` that equals `list_recused`."""
    return or_(
        reviewer_id == Proposal.owner_id,
        _any(Conflict, Conflict.reviewer_id == reviewer_id),
        _any(TeamMember, TeamMember.user_id == reviewer_id),
        _any(FormerMember, FormerMember.user_id == reviewer_id),
        _any(Permission, Permission.granted_by_id == reviewer_id),
    )


def is_current_sql(review: Any = Review) -> ColumnElement[bool]:
    """Sent, and of its proposal's current version."""
    return and_(
        review.proposal_id == Proposal.id,
        review.version_no == Proposal.version_no,
        review.state == ReviewState.SENT,
    )


def is_counting_sql(review: Any = Review) -> ColumnElement[bool]:
    """The WHERE clause over `review` (`Review` or an alias) and its `Proposal` that equals `list_counting`."""
    return and_(is_current_sql(review), ~is_recused_sql(review.reviewer_id))


def _any(model: type[Base], names: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is the reviewer named by such a row of the proposal?"""
    of_proposal: Any = model.__table__.c.proposal_id
    return exists().where(of_proposal == Proposal.id, names).correlate_except(model)


def count_points(proposal: Proposal) -> tuple[int, int]:
    """(sum of points, number) of the reviews that count."""
    points = [review.points or 0 for review in list_counting(proposal)]
    return sum(points), len(points)
