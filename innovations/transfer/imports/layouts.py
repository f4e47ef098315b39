"""Where things stand in a sheet: its header of one or two lines, its columns, and rows that hold no thing.

People put titles above a header, merge cells, number their columns and add up; none of that is data.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from innovations.domain import nip
from innovations.domain.errors import Invalid
from innovations.transfer.sheets_in import HEAD_ROWS, Grid, Row

from .columns import NO, YES, Column, fold, fold_words
from .heads import OTHER_UNIT, Choice, Heads, How, Match, Places, apply, find_near
from .report import Problem

SUM = re.compile(r"(sub\W*)?(total|jumlah)\b", re.IGNORECASE)
COLUMN_NUMBER = re.compile(r"\(?[0-9]{1,2}\)?")
TICK = re.compile(r"[^\w\s–-]")
"""A tick that is no letter: `√`, `✓`, `●`."""


@dataclass(frozen=True)
class Table:
    """A grid whose header was understood.

    `places` are those of each column (several when one takes them together), `headings` what rows that head a group
    say for columns with an empty cell or none, by row number; `aside` the rows that hold no thing, `ticks` what a
    ticked cell at a place says, `unread` the other sheets that hold such a table. With `faults` it has no rows.
    """

    places: Mapping[str, tuple[int, ...]]
    columns: tuple[Match, ...]
    rows: tuple[Row, ...]
    headings: Mapping[int, Mapping[str, str]]
    aside: tuple[Row, ...] = ()
    ticks: Mapping[int, str] = field(default_factory=dict)
    sheet: str = ""
    unread: tuple[str, ...] = ()
    faults: tuple[Problem, ...] = ()

    def read(self, row: Row, key: str) -> str:
        """What the row says for a column, else the head of its group; several cells become lines."""
        texts = (self._read_cell(row, place) for place in self.places.get(key, ()))
        return "\n".join(filter(None, texts)) or self.headings[row.number].get(key, "")

    def _read_cell(self, row: Row, place: int) -> str:
        text = row.read(place)
        if place not in self.ticks or fold(text) not in YES | NO:
            return text
        return self.ticks[place] if TICK.search(text) or fold(text) in YES else ""


def find_table(
    grids: Sequence[Grid], columns: Sequence[Column], *, is_loose: bool = False, choice: Choice | None = None
) -> Table:
    """The sheet and lines whose cells name most columns: titles above the header do no harm. Raises `Invalid`.

    `is_loose` allows for rows that hold no thing: sums, numbers of columns, heads of groups. Where too few columns
    are named, likeness finds the header; of several sheets it always has a say.
    """
    choice = choice or Choice()
    named = {name: column.key for column in columns for name in column.names if name} | {**choice.columns}
    least = min(2, len(columns))
    headers = [(*_find_header(grid, named, columns), grid.name) for grid in grids]
    wanted = [header for header in headers if choice.sheet in ("", header[3])]
    if all(header[0] < least for header in wanted):
        chosen = [grid for grid in grids if choice.sheet in ("", grid.name)]
        wanted = [(*_find_header(grid, named, columns, is_near=True), grid.name) for grid in chosen]
    fullest = max(wanted, key=lambda header: _count_known(header[2], named, columns), default=(0, [], [], ""))
    _known, rows, heads, name = fullest
    if _count_known(heads, named, columns) < least:
        required = (column.label for column in columns if column.is_required)
        raise Invalid("sheet_has_no_header", "file", names=", ".join(required))
    if not rows:
        raise Invalid("sheet_empty", "file")
    _require_heads(choice, heads)
    places = _find_places(heads, named, columns)
    said = {place for place, names in enumerate(heads) if any(fold(text) in choice.columns for text in names)}
    near = find_near([[] if place in said else names for place, names in enumerate(heads)], places, columns)
    places, how = apply(choice, near, places)
    table = _divide(rows, heads, places, columns, name=name, is_loose=is_loose)
    others = (other for other in headers if other[3] != name and other[0] >= least and other[1])
    return replace(
        table,
        columns=_list_matches(heads, rows, places, dict.fromkeys(said, How.CHOSEN) | how),
        sheet=name,
        unread=tuple(other[3] for other in others),
    )


def _require_heads(choice: Choice, heads: Heads) -> None:
    """Refuse a choice by the name of a column that the file does not have."""
    there = {fold(text) for names in heads for text in names}
    for name in choice.columns:
        if not name.startswith("@") and name not in there:
            raise Invalid("head_not_in_file", "file", value=name)


def _find_header(
    grid: Grid, named: Mapping[str, str], columns: Sequence[Column], *, is_near: bool = False
) -> tuple[int, Sequence[Row], Heads]:
    """How many columns the best header names, the rows below it, and its names.

    Of equals the first counts, but not with a title above that names nothing.
    """
    best: tuple[int, Sequence[Row], Heads] = (0, [], [])
    joined = -1
    for place, row in enumerate(grid[:HEAD_ROWS]):
        for heads, lines in _list_headers(row, grid[place + 1 : place + 2]):
            known = _count_known(heads, named, columns, is_near=is_near)
            if known > best[0] or (known == best[0] > 0 and lines == 1 and place == joined):
                best, joined = (known, grid[place + lines :], heads), place + 1 if lines > 1 else -1
    return best


def _count_known(heads: Heads, named: Mapping[str, str], columns: Sequence[Column], *, is_near: bool = True) -> int:
    places = _find_places(heads, named, columns)
    return len(places) + (len(find_near(heads, places, columns)) if is_near else 0)


def _divide(
    rows: Sequence[Row],
    heads: Heads,
    places: Mapping[str, tuple[int, ...]],
    columns: Sequence[Column],
    *,
    name: str,
    is_loose: bool,
) -> Table:
    """Tell rows that hold a thing from others, or what of the columns stands in the way. Raises `Invalid`."""
    ticks = {
        place: tick
        for column in columns
        for place in places.get(column.key, ())
        if (tick := _find_tick(heads[place] if place < len(heads) else (), column))
    }
    bare = Table(places, (), (), {row.number: {} for row in rows}, ticks=ticks)
    aside = [row for row in rows if is_loose and _is_aside(row, bare, columns)]
    out = {row.number for row in aside}
    headings = _read_headings(rows, out, columns, name)
    said = {key for found in headings.values() for key in found} | set(places)
    faults = tuple(_find_faults(places, said, ticks, columns))
    kept = tuple(row for row in rows if row.number not in out)
    if not kept and not faults:
        raise Invalid("sheet_empty", "file")
    return Table(places, (), () if faults else kept, headings, () if faults else tuple(aside), ticks, faults=faults)


def _find_faults(
    places: Mapping[str, tuple[int, ...]], said: set[str], ticks: Mapping[int, str], columns: Sequence[Column]
) -> Iterator[Problem]:
    """Columns that two heads name, and required ones that none does."""
    for column in columns:
        own = places.get(column.key, ())
        if len(own) > 1 and not column.joins and own[0] not in ticks:
            yield Problem("column_twice", facts={"name": column.label})
    missing = [column.label for column in columns if column.is_required and not {column.key, column.instead} & said]
    if missing:
        yield Problem("columns_missing", facts={"names": ", ".join(missing)})


def _list_headers(row: Row, below: Sequence[Row]) -> Iterator[tuple[Heads, int]]:
    """The row as a header of one line, and with the next as its second; of equals the first counts."""
    found: list[tuple[Heads, int]] = [([_names(text) for text in row.cells], 1)]
    found += [(_join(row, second), 2) for second in below]
    yield from reversed(found) if below and below[0].above else found


def _join(row: Row, below: Row) -> Heads:
    """Names from two lines: `Tahun` over `Mulai` is `Tahun mulai`. What is no head is known by no column."""
    heads: list[list[str]] = []
    over = ""
    for place in range(max(len(row.cells), len(below.cells))):
        own = row.cells[place] if place < len(row.cells) else ""
        lower = below.cells[place] if place < len(below.cells) else ""
        over = own or row.beside.get(place, "") or (over if lower else "")
        heads.append([*_names(f"{over} {lower}"), *_names(lower)] if lower else _names(own))
    return heads


def _names(text: str) -> list[str]:
    """A head, and without what stands in brackets, unless that is another unit of money."""
    before, bracket, inside = text.partition("(")
    return [text] if not bracket or OTHER_UNIT.search(inside) else [text, before]


def _find_places(heads: Heads, known: Mapping[str, str], columns: Sequence[Column]) -> Places:
    """Column key → its places in the row; `known` are the keys by folded name."""
    places: Places = {}
    for place, names in enumerate(heads):
        forms = (form(name) for name in names for form in (fold, fold_words))
        key = next((known[name] for name in forms if name in known), "")
        if key:
            places[key] = (*places.get(key, ()), place)
    for column in columns:
        ticked = tuple(place for place, names in enumerate(heads) if _find_tick(names, column))
        if ticked and column.key not in places:
            places[column.key] = ticked
    return places


def _find_tick(names: Sequence[str], column: Column) -> str:
    """The name by which a place of the sheet is one that is ticked for the column, or nothing."""
    return next((name for name in names if column.ticks and re.match(column.ticks, name.strip().lower())), "")


def _is_aside(row: Row, table: Table, columns: Sequence[Column]) -> bool:
    """Does it name nothing, add up, number the columns, or stretch one text over several?"""
    naming = [column.key for column in columns if column.is_required or column.identity]
    texts = [text for text in row.cells if text]
    if not any(table.read(row, key) for key in naming) or all(map(COLUMN_NUMBER.fullmatch, texts)):
        return True
    if all(table.read(row, column.key) for column in columns if column.is_required):
        return len(texts) == 1 and bool(row.beside)
    if len(texts) != 1:
        return bool(texts and SUM.match(texts[0]))
    alone = not any(table.read(row, column.key) for column in columns if column.is_required and not column.heading)
    return bool(row.beside or SUM.match(texts[0])) or (
        alone and any(_heads_group(texts[0], column) for column in columns)
    )


def _heads_group(text: str, column: Column) -> bool:
    return bool(column.heading and re.search(column.heading, text.lower()))


def _read_headings(
    rows: Sequence[Row], aside: set[int], columns: Sequence[Column], name: str
) -> dict[int, dict[str, str]]:
    """For each row what the heads of groups above it, or the sheet's name, say for columns that may be said so."""
    said = {column.key: name for column in columns if _heads_group(name, column)}
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        if row.number in aside:
            text = next(filter(None, row.cells), "")
            if not SUM.match(text):
                said |= {column.key: text for column in columns if _heads_group(text, column)}
        found[row.number] = dict(said)
    return found


def _list_matches(
    heads: Heads, rows: Sequence[Row], places: Mapping[str, tuple[int, ...]], how: Mapping[int, How]
) -> tuple[Match, ...]:
    """What each column of the sheet is read as; one without a name goes by its letter, if it holds anything."""
    keys = {place: key for key, found in places.items() for place in found}
    matches = []
    for place in range(max(len(heads), *(len(row.cells) for row in rows))):
        name = next(iter(heads[place]), "") if place < len(heads) else ""
        sample = next((row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]), "")
        if name or sample or place in keys:
            told = how.get(place, How.EXACT if place in keys else How.UNKNOWN)
            shown = nip.mask(nip.clean_login(sample)) if nip.is_shaped(nip.clean_login(sample)) else sample
            name = name[:60] or f"({get_column_letter(place + 1)})"
            matches.append(Match(place, name, keys.get(place, ""), told, " ".join(shown.split())[:60]))
    return tuple(matches)
