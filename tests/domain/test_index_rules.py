import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from innovations.domain.errors import Invalid
from innovations.domain.index_rules import Region, parse

DATA = Path("innovations/data")


def _read(year: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"iid_{year}.json").read_text(encoding="utf-8"))
    return found


def _fault(data: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as refusal:
        parse(data)
    assert refusal.value.code == "index_rules_faulty"
    return str(refusal.value.facts["place"]), str(refusal.value.facts["fault"])


@pytest.mark.parametrize("year", [2023, 2026])
def test_shipped_years_have_twenty_indicators_and_at_most_111_points(year: int) -> None:
    rules = parse(_read(year))
    assert (rules.year, len(rules.indicators), rules.max_points) == (year, 20, 111)
    assert "pedoman resmi" in rules.status
    assert len(rules.profile_fields) == 26
    assert {field.key: field.min_words for field in rules.profile_fields if field.min_words} == {
        "rancang_bangun": 300
    }


def test_the_formula_of_2026_is_known_whole() -> None:
    rules = parse(_read(2026))
    assert rules.region == Region(12, 200, Decimal("0.38"), 5, 63, 250)
    assert [(band.name, band.minimum) for band in rules.bands] == [
        ("Sangat Inovatif", Decimal("65.01")),
        ("Inovatif", Decimal("40.01")),
        ("Kurang Inovatif", Decimal("0.01")),
        ("Tidak Dapat Dinilai", Decimal(0)),
    ]
    assert rules.age_window == (date(2024, 1, 1), date(2025, 12, 31))
    mandatory = [one.key for one in rules.indicators if one.is_mandatory]
    assert mandatory == ["regulasi", "sdm", "kecepatan", "kemanfaatan", "video"]


def test_2023_has_no_formula_of_the_region() -> None:
    rules = parse(_read(2023))
    assert (rules.region, rules.age_window, rules.divisor) == (None, None, 10)
    assert {one.file_types for one in rules.indicators} == {None}


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    *way, last, value = path

    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for step in way:
            place = place[step]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_set("year", True), ("year", "not_a_whole_number")),
        (_set("year", 2**63), ("year", "not_a_whole_number")),
        (_set("status", " "), ("status", "not_a_text")),
        (_set("indicators", []), ("indicators", "missing")),
        (_set("indicators", {}), ("indicators", "not_a_list")),
        (_set("indicators", 2, "weight", "3"), ("indicators[3].weight", "not_a_whole_number")),
        (_set("indicators", 2, "weight", 0), ("indicators[3].weight", "not_a_whole_number")),
        (_set("indicators", 0, "levels", ["a", "b"]), ("indicators[1].levels", "not_three")),
        (_set("indicators", 0, "name", "a\x00"), ("indicators[1].name", "not_printable")),
        (_set("indicators", 0, "name", "a" * 301), ("indicators[1].name", "too_long")),
        (_set("indicators", 0, "key", "Regulasi/1"), ("indicators[1].key", "not_a_key")),
        (_set("indicators", 0, "key", "sdm"), ("indicators", "twice")),
        (_set("indicators", 0, "number", 2), ("indicators", "twice")),
        (_set("indicators", 0, "file_types", ["exe"]), ("indicators[1].file_types[1]", "not_known")),
        (_set("indicators", 0, "mandatory", "ya"), ("indicators[1].mandatory", "not_a_truth")),
        (_set("scoring", "divsor", 3), ("scoring.divsor", "not_known")),
        (_set("scoring", None), ("scoring", "not_an_object")),
        (_set("scoring", "divisor", 0), ("scoring.divisor", "not_a_whole_number")),
        (_set("scoring", "count_cap", 1001), ("scoring.count_cap", "not_a_whole_number")),
        (_set("scoring", "count_rate", 0.38), ("scoring.count_rate", "not_a_decimal")),
        (_set("scoring", "count_rate", "NaN"), ("scoring.count_rate", "not_a_decimal")),
        (_set("scoring", "count_rate", "1e999"), ("scoring.count_rate", "not_a_decimal")),
        (_set("scoring", "count_rate", "0,38"), ("scoring.count_rate", "not_a_decimal")),
        (_set("scoring", "total_max", 249), ("scoring.total_max", "less_than_its_parts")),
        (_set("scoring", "bands", []), ("scoring.bands", "not_descending_to_0")),
        (_set("scoring", "bands", 3, "min", "0.02"), ("scoring.bands", "not_descending_to_0")),
        (_set("scoring", "bands", 2, "name", "Inovatif"), ("scoring.bands", "twice")),
        (_set("scoring", "age_window", ["2025-01-01", "2024-01-01"]), ("scoring.age_window", "not_a_window")),
        (_set("scoring", "age_window", ["2025-13-01", "2026-01-01"]), ("scoring.age_window[1]", "not_a_day")),
        (_set("profile_fields", 0, "type", "blob"), ("profile_fields[1].type", "not_known")),
        (_set("profile_fields", 0, "source", "owner"), ("profile_fields[1].source", "not_known")),
        (_set("profile_fields", 0, "min_words", "300"), ("profile_fields[1].min_words", "not_a_whole_number")),
        (_set("profile_fields", 1, "choices", []), ("profile_fields[2].choices", "missing")),
    ],
)
def test_a_fault_is_named_by_its_place(change: Callable[[dict[str, Any]], None], fault: tuple[str, str]) -> None:
    data = copy.deepcopy(_read(2026))
    change(data)
    assert _fault(data) == fault


@pytest.mark.parametrize("data", [None, [], 3, "x", {}])
def test_what_is_no_object_is_refused(data: Any) -> None:
    assert _fault(data) == ("scoring", "not_an_object")


def test_all_faults_are_told_at_once() -> None:
    data = _read(2026)
    data["indicators"][0]["weight"] = data["indicators"][1]["weight"] = None
    with pytest.raises(Invalid) as refusal:
        parse(data)
    faults: Any = refusal.value.facts["faults"]
    assert [fault.place for fault in faults] == ["indicators[1].weight", "indicators[2].weight"]
