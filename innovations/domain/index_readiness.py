"""How ready the region and each innovation are for an index year: scores, warnings, and the document that lifts most.

A year that is not frozen is read from its claims; a frozen one from what was frozen, whatever changes afterwards.
What counts as an innovation of the year (n of the formula): approved once, with a level above 0 claimed for at least
one indicator of the year. Missing mandatory keys and the age window are warnings and exclude nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from innovations.database import db
from innovations.models.agencies import Affair, Agency
from innovations.models.followup import Implementation
from innovations.models.index import IndexClaim, IndexFile, IndexProfile, IndexYear
from innovations.models.proposals import LIVE_STATES, Proposal, State

from . import index_rights, index_rules, index_scoring, index_years, stewards
from .actor import Actor
from .index_profiles import complete, is_of_age
from .index_rules import LEVELS, Rules
from .index_scoring import RegionScore, Standing
from .proposals import list_affairs

BASIC_SERVICES = "wajib pelayanan dasar"
"""The group of affairs that the count term asks for."""


class Readiness(StrEnum):
    """How far an innovation is in the year that is worked on: lists are narrowed to it."""

    UNCLAIMED = "unclaimed"
    """No level above 0."""
    UNPROVED = "unproved"
    """At least one claimed level has no evidence."""
    PROVED = "proved"
    """Every claimed level has evidence."""


@dataclass(frozen=True)
class Paper:
    """One missing document: it lifts an indicator of the innovation, and its score by `points`."""

    indicator: str
    from_level: int
    to_level: int
    points: int


@dataclass(frozen=True)
class Line:
    """One innovation in the year; `age` None: not known, or the year has no window."""

    number: str
    title: str
    agency_id: int
    agency: str
    affair: str
    """Code of the affair, empty when it names none."""
    claimed: int
    verified: int
    is_claimed: bool
    missing: tuple[str, ...]
    """Mandatory indicators without a level that has evidence."""
    unproved: int
    """Levels claimed without evidence."""
    age: bool | None
    paper: Paper | None
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Picture:
    """A year as a reader may see it; no region for who sees only their own, and where the formula is not known."""

    rules: Rules
    lines: Sequence[Line]
    basic: Mapping[str, str]
    """Affairs of basic services by code."""
    spd: Decimal | None
    claimed: RegionScore | None
    verified: RegionScore | None

    @property
    def counted(self) -> list[Line]:
        """The innovations of the year."""
        return [line for line in self.lines if line.is_claimed]

    @property
    def uncovered(self) -> list[str]:
        """Affairs of basic services without an innovation, by name."""
        covered = {line.affair for line in self.counted}
        return [name for code, name in self.basic.items() if code not in covered]

    @property
    def closest(self) -> list[Line]:
        return rank_closest(self.counted)


def rank_closest(lines: Iterable[Line]) -> list[Line]:
    """Those that one document lifts most come first; then those that lack fewest, then the better ones."""
    ready = [line for line in lines if line.paper is not None]
    return sorted(ready, key=lambda line: (-_points(line), line.unproved, -line.claimed, line.number))


def _points(line: Line) -> int:
    return line.paper.points if line.paper else 0


def read(year: IndexYear, actor: Actor) -> Picture:
    """The year as this reader may see it."""
    if year.frozen is not None:
        return _thaw(year.frozen, actor)
    lines = _list_lines(year, index_rights.score_visible_to(actor))
    return _picture(year, lines, sees_region=stewards.oversees(actor))


def best_documents(year: IndexYear, actor: Actor, limit: int) -> list[Line]:
    """The innovations of an open year that one document would lift most, with it; reads those claimed and no more."""
    if year.frozen_at is not None:
        return []
    levels = select(IndexClaim.proposal_id).where(IndexClaim.year == year.year, IndexClaim.level > 0)
    claimed = Proposal.id.in_(levels)
    lines = _list_lines(year, and_(index_rights.score_visible_to(actor), claimed))
    return rank_closest(line for line in lines if line.is_claimed)[:limit]


def find_paper(rules: Rules, standings: Iterable[Standing]) -> Paper | None:
    """The single document that lifts the innovation's score most; None when every indicator is proved at the top.

    A level that was claimed without evidence gains weight x level. Otherwise the document proves the next level and
    gains the weight: a higher one is not promised, for each level has its own kind of proof. Of equal gains a
    mandatory indicator comes first, then the one that is claimed already, then the guide's order.
    """
    stands = {standing.indicator: standing for standing in standings}
    found = []
    for indicator in rules.indicators:
        standing = stands.get(indicator.key)
        level = standing.level if standing is not None else 0
        proved = level if standing is not None and standing.has_evidence else 0
        reached = level if level > proved else proved + 1
        if reached <= LEVELS:
            points = indicator.weight * (reached - proved)
            found.append(
                (-points, not indicator.is_mandatory, -level, indicator.number, indicator.key, proved, reached)
            )
    if not found:
        return None
    lost, *_rank, key, proved, reached = min(found)
    return Paper(key, proved, reached, -lost)


def _picture(year: IndexYear, lines: Sequence[Line], *, sees_region: bool) -> Picture:
    rules, basic = index_years.get_rules(year), _list_basic()
    counted = [line for line in lines if line.is_claimed]
    covered = len({line.affair for line in counted} & set(basic))
    spd = year.spd_points
    claimed, verified = (
        index_scoring.score_region(rules, scores, covered, spd or Decimal(0)) if sees_region else None
        for scores in ([line.claimed for line in counted], [line.verified for line in counted])
    )
    return Picture(rules, lines, basic, spd, claimed, verified)


def _list_basic() -> dict[str, str]:
    return {affair.code: affair.name for affair in list_affairs() if affair.group == BASIC_SERVICES}


def _list_lines(year: IndexYear, clause: ColumnElement[bool]) -> list[Line]:
    """In three queries, whatever their number: a stopped innovation only when it was claimed."""
    rules = index_years.get_rules(year)
    standings = _map_standings(year.year, clause)
    answers = _map_answers(year.year, clause)
    rows = db.session.execute(
        select(
            Proposal.id,
            Proposal.number,
            Proposal.title,
            Proposal.state,
            Agency.id,
            Agency.name,
            Affair.code,
            Implementation.begun_on,
        )
        .join(Agency, Agency.id == Proposal.agency_id)
        .outerjoin(Affair, Affair.id == Proposal.affair_id)
        .outerjoin(Implementation, Implementation.proposal_id == Proposal.id)
        .where(clause)
        .order_by(Proposal.number, Proposal.id)
    )
    known = {indicator.key for indicator in rules.indicators}
    nothing, lines = _judge(rules, ()), []  # most have claimed nothing: that is judged once
    for key, number, title, state, agency_id, agency, affair, begun_on in rows:
        claims = tuple(one for one in standings.get(key, ()) if one.level and one.indicator in known)
        if claims or state is not State.STOPPED:
            is_dated = begun_on is not None or key in answers
            age = is_of_age(rules, complete(answers.get(key, {}), begun_on)) if is_dated else None
            figures = _judge(rules, claims) if claims else nothing
            lines.append(Line(number, title, agency_id, agency, affair or "", age=age, **figures))
    return lines


def _judge(rules: Rules, claims: tuple[Standing, ...]) -> dict[str, Any]:
    """What a `Line` says of an innovation by its claims."""
    score = index_scoring.score_innovation(rules, claims)
    proved = {one.indicator for one in claims if one.has_evidence}
    return {
        "claimed": score.claimed,
        "verified": score.verified,
        "is_claimed": bool(claims),
        "missing": tuple(one.key for one in rules.indicators if one.is_mandatory and one.key not in proved),
        "unproved": len(claims) - len(proved),
        "paper": find_paper(rules, claims),
        "standings": claims,
    }


def _map_standings(year: int, clause: ColumnElement[bool]) -> dict[int, list[Standing]]:
    """Claims by proposal, in the indicators' order of writing."""
    rows = db.session.execute(
        select(
            IndexClaim.proposal_id, IndexClaim.indicator, IndexClaim.level, _is_proved(), IndexClaim.verified_level
        )
        .join(Proposal, Proposal.id == IndexClaim.proposal_id)
        .where(IndexClaim.year == year, clause)
        .order_by(IndexClaim.id)
    )
    standing = cache(Standing)  # few differ
    found: dict[int, list[Standing]] = {}
    for key, *facts in rows:
        found.setdefault(key, []).append(standing(*facts))
    return found


