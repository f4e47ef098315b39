"""Tables become CSV and XLSX files that no office program mistakes for formulas.

A text that begins like a formula gets an apostrophe in CSV (OWASP, "CSV injection"); XLSX stores it as text.
Both take their words (columns, sheet names, notes) from the caller, in the language of the reader.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from innovations.domain import clock

Cell: TypeAlias = str | int | Decimal | date | None
"""A `datetime` is a `date`: it is shown on the region's clocks."""

Table: TypeAlias = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""Title, columns and rows of a sheet."""

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MAX_CELL_CHARACTERS = 32_767
MAX_EXACT_INTEGER = 10**15
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with a BOM (Excel asks for it), in pieces; read the rows before the response leaves the database."""
    yield BOM.encode()
    for row in [columns, *rows]:
        line = StringIO()
        csv.writer(line).writerow([_csv_cell(cell) for cell in row])
        yield line.getvalue().encode()


def write_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str,
    notes: Mapping[str, str],
    notes_title: str = "Keterangan",
    further: Sequence[Table] = (),
) -> bytes:
    """A workbook: the table on sheet `title`, `further` ones, and a last sheet: what was asked, when, by whom."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = {
            date: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"}),
            str: book.add_format({"text_wrap": True, "valign": "top"}),
            int: book.add_format({"num_format": "#,##0", "valign": "top"}),
            Decimal: book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        }
        for name, head, body in [(title, columns, rows), *further]:
            table = [list(row) for row in body]
            sheet = book.add_worksheet(_sheet_name(name))
            _fill(sheet, [list(head), *table], formats, bold)
            sheet.freeze_panes(1, 0)
            if table:
                sheet.autofilter(0, 0, len(table), len(head) - 1)
        _fill(book.add_worksheet(_sheet_name(notes_title)), [list(pair) for pair in notes.items()], formats)
    return file.getvalue()


def _fill(
    sheet: Worksheet, table: list[list[Cell]], formats: Mapping[type, Format], head: Format | None = None
) -> None:
    widths: dict[int, int] = {}
    for y, row in enumerate(table):
        for x, cell in enumerate(row):
            _put(sheet, y, x, cell, formats, head if y == 0 else None)
            widths[x] = max(widths.get(x, 8), *(len(line) for line in str(cell or "").split("\n")))
    for x, width in widths.items():
        sheet.set_column(x, x, min(60, width + 2))


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
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))


def _sheet_name(text: str) -> str:
    """Excel's rule: 31 characters, none of `[]:*?/\\`, no apostrophe at the ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", _clean(text))[:31].strip(" '") or "Data"
