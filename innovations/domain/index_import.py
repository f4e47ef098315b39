"""Rules of an index year from a JSON: what it would change is shown first, with the claims that lose their indicator.

A claim whose indicator goes is kept and counts nothing; it counts again when the indicator comes back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.events import Topic
from innovations.models.index import IndexClaim, IndexYear

from . import clock, index_rules, index_years
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .index_rules import Fault, Rules

MAX_BYTES = 300_000
RESERVED = "profil"
"""No key of an indicator: its page would hide the one of the profile."""


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Row:
    """One indicator or field that the file changes, or without a name all the rest.

    `parts` are the JSON's own names of what differs.
    """

    change: Change
    name: str
    parts: tuple[str, ...] = ()
    claims: int = 0
    """How many claims were made of this indicator."""


@dataclass(frozen=True)
class Plan:
    """What a file would do; `seen` fits as long as nothing of that has changed."""

    rules: Rules
    content: dict[str, Any]
    is_new: bool
    rows: tuple[Row, ...]
    seen: str

    @property
    def lost_claims(self) -> int:
        return sum(row.claims for row in self.rows if row.change is Change.REMOVED)


def can_read(actor: Actor) -> bool:
    """Kominfo, admin and auditor see how each year reckons."""
    return actor.has(Role.KOMINFO, Role.ADMIN, Role.AUDITOR)


def can_manage(actor: Actor) -> bool:
    """Kominfo or admin read and bring in years; an auditor changes nothing."""
    return actor.has(Role.KOMINFO, Role.ADMIN) and not actor.has(Role.AUDITOR)


def read(text: str) -> tuple[dict[str, Any], Rules]:
    """A file's JSON and its rules. Raises `Invalid`: not JSON, or with all `faults` of the rules."""
    if not text.strip():
        raise Invalid("file_missing", "file")
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()  # all of it is kept and given out
    except (ValueError, RecursionError) as error:
        raise Invalid("index_not_json", "file") from error
    rules = index_rules.parse(content)
    if rules.find(RESERVED) is not None:
        fault = Fault("indicators", "reserved")
        raise Invalid("index_rules_faulty", "file", place=fault.place, fault=fault.code, faults=(fault,))
    return content, rules


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON, and no database keeps it")


def plan(actor: Actor, text: str) -> Plan:
    """What the file would change, while nothing does. A frozen year is refused."""
    require_part(can_manage(actor))
    content, rules = read(text)
    return _plan(content, rules, index_years.get(rules.year))


def take(actor: Actor, text: str, seen: str | None = None) -> Plan:
    """Let it happen, as it was seen in the plan; the same once more is nothing new."""
    require_part(can_manage(actor))
    content, rules = read(text)
    year = index_years.hold(rules.year)
    planned = _plan(content, rules, year)
    if year is not None and year.rules == content:
        return planned
    require_fresh(seen, planned.seen)
    if year is None:
        year = IndexYear(year=rules.year)
        db.session.add(year)
    year.rules, year.updated_at = content, clock.now()
    code, lost = "index_year_added" if planned.is_new else "index_year_changed", planned.lost_claims
    record(Topic.SETTING, code, actor, year=rules.year, lost_claims=lost)
    return planned


def _plan(content: dict[str, Any], rules: Rules, year: IndexYear | None) -> Plan:
    if year is not None and year.frozen_at is not None:
        raise DomainError("index_year_frozen", year=rules.year)
    points, region = year.spd_points if year is not None else None, rules.region
    if points is not None and region is not None and points > region.spd_max:
        raise Invalid("index_spd_range", "file", most=region.spd_max)  # else the index could exceed 100
    stored = year.rules if year is not None else {}
    claims = _count_claims(rules.year)
    rows = [
        *_compare("indicators", stored, content, claims),
        *_compare("profile_fields", stored, content, {}),
        *_compare_rest(stored, content),
    ]
    return Plan(rules, content, year is None, tuple(rows), digest_of([stored, content, sorted(claims.items())]))


def _count_claims(year: int) -> dict[str, int]:
    """Claims of the year by indicator."""
    rows = db.session.execute(
        select(IndexClaim.indicator, func.count()).where(IndexClaim.year == year).group_by(IndexClaim.indicator)
    )
    return dict(rows.tuples().all())


def _compare(part: str, before: Mapping[str, Any], after: Mapping[str, Any], claims: Mapping[str, int]) -> list[Row]:
    """The rows of one list of named things."""
    old = {item["key"]: item for item in before.get(part) or []}
    new = {item["key"]: item for item in after.get(part) or []}
    rows = []
    for key, item in {**old, **new}.items():
        name = item.get("name") or item["label"]
        if key not in new:
            rows.append(Row(Change.REMOVED, name, claims=claims.get(key, 0)))
        elif key not in old:
            rows.append(Row(Change.ADDED, name))
        elif names := _differing(old[key], item):
            rows.append(Row(Change.CHANGED, name, names, claims.get(key, 0)))
    return rows


def _compare_rest(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """Formula, bands and certainty, under the JSON's own names."""
    names = _differing(before.get("scoring") or {}, after["scoring"])
    names += ("status",) if before.get("status") != after["status"] else ()
    return [Row(Change.CHANGED if before else Change.ADDED, "", names)] if names else []


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(key for key in {**old, **new} if old.get(key) != new.get(key)))
