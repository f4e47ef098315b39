"""Ratings as plain numbers: mean, median and spread per proposal, and whom the reviews connect. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from statistics import median
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]
"""(proposal id, reviewer id)."""
Ratings: TypeAlias = Mapping[Pair, Fraction | float]
"""Review scores 20 to 100, or values 1 to 5 of one criterion. A missing pair is absent, never zero."""


@dataclass(frozen=True)
class Component:
    """Proposals and reviewers joined by reviews; nobody in it scored anything outside it."""

    proposals: frozenset[int]
    reviewers: frozenset[int]


def list_components(pairs: Iterable[Pair]) -> list[Component]:
    """Connected components of the graph with one edge per review, by their smallest proposal id.

    Proposals of two components share no chain of reviewers: a difference between their scores may be
    severity alone, and no method can tell.
    """
    found: list[tuple[set[int], set[int]]] = []
    for proposal, reviewer in pairs:
        touched = [part for part in found if proposal in part[0] or reviewer in part[1]]
        found = [part for part in found if part not in touched]
        found.append(
            (
                {proposal}.union(*(proposals for proposals, _ in touched)),
                {reviewer}.union(*(reviewers for _, reviewers in touched)),
            )
        )
    parts = [Component(frozenset(proposals), frozenset(reviewers)) for proposals, reviewers in found]
    return sorted(parts, key=lambda part: min(part.proposals))


def group_by_proposal(ratings: Ratings) -> dict[int, list[Fraction]]:
    """The exact scores of each proposal, in the order given; ValueError for NaN, OverflowError for infinity."""
    groups: dict[int, list[Fraction]] = {}
    for (proposal, _), score in ratings.items():
        groups.setdefault(proposal, []).append(Fraction(score))
    return groups


def scale(values: Sequence[Fraction | int]) -> tuple[list[int], int]:
    """The values as whole numbers over their common denominator: sums of them are exact, and need no fractions."""
    common = lcm(*(value.denominator for value in values))
    return [value.numerator * (common // value.denominator) for value in values], common


def get_means(ratings: Ratings) -> dict[int, Fraction]:
    """Mean per proposal, exact, in the unit of the ratings: the official score."""
    return {proposal: _mean(scores) for proposal, scores in group_by_proposal(ratings).items()}


def _mean(scores: Sequence[Fraction]) -> Fraction:
    whole, common = scale(scores)
    return Fraction(sum(whole), common * len(whole))


def get_medians(ratings: Ratings) -> dict[int, Fraction]:
    """Median per proposal, exact, in the unit of the ratings; of an even number, the mean of the middle two."""
    return {proposal: Fraction(median(scores)) for proposal, scores in group_by_proposal(ratings).items()}


def get_spreads(ratings: Ratings) -> dict[int, Fraction]:
    """Highest minus lowest score per proposal, in the unit of the ratings; absent below two reviews."""
    return {
        proposal: max(scores) - min(scores)
        for proposal, scores in group_by_proposal(ratings).items()
        if len(scores) > 1
    }
