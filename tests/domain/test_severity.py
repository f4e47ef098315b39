"""The additive model: when it speaks, what it adjusts, and that it knows more than the mean."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovations.domain.ratings import Pair, Ratings, get_means
from innovations.domain.severity import Model, Obstacle, Severity, fit
from innovations.domain.variances import predict
from tests.domain.simulation import FIRM, draw_round, get_rank_correlation

LEVEL: Ratings = {
    (proposal, 7 + place): score
    for proposal, scores in enumerate([(5, 4, 5), (4, 5, 4), (1, 2, 1), (2, 1, 2)])
    for place, score in enumerate(scores)
}
"""Every reviewer gives 12 points in all: none is severe."""
CHAIN: Ratings = {
    (proposal, reviewer): 10 * proposal + 5 * (reviewer == 8)
    for proposal in range(1, 6)
    for reviewer in ([7, 8] if proposal == 3 else [7] if proposal < 3 else [8])
}
"""Three proposals each, one of them both's; the second gives 5 more, and there is no chance in it."""
SEEDS = (1, 2, 3, 4)


def fitted(ratings: Ratings) -> Model:
    model = fit(ratings)
    assert isinstance(model, Model)
    return model


def spread(pairs: Sequence[Pair]) -> Ratings:
    return {pair: place % 5 for place, pair in enumerate(pairs)}


@pytest.mark.parametrize(
    ("ratings", "obstacle"),
    [
        ({}, Obstacle.NO_REVIEWS),
        (spread([(1, 7), (2, 7), (3, 7)]), Obstacle.ONE_REVIEWER),
        (spread([(1, 7), (1, 8), (1, 9)]), Obstacle.TOO_FEW_REVIEWS),
        (spread([(1, 7), (2, 7), (3, 7), (1, 8), (2, 8)]), Obstacle.TOO_FEW_REVIEWS),
        (spread([(1, 7), (2, 7), (3, 7), (4, 8), (5, 8), (6, 8)]), Obstacle.NOT_CONNECTED),
        (dict.fromkeys([(1, 7), (2, 7), (3, 7), (1, 8), (2, 8), (3, 8)], 4), Obstacle.NO_SPREAD),
    ],
)
def test_model_is_refused_with_the_reason(ratings: Ratings, obstacle: Obstacle) -> None:
    assert fit(ratings) is obstacle


def test_three_reviews_each_and_one_shared_proposal_are_enough() -> None:
    assert isinstance(fit(spread([(1, 7), (2, 7), (3, 7), (3, 8), (4, 8), (5, 8)])), Model)


def test_without_severity_the_adjusted_score_is_the_mean() -> None:
    model = fitted(LEVEL)
    assert model.variances.severity == 0
    assert model.severity == {reviewer: Severity(0, 4) for reviewer in (7, 8, 9)}
    assert model.adjusted == get_means(LEVEL)


def test_severity_without_chance_is_taken_out_whole() -> None:
    """Reviewer 8 gives 5 more on the shared proposal; level, the true scores are 10 apart."""
    model = fitted(CHAIN)
    assert model.severity[8].effect - model.severity[7].effect == pytest.approx(5, rel=0.01)
    steps = [float(model.adjusted[proposal + 1] - model.adjusted[proposal]) for proposal in range(1, 5)]
    assert steps == pytest.approx([10, 10, 10, 10], rel=0.01)
    assert [model.severity[reviewer].reviews for reviewer in (7, 8)] == [3, 3]


@settings(deadline=None)
@given(FIRM)
def test_adjusted_score_is_the_mean_less_the_severity_of_its_reviewers(ratings: dict[Pair, int]) -> None:
    model = fit(ratings)
    if isinstance(model, Obstacle):
        assert len(set(ratings.values())) == 1
        return
    panels = {proposal: [r for p, r in ratings if p == proposal] for proposal, _ in ratings}
    effects = predict(ratings, model.variances)
    means = get_means(ratings)
    assert model.adjusted == {
        proposal: means[proposal] - sum(Fraction(effects.severity[r]) for r in panel) / len(panel)
        for proposal, panel in panels.items()
    }
    assert (model.mean, model.quality) == (effects.mean, effects.quality)
    ratio = model.variances.noise / model.variances.quality if model.variances.quality else None
    for proposal, panel in panels.items():
        shrunk = 0 if ratio is None else (float(model.adjusted[proposal]) - model.mean) / (1 + ratio / len(panel))
        assert model.quality[proposal] == pytest.approx(shrunk, abs=1e-9)


@settings(deadline=None)
@given(FIRM, st.integers(-80, 80))
def test_a_constant_added_to_all_scores_moves_the_adjusted_ones_by_it(ratings: dict[Pair, int], shift: int) -> None:
    model, moved = fit(ratings), fit({pair: score + shift for pair, score in ratings.items()})
    if isinstance(model, Obstacle) or isinstance(moved, Obstacle):
        assert model is moved is Obstacle.NO_SPREAD
        return
    assert {p: float(score) for p, score in moved.adjusted.items()} == pytest.approx(
        {p: float(score + shift) for p, score in model.adjusted.items()}, abs=1e-4
    )


@settings(deadline=None)
@given(FIRM, st.permutations(range(1, 7)), st.permutations(range(11, 16)))
def test_ids_do_not_matter(ratings: dict[Pair, int], proposals: list[int], reviewers: list[int]) -> None:
    names = {(p, r): (proposals[p - 1], reviewers[r - 11]) for p, r in ratings}
    model, renamed = fit(ratings), fit({names[pair]: score for pair, score in ratings.items()})
    if isinstance(model, Obstacle) or isinstance(renamed, Obstacle):
        assert model is renamed is Obstacle.NO_SPREAD
        return
    assert {proposals[p - 1]: float(score) for p, score in model.adjusted.items()} == pytest.approx(
        {p: float(score) for p, score in renamed.adjusted.items()}, abs=1e-4
    )


def correlate(severity_sd: float) -> Mapping[str, float]:
    """Mean rank correlation with true quality over 4 x 200 rounds; where the model is refused, the mean stands."""
    found: dict[str, list[float]] = {"mean": [], "model": []}
    for seed in SEEDS:
        random = Random(seed)  # noqa: S311 - a simulation must repeat itself
        for _ in range(200):
            drawn = draw_round(random, severity_sd)
            means, model = get_means(drawn.ratings), fit(drawn.ratings)
            adjusted = model.adjusted if isinstance(model, Model) else means
            for method, scores in (("mean", means), ("model", adjusted)):
                ranked = [float(scores[proposal]) for proposal in range(len(drawn.quality))]
                found[method].append(get_rank_correlation(drawn.quality, ranked))
    return {method: fmean(values) for method, values in found.items()}


@pytest.mark.slow
def test_with_strong_severity_the_model_knows_more_than_the_mean() -> None:
    found = correlate(severity_sd=0.6)
    assert found["model"] - found["mean"] >= 0.03
    assert found == pytest.approx({"mean": 0.801, "model": 0.844}, abs=0.005)


@pytest.mark.slow
def test_with_hardly_any_severity_the_model_loses_little() -> None:
    found = correlate(severity_sd=0.1)
    assert found["mean"] - found["model"] <= 0.01
