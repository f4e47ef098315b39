"""The arithmetic of the additive model: variances by restricted maximum likelihood, effects by shrinkage. Pure.

Over N reviews y = 1 mean + Z quality + W severity + noise, so Var(y) = noise x H, H = I + quality ZZ' + severity WW',
the two ratios being variances in units of the noise's. A = I + quality ZZ' is one small block per proposal, inverted
by hand; what is left has one row per reviewer: T = I + severity W'A⁻¹W, H⁻¹ = A⁻¹ - severity A⁻¹W T⁻¹W'A⁻¹.
These are Henderson's mixed-model equations (Biometrics 31 (1975) 423-447) with the proposals eliminated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from operator import mul
from typing import TypeAlias

from .ratings import Ratings

Vector: TypeAlias = Sequence[float]
Matrix: TypeAlias = Sequence[Vector]
Ratios: TypeAlias = tuple[float, float]
"""Variance of quality and of severity, in units of the noise's."""

MAX_RATIO = 1e4
"""The noise's standard deviation is at least a hundredth of the others': with none the likelihood is infinite."""
START, SECOND_START, SMALL_PANEL = (1.0, 1.0), (100.0, 100.0), 60
"""With few reviews (so far only seen below 25) the likelihood can have a second maximum, with next to no noise."""
MAX_STEPS, MAX_HALVINGS = 200, 20
TOLERANCE = 1e-12
"""What one more step may still gain in deviance: the variances then stand to a millionth of their standard error."""
DAMPING = 1e-3
"""Added to the information in units of the expected one: keeps a step finite where a term explains nothing."""


@dataclass(frozen=True)
class Variances:
    """In squared units of the ratings; `noise` above 0, the others at least 0."""

    quality: float
    severity: float
    noise: float

    def __post_init__(self) -> None:
        if not (self.noise > 0 and self.quality >= 0 and self.severity >= 0):
            raise ValueError(self)


@dataclass(frozen=True)
class Effects:
    """What the model takes a score to be made of, in the unit of the ratings, by proposal id and by reviewer id."""

    mean: float
    quality: Mapping[int, float]
    severity: Mapping[int, float]


@dataclass(frozen=True)
class _Design:
    proposals: Sequence[int]
    reviewers: Sequence[int]
    rows: Sequence[int]
    """Position of the proposal, per review."""
    columns: Sequence[int]
    """Position of the reviewer, per review."""
    sizes: Sequence[int]
    """Reviews per proposal."""
    loads: Sequence[int]
    """Reviews per reviewer."""
    shared: Mapping[int, Matrix]
    """By number of reviews: how many proposals with so many any two reviewers have in common."""


@dataclass(frozen=True)
class _Inverse:
    ratios: Ratios
    kept: Vector
    """1 / (1 + quality x size), per proposal."""
    core: Matrix
    """W'A⁻¹W."""
    factor: Matrix
    """Cholesky's L of T."""


@dataclass(frozen=True)
class _Point:
    ratios: Ratios
    noise: float
    """Variance of the noise that suits the ratios best."""
    deviance: float
    """-2 log restricted likelihood, less a constant."""
    slope: Vector
    information: Matrix


def estimate(ratings: Ratings) -> Variances:
    """Variances of quality, severity and noise by REML; one that the data give no sign of is exactly 0.

    Newton steps on the two ratios with the average information, kept at or above 0 and shortened until the
    deviance falls, from equal variances on; the noise is profiled out. Deterministic. The scores must not be all
    equal, and at least two reviewers must share a proposal: `severity.fit` sees to both.
    Source: Patterson & Thompson, Biometrika 58 (1971) 545-554; Gilmour, Thompson & Cullis, Biometrics 51 (1995)
    1440-1450.
    """
    design = _describe(ratings)
    _, scores = _centre(ratings)
    starts = (START, SECOND_START) if len(scores) < SMALL_PANEL else (START,)
    found = [_climb(design, scores, _evaluate(design, scores, start)) for start in starts]
    point = min(found, key=lambda point: point.deviance)
    quality, severity = point.ratios
    return Variances(quality * point.noise, severity * point.noise, point.noise)


