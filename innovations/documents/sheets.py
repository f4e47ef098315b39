"""Tables become CSV, XLSX and JSON, however long, and no office program mistakes them for formulas.

A text that begins like a formula gets an apostrophe in CSV (OWASP, "CSV injection"); XLSX stores it as text.
Both take their words (columns, sheet names, notes) from the caller, in the language of the reader.
"""

import csv
import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, Any, TypeAlias, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from innovations.domain import clock

Cell: TypeAlias = str | int | Decimal | date | None
"""A `datetime` is a `date`: it is shown on the region's clocks."""

Table: TypeAlias = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""Title, columns and rows of a sheet."""

Row = TypeVar("Row")
BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MAX_CELL_CHARACTERS = 32_767
MAX_EXACT_INTEGER = 10**15
PIECE = 200
"""Rows written at a time."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Generator[bytes, None, None]:
    """UTF-8 with a BOM (Excel asks for it): the head at once, then pieces of many rows."""
    yield BOM.encode() + _csv_lines([columns])
    for piece in _in_pieces(rows):
        yield _csv_lines(piece)


def _csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def write_json(head: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> Generator[bytes, None, None]:
    """One object: what `head` says, at once, and `rows`, in pieces; moments with their zone, numbers as numbers."""
    begun = json.dumps({**head, "rows": []}, ensure_ascii=False)
    yield begun.removesuffix("]}").encode("utf-8", "replace")
    comma = "\n"
    for piece in _in_pieces(records):
        text = ",\n".join(json.dumps(record, ensure_ascii=False, default=_json_value) for record in piece)
        yield (comma + text).encode("utf-8", "replace")
        comma = ",\n"
    yield b"\n]}\n"


def _json_value(value: Any) -> Any:
    """Raises `TypeError` for what no cell is."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def _in_pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while piece := list(islice(left, PIECE)):
        yield piece


def write_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str,
    notes: Mapping[str, str],
    notes_title: str = "Keterangan",
    further: Sequence[Table] = (),
) -> IO[bytes]:
    """A workbook: the table on sheet `title`, `further` ones, and a last sheet: what was asked, when, by whom.

    Its rows go to disk as they come, so that it needs no more memory the longer it is; the file is gone when closed.
    """
    file = TemporaryFile()  # noqa: SIM115 - the caller sends and closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**options, "strings_to_numbers": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = {
            date: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"}),
            str: book.add_format({"text_wrap": True, "valign": "top"}),
            int: book.add_format({"num_format": "#,##0", "valign": "top"}),
            Decimal: book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        }
        for name, head, body in [(title, columns, rows), *further]:
            sheet = book.add_worksheet(_sheet_name(name))
            number = _fill(sheet, chain([head], body), formats, bold)
            sheet.freeze_panes(1, 0)
            if number > 1:
                sheet.autofilter(0, 0, number - 1, len(head) - 1)
        _fill(book.add_worksheet(_sheet_name(notes_title)), [list(pair) for pair in notes.items()], formats)
    file.seek(0)
    return file


def _fill(
    sheet: Worksheet, table: Iterable[Sequence[Cell]], formats: Mapping[type, Format], head: Format | None = None
) -> int:
    """Write the rows, with columns as wide as their longest line; says how many."""
    widths: dict[int, int] = {}
    number = 0
    for y, row in enumerate(table):
        number = y + 1
        for x, cell in enumerate(row):
            _put(sheet, y, x, cell, formats, head if y == 0 else None)
            widths[x] = max(widths.get(x, 8), *(len(line) for line in str(cell or "").split("\n")))
    for x, width in widths.items():
        sheet.set_column(x, x, min(60, width + 2))
    return number


def _put(sheet: Worksheet, y: int, x: int, cell: Cell, formats: Mapping[type, Format], look: Format | None) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(y, x, clock.local(cell).replace(tzinfo=None), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(y, x, datetime.combine(cell, time()), formats[date])
    elif isinstance(cell, Decimal):
        sheet.write_number(y, x, float(cell), formats[Decimal])
    elif isinstance(cell, int) and abs(cell) < MAX_EXACT_INTEGER:
        sheet.write_number(y, x, cell, formats[int])
    else:
        sheet.write_string(y, x, _clean(str(cell))[:MAX_CELL_CHARACTERS], look or formats[str])


def _csv_cell(cell: Cell) -> str | int | Decimal | None:
    if isinstance(cell, datetime):
        return f"{clock.local(cell):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, (int, Decimal)):
        return cell
    text = _clean(str(cell))
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(FORMULA_STARTS) else text


def _clean(text: str) -> str:
    """Without control characters, which neither format can carry; line ends become one kind."""
    return text if text.isprintable() else _CONTROLS.sub("", text.replace("\r\n", "\n"))


def _sheet_name(text: str) -> str:
    """Excel's rule: 31 characters, none of `[]:*?/\\`, no apostrophe at the ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", _clean(text))[:31].strip(" '") or "Data"
