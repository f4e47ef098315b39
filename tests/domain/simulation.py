"""Made-up panels: rounds with a known truth, a published table, and random ratings with missing pairs."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import correlation

from hypothesis import strategies as st

Pair = tuple[int, int]

QUALITY_SD, NOISE_SD, LEVEL = 0.7, 0.6, 3
PROPOSALS, REVIEWERS, PANEL = 40, 9, 3

SHROUT_FLEISS: Mapping[Pair, int] = {
    (target, judge): score
    for target, scores in enumerate(
        [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    )
    for judge, score in enumerate(scores)
}
"""Table 2 of Shrout & Fleiss 1979: six targets, four judges."""

PAIRS = st.tuples(st.integers(1, 6), st.integers(11, 15))
SPARSE: st.SearchStrategy[dict[Pair, int]] = st.dictionaries(PAIRS, st.integers(1, 5), min_size=1, max_size=30)
"""Values of one criterion from five reviewers on six proposals, any of them missing."""
FIRM_PAIRS = [(proposal, 11 + place) for proposal in range(1, 7) for place in range(5) if (proposal + 2 * place) % 3]
FIRM: st.SearchStrategy[dict[Pair, int]] = st.lists(st.integers(1, 5), min_size=20, max_size=20).map(
    lambda values: dict(zip(FIRM_PAIRS, values, strict=True))
)
"""Twenty values of the same six and five, four by each reviewer and all connected."""


@dataclass(frozen=True)
class Round:
    """True quality of each proposal, and what the reviewers gave it."""

    quality: Sequence[float]
    ratings: Mapping[Pair, int]


def draw_round(random: Random, severity_sd: float) -> Round:
    """Whole values 1 to 5 of one criterion; each of 40 proposals has three of nine reviewers at random."""
    quality = [random.gauss(0, QUALITY_SD) for _ in range(PROPOSALS)]
    severity = [random.gauss(0, severity_sd) for _ in range(REVIEWERS)]
    return Round(
        quality,
        {
            (proposal, reviewer): min(
                5, max(1, round(LEVEL + value + severity[reviewer] + random.gauss(0, NOISE_SD)))
            )
            for proposal, value in enumerate(quality)
            for reviewer in random.sample(range(REVIEWERS), PANEL)
        },
    )


def get_rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's, ties sharing the middle of their places."""
    return correlation(_rank(one), _rank(other))


def _rank(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [(bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 for value in values]
