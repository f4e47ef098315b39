"""A table as CSV without any loss: each value as exact text, NULL as `\\N`, and back again.

Text that begins with a backslash gets another one in front, so that nothing else reads as NULL.
"""

import csv
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, NamedTuple, TextIO

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, LargeBinary, String, Table

from innovations.models.base import Quantity, UTCDateTime

NULL = r"\N"
BATCH = 500
"""Rows in memory at a time."""
MAX_CHARACTERS = 256 * 1024 * 1024
"""In one line or cell: far above the largest text, and what keeps a hostile file out of memory."""


class Kind(NamedTuple):
    """How a type of column is written and read."""

    name: str
    type: type[Any]
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _read_integer(text: str) -> int:
    """Raises `ValueError` also for what no engine holds."""
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


KINDS = (
    Kind("moment, UTC", UTCDateTime, datetime.isoformat, datetime.fromisoformat),
    Kind("day", Date, date.isoformat, date.fromisoformat),
    Kind("decimal", Quantity, "{:f}".format, Decimal),
    Kind("boolean", Boolean, {True: "true", False: "false"}.__getitem__, {"true": True, "false": False}.__getitem__),
    Kind("integer", Integer, str, _read_integer),
    Kind("JSON", JSON, json.dumps, json.loads),
    Kind("bytes, base64", LargeBinary, lambda value: b64encode(value).decode("ascii"), b64decode),
    Kind("code", Enum, str, str),
    Kind("text", String, str, str),
)


class CellError(ValueError):
    """What stands in a table that no export writes; the message is one sentence without the value."""


def kind_of(column: Column[Any]) -> Kind:
    """Raises `StopIteration` for a type that has none yet: add a line to `KINDS`."""
    return next(kind for kind in KINDS if isinstance(column.type, kind.type))


def describe(table: Table) -> dict[str, str]:
    """The kind of each column, in their order."""
    return {column.name: kind_of(column).name for column in table.columns}


def write(table: Table, rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The CSV in pieces: a head, then a line per row."""
    kinds = [kind_of(column) for column in table.columns]
    yield _write_lines([[column.name for column in table.columns]])
    batch: list[list[str]] = []
    for row in rows:
        batch.append([_write_cell(kind, value) for kind, value in zip(kinds, row, strict=True)])
        if len(batch) == BATCH:
            yield _write_lines(batch)
            batch = []
    yield _write_lines(batch)


def _write_lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _write_cell(kind: Kind, value: Any) -> str:
    """JSON's own null, which a column that may not be empty holds, is read as None like a missing one."""
    if value is None:
        return NULL
    written = kind.write(value)
    return f"\\{written}" if written.startswith("\\") else written


def read(table: Table, binary: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    """The rows in batches. Raises `CellError`."""
    kinds = {column.name: kind_of(column) for column in table.columns}
    batch: list[dict[str, Any]] = []
    for number, cells in enumerate(_read_lines(binary)):
        if number == 0:
            if cells != [*kinds]:
                raise CellError(f"The columns of {table.name} are not those of this program.")
            continue
        if len(cells) != len(kinds):
            raise CellError(f"Row {number} of {table.name} has {len(cells)} cells and not {len(kinds)}.")
        batch.append({name: _read_cell(table, number, name, cell) for name, cell in zip(kinds, cells, strict=True)})
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _read_lines(binary: IO[bytes]) -> Iterator[list[str]]:
    text = io.TextIOWrapper(binary, encoding="utf-8", newline="")
    before = csv.field_size_limit(MAX_CHARACTERS)
    try:
        yield from csv.reader(_bounded(text), strict=True)
    except (csv.Error, UnicodeDecodeError) as error:
        raise CellError(f"A table is no CSV in UTF-8: {error}.") from error
    finally:
        csv.field_size_limit(before)


def _bounded(text: TextIO) -> Iterator[str]:
    for line in iter(lambda: text.readline(MAX_CHARACTERS), ""):
        if len(line) == MAX_CHARACTERS:
            raise csv.Error("a line has no end")
        yield line


def _read_cell(table: Table, number: int, name: str, cell: str) -> Any:
    """Only what `_write_cell` writes is read."""
    column = table.columns[name]
    kind = kind_of(column)
    if cell == NULL and (column.nullable or kind.type is JSON):
        return None
    try:
        value = kind.read(cell.removeprefix("\\"))
        if _write_cell(kind, value) == cell:
            return value
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError):
        pass
    raise CellError(f"Row {number} of {table.name} has no {kind.name} in {name}.")
