"""The contract's score, in exact fractions. Pure.

Score of a review = sum(weight x value) / 5, weights summing to 100 and values 1 to 5: 20 to 100.
Score of a proposal = mean of the sent reviews of its current version.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def get_points(pairs: Iterable[tuple[int, int]]) -> int:
    """Sum of weight x value over (weight_percent, value) pairs: 100 to 500."""
    return sum(weight * value for weight, value in pairs)


def get_score(points: int | None, reviews: int | None) -> Fraction | None:
    """Mean score of `reviews` reviews with `points` in all; None when there is none (missing is never zero)."""
    if not reviews or points is None:
        return None
    return Fraction(points, 5 * reviews)


def round_half_up(score: Fraction) -> Decimal:
    """Two decimals, half away from zero, computed from the exact fraction."""
    hundredths = (2 * abs(score.numerator) * 100 + score.denominator) // (2 * score.denominator)
    amount = (Decimal(hundredths) / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return amount if score >= 0 else -amount


def get_ranks(scores: Sequence[Fraction | None]) -> list[int | None]:
    """Competition ranks (1, 2, 2, 4), best first; equal fractions share a rank, None has none."""
    ordered = sorted((score for score in scores if score is not None), reverse=True)
    places: dict[Fraction, int] = {}
    for place, score in enumerate(ordered, start=1):
        places.setdefault(score, place)
    return [None if score is None else places[score] for score in scores]
