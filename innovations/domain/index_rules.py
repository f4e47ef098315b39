"""The rules of one index year, read from its JSON: indicators, weights, formula, bands, profile fields. Pure.

The files `data/iid_<year>.json` show the shape. What is not known of a year is null there and None here: without a
whole `Region` only single innovations are scored. Source and certainty stand in `status`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from .errors import Invalid

LEVELS = 3
FILE_TYPES = frozenset({"pdf", "jpg", "png", "mp4", "url"})
FIELD_TYPES = frozenset({"text", "longtext", "choice", "multichoice", "date", "url", "lat,long"})
SOURCES = frozenset(
    {"title", "stage", "initiator", "initiator_name", "kind", "form", "affair", "trial_start", "design", "aims"}
    | {"benefits", "results", "budget", "video", "maturity"}
)
"""What the proposal or its claims already say; a profile field with a source is taken over, never asked."""
AFFAIRS = "urusan"
"""Stands for choices: the government affairs of the region's table."""
MAX_FAULTS = 50
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_SCORING = frozenset(
    {"formula", "notes", "divisor", "count_cap", "count_rate", "basic_services_needed", "spd_max", "total_max"}
    | {"bands", "age_window"}
)


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: `place` as in `indicators[3].weight`, counted from 1."""

    place: str
    code: str


@dataclass(frozen=True)
class Indicator:
    """`levels` are the texts of level 1 to 3; `file_types` None: the year does not say, any kind will do."""

    number: int
    key: str
    name: str
    variable: str
    weight: int
    is_mandatory: bool
    levels: tuple[str, ...]
    evidence: str
    file_types: tuple[str, ...] | None


@dataclass(frozen=True)
class ProfileField:
    """`source` empty: it is asked. `choices` of a choice; `from_affairs`: they are the government affairs."""

    key: str
    label: str
    type: str
    is_required: bool
    source: str
    choices: tuple[str, ...]
    from_affairs: bool
    note: str
    min_words: int = 0
    """Words, not characters; 0 for no such rule."""


@dataclass(frozen=True)
class Band:
    """Reached by an index, rounded to hundredths, of at least `minimum`."""

    name: str
    minimum: Decimal


@dataclass(frozen=True)
class Region:
    """The formula of the region; see `index_scoring.score_region`."""

    divisor: int
    count_cap: int
    count_rate: Decimal
    basic_services_needed: int
    spd_max: int
    total_max: int


@dataclass(frozen=True)
class Rules:
    """`bands` from the highest to the lowest; `age_window` first and last day."""

    year: int
    status: str
    formula: str
    notes: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    divisor: int | None
    region: Region | None
    bands: tuple[Band, ...]
    age_window: tuple[date, date] | None
    profile_fields: tuple[ProfileField, ...]

    @property
    def max_points(self) -> int:
        """The most one innovation can have: 111 with weights that sum to 37."""
        return LEVELS * sum(indicator.weight for indicator in self.indicators)

    def find(self, key: str) -> Indicator | None:
        """The indicator of this key."""
        return next((indicator for indicator in self.indicators if indicator.key == key), None)


def parse(data: Any) -> Rules:
    """The rules in `data`. Raises `Invalid("index_rules_faulty")` with the first fault and all `faults`."""
    faults: list[Fault] = []
    rules = _read_rules(_Place(data, "", faults))
    if faults:
        first = faults[0]
        raise Invalid(
            "index_rules_faulty", "file", place=first.place, fault=first.code, faults=tuple(faults[:MAX_FAULTS])
        )
    return rules


@dataclass(frozen=True)
class _Place:
    """A value of the JSON and where it stands; all places of one reading share the list of faults."""

    value: Any
    path: str
    faults: list[Fault]

    def note(self, code: str) -> None:
        self.faults.append(Fault(self.path or "-", code))

    def at(self, key: str) -> "_Place":
        """The value under `key`, None when there is none."""
        path = f"{self.path}.{key}" if self.path else key
        return _Place(self.value.get(key) if isinstance(self.value, dict) else None, path, self.faults)

    def each(self, most: int) -> Iterator["_Place"]:
        """The items of a list; null is an empty one."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            self.note("not_a_list")
            return
        if len(self.value) > most:
            self.note("too_many")
        for number, item in enumerate(self.value[:most], start=1):
            yield _Place(item, f"{self.path}[{number}]", self.faults)

    def text(self, most: int = 2000, *, needed: bool = True) -> str:
        if self.value is None and not needed:
            return ""
        if not isinstance(self.value, str) or (needed and not self.value.strip()):
            self.note("not_a_text")
            return ""
        if len(self.value) > most:
            self.note("too_long")
        if _UNPRINTABLE.search(self.value):
            self.note("not_printable")
        return self.value.strip()

    def whole(self, least: int, most: int) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            self.note("not_a_whole_number")
            return least
        return self.value

    def decimal(self, most: int) -> Decimal:
        """Written as a text or a whole number, for a float would not be exact."""
        kind_fits = isinstance(self.value, str | int) and not isinstance(self.value, bool)
        try:
            amount = Decimal(str(self.value)) if kind_fits and len(str(self.value)) <= 20 else Decimal(-1)
        except InvalidOperation:
            amount = Decimal(-1)
        if not amount.is_finite() or not 0 <= amount <= most or amount != amount.quantize(Decimal("0.0001")):
            self.note("not_a_decimal")
            return Decimal(0)
        return amount

    def truth(self) -> bool:
        if self.value is not None and not isinstance(self.value, bool):
            self.note("not_a_truth")
        return self.value is True

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text(10))
        except ValueError:
            self.note("not_a_day")
            return date.min

    def word(self, known: frozenset[str]) -> str:
        if not isinstance(self.value, str) or self.value not in known:
            self.note("not_known")
            return ""
        return self.value

    def key(self) -> str:
        if not isinstance(self.value, str) or not _KEY.fullmatch(self.value):
            self.note("not_a_key")
            return ""
        return self.value


