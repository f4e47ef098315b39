"""The additive model: what of a score is the proposal's quality, what the reviewer's severity, what chance. Pure.

score = mean + quality of the proposal + severity of the reviewer + noise, the last three random and independent
with mean 0. Advice beside the official mean, and only where `fit` does not refuse.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .ratings import Ratings, group_by_proposal, list_components
from .variances import Effects, Variances, estimate, predict

MIN_REVIEWS = 3
"""Of each reviewer: with fewer, severity cannot be told from chance."""


class Obstacle(StrEnum):
    """Why there is no model."""

    NO_REVIEWS = "no_reviews"
    ONE_REVIEWER = "one_reviewer"
    TOO_FEW_REVIEWS = "too_few_reviews"
    NOT_CONNECTED = "not_connected"
    NO_SPREAD = "no_spread"


@dataclass(frozen=True)
class Severity:
    """Of one reviewer, in the unit of the ratings: above 0 gives more than the group would, below 0 less."""

    effect: float
    reviews: int


@dataclass(frozen=True)
class Model:
    """By proposal id and reviewer id, in the unit of the ratings. `adjusted` is what is shown and ranked.

    `quality` is shrunk towards the mean by the number of reviews, which suits an estimate and not a comparison of
    proposals with two reviews and with five; with equal numbers both rank alike.
    """

    variances: Variances
    mean: float
    quality: Mapping[int, float]
    severity: Mapping[int, Severity]
    adjusted: Mapping[int, Fraction]


def fit(ratings: Ratings) -> Model | Obstacle:
    """The model with variances from the data (REML), or why there is none.

    Effects are empirical Bayes (BLUP at the estimated variances). The adjusted score of a proposal is the mean of
    (score - severity of its reviewer) over its reviews: with no variance of severity it *is* the plain mean, to
    the last digit and tie. Fractions keep it so; those digits are no claim of precision.

    Obstacles, in this order: no reviews; one reviewer; a reviewer with fewer than three; a graph that is not
    connected (`ratings.list_components` has its parts); all scores equal.
    Source: the formulas of `variances`; Efron & Morris, J. Am. Stat. Assoc. 70 (1975) 311-319.
    """
    obstacle = find_obstacle(ratings)
    if obstacle:
        return obstacle
    variances = estimate(ratings)
    return _assemble(ratings, variances, predict(ratings, variances))


def find_obstacle(ratings: Ratings) -> Obstacle | None:
    """Why `fit` refuses, or None: cheap, without a fit."""
    loads = Counter(reviewer for _, reviewer in ratings)
    if not loads:
        return Obstacle.NO_REVIEWS
    if len(loads) == 1:
        return Obstacle.ONE_REVIEWER
    if min(loads.values()) < MIN_REVIEWS:
        return Obstacle.TOO_FEW_REVIEWS
    if len(list_components(ratings)) > 1:
        return Obstacle.NOT_CONNECTED
    if len(set(ratings.values())) == 1:
        return Obstacle.NO_SPREAD
    return None


def _assemble(ratings: Ratings, variances: Variances, effects: Effects) -> Model:
    loads = Counter(reviewer for _, reviewer in ratings)
    exact = {reviewer: Fraction(effect) for reviewer, effect in effects.severity.items()}
    groups = group_by_proposal({(p, r): Fraction(score) - exact[r] for (p, r), score in ratings.items()})
    return Model(
        variances,
        effects.mean,
        effects.quality,
        {reviewer: Severity(effect, loads[reviewer]) for reviewer, effect in effects.severity.items()},
        {proposal: sum(scores, Fraction()) / len(scores) for proposal, scores in groups.items()},
    )