def _is_proved() -> ColumnElement[bool]:
    """Over `IndexClaim`: as `index_scoring.has_evidence`."""
    return or_(IndexClaim.link != "", exists().where(IndexFile.claim_id == IndexClaim.id))


def is_ready_sql(actor: Actor, readiness: Readiness) -> ColumnElement[bool]:
    """Over `Proposal`: approved, in this state in the year that is worked on, and the reader may see its score."""
    claims = select(IndexClaim.id).where(
        IndexClaim.proposal_id == Proposal.id, IndexClaim.year == index_years.current_year(), IndexClaim.level > 0
    )
    claimed, unproved = claims.correlate(Proposal).exists(), claims.where(~_is_proved()).correlate(Proposal).exists()
    clause = {
        Readiness.UNCLAIMED: ~claimed,
        Readiness.UNPROVED: unproved,
        Readiness.PROVED: and_(claimed, ~unproved),
    }[readiness]
    return and_(index_rights.score_visible_to(actor), clause)


def _map_answers(year: int, clause: ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    rows = db.session.execute(
        select(IndexProfile.proposal_id, IndexProfile.answers)
        .join(Proposal, Proposal.id == IndexProfile.proposal_id)
        .where(IndexProfile.year == year, clause)
    )
    return dict(rows.tuples().all())


def freeze(year: IndexYear) -> dict[str, Any]:
    """All its claims as plain JSON values, with the rules they are reckoned by; fractions as `25/2`."""
    picture = _picture(year, _list_lines(year, Proposal.state.in_(LIVE_STATES)), sees_region=True)
    return {
        "year": year.year,
        "rules": year.rules,
        "basic": dict(picture.basic),
        "spd": None if picture.spd is None else f"{picture.spd:.4f}",
        "claimed": _plain(picture.claimed),
        "verified": _plain(picture.verified),
        "lines": [_plain_line(line) for line in picture.lines],
    }


def _plain_line(line: Line) -> dict[str, Any]:
    return {**asdict(line), "missing": list(line.missing), "standings": [asdict(one) for one in line.standings]}


def _plain(score: RegionScore | None) -> dict[str, Any] | None:
    if score is None:
        return None
    exact = {name: str(getattr(score, name)) for name in ("sid", "count", "total", "index")}
    return {**asdict(score), **exact, "spd": f"{score.spd:.4f}", "band": score.band.name}


def _thaw(frozen: Mapping[str, Any], actor: Actor) -> Picture:
    """What was frozen; of the lines, those that the reader may see by the rights of today."""
    rules = index_rules.parse(frozen["rules"])
    lines = [_thaw_line(line) for line in frozen["lines"]]
    sees_region = stewards.oversees(actor)
    if not sees_region:
        own = set(db.session.scalars(select(Proposal.number).where(index_rights.score_visible_to(actor))))
        lines = [line for line in lines if line.number in own]
    claimed, verified = (
        _thaw_score(rules, frozen[name]) if sees_region else None for name in ("claimed", "verified")
    )
    spd = None if frozen["spd"] is None else Decimal(frozen["spd"])
    return Picture(rules, lines, frozen["basic"], spd, claimed, verified)


def _thaw_line(line: Mapping[str, Any]) -> Line:
    paper = line["paper"]
    kept = {
        "missing": tuple(line["missing"]),
        "paper": Paper(**paper) if paper else None,
        "standings": tuple(Standing(**one) for one in line["standings"]),
    }
    return Line(**{**line, **kept})


def _thaw_score(rules: Rules, score: Mapping[str, Any] | None) -> RegionScore | None:
    if score is None:
        return None
    exact = {name: Fraction(score[name]) for name in ("sid", "count", "total")}
    decimals = {name: Decimal(score[name]) for name in ("spd", "index")}
    band = next(band for band in rules.bands if band.name == score["band"])
    return RegionScore(**{**score, **exact, **decimals, "band": band})
