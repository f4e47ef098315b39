"""The fairness sheet: which decisions hang on the method or the weights, and what to talk about first. Pure.

The official rank is the mean, always; all here is advice beside it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import inf
from typing import TypeAlias

from .agreement import get_standard_errors
from .ratings import Pair, Ratings, get_means, get_medians, get_spreads, scale

Scores: TypeAlias = Mapping[int, Fraction]
"""By proposal id; exact, so that ties are ties."""
Sheets: TypeAlias = Mapping[Pair, Sequence[int]]
"""By (proposal id, reviewer id): values 1 to 5, one per criterion in the order of the weights."""

WEIGHT_STEP = 5
RANK_MOVE = 3
WIDEST = 3
MAX_TALKS = 10


class Method(StrEnum):
    """What is done otherwise than in the official ranking."""

    MEDIAN = "median"
    MODEL = "model"
    WEIGHT = "weight"


class Reason(StrEnum):
    """Why a proposal needs talk."""

    NEAR_CUT = "near_cut"
    RANK_MOVED = "rank_moved"
    WIDE_SPREAD = "wide_spread"


@dataclass(frozen=True)
class Cut:
    """Either the best `number`, or all with at least `score` (20 to 100)."""

    number: int | None = None
    score: Fraction | None = None

    def __post_init__(self) -> None:
        if (self.number is None) == (self.score is None):
            raise ValueError(self)


@dataclass(frozen=True)
class Scenario:
    """Another method; for WEIGHT the position of the criterion and by how many points its weight is moved."""

    method: Method
    criterion: int | None = None
    points: int = 0


@dataclass(frozen=True)
class Talk:
    """A proposal to deliberate, with its reasons in the order of `Reason`."""

    proposal_id: int
    reasons: tuple[Reason, ...]


def weigh(sheets: Sheets, weights: Sequence[Fraction | int]) -> dict[Pair, Fraction]:
    """Score of each review, 20 to 100: sum of weight_percent x value / 5; ValueError when a sheet is incomplete."""
    return {pair: _weigh(values, weights) for pair, values in sheets.items()}


def _weigh(values: Sequence[Fraction | int], weights: Sequence[Fraction | int]) -> Fraction:
    (whole, common), (parts, of) = scale(values), scale(weights)
    return Fraction(sum(weight * value for weight, value in zip(parts, whole, strict=True)), 5 * common * of)


def move_weight(weights: Sequence[int], criterion: int, points: int) -> list[Fraction] | None:
    """The weights with one moved by `points`, kept within 0 and 100, and the others scaled to sum to 100 again.

    None when nothing can move: the others are all 0, or the weight stands at the bound already.
    """
    rest = sum(weights) - weights[criterion]
    moved = min(max(weights[criterion] + points, 0), 100)
    if not rest or moved == weights[criterion]:
        return None
    return [
        Fraction(moved) if place == criterion else Fraction(weight * (100 - moved), rest)
        for place, weight in enumerate(weights)
    ]


def list_above(scores: Scores, cut: Cut, ties: Sequence[int]) -> frozenset[int]:
    """The proposals above the cut.

    `ties` has every proposal once, in the order in which equal scores are settled; a cut by score needs none of it.
    Errors: KeyError for a proposal that `ties` lacks.
    """
    if cut.score is not None:
        return frozenset(proposal for proposal, score in scores.items() if score >= cut.score)
    return frozenset(_order(scores, ties)[: cut.number])


def _order(scores: Scores, ties: Sequence[int]) -> list[int]:
    places = {proposal: place for place, proposal in enumerate(ties)}
    return sorted(scores, key=lambda proposal: (-scores[proposal], places[proposal]))


def list_changes(
    sheets: Sheets, weights: Sequence[int], cut: Cut, ties: Sequence[int], adjusted: Scores | None = None
) -> dict[int, frozenset[Scenario]]:
    """Per proposal, the scenarios in which it would stand on the other side of the cut than by the mean.

    Scenarios: the median of the review scores; the model's adjusted scores, when there are any (`severity.fit`);
    each weight 5 points up and 5 down (`move_weight`). Whole-percent weights sum to 100; proposals that never
    change side are left out; `ties` as in `list_above`, the same in every scenario.
    """
    ratings = weigh(sheets, weights)
    official = list_above(get_means(ratings), cut, ties)
    others: dict[Scenario, Scores] = {Scenario(Method.MEDIAN): get_medians(ratings)}
    if adjusted is not None:
        others[Scenario(Method.MODEL)] = adjusted
    others |= _list_reweighed(sheets, weights)
    changes: dict[int, set[Scenario]] = {}
    for scenario, scores in others.items():
        for proposal in official ^ list_above(scores, cut, ties):
            changes.setdefault(proposal, set()).add(scenario)
    return {proposal: frozenset(scenarios) for proposal, scenarios in changes.items()}


def _list_reweighed(sheets: Sheets, weights: Sequence[int]) -> dict[Scenario, Scores]:
    """Mean scores under each moved weight: the weighted sum of the criteria's means, as the mean is linear."""
    columns = [
        get_means({pair: values[criterion] for pair, values in sheets.items()}) for criterion in range(len(weights))
    ]
    found: dict[Scenario, Scores] = {}
    for criterion in range(len(weights)):
        for points in (-WEIGHT_STEP, WEIGHT_STEP):
            moved = move_weight(weights, criterion, points)
            if moved is not None:
                found[Scenario(Method.WEIGHT, criterion, points)] = {
                    proposal: _weigh([column[proposal] for column in columns], moved) for proposal in columns[0]
                }
    return found


