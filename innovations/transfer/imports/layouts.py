"""Where things stand in a sheet: its header of one or two lines, its columns, and rows that hold no thing.

People put titles above a header, merge cells, number their columns and add up; none of that is data.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from innovations.domain.errors import Invalid
from innovations.transfer.sheets_in import HEAD_ROWS, Grid, Row

from .columns import NO, YES, Column, fold, fold_words

SUM = re.compile(r"(sub\W*)?(total|jumlah)\b", re.IGNORECASE)
COLUMN_NUMBER = re.compile(r"\(?[0-9]{1,2}\)?")
TICK = re.compile(r"[^\w\s–-]")
"""A tick that is no letter: `√`, `✓`, `●`."""
OTHER_UNIT = re.compile(r"\b(ribu|rb|juta|jt|miliar|milyar)", re.IGNORECASE)
"""In the brackets of a head it changes what the numbers below mean: such a column is not known."""

Heads = Sequence[Sequence[str]]
"""For each column of the sheet the names it may go by, the most telling first."""


@dataclass(frozen=True)
class Table:
    """A grid whose header was understood.

    `places` are those of each column (several when one takes them together), `ignored` the names nobody knows,
    `headings` what rows that head a group say for columns with an empty cell or none, by row number; `aside` the
    rows that hold no thing, `ticks` what a ticked cell at a place says, `unread` the other sheets that hold such a
    table.
    """

    places: Mapping[str, tuple[int, ...]]
    ignored: tuple[str, ...]
    rows: tuple[Row, ...]
    headings: Mapping[int, Mapping[str, str]]
    aside: tuple[Row, ...] = ()
    ticks: Mapping[int, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def read(self, row: Row, key: str) -> str:
        """What the row says for a column, else the head of its group; several cells become lines."""
        texts = (self._read_cell(row, place) for place in self.places.get(key, ()))
        return "\n".join(filter(None, texts)) or self.headings[row.number].get(key, "")

    def _read_cell(self, row: Row, place: int) -> str:
        text = row.read(place)
        if place not in self.ticks or fold(text) not in YES | NO:
            return text
        return self.ticks[place] if TICK.search(text) or fold(text) in YES else ""


def find_table(grids: Sequence[Grid], columns: Sequence[Column], *, is_loose: bool = False) -> Table:
    """The sheet and lines whose cells name most columns: titles above the header do no harm. Raises `Invalid`.

    `is_loose` allows for rows that hold no thing: sums, numbers of columns, heads of groups.
    """
    named = {name: column for column in columns for name in column.names if name}
    headers = [(*_find_header(grid, named, columns), grid.name) for grid in grids]
    best = max(headers, key=lambda header: header[0], default=(0, [], [], ""))
    known, rows, heads, name = best
    required = [column for column in columns if column.is_required]
    least = min(2, len(columns))
    if known < least:
        raise Invalid("sheet_has_no_header", "file", names=", ".join(column.label for column in required))
    places = _find_places(heads, named, columns)
    for column in columns:
        own = places.get(column.key, ())
        if len(own) > 1 and not column.joins and not _find_tick(heads[own[0]], column):
            raise Invalid("column_twice", "file", name=column.label)
    table = _divide(rows, heads, places, columns, name=name, is_loose=is_loose)
    others = (other for other in headers if other is not best and other[0] >= least and other[1])
    return replace(table, unread=tuple(other[3] for other in others if other[3]))


def _find_header(
    grid: Grid, named: Mapping[str, Column], columns: Sequence[Column]
) -> tuple[int, Sequence[Row], Heads]:
    """How many columns the best header names, the rows below it, and its names.

    Of equals the first counts, but not with a title above that names nothing.
    """
    best: tuple[int, Sequence[Row], Heads] = (0, [], [])
    joined = -1
    for place, row in enumerate(grid[:HEAD_ROWS]):
        for heads, lines in _list_headers(row, grid[place + 1 : place + 2]):
            known = len(_find_places(heads, named, columns))
            if known > best[0] or (known == best[0] > 0 and lines == 1 and place == joined):
                best, joined = (known, grid[place + lines :], heads), place + 1 if lines > 1 else -1
    return best


def _divide(
    rows: Sequence[Row],
    heads: Heads,
    places: Mapping[str, tuple[int, ...]],
    columns: Sequence[Column],
    *,
    name: str,
    is_loose: bool,
) -> Table:
    """Tell rows that hold a thing from others. Raises `Invalid` when a column or all rows are missing."""
    if not rows:
        raise Invalid("sheet_empty", "file")
    ticks = {
        place: tick
        for column in columns
        for place in places.get(column.key, ())
        if (tick := _find_tick(heads[place], column))
    }
    bare = Table(places, (), (), {row.number: {} for row in rows}, ticks=ticks)
    aside = [row for row in rows if is_loose and _is_aside(row, bare, columns)]
    out = {row.number for row in aside}
    headings = _read_headings(rows, out, columns, name)
    said = {key for found in headings.values() for key in found} | set(places)
    missing = [column.label for column in columns if column.is_required and not {column.key, column.instead} & said]
    if missing:
        raise Invalid("columns_missing", "file", names=", ".join(missing))
    kept = tuple(row for row in rows if row.number not in out)
    if not kept:
        raise Invalid("sheet_empty", "file")
    used = {place for found in places.values() for place in found}
    return Table(places, _ignored(heads, rows, used), kept, headings, tuple(aside), ticks)


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


def _find_places(heads: Heads, known: Mapping[str, Column], columns: Sequence[Column]) -> dict[str, tuple[int, ...]]:
    """Column key → its places in the row; `known` are the columns by folded name."""
    places: dict[str, tuple[int, ...]] = {}
    for place, names in enumerate(heads):
        forms = (form(name) for name in names for form in (fold, fold_words))
        column = next((known[name] for name in forms if name in known), None)
        if column is not None:
            places[column.key] = (*places.get(column.key, ()), place)
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


def _ignored(heads: Heads, rows: Sequence[Row], known: set[int]) -> tuple[str, ...]:
    """Names of columns that are not read, and letters of those without a name that hold something."""
    width = max(len(heads), *(len(row.cells) for row in rows))
    names = []
    for place in range(width):
        if place in known:
            continue
        name = next(iter(heads[place]), "") if place < len(heads) else ""
        if name:
            names.append(name[:60])
        elif any(place < len(row.cells) and row.cells[place] for row in rows):
            names.append(f"({get_column_letter(place + 1)})")
    return tuple(names)
