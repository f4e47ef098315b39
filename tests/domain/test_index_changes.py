from dataclasses import replace

from innovations.domain.index_changes import Change, compare
from tests.domain.test_index_scoring import OLD, RULES


def test_the_same_rules_differ_in_nothing() -> None:
    assert compare(RULES, RULES) == []


def test_weights_levels_and_what_came_and_went_are_told() -> None:
    first, second, *rest = RULES.indicators
    changed = replace(first, weight=4, levels=("a", *first.levels[1:]))
    new = replace(RULES, divisor=14, indicators=(changed, replace(second, key="lain"), *rest))
    assert compare(RULES, new) == [
        Change("divisor", "", "formula", "12", "14"),
        Change("regulasi", first.name, "weight", "3", "4"),
        Change("regulasi", first.name, "level_1", first.levels[0], "a"),
        Change("lain", second.name, "added"),
        Change("sdm", second.name, "removed"),
    ]


def test_from_2023_to_2026_levels_changed_and_no_weight() -> None:
    changes = compare(OLD, RULES)
    assert {change.what for change in changes if change.what in {"weight", "added", "removed"}} == set()
    assert [change.key for change in changes if change.what == "mandatory"] == [
        "regulasi",
        "sdm",
        "kecepatan",
        "kemanfaatan",
        "video",
    ]
