"""How far reviewers agree: Krippendorff's alpha, the reliability of the panel's mean, its standard error. Pure."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import sqrt

from .ratings import Pair, Ratings, group_by_proposal, scale
from .variances import Variances


def get_alpha(ratings: Ratings) -> float | None:
    """Krippendorff's alpha for interval data, at most 1; 0 is chance, below 0 is systematic disagreement.

    alpha = 1 - D_o / D_e over the n scores of proposals with two reviews or more, m_u scores in proposal u:
    D_o = 1/n sum_u 1/(m_u - 1) sum_{i != j in u} (x_i - x_j)^2, D_e = 1/(n (n - 1)) sum_{i != j} (x_i - x_j)^2.
    It is about one reviewer, not about the panel: see `get_reliability`.

    None when it cannot be computed: no proposal has two reviews, or all those scores are equal.
    Source: K. Krippendorff, Content Analysis, 3rd ed. 2013, ch. 12; the same as the package `krippendorff`.
    """
    groups = [scores for scores in group_by_proposal(ratings).values() if len(scores) > 1]
    pooled = [score for scores in groups for score in scores]
    expected = _squares(pooled)
    if not expected:
        return None
    observed = sum((_squares(scores) / (len(scores) - 1) for scores in groups), Fraction())
    return float(1 - (len(pooled) - 1) * observed / expected)


def _squares(values: Sequence[Fraction]) -> Fraction:
    """Sum of (x_i - x_j)^2 over ordered pairs."""
    whole, common = scale(values)
    return Fraction(2 * (len(whole) * sum(value * value for value in whole) - sum(whole) ** 2), common * common)


def get_reliability(pairs: Collection[Pair], variances: Variances) -> float | None:
    """Reliability of the panel's mean, 0 to 1: the part of the variance between mean scores that is quality.

    G(q, k) = var_quality / (var_quality + q var_severity + var_noise / k), with k the harmonic mean of the
    reviews per proposal and q = 1/k - mean over ordered pairs of proposals of shared / (n_1 n_2), shared being
    the reviewers that both have. q var_severity + var_noise / k is half the error variance of the difference
    between two proposals' means, averaged over the pairs: severity of a reviewer whom both have cancels out.

    When everybody scores everything q = 0: ICC(3, k), Cronbach's alpha. When no reviewer is shared q = 1/k:
    the Spearman-Brown step-up of ICC(1, 1). It is higher than alpha because a mean of k is steadier than one.

    `variances` are those of the model (`severity.fit`). None below two proposals.
    Source: Putka, Le, McCloy & Diaz, J. Appl. Psychol. 93 (2008) 959-981; Shrout & Fleiss, Psychol. Bull. 86
    (1979) 420-428; Brennan, Generalizability Theory, 2001.
    """
    sizes: dict[int, int] = {}
    for proposal, _ in pairs:
        sizes[proposal] = sizes.get(proposal, 0) + 1
    count = len(sizes)
    if count < 2:
        return None
    loads: dict[int, Fraction] = {}
    for proposal, reviewer in pairs:
        loads[reviewer] = loads.get(reviewer, Fraction()) + Fraction(1, sizes[proposal])
    inverse = sum((Fraction(1, size) for size in sizes.values()), Fraction())
    shared = (sum((load * load for load in loads.values()), Fraction()) - inverse) / (count * (count - 1))
    apart = inverse / count
    error = float(apart - shared) * variances.severity + float(apart) * variances.noise
    return variances.quality / (variances.quality + error)


def get_standard_errors(ratings: Ratings) -> dict[int, float]:
    """Standard error of each proposal's mean, in the unit of the ratings: sqrt(s^2 / n_p).

    s^2 is pooled within proposals, sum of (score - its proposal's mean)^2 over sum of (n_p - 1): with three
    reviews each, one proposal alone says too little. Severity is in it. Empty when no proposal has two reviews.
    Source: one-way analysis of variance, mean square within.
    """
    groups = group_by_proposal(ratings)
    freedom = sum(len(scores) - 1 for scores in groups.values())
    if not freedom:
        return {}
    within = sum((_squares(scores) / (2 * len(scores)) for scores in groups.values()), Fraction())
    return {proposal: sqrt(within / (freedom * len(scores))) for proposal, scores in groups.items()}