def get_rank_moves(one: Scores, other: Scores) -> dict[int, int]:
    """By how many places each proposal stands elsewhere in the other ranking, at least 0.

    Proposals with equal scores share a range of places; the move is the gap between the two ranges, so that a tie
    moves nobody by itself. Both rankings have the same proposals.
    """
    first, second = _places(one), _places(other)
    return {
        proposal: max(0, second[proposal][0] - last, best - second[proposal][1])
        for proposal, (best, last) in first.items()
    }


def _places(scores: Scores) -> dict[int, tuple[int, int]]:
    """First and last place that the proposal shares."""
    ordered = sorted(scores.values())
    count = len(ordered)
    return {
        proposal: (count - bisect_right(ordered, score) + 1, count - bisect_left(ordered, score))
        for proposal, score in scores.items()
    }


def get_distances(scores: Scores, cut: Cut, ties: Sequence[int]) -> dict[int, Fraction]:
    """Points between each score and the cut, at least 0.

    By number: up to the best one below for those above, down to the worst one above for those below; empty when
    all stand on one side.
    """
    if cut.score is not None:
        return {proposal: abs(score - cut.score) for proposal, score in scores.items()}
    above = list_above(scores, cut, ties)
    below = scores.keys() - above
    if not above or not below:
        return {}
    worst, best = min(scores[proposal] for proposal in above), max(scores[proposal] for proposal in below)
    return {proposal: score - best if proposal in above else worst - score for proposal, score in scores.items()}


def list_talks(
    ratings: Ratings, ties: Sequence[int], cut: Cut | None = None, adjusted: Scores | None = None
) -> list[Talk]:
    """The proposals that most need talk, at most ten.

    NEAR_CUT: the mean lies within one pooled standard error of the cut (`get_distances`, `get_standard_errors`).
    RANK_MOVED: the median or the model places it three places or more from the mean (`get_rank_moves`).
    WIDE_SPREAD: one of the three widest spreads, above 0; of equal ones the nearer to the cut, then by `ties`.

    Most reasons first, then the nearest to the cut in standard errors, then the widest spread, then `ties`, which
    has every proposal once. `ratings` are review scores, 20 to 100.
    """
    spreads = get_spreads(ratings)
    nearness = _get_nearness(ratings, ties, cut)

    def urgency(proposal: int) -> tuple[float, Fraction]:
        return nearness.get(proposal, inf), -spreads.get(proposal, Fraction())

    spread = [proposal for proposal in ties if spreads.get(proposal)]
    flagged = {
        Reason.NEAR_CUT: {proposal for proposal, errors in nearness.items() if errors <= 1},
        Reason.RANK_MOVED: _list_moved(ratings, adjusted),
        Reason.WIDE_SPREAD: set(
            sorted(spread, key=lambda proposal: (-spreads[proposal], urgency(proposal)))[:WIDEST]
        ),
    }
    talks = [Talk(proposal, tuple(reason for reason in Reason if proposal in flagged[reason])) for proposal in ties]
    talks.sort(key=lambda talk: (-len(talk.reasons), urgency(talk.proposal_id)))
    return [talk for talk in talks if talk.reasons][:MAX_TALKS]


def _list_moved(ratings: Ratings, adjusted: Scores | None) -> set[int]:
    means = get_means(ratings)
    others: list[Scores] = [get_medians(ratings)] if adjusted is None else [get_medians(ratings), adjusted]
    moves = [move for other in others for move in get_rank_moves(means, other).items()]
    return {proposal for proposal, places in moves if places >= RANK_MOVE}


def _get_nearness(ratings: Ratings, ties: Sequence[int], cut: Cut | None) -> dict[int, float]:
    """Distance to the cut in standard errors; empty without a cut or without a second review anywhere."""
    errors = get_standard_errors(ratings)
    if cut is None or not errors:
        return {}
    distances = get_distances(get_means(ratings), cut, ties)
    return {
        proposal: float(distance) / errors[proposal] if errors[proposal] else inf if distance else 0.0
        for proposal, distance in distances.items()
    }
