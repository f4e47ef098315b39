"""Agreement: alpha as the package `krippendorff` has it, reliability as published, errors by hand."""

from itertools import permutations
from math import sqrt
from statistics import mean

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from innovations.domain.agreement import get_alpha, get_reliability, get_standard_errors
from innovations.domain.ratings import Pair, Ratings
from innovations.domain.variances import Variances, estimate
from tests.domain.simulation import PAIRS, SHROUT_FLEISS, SPARSE

VARIANCES = Variances(quality=2, severity=1, noise=1)
SCORES = st.dictionaries(PAIRS, st.floats(20, 100), min_size=1, max_size=30)


def get_oracle(ratings: Ratings) -> float:
    proposals = sorted({proposal for proposal, _ in ratings})
    reviewers = sorted({reviewer for _, reviewer in ratings})
    table = [[float(ratings.get((p, r), np.nan)) for p in proposals] for r in reviewers]
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="interval"))


def test_alpha_by_hand() -> None:
    """Scores 1 2 | 3 3, and one alone that does not count: 1 - 3 x 2 / 22."""
    assert get_alpha({(1, 7): 1, (1, 8): 2, (2, 7): 3, (2, 8): 3, (3, 7): 5}) == pytest.approx(8 / 11, abs=1e-15)


@given(st.one_of(SPARSE, SCORES))
def test_alpha_is_that_of_the_package(ratings: Ratings) -> None:
    counts = [sum(p == proposal for p, _ in ratings) for proposal, _ in ratings]
    pairable = {score for score, count in zip(ratings.values(), counts, strict=True) if count > 1}
    assume(len(pairable) > 1)
    assume(max(pairable) - min(pairable) > 0.01)  # below, the package itself has lost the digits
    assert get_alpha(ratings) == pytest.approx(get_oracle(ratings), abs=1e-9)


@pytest.mark.parametrize(
    "ratings",
    [
        {},
        {(1, 7): 3},
        {(1, 7): 3, (2, 7): 4, (3, 8): 5},
        {(1, 7): 3, (1, 8): 3, (2, 7): 3, (2, 8): 3},
        {(1, 7): 3, (1, 8): 3, (2, 7): 5},
        {(1, 7): 0.1, (1, 8): 0.1, (1, 9): 0.1},
    ],
    ids=["nothing", "one review", "no overlap", "all equal", "all that overlap equal", "equal floats"],
)
def test_alpha_cannot_be_computed(ratings: Ratings) -> None:
    assert get_alpha(ratings) is None


def test_alpha_is_one_when_all_agree_and_below_nil_when_they_contradict() -> None:
    assert get_alpha({(1, 7): 2, (1, 8): 2, (2, 7): 4, (2, 8): 4}) == 1
    assert get_alpha({(1, 7): 1, (1, 8): 5, (2, 7): 5, (2, 8): 1}) == -0.5


@pytest.mark.parametrize(
    ("pairs", "reliability"),
    [
        ([(1, 7), (1, 8), (2, 9), (2, 10)], 2 / (2 + 1 / 2 + 1 / 2)),
        ([(1, 7), (1, 8), (2, 7), (2, 8)], 2 / (2 + 0 + 1 / 2)),
        ([(1, 7), (1, 8), (2, 8), (2, 9), (3, 7), (3, 9)], 2 / (2 + 1 / 4 + 1 / 2)),
        ([(1, 7), (2, 7), (2, 8)], 2 / (2 + 1 / 4 + 3 / 4)),
        ([(1, 7), (1, 8)], None),
        ([], None),
    ],
    ids=["nobody shared", "everybody shared", "one of two shared", "one and two reviews", "one proposal", "nothing"],
)
def test_reliability_by_hand(pairs: list[Pair], reliability: float | None) -> None:
    assert get_reliability(pairs, VARIANCES) == (reliability and pytest.approx(reliability, abs=1e-15))


def test_reliability_of_the_published_table() -> None:
    """Shrout & Fleiss 1979, table 4: ICC(3,4) = .91; as if no judge were shared, Spearman-Brown of ICC(2,1) = .29."""
    variances = estimate(SHROUT_FLEISS)
    assert get_reliability(SHROUT_FLEISS, variances) == pytest.approx(0.91, abs=0.005)
    apart = [(target, 10 * target + judge) for target, judge in SHROUT_FLEISS]
    assert get_reliability(apart, variances) == pytest.approx(4 * 0.29 / (1 + 3 * 0.29), abs=0.005)


def test_reliability_is_nil_without_quality() -> None:
    assert get_reliability(SHROUT_FLEISS, Variances(quality=0, severity=1, noise=1)) == 0


@given(SPARSE, st.floats(0, 9), st.floats(0, 9), st.floats(0.1, 9))
def test_error_is_half_the_variance_of_a_difference_of_means(
    pairs: dict[Pair, int], quality: float, severity: float, noise: float
) -> None:
    panels: dict[int, list[int]] = {}
    for proposal, reviewer in pairs:
        panels.setdefault(proposal, []).append(reviewer)
    assume(len(panels) > 1)
    errors = [
        severity * sum(((r in one) / len(one) - (r in other) / len(other)) ** 2 for r in {*one, *other})
        + noise * (1 / len(one) + 1 / len(other))
        for one, other in permutations(panels.values(), 2)
    ]
    expected = quality / (quality + mean(errors) / 2)
    assert get_reliability(pairs, Variances(quality, severity, noise)) == pytest.approx(expected, abs=1e-12)


def test_standard_error_pools_the_variance_within_proposals() -> None:
    """1 3 | 2 2 5 | 4: squares 2 + 6 + 0 over 1 + 2 + 0."""
    ratings = {(1, 7): 1, (1, 8): 3, (2, 7): 2, (2, 8): 2, (2, 9): 5, (3, 9): 4}
    assert get_standard_errors(ratings) == pytest.approx({1: sqrt(4 / 3), 2: sqrt(8 / 9), 3: sqrt(8 / 3)}, abs=1e-15)


@pytest.mark.parametrize("ratings", [{}, {(1, 7): 3}, {(1, 7): 3, (2, 7): 4}])
def test_standard_error_needs_a_second_review(ratings: Ratings) -> None:
    assert get_standard_errors(ratings) == {}
