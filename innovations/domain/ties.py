"""Equal scores: the order the directive's tie rules give, which rule settled it, and the cut. Pure, exact fractions.

A tie is an exact one, and its proposals go on sharing their rank; what is settled here is who stands first in it,
and so who stands above a cut by number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from innovations.models.directives import Directive, TieOrder, TieRule

from .fairness import Cut


class Tie(StrEnum):
    """What put a proposal below the one before it, which has the same score; FIRST stands at the top of its tie."""

    FIRST = "first"
    WEIGHT = "by_weight"
    SPREAD = "by_spread"
    RECEIPT = "by_receipt"
    ID = "by_id"


@dataclass(frozen=True)
class Entry:
    """A proposal as the tie rules see it."""

    proposal_id: int
    score: Fraction | None
    """20 to 100; None without reviews."""
    means: Sequence[Fraction | None]
    """Mean value 1 to 5 per criterion, in the order of the weights."""
    spread: Fraction
    """Highest less lowest review score, 0 to 80."""
    received_at: datetime
    """When it was first sent."""


def list_order(entries: Sequence[Entry], weights: Sequence[int], order: TieOrder) -> list[int]:
    """All proposal ids: best score first, equal scores by the tie rules, then what has no score by receipt.

    `weights` are those of the criteria, in their order.
    """
    return [entry.proposal_id for entry in _sort(entries, weights, order)]


def list_ties(entries: Sequence[Entry], weights: Sequence[int], order: TieOrder) -> dict[int, Tie]:
    """Per proposal that shares its score, what gave it its place; others are left out."""
    ordered = [entry for entry in _sort(entries, weights, order) if entry.score is not None]
    found: dict[int, Tie] = {}
    for before, after in pairwise(ordered):
        if before.score == after.score:
            found.setdefault(before.proposal_id, Tie.FIRST)
            found[after.proposal_id] = _tell(before, after, weights, order)
    return found


def get_spread(scores: Sequence[Fraction]) -> Fraction:
    """Highest less lowest; 0 for one or none."""
    return max(scores) - min(scores) if scores else Fraction(0)


def get_cut(directive: Directive) -> Cut | None:
    """The directive's cut, if it has one."""
    if directive.cut_number is not None:
        return Cut(number=directive.cut_number)
    if directive.cut_score_hundredths is not None:
        return Cut(score=Fraction(directive.cut_score_hundredths, 100))
    return None


def _sort(entries: Sequence[Entry], weights: Sequence[int], order: TieOrder) -> list[Entry]:
    def key(entry: Entry) -> Any:
        if entry.score is None:
            return (1, entry.received_at, entry.proposal_id)
        return (0, -entry.score, *(_key(entry, weights, rule) for rule in order.rules), entry.proposal_id)

    return sorted(entries, key=key)


def _key(entry: Entry, weights: Sequence[int], rule: TieRule) -> Any:
    """Less is better."""
    if rule is TieRule.WEIGHT:
        return [-(entry.means[place] or Fraction(0)) for place in _by_weight(weights)]
    return entry.spread if rule is TieRule.SPREAD else entry.received_at


def _by_weight(weights: Sequence[int]) -> list[int]:
    """Places of the criteria, heaviest first; of equal weights the one that stands first in the rubric."""
    return sorted(range(len(weights)), key=lambda place: (-weights[place], place))


def _tell(before: Entry, after: Entry, weights: Sequence[int], order: TieOrder) -> Tie:
    names = {TieRule.WEIGHT: Tie.WEIGHT, TieRule.SPREAD: Tie.SPREAD, TieRule.RECEIPT: Tie.RECEIPT}
    apart = (rule for rule in order.rules if _key(before, weights, rule) != _key(after, weights, rule))
    rule = next(apart, None)
    return Tie.ID if rule is None else names[rule]
