"""The additive model's arithmetic against linear algebra, `statsmodels` and published figures."""

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import (  # type: ignore[import-untyped] # has no annotations
    MixedLM,
    VCSpec,
)

from innovations.domain.ratings import Pair, Ratings
from innovations.domain.variances import Effects, Variances, estimate, predict
from tests.domain.simulation import FIRM, SHROUT_FLEISS, SPARSE

Table = NDArray[np.float64]
RATIOS = st.one_of(st.just(0.0), st.floats(0.001, 100))


def indicate(keys: list[int]) -> Table:
    return np.array([[float(key == column) for column in sorted(set(keys))] for key in keys])


def tabulate(ratings: Ratings) -> tuple[Table, Table, Table]:
    """y, Z and W."""
    scores = np.array([float(score) for score in ratings.values()])
    return scores, indicate([proposal for proposal, _ in ratings]), indicate([reviewer for _, reviewer in ratings])


def flatten(effects: Effects) -> list[float]:
    return [effects.mean, *effects.quality.values(), *effects.severity.values()]


def predict_by_algebra(ratings: Ratings, variances: Variances) -> list[float]:
    scores, proposals, reviewers = tabulate(ratings)
    covariance = (
        variances.quality * proposals @ proposals.T
        + variances.severity * reviewers @ reviewers.T
        + variances.noise * np.eye(len(scores))
    )
    inverse = np.linalg.inv(covariance)
    mean = inverse.sum(axis=0) @ scores / inverse.sum()
    rest = inverse @ (scores - mean)
    return [mean, *(variances.quality * proposals.T @ rest), *(variances.severity * reviewers.T @ rest)]


def fit_by_statsmodels(ratings: Ratings) -> tuple[list[float], list[float]]:
    """Variances and effects by REML; Powell's search, as its gradients stop short of a variance of 0."""
    scores, proposals, reviewers = tabulate(ratings)
    names = [[[str(place) for place in range(table.shape[1])]] for table in (proposals, reviewers)]
    parts = VCSpec(["quality", "severity"], names, [[proposals], [reviewers]])
    one = np.ones((len(scores), 1))
    result = MixedLM(scores, one, one[:, 0], exog_vc=parts).fit(reml=True, method="powell", ftol=1e-12)
    return [*result.vcomp, result.scale], [*result.fe_params, *result.random_effects[1.0]]


def draw(seed: int, quality: float, severity: float, *, whole: bool = True, scale: float = 1) -> dict[Pair, float]:
    """Thirty proposals with one to four of six reviewers each, noise SD 0.6."""
    random = Random(seed)  # noqa: S311 - a simulation must repeat itself
    lenient = [random.gauss(0, severity) for _ in range(6)]
    ratings: dict[Pair, float] = {}
    for proposal in range(30):
        level = 3 + random.gauss(0, quality)
        for reviewer in sorted(random.sample(range(6), random.randint(1, 4))):
            score = level + lenient[reviewer] + random.gauss(0, 0.6)
            ratings[proposal, reviewer] = scale * (min(5, max(1, round(score))) if whole else score)
    return ratings


@given(SPARSE, RATIOS, RATIOS, st.floats(0.1, 10))
def test_effects_for_given_variances_are_those_of_linear_algebra(
    ratings: dict[Pair, int], quality: float, severity: float, noise: float
) -> None:
    variances = Variances(quality * noise, severity * noise, noise)
    ordered = dict(sorted(ratings.items()))
    assert flatten(predict(ratings, variances)) == pytest.approx(predict_by_algebra(ordered, variances), abs=1e-9)


@pytest.mark.parametrize(
    ("ratings", "effects"),
    [
        ({(1, 7): 5}, Effects(5, {1: 0}, {7: 0})),
        ({(1, 7): 1, (2, 8): 5}, Effects(3, {1: -1, 2: 1}, {7: -0.5, 8: 0.5})),
        ({(1, 7): 1, (1, 8): 5}, Effects(3, {1: 0}, {7: -1, 8: 1})),
        ({(1, 7): 1, (2, 7): 5}, Effects(3, {1: -4 / 3, 2: 4 / 3}, {7: 0})),
    ],
    ids=["one review", "no overlap", "one proposal", "one reviewer"],
)
def test_effects_by_hand(ratings: Ratings, effects: Effects) -> None:
    """Variances 2, 1, 1: a deviation of 2 is shared 2 : 1 : 1, or among those of the three that can differ."""
    assert flatten(predict(ratings, Variances(2, 1, 1))) == pytest.approx(flatten(effects), abs=1e-15)


