"""Things that a cell names: found by any of their names, else refused with the nearest one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Generic, TypeVar

from innovations.domain import plans
from innovations.models.agencies import Agency
from innovations.models.masterplan import Plan

from .columns import fold
from .report import Problem

Thing = TypeVar("Thing")


class Refused(Exception):  # noqa: N818 - reads as a sentence: raise Refused(problem)
    """A row cannot be taken."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True)
class Names(Generic[Thing]):
    """Things by their folded names. A name that several things share finds none of them."""

    things: dict[str, Thing | None] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    """Folded name, full or other → the full one, which is said as the nearest."""

    def add(self, thing: Thing, full: str, *others: str) -> None:
        """Know `thing` by its full name, which wins over short ones of others, and by `others`."""
        self.things[fold(full)] = thing
        self.shown[fold(full)] = full
        for name in others:
            key = fold(name)
            if key and fold(self.shown.get(key, "")) != key:
                self.things[key] = None if self.things.get(key, thing) is not thing else thing
                self.shown[key] = full

    def find(self, text: str) -> Thing | None:
        """By the whole text, or by what stands before or in its brackets: `Jangka pendek (2024)`."""
        before, _, inside = text.partition("(")
        for name in (text, before, inside):
            found = self.things.get(fold(name)) if fold(name) else None
            if found is not None:
                return found
        return None

    def name_of(self, key: int | None) -> str:
        """The full name of the thing with this id; empty when there is none."""
        return next((self.shown[name] for name, thing in self.things.items() if getattr(thing, "id", 0) == key), "")

    def nearest(self, text: str) -> str:
        """The full name most like this one; empty when none is near."""
        near = get_close_matches(fold(text), self.shown, n=1, cutoff=0.5)
        return self.shown[near[0]] if near else ""

    def get(self, text: str, column: str, code: str = "name_unknown") -> Thing:
        """The thing, or a refusal that names the nearest one."""
        found = self.find(text)
        if found is None:
            near = self.nearest(text)
            raise Refused(Problem(f"{code}_near" if near else code, column, {"value": text[:80], "near": near}))
        return found


def names_of_agencies(agencies: Iterable[Agency]) -> Names[Agency]:
    """OPD and units by name and short name."""
    names: Names[Agency] = Names()
    for agency in agencies:
        names.add(agency, agency.name, agency.short_name)
    return names


def name_plans() -> Names[Plan]:
    """Plans of the masterplan by name."""
    names: Names[Plan] = Names()
    for plan in plans.list_plans():
        names.add(plan, plan.name)
    return names


def words(pairs: Mapping[Thing, str]) -> Names[Thing]:
    """Codes by words: the first of `;`-separated ones is shown."""
    names: Names[Thing] = Names()
    for code, text in pairs.items():
        first, *others = text.split(";")
        names.add(code, first, *others)
    return names