def predict(ratings: Ratings, variances: Variances) -> Effects:
    """The mean by generalised least squares, quality and severity by shrinkage (BLUP), for given variances.

    mean = (1'V⁻¹1)⁻¹ 1'V⁻¹y, quality = var_quality Z'V⁻¹(y - mean), severity = var_severity W'V⁻¹(y - mean), for
    any ratings, at least one. Source: Robinson, Statistical Science 6 (1991) 15-32.
    """
    design = _describe(ratings)
    level, scores = _centre(ratings)
    ratios = (variances.quality / variances.noise, variances.severity / variances.noise)
    inverse = _invert(design, ratios)
    ones = _apply(design, inverse, [1.0] * len(scores))
    rest = _project(_apply(design, inverse, scores), ones)
    quality, severity = (
        [ratio * value for value in sums] for ratio, sums in zip(ratios, _sums(design, rest), strict=True)
    )
    return Effects(
        level + _dot(ones, scores) / sum(ones),
        dict(zip(design.proposals, quality, strict=True)),
        dict(zip(design.reviewers, severity, strict=True)),
    )


def _describe(ratings: Ratings) -> _Design:
    proposals = sorted({proposal for proposal, _ in ratings})
    reviewers = sorted({reviewer for _, reviewer in ratings})
    places = [{key: place for place, key in enumerate(keys)} for keys in (proposals, reviewers)]
    rows = [places[0][proposal] for proposal, _ in ratings]
    columns = [places[1][reviewer] for _, reviewer in ratings]
    panels: list[list[int]] = [[] for _ in proposals]
    loads = [0] * len(reviewers)
    for row, column in zip(rows, columns, strict=True):
        panels[row].append(column)
        loads[column] += 1
    shared = {len(panel): [[0.0] * len(reviewers) for _ in reviewers] for panel in panels}
    for panel in panels:
        for one in panel:
            for other in panel:
                shared[len(panel)][one][other] += 1
    return _Design(proposals, reviewers, rows, columns, [len(panel) for panel in panels], loads, shared)


def _centre(ratings: Ratings) -> tuple[float, Vector]:
    """The plain mean, and what is left of each score: small numbers lose no digits."""
    scores = [float(score) for score in ratings.values()]
    level = sum(scores) / len(scores)
    return level, [score - level for score in scores]


def _invert(design: _Design, ratios: Ratios) -> _Inverse:
    quality, severity = ratios
    core: Matrix = [
        [float(load) if row == column else 0.0 for column in range(len(design.loads))]
        for row, load in enumerate(design.loads)
    ]
    for size, counts in design.shared.items():
        weight = quality / (1 + quality * size)
        core = [[a - weight * b for a, b in zip(*rows, strict=True)] for rows in zip(core, counts, strict=True)]
    system = [
        [severity * value + (row == column) for column, value in enumerate(values)] for row, values in enumerate(core)
    ]
    return _Inverse(ratios, [1 / (1 + quality * size) for size in design.sizes], core, _factorise(system))


def _apply(design: _Design, inverse: _Inverse, values: Vector) -> Vector:
    """H⁻¹ values, as A⁻¹(values - severity W T⁻¹W'A⁻¹values)."""
    sums = _sum(_within(design, inverse, values), design.columns, design.loads)
    moves = [inverse.ratios[1] * value for value in _solve(inverse.factor, sums)]
    return _within(
        design, inverse, [value - moves[column] for value, column in zip(values, design.columns, strict=True)]
    )


def _within(design: _Design, inverse: _Inverse, values: Vector) -> Vector:
    """A⁻¹ values."""
    sums = _sum(values, design.rows, design.sizes)
    moves = [inverse.ratios[0] * kept * value for kept, value in zip(inverse.kept, sums, strict=True)]
    return [value - moves[row] for value, row in zip(values, design.rows, strict=True)]


def _sums(design: _Design, values: Vector) -> tuple[Vector, Vector]:
    """Z'values and W'values."""
    return _sum(values, design.rows, design.sizes), _sum(values, design.columns, design.loads)


def _sum(values: Vector, places: Sequence[int], groups: Sequence[int]) -> Vector:
    sums = [0.0] * len(groups)
    for value, place in zip(values, places, strict=True):
        sums[place] += value
    return sums


def _project(values: Vector, ones: Vector) -> Vector:
    """P x from H⁻¹x and H⁻¹1: the mean taken out."""
    part = sum(values) / sum(ones)
    return [value - part * one for value, one in zip(values, ones, strict=True)]


