"""Ratings: exact figures per proposal, and whom the reviews connect."""

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain.ratings import (
    Component,
    Pair,
    Ratings,
    get_means,
    get_medians,
    get_spreads,
    group_by_proposal,
    list_components,
)
from tests.domain.simulation import PAIRS, SPARSE

RATINGS: Ratings = {(1, 7): 78, (2, 7): Fraction(200, 3), (1, 8): 90, (2, 8): 60.5, (1, 9): 70, (3, 9): 40}


def test_means_are_exact_and_missing_is_never_zero() -> None:
    assert get_means(RATINGS) == {1: Fraction(238, 3), 2: Fraction(763, 12), 3: 40}


def test_median_is_the_middle_score_or_the_mean_of_the_middle_two() -> None:
    medians = get_medians(RATINGS)
    assert medians == {1: 78, 2: Fraction(763, 12), 3: 40}
    assert {type(median) for median in medians.values()} == {Fraction}


def test_spread_is_highest_minus_lowest_and_absent_for_one_review() -> None:
    assert get_spreads(RATINGS) == {1: 20, 2: Fraction(37, 6)}


@pytest.mark.parametrize(("score", "error"), [(nan, ValueError), (inf, OverflowError)])
def test_a_score_that_is_no_number_is_refused(score: float, error: type[Exception]) -> None:
    with pytest.raises(error):
        group_by_proposal({(1, 7): score})


@given(SPARSE)
def test_mean_and_median_lie_within_the_scores(ratings: dict[Pair, int]) -> None:
    means, medians = get_means(ratings), get_medians(ratings)
    for proposal, scores in group_by_proposal(ratings).items():
        assert min(scores) <= means[proposal] <= max(scores)
        assert 2 * sum(score <= medians[proposal] for score in scores) >= len(scores)
        assert 2 * sum(score >= medians[proposal] for score in scores) >= len(scores)


@pytest.mark.parametrize(
    ("pairs", "parts"),
    [
        ([], []),
        ([(1, 7)], [({1}, {7})]),
        ([(2, 7), (1, 8)], [({1}, {8}), ({2}, {7})]),
        ([(2, 7), (1, 8), (3, 7), (4, 8)], [({1, 4}, {8}), ({2, 3}, {7})]),
        ([(1, 7), (2, 8), (3, 9), (1, 8), (3, 8)], [({1, 2, 3}, {7, 8, 9})]),
        ([(7, 8), (8, 9)], [({7}, {8}), ({8}, {9})]),
    ],
)
def test_components_are_joined_by_reviews_alone(pairs: list[Pair], parts: list[tuple[set[int], set[int]]]) -> None:
    assert list_components(pairs) == [Component(frozenset(p), frozenset(r)) for p, r in parts]


@given(st.lists(PAIRS))
def test_components_divide_everybody_and_no_review_crosses_them(pairs: list[Pair]) -> None:
    parts = list_components(pairs)
    assert sorted(p for part in parts for p in part.proposals) == sorted({p for p, _ in pairs})
    assert sorted(r for part in parts for r in part.reviewers) == sorted({r for _, r in pairs})
    assert all(any(p in part.proposals and r in part.reviewers for part in parts) for p, r in pairs)
    assert list_components(reversed(pairs)) == parts
