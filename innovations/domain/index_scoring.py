"""The index score of one innovation and of the region, exact. Pure.

Innovation (0 to 111) = sum of weight x level over the year's indicators; a level without evidence counts 0.
Region of 2026 (Indeks Inovasi Daerah): index = (SPD + SID + count) / 250 x 100, where
SID = sum of the innovations' scores / MAX(12, n) and count = MIN(n, 200) x 0.38, but 0 unless at least 5 of the 6
affairs of basic services have an innovation. Rounded half up to hundredths before it is banded. All figures: `Rules`.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from innovations.models.index import IndexClaim

from .index_rules import Band, Region, Rules
from .scoring import round_half_up

HALF_HUNDREDTH = Fraction(1, 200)


@dataclass(frozen=True)
class Standing:
    """One indicator of one innovation as it stands."""

    indicator: str
    level: int
    has_evidence: bool
    verified_level: int | None = None


@dataclass(frozen=True)
class Score:
    """Points of one innovation: what it claims with evidence, and what of that was verified."""

    claimed: int = 0
    verified: int = 0


def read(claim: IndexClaim) -> Standing:
    """A claim as it counts. Needs `files` loaded; a link is evidence too."""
    return Standing(claim.indicator, claim.level, has_evidence(claim), claim.verified_level)


def has_evidence(claim: IndexClaim) -> bool:
    """A document or a link; a number and a date alone prove nothing. Needs `files` loaded."""
    return bool(claim.link or claim.files)


def score_innovation(rules: Rules, standings: Iterable[Standing]) -> Score:
    """Claimed and verified points; indicators that the year does not know count nothing."""
    weights = {indicator.key: indicator.weight for indicator in rules.indicators}
    proved = [standing for standing in standings if standing.has_evidence]
    return Score(
        sum(weights.get(one.indicator, 0) * one.level for one in proved),
        sum(weights.get(one.indicator, 0) * (one.verified_level or 0) for one in proved),
    )


@dataclass(frozen=True)
class RegionScore:
    """The region's figures, exact but for `index`, which is rounded to hundredths as it is banded."""

    n: int
    points: int
    """Sum of the innovations' scores."""
    divisor: int
    covered: int
    """Affairs of basic services that have an innovation."""
    spd: Decimal
    sid: Fraction
    count: Fraction
    total: Fraction
    index: Decimal
    band: Band


def score_region(rules: Rules, scores: Sequence[int], covered: int, spd: Decimal) -> RegionScore | None:
    """By the formula above; None for a year whose formula is not known whole."""
    region = rules.region
    if region is None:
        return None
    divisor = max(region.divisor, len(scores))
    sid = Fraction(sum(scores), divisor)
    count = _count_points(region, len(scores)) if covered >= region.basic_services_needed else Fraction(0)
    total = Fraction(spd) + sid + count
    index = round_half_up(total * 100 / region.total_max)
    return RegionScore(
        n=len(scores),
        points=sum(scores),
        divisor=divisor,
        covered=covered,
        spd=spd,
        sid=sid,
        count=count,
        total=total,
        index=index,
        band=find_band(rules, index),
    )


def find_band(rules: Rules, index: Decimal) -> Band:
    """The highest band that the rounded index reaches; the lowest begins at 0."""
    return next(band for band in rules.bands if index >= band.minimum)


def _count_points(region: Region, n: int) -> Fraction:
    return min(n, region.count_cap) * Fraction(region.count_rate)


@dataclass(frozen=True)
class Reach:
    """What the next band takes; each way alone, None where it alone cannot do it."""

    band: Band
    index_missing: Decimal
    total_missing: Decimal
    """In points of the whole, e.g. of 250, rounded up to hundredths."""
    points: int | None
    """By how much the sum of the innovations' scores must grow."""
    innovations: int | None
    """How many more, each with the mean score there is now."""
    spd: Decimal | None
    """More points of the regional part, in hundredths."""
    services_missing: int
    """Affairs of basic services that still need an innovation before the count term counts."""
    services: Fraction
    """What the count term would add with one more innovation in each of those; 0 if none is missing."""


def find_reach(rules: Rules, score: RegionScore) -> Reach | None:
    """What leads to the next band; None in the highest.

    An index of 40,005 is rounded up: the exact total needs (minimum - 0,005) / 100 x the whole.
    """
    region, higher = rules.region, [band for band in rules.bands if band.minimum > score.index]
    if region is None or not higher:
        return None
    band = higher[-1]
    missing = (Fraction(band.minimum) - HALF_HUNDREDTH) * region.total_max / 100 - score.total
    points = math.ceil(missing * score.divisor)
    short = Decimal(math.ceil(missing * 100)) / 100
    lacking = max(0, region.basic_services_needed - score.covered)
    return Reach(
        band=band,
        index_missing=band.minimum - score.index,
        total_missing=short,
        points=points if score.points + points <= score.n * rules.max_points else None,
        innovations=_count_more(rules, score, band),
        spd=short if score.spd + short <= region.spd_max else None,
        services_missing=lacking,
        services=_count_points(region, score.n + lacking) if lacking else Fraction(0),
    )


def _count_more(rules: Rules, score: RegionScore, band: Band) -> int | None:
    """The fewest further innovations that reach the band, each scoring the whole part of the mean now."""
    mean = score.points // score.n if score.n else 0
    scores = [mean] * score.n
    scores[:1] = [score.points - mean * (score.n - 1)] if score.n else []
    for more in range(1, (rules.region.count_cap if rules.region else 0) + 1):
        found = score_region(rules, [*scores, *[mean] * more], score.covered, score.spd)
        if found is not None and found.index >= band.minimum:
            return more
    return None
