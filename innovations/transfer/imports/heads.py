"""Which column a head of a file means: by its name, by likeness, or as the person who brought the file says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from .columns import Column, fold, split_words

LEAST_LIKENESS = 0.8
LONGEST_HEAD, MOST_HEADS = 80, 200
"""What is compared for likeness: a text longer than this heads no column."""

OTHER_UNIT = re.compile(r"\b(ribu|rb|juta|jt|miliar|milyar)", re.IGNORECASE)
"""In a head it changes what the numbers below mean: such a column is not known."""


class How(StrEnum):
    """How a column of a file came to be read, or not."""

    EXACT = "exact"
    NEAR = "near"
    CHOSEN = "chosen"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Choice:
    """What a person said of a file: the sheet, and column keys (empty: not read) by folded head or `@` and place."""

    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """One column of the file: its place from 0, its head or its letter in brackets, and the key it is read as.

    `sample` is the first text below it.
    """

    place: int
    name: str
    key: str
    how: How
    sample: str = ""


Heads = Sequence[Sequence[str]]
"""For each column of the sheet the names it may go by, the most telling first."""
Places = dict[str, tuple[int, ...]]
"""Column key → where it stands in a row."""


def find_near(heads: Heads, places: Places, columns: Sequence[Column]) -> dict[int, str]:
    """Place → key for heads that are no column's name and columns that no head names; the likest first."""
    taken = {place for found in places.values() for place in found}
    free = [column for column in columns if column.key not in places]
    near: dict[int, str] = {}
    for _unlikeness, order, place in sorted(_compare(heads, taken, free)):
        if place not in near and free[order].key not in near.values():
            near[place] = free[order].key
    return near


def _compare(heads: Heads, taken: set[int], free: Sequence[Column]) -> Iterator[tuple[float, int, int]]:
    """How unlike a head is to each column that it is like enough, with the places of both."""
    for place, names in enumerate(heads[:MOST_HEADS]):
        is_open = place not in taken and not any(map(OTHER_UNIT.search, names))
        for name in set(names) if is_open else ():
            for order, column in enumerate(free):
                likeness = max(_likeness(name, title) for title in column.titles) if len(name) < LONGEST_HEAD else 0
                if likeness >= LEAST_LIKENESS:
                    yield -likeness, order, place


def _likeness(head: str, name: str) -> float:
    """From 0 to 1; enough when one word stands before or after the name: `Judul inovasi daerah`."""
    words, own = split_words(head), split_words(name)
    if not words or not own or name.casefold() == head.casefold():
        return float(words == own)
    matcher = SequenceMatcher(None, fold(head), fold(name))
    ratio = matcher.ratio() if matcher.real_quick_ratio() >= LEAST_LIKENESS else 0
    return max(ratio, LEAST_LIKENESS if own in (words[1:], words[:-1]) else 0)


def apply(choice: Choice, near: dict[int, str], places: Places) -> tuple[Places, dict[int, How]]:
    """The places with what is near and what was chosen; and how each came about, but for the exact ones."""
    by_place = {place: key for key, found in places.items() for place in found} | near
    how = dict.fromkeys(near, How.NEAR)
    for name, key in choice.columns.items():
        if name.startswith("@") and by_place.get(int(name[1:]), "") != key:
            by_place[int(name[1:])] = key
            how[int(name[1:])] = How.CHOSEN
    merged: Places = {}
    for place in sorted(by_place):
        if by_place[place]:
            merged[by_place[place]] = (*merged.get(by_place[place], ()), place)
    return merged, how
