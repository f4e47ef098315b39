"""The region's own part of an index year: the points typed in by hand, and freezing the self-score for good."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.events import Topic
from innovations.models.index import IndexYear

from . import clock, index_readiness, index_years, stewards
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .versions import hash_content


def digest(year: IndexYear) -> str:
    """What the form of the regional part is opened on."""
    return digest_of(year.spd_points)


def set_spd(year: IndexYear, actor: Actor, points: Decimal | None, seen: str | None = None) -> None:
    """Type in the regional part (SPD) of the formula, or empty it; the same once more is nothing new."""
    require_part(stewards.is_kominfo(actor))
    held = index_years.require_open(year.year, alone=True)
    rules = index_years.get_rules(held)
    if held.spd_points == points:
        return
    require_fresh(seen, digest(held))
    if rules.region is None:
        raise DomainError("index_formula_unknown")
    if points is not None and not 0 <= points <= rules.region.spd_max:
        raise Invalid("index_spd_range", "points", most=rules.region.spd_max)
    before, held.spd_points = held.spd_points, points
    record(Topic.SETTING, "index_spd_set", actor, year=held.year, old=_text(before), new=_text(points))


def freeze(year: IndexYear, actor: Actor, seen: str | None = None) -> str:
    """Keep the year's self-score as it stands; its SHA-256. Who comes second finds it frozen, and changes nothing.

    From then on no claim, document, profile or rule of the year changes: all those verbs ask
    `index_years.require_open`, which waits for this.
    """
    require_part(stewards.is_kominfo(actor))
    held = index_years.hold(year.year)
    if held is None:
        raise DomainError("index_year_frozen", year=year.year)
    if held.frozen is not None:
        return hash_content(held.frozen)
    if index_years.get_rules(held).region is not None and held.spd_points is None:
        raise DomainError("index_spd_missing")
    content = index_readiness.freeze(held)
    content_hash = hash_content(content)
    require_fresh(seen, content_hash)
    held.frozen, held.frozen_at, held.frozen_by_id = content, clock.now(), actor.id
    record(Topic.SETTING, "index_year_frozen", actor, year=held.year, sha256=content_hash, rows=len(content["lines"]))
    return content_hash


@dataclass(frozen=True)
class Seal:
    """Who froze a year, when, and the SHA-256 of the canonical JSON that was kept."""

    sha256: str
    at: datetime
    by: str


def get_seal(year: IndexYear) -> Seal | None:
    """Of a frozen year."""
    if year.frozen is None or year.frozen_at is None:
        return None
    name = db.session.scalar(select(User.name).where(User.id == year.frozen_by_id))
    return Seal(hash_content(year.frozen), year.frozen_at, name or "")


def _text(points: Decimal | None) -> str:
    return "" if points is None else f"{points:.2f}"
