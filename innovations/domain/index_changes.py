"""What changed in the rules from one index year to another, for who files anew. Pure."""

from dataclasses import dataclass

from .index_rules import Indicator, Rules


@dataclass(frozen=True)
class Change:
    """`what` is added, removed, name, weight, mandatory, level_1 to level_3, evidence or file_types.

    `key` is the indicator's, or that of the formula's part with an empty `name`; `old` and `new` are as in the rules.
    """

    key: str
    name: str
    what: str
    old: str = ""
    new: str = ""


def compare(old: Rules, new: Rules) -> list[Change]:
    """All that differs for whoever claims or reckons: the formula first, then each indicator in the new order."""
    changes = [
        Change(key, "", "formula", before, after)
        for (key, before), after in zip(_formula(old).items(), _formula(new).values(), strict=True)
        if before != after
    ]
    for indicator in new.indicators:
        before = old.find(indicator.key)
        if before is None:
            changes.append(Change(indicator.key, indicator.name, "added"))
        else:
            changes.extend(_differences(before, indicator))
    gone = [item for item in old.indicators if new.find(item.key) is None]
    return changes + [Change(item.key, item.name, "removed") for item in gone]


def _formula(rules: Rules) -> dict[str, str]:
    region, window = rules.region, rules.age_window
    return {
        "divisor": str(rules.divisor or ""),
        "basic_services_needed": str(region.basic_services_needed) if region else "",
        "count_rate": str(region.count_rate) if region else "",
        "bands": "; ".join(f"{band.name} ≥ {band.minimum}" for band in rules.bands),
        "age_window": " – ".join(day.isoformat() for day in window) if window else "",
    }


def _differences(old: Indicator, new: Indicator) -> list[Change]:
    """What a year does not say is no difference."""
    pairs = [
        ("name", old.name, new.name),
        ("weight", str(old.weight), str(new.weight)),
        ("mandatory", str(old.is_mandatory), str(new.is_mandatory)),
        *((f"level_{place}", old.levels[place - 1], new.levels[place - 1]) for place in (1, 2, 3)),
        ("evidence", old.evidence, new.evidence),
    ]
    if old.file_types is not None and new.file_types is not None:
        pairs.append(("file_types", ", ".join(old.file_types), ", ".join(new.file_types)))
    return [
        Change(new.key, new.name, what, before, after)
        for what, before, after in pairs
        if before.casefold() != after.casefold()
    ]