def _evaluate(design: _Design, scores: Vector, ratios: Ratios) -> _Point:
    inverse = _invert(design, ratios)
    ones = _apply(design, inverse, [1.0] * len(scores))
    rest = _project(_apply(design, inverse, scores), ones)
    freedom = len(scores) - 1
    noise = _dot(scores, rest) / freedom
    rows, columns = sums = _sums(design, rest)
    spread = [[rows[row] for row in design.rows], [columns[column] for column in design.columns]]
    projected = [_project(_apply(design, inverse, values), ones) for values in spread]
    explained = [_dot(part, part) / noise for part in sums]
    expected = _traces(design, inverse, ones)
    information = [
        [
            _dot(spread[one], projected[other]) / noise
            - explained[one] * explained[other] / freedom
            + DAMPING * expected[one] ** 2 / freedom * (one == other)
            for other in (0, 1)
        ]
        for one in (0, 1)
    ]
    slope = [trace - part for trace, part in zip(expected, explained, strict=True)]
    logs = 2 * sum(log(row[-1]) for row in inverse.factor) - sum(map(log, inverse.kept)) + log(sum(ones))
    return _Point(ratios, noise, freedom * log(noise) + logs, slope, information)


def _traces(design: _Design, inverse: _Inverse, ones: Vector) -> Vector:
    """tr(PZZ') and tr(PWW')."""
    quality, severity = inverse.ratios
    size = len(design.loads)
    inner = [_solve(inverse.factor, [float(row == column) for row in range(size)]) for column in range(size)]
    within = sum(count * kept for count, kept in zip(design.sizes, inverse.kept, strict=True))
    between = sum(
        sum(map(_dot, counts, inner)) / (1 + quality * reviews) ** 2 for reviews, counts in design.shared.items()
    )
    rows, columns = _sums(design, ones)
    return [
        within - severity * between - _dot(rows, rows) / sum(ones),
        sum(map(_dot, inverse.core, inner)) - _dot(columns, columns) / sum(ones),
    ]


def _climb(design: _Design, scores: Vector, point: _Point) -> _Point:
    """The maximum of the likelihood that Newton steps reach from the point."""
    for _ in range(MAX_STEPS):
        step = _newton(point)
        if -_dot(step, point.slope) < TOLERANCE:
            break
        better = _search(design, scores, point, step)
        if better is None:
            break
        point = better
    return point


def _newton(point: _Point) -> Vector:
    """The step to where the slope would be nil, for the ratios that are not held at a bound."""
    free = [
        not (ratio <= 0 < slope or (ratio >= MAX_RATIO and slope < 0))
        for ratio, slope in zip(point.ratios, point.slope, strict=True)
    ]
    system = [
        [value if (free[row] and free[column]) else float(row == column) for column, value in enumerate(values)]
        for row, values in enumerate(point.information)
    ]
    return _solve(
        _factorise(system), [-slope if moves else 0.0 for slope, moves in zip(point.slope, free, strict=True)]
    )


def _search(design: _Design, scores: Vector, point: _Point, step: Vector) -> _Point | None:
    """The first point with a lower deviance along the step, halved again and again; None when there is none."""
    for halving in range(MAX_HALVINGS):
        quality, severity = (
            min(max(ratio + part / 2**halving, 0.0), MAX_RATIO)
            for ratio, part in zip(point.ratios, step, strict=True)
        )
        found = _evaluate(design, scores, (quality, severity))
        if found.deviance < point.deviance:
            return found
    return None


def _factorise(matrix: Matrix) -> Matrix:
    """Cholesky: the lower L with LL' = the positive definite matrix."""
    factor: list[list[float]] = []
    for place, values in enumerate(matrix):
        row: list[float] = []
        for above, value in zip(factor, values, strict=False):
            row.append((value - sum(map(mul, row, above))) / above[-1])
        row.append((values[place] - _dot(row, row)) ** 0.5)
        factor.append(row)
    return factor


def _solve(factor: Matrix, values: Vector) -> Vector:
    """x with LL'x = values."""
    forward: list[float] = []
    for row, value in zip(factor, values, strict=True):
        forward.append((value - sum(map(mul, row, forward))) / row[-1])
    for place in reversed(range(len(forward))):
        row = factor[place]
        forward[place] /= row[-1]
        for other in range(place):
            forward[other] -= row[other] * forward[place]
    return forward


def _dot(one: Vector, other: Vector) -> float:
    return float(sum(map(mul, one, other)))
