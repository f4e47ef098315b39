"""The score of a proposal in SQL, where the reader may see it: frozen when decided, else of the reviews so far."""

from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, select

from innovations.domain import counting, policy
from innovations.domain.actor import Actor
from innovations.models.proposals import Proposal
from innovations.models.reviews import Review


@cache
def columns() -> tuple[ColumnElement[int | None], ColumnElement[int | None]]:
    """Points and number of reviews, for `scoring.get_score`."""
    counts = counting.is_counting_sql()
    points = select(func.sum(Review.points)).where(counts).correlate(Proposal).scalar_subquery()
    number = select(func.count(Review.id)).where(counts).correlate(Proposal).scalar_subquery()
    decided = Proposal.decided_at.is_not(None)
    return (
        case((decided, Proposal.score_points), else_=points),
        case((decided, Proposal.score_reviews), else_=func.nullif(number, 0)),
    )


def visible_columns(actor: Actor) -> tuple[ColumnElement[int | None], ColumnElement[int | None]]:
    """The same, empty where the actor may not see the score."""
    seen = policy.scores_visible_to(actor)
    points, number = columns()
    return case((seen, points)), case((seen, number))


def order(actor: Actor) -> ColumnElement[float | None]:
    """What to sort by: equal fractions are equal floats, since each is one division of whole numbers."""
    points, number = columns()
    return case((policy.scores_visible_to(actor), cast(points, Float) / cast(number, Float)))


def is_between(actor: Actor, low: Decimal | None, high: Decimal | None) -> ColumnElement[bool]:
    """Is the score as shown (`scoring.round_half_up`) from `low` to `high`? In whole numbers, so exact."""
    points, number = columns()
    doubled = 200 * points + 5 * number  # rounded = this // (10 * number), in hundredths
    clauses: list[ColumnElement[bool]] = [policy.scores_visible_to(actor), number.is_not(None)]
    if low is not None:
        clauses.append(doubled >= int(low * 100) * 10 * number)
    if high is not None:
        clauses.append(doubled < (int(high * 100) + 1) * 10 * number)
    return and_(*clauses)
