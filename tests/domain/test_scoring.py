"""The contract's score: exact inside, two decimals half-up outside, ties exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain.scoring import get_points, get_ranks, get_score, round_half_up

WEIGHTS = st.lists(st.integers(1, 100), min_size=1, max_size=8).map(
    lambda cuts: [
        b - a for a, b in zip([0, *sorted(set(cuts) - {100})], [*sorted(set(cuts) - {100}), 100], strict=True)
    ]
)
"""Whole percents above 0 that sum to 100."""
SHEETS = WEIGHTS.flatmap(
    lambda weights: st.lists(
        st.lists(st.integers(1, 5), min_size=len(weights), max_size=len(weights)), min_size=1, max_size=7
    ).map(lambda rows: [[*zip(weights, row, strict=True)] for row in rows])
)
SCORES = st.lists(st.one_of(st.none(), st.fractions(20, 100, max_denominator=35)), max_size=20)


@given(SHEETS)
def test_score_lies_between_20_and_100_and_is_the_exact_mean(sheets: list[list[tuple[int, int]]]) -> None:
    points = [get_points(sheet) for sheet in sheets]
    score = get_score(sum(points), len(points))
    assert score == sum(Fraction(each, 5) for each in points) / len(points)
    assert 20 <= score <= 100


@given(SHEETS)
def test_score_does_not_depend_on_the_order_of_reviews_or_criteria(sheets: list[list[tuple[int, int]]]) -> None:
    points = [get_points(sheet) for sheet in sheets]
    turned = [get_points(reversed(sheet)) for sheet in reversed(sheets)]
    assert get_score(sum(points), len(points)) == get_score(sum(turned), len(turned))


@given(SHEETS, st.data())
def test_a_better_value_never_lowers_the_points(sheets: list[list[tuple[int, int]]], data: st.DataObject) -> None:
    sheet = sheets[0]
    place = data.draw(st.integers(0, len(sheet) - 1))
    better = [(w, min(5, v + 1) if at == place else v) for at, (w, v) in enumerate(sheet)]
    assert get_points(better) >= get_points(sheet)


@given(SCORES)
def test_ranks_count_who_is_better_and_ties_share(scores: list[Fraction | None]) -> None:
    known = [score for score in scores if score is not None]
    assert get_ranks(scores) == [
        None if score is None else 1 + sum(other > score for other in known) for score in scores
    ]


@given(st.fractions(20, 100))
def test_rounding_is_within_half_a_hundredth_and_a_tie_goes_up(score: Fraction) -> None:
    shown = Fraction(round_half_up(score))
    assert -Fraction(1, 200) < shown - score <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (Fraction(79265, 1000), "79.27"),
        (Fraction(78), "78.00"),
        (Fraction(200, 3), "66.67"),
        (Fraction(100, 3), "33.33"),
        (Fraction(60005, 1000), "60.01"),
        (Fraction(60004999, 1000000), "60.00"),
    ],
)
def test_round_half_up_shows_two_decimals(score: Fraction, shown: str) -> None:
    assert round_half_up(score) == Decimal(shown)
    assert str(round_half_up(score)) == shown


@pytest.mark.parametrize(("points", "reviews"), [(None, None), (None, 0), (0, 0)])
def test_no_review_is_no_score_and_never_zero(points: int | None, reviews: int | None) -> None:
    assert get_score(points, reviews) is None
