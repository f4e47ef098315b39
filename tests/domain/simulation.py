"""Made-up panels with a known truth: to see what the additive model is worth beside the mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import correlation

QUALITY_SD, NOISE_SD, LEVEL = 0.7, 0.6, 3
PROPOSALS, REVIEWERS, PANEL = 40, 9, 3


@dataclass(frozen=True)
class Round:
    """Integer values 1 to 5 of one criterion, three of nine reviewers at random for each of 40 proposals."""

    quality: Sequence[float]
    ratings: Mapping[tuple[int, int], int]


def draw_round(random: Random, severity_sd: float) -> Round:
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
