"""Rows wait in a table of their own until they are sound: sqlite-utils stages them, SQL finds what is wrong.

The table lives in memory and is gone with the import; it never touches the product's database.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlite_utils import Database

from innovations.transfer.sheets_in import Mark, Row, read_grids

from .columns import CellKind, Column, read_count, read_day, read_money, read_year, read_yes_no
from .heads import Choice
from .layouts import Table, find_table
from .report import Problem, Source

READERS: Mapping[CellKind, tuple[Callable[[str], object], str]] = {
    CellKind.YEAR: (read_year, "not_a_year"),
    CellKind.MONEY: (read_money, "not_an_amount"),
    CellKind.DAY: (read_day, "not_a_day"),
    CellKind.COUNT: (read_count, "not_a_count"),
    CellKind.YES_NO: (read_yes_no, "not_yes_or_no"),
}
"""How a cell of a kind is read, and what is said when it cannot be."""

NUMBERS: Mapping[CellKind, str] = {CellKind.DIGITS: "cell_is_number", CellKind.DAY: "day_is_number"}
"""Kinds of cells that may not be stored as a number, and what is said."""
LONGEST_NAME = 150
MARKED: Mapping[Mark, str] = {Mark.FORMULA: "cell_is_formula", Mark.FAULT: "cell_is_fault"}


@dataclass(frozen=True)
class StagedRow:
    """One row by column key; a key that is not there had no column in the file."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Staged:
    """`source` says how the file was read; `aside` are rows that hold no thing: number and text."""

    rows: tuple[StagedRow, ...]
    source: Source
    aside: tuple[tuple[int, str], ...] = ()


def read_file(
    filename: str,
    content: bytes,
    columns: Sequence[Column],
    *,
    is_loose: bool = False,
    choice: Choice | None = None,
) -> Staged:
    """The file's rows with what is wrong with each by itself. Raises `Invalid` for the file as a whole."""
    table = find_table(read_grids(filename, content), columns, is_loose=is_loose, choice=choice)
    source = Source(
        PurePath(filename).name[-LONGEST_NAME:],
        hashlib.sha256(content).hexdigest(),
        table.sheet,
        table.unread,
        table.columns,
        table.faults,
        choice or Choice(),
    )
    aside = ((row.number, " ".join(filter(None, row.cells))[:120]) for row in table.aside)
    return Staged(stage(table, columns), source, tuple(aside))


def stage(table: Table, columns: Sequence[Column]) -> tuple[StagedRow, ...]:
    """Put the cells into a staging table and ask it what is wrong."""
    said = {key for found in table.headings.values() for key in found} | set(table.places)
    present = [column for column in columns if column.key in said]
    database = Database(memory=True)
    try:
        _fill(database, table, present)
        for column in present:
            _check_column(database, column, is_required=column.is_required and column.instead not in said)
        problems = _read_problems(database, {column.key: column.label for column in present})
        cells: dict[int, dict[str, str]] = {row.number: {} for row in table.rows}
        for cell in database.table("cells").rows_where(order_by="number"):
            cells[cell["number"]][cell["key"]] = cell["text"]
    finally:
        database.close()
    return tuple(StagedRow(number, found, tuple(problems.get(number, ()))) for number, found in cells.items())


def _fill(database: Database, table: Table, present: Sequence[Column]) -> None:
    """One row per cell, so that every check is the same statement with other values."""
    cells = database.table("cells")
    cells.create({"number": int, "key": str, "text": str, "fault": str})
    cells.insert_all(
        {
            "number": row.number,
            "key": column.key,
            "text": table.read(row, column.key),
            "fault": next(
                filter(None, (_marked(row, place, column) for place in table.places.get(column.key, ()))), ""
            ),
        }
        for row in table.rows
        for column in present
    )
    cells.create_index(["key", "number"])
    database.table("problems").create({"number": int, "key": str, "code": str, "value": str, "other": int})


def _marked(row: Row, place: int, column: Column) -> str:
    """What is wrong with the cell as the workbook stored it."""
    if column.kind is CellKind.MONEY and place in row.above:
        return "amount_is_shared"
    mark = row.marks.get(place)
    if mark is Mark.NUMBER:
        return NUMBERS.get(column.kind, "")
    return MARKED[mark] if mark else ""


def _check_column(database: Database, column: Column, *, is_required: bool) -> None:
    """The typed checks of one column; the first that fails is the one told."""
    _note(database, column, "", "fault <> ''")
    if is_required:
        _note(database, column, "value_missing", "text = ''")
    _note(database, column, "text_too_long", "length(text) > :most")
    if column.kind in READERS:
        reader, code = READERS[column.kind]
        database.register_function(_fails(reader), name="fails", replace=True)
        _note(database, column, code, "fails(text)")
    if column.identity is not None:
        database.register_function(column.identity, name="identity", replace=True)
        _note_repeats(database, column)


def _fails(reader: Callable[[str], object]) -> Callable[[str], bool]:
    def fails(text: str) -> bool:
        try:
            reader(text)
        except ValueError:
            return True
        return False

    return fails


UNTOLD = "number NOT IN (SELECT number FROM problems WHERE key = :key)"


def _note(database: Database, column: Column, code: str, condition: str) -> None:
    """Write down every row whose cell meets the condition; without `code` the cell's own fault is the code."""
    value = ":most" if ":most" in condition else "substr(text, 1, 80)"
    with database.conn:
        database.execute(
            f"INSERT INTO problems SELECT number, key, iif(:code = '', fault, :code), {value}, 0 "  # noqa: S608 - only the words above
            f"FROM cells WHERE key = :key AND ({condition}) AND {UNTOLD}",
            {"key": column.key, "code": code, "most": column.max_length},
        )


def _note_repeats(database: Database, column: Column) -> None:
    """Every row whose value stands in an earlier one already, with that row's number."""
    with database.conn:
        database.execute(
            f"WITH firsts AS (SELECT identity(text) AS same, min(number) AS first FROM cells "  # noqa: S608 - as above
            f"WHERE key = :key AND text <> '' GROUP BY same) "
            f"INSERT INTO problems SELECT number, key, 'row_repeats', substr(text, 1, 80), first "
            f"FROM cells JOIN firsts ON same = identity(text) WHERE key = :key AND number > first AND {UNTOLD}",
            {"key": column.key},
        )


def _read_problems(database: Database, labels: Mapping[str, str]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for row in database.table("problems").rows_where(order_by="number, rowid"):
        facts: dict[str, Any] = {"value": row["value"], "most": row["value"], "row": row["other"]}
        found.setdefault(row["number"], []).append(Problem(row["code"], labels[row["key"]], facts))
    return found