def _read_rules(root: _Place) -> Rules:
    scoring = root.at("scoring")
    if not isinstance(root.value, dict) or not isinstance(scoring.value, dict):
        scoring.note("not_an_object")
    for key in sorted(set(scoring.value) - _SCORING) if isinstance(scoring.value, dict) else ():
        scoring.at(key).note("not_known")
    indicators = tuple(_read_indicator(place) for place in root.at("indicators").each(60))
    if not indicators:
        root.at("indicators").note("missing")
    fields = tuple(_read_field(place) for place in root.at("profile_fields").each(60))
    _require_once(root.at("indicators"), [item.key for item in indicators])
    _require_once(root.at("indicators"), [item.number for item in indicators])
    _require_once(root.at("profile_fields"), [field.key for field in fields])
    rules = Rules(
        year=root.at("year").whole(2000, 2100),
        status=root.at("status").text(500),
        formula=scoring.at("formula").text(),
        notes=tuple(place.text() for place in scoring.at("notes").each(20)),
        indicators=indicators,
        divisor=scoring.at("divisor").whole(1, 1000) if scoring.at("divisor").value is not None else None,
        region=_read_region(scoring),
        bands=_read_bands(scoring.at("bands")),
        age_window=_read_window(scoring.at("age_window")),
        profile_fields=fields,
    )
    _require_total(rules, scoring.at("total_max"))
    return rules


def _read_indicator(place: _Place) -> Indicator:
    levels = tuple(text.text() for text in place.at("levels").each(LEVELS))
    if len(levels) != LEVELS:
        place.at("levels").note("not_three")
    types = place.at("file_types")
    return Indicator(
        number=place.at("number").whole(1, 999),
        key=place.at("key").key(),
        name=place.at("name").text(300),
        variable=place.at("variable").text(300, needed=False),
        weight=place.at("weight").whole(1, 100),
        is_mandatory=place.at("mandatory").truth(),
        levels=levels,
        evidence=place.at("evidence").text(needed=False),
        file_types=None if types.value is None else tuple(one.word(FILE_TYPES) for one in types.each(10)),
    )


def _read_field(place: _Place) -> ProfileField:
    choices, kind = place.at("choices"), place.at("type").word(FIELD_TYPES)
    from_affairs = choices.value == AFFAIRS
    words = () if from_affairs else tuple(one.text(300) for one in choices.each(60))
    if kind in {"choice", "multichoice"} and not from_affairs and not words:
        choices.note("missing")
    return ProfileField(
        key=place.at("key").key(),
        label=place.at("label").text(300),
        type=kind,
        is_required=place.at("required").truth(),
        source=place.at("source").word(SOURCES) if place.at("source").value is not None else "",
        choices=words,
        from_affairs=from_affairs,
        note=place.at("note").text(needed=False),
        min_words=place.at("min_words").whole(1, 10_000) if place.at("min_words").value is not None else 0,
    )


def _read_region(scoring: _Place) -> Region | None:
    """None when any part of the formula is not known."""
    parts = ("divisor", "count_cap", "count_rate", "basic_services_needed", "spd_max", "total_max")
    if any(scoring.at(part).value is None for part in parts):
        return None
    return Region(
        divisor=scoring.at("divisor").whole(1, 1000),
        count_cap=scoring.at("count_cap").whole(0, 1_000),
        count_rate=scoring.at("count_rate").decimal(1000),
        basic_services_needed=scoring.at("basic_services_needed").whole(0, 100),
        spd_max=scoring.at("spd_max").whole(0, 1000),
        total_max=scoring.at("total_max").whole(1, 1_000_000),
    )


def _read_bands(place: _Place) -> tuple[Band, ...]:
    bands = [Band(one.at("name").text(100), one.at("min").decimal(100)) for one in place.each(12)]
    minima = [band.minimum for band in bands]
    if minima != sorted(set(minima), reverse=True) or minima[-1:] != [0]:
        place.note("not_descending_to_0")
    _require_once(place, [band.name for band in bands])
    return tuple(bands)


def _read_window(place: _Place) -> tuple[date, date] | None:
    if place.value is None:
        return None
    days = [day.day() for day in place.each(2)]
    if len(days) != 2 or days[0] > days[1]:
        place.note("not_a_window")
        return None
    return days[0], days[1]


def _require_once(place: _Place, values: Sequence[object]) -> None:
    if len(set(values)) != len(values):
        place.note("twice")


def _require_total(rules: Rules, place: _Place) -> None:
    """The parts may not exceed the whole: no index above 100."""
    region = rules.region
    if region is None:
        return
    parts = region.spd_max + rules.max_points + region.count_cap * region.count_rate
    if region.total_max < parts:
        place.note("less_than_its_parts")