def test_variances_of_a_full_table_are_those_of_its_analysis_of_variance() -> None:
    """Shrout & Fleiss 1979: mean squares 11.24, 32.49 and 1.02 (in full 1349/120, 2339/72, 367/360)."""
    targets, judges, rest = 1349 / 120, 2339 / 72, 367 / 360
    found = estimate(SHROUT_FLEISS)
    assert found.quality == pytest.approx((targets - rest) / 4, rel=1e-6)
    assert found.severity == pytest.approx((judges - rest) / 6, rel=1e-6)
    assert found.noise == pytest.approx(rest, rel=1e-6)


@pytest.mark.filterwarnings("ignore:The MLE may be on the boundary", "ignore:The Hessian matrix at the estimated")
@pytest.mark.parametrize(
    ("ratings", "nil"),
    [
        (draw(1, 0.7, 0.6), []),
        (draw(2, 0.7, 0.6, whole=False), []),
        (draw(3, 0.7, 0.6, scale=20), []),
        (draw(4, 0.7, 0), ["severity"]),
        (draw(5, 0, 0.6), ["quality"]),
        (draw(9, 0, 0), ["quality", "severity"]),
    ],
)
def test_model_is_that_of_statsmodels(ratings: Ratings, nil: list[str]) -> None:
    variances, effects = fit_by_statsmodels(ratings)
    found = estimate(ratings)
    assert [found.quality, found.severity, found.noise] == pytest.approx(variances, rel=1e-3, abs=1e-9)
    assert flatten(predict(ratings, found)) == pytest.approx(effects, rel=1e-3, abs=1e-5)
    assert [name for name in ("quality", "severity") if getattr(found, name) == 0] == nil


def get_deviance(ratings: Ratings, quality: float, severity: float) -> float:
    """-2 log restricted likelihood, less a constant, at the ratios and the noise that suits them best."""
    scores, proposals, reviewers = tabulate(ratings)
    shape = quality * proposals @ proposals.T + severity * reviewers @ reviewers.T + np.eye(len(scores))
    inverse = np.linalg.inv(shape)
    rest = scores - inverse.sum(axis=0) @ scores / inverse.sum()
    freedom = len(scores) - 1
    squares = freedom * np.log(rest @ inverse @ rest)
    return float(squares + np.linalg.slogdet(shape)[1] + np.log(inverse.sum()))


@pytest.mark.parametrize(
    "rows",
    [
        [(3, 4), (3, 4), (4, 5), (2, 5), (None, 1)],
        [(1, None), (4, 1), (None, 2), (5, 1), (5, 1)],
        [(None, 5), (5, 2), (5, 2), (3, 1), (1, None)],
    ],
)
def test_a_small_panel_with_two_maxima_gets_the_higher(rows: list[tuple[int | None, int | None]]) -> None:
    ratings = {(p, r): score for p, row in enumerate(rows) for r, score in enumerate(row) if score is not None}
    found = estimate(ratings)
    best = get_deviance(ratings, found.quality / found.noise, found.severity / found.noise)
    sides = [0, *np.logspace(-2, 3, 30).tolist()]
    assert best < min(get_deviance(ratings, quality, severity) for quality, severity in product(sides, sides)) + 1e-9


@settings(deadline=None)
@given(FIRM, st.randoms(use_true_random=False))
def test_ids_and_order_do_not_matter(ratings: dict[Pair, int], random: Random) -> None:
    pairs = list(ratings)
    random.shuffle(pairs)
    turned = {(-proposal, reviewer * 37 % 64): ratings[proposal, reviewer] for proposal, reviewer in pairs}
    if len(set(ratings.values())) == 1:
        return
    one, other = estimate(ratings), estimate(turned)
    assert [one.quality, one.severity, one.noise] == pytest.approx(
        [other.quality, other.severity, other.noise], rel=1e-4, abs=1e-6
    )


@pytest.mark.parametrize("parts", [(1, 1, 0), (-1, 1, 1), (1, -1, 1), (float("nan"), 1, 1)])
def test_variances_are_not_negative_and_there_is_some_noise(parts: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="Variances"):
        Variances(*parts)
