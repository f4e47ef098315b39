"""The index score of one innovation and of the region, exact. Pure.

Innovation (0 to 111) = sum of weight x level over the year's indicators; a level without evidence counts 0.
Region of 2026 (Indeks Inovasi Daerah): index = (SPD + SID + count) / 250 x 100, where
SID = sum of the innovations' scores / MAX(12, n) and count = MIN(n, 200) x 0.38, but 0 unless at least 5 of the 6
affairs of basic services have an innovation. Rounded half up to hundredths before it is banded. All figures: `Rules`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from innovations.models.index import IndexClaim

from .index_rules import Rules

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
