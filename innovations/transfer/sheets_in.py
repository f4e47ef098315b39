"""CSV and XLSX from people become rows of text with their row numbers; what cannot be read is refused.

Nothing in a file is trusted: its size, its zip members and its XML are looked at before any library opens it;
formulas are never evaluated. Limits: 10 MB, 20,000 rows, 200 columns.
"""

import csv
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from innovations.domain.errors import Invalid

MAX_BYTES = 10_000_000
MAX_ROWS, MAX_COLUMNS = 20_000, 200
MAX_SHEETS = 20
HEAD_ROWS = 50
"""Rows read to their far end, so that a column beyond the limit is refused and not cut off."""
LAST_ROW = 1_048_576
MAX_MEMBERS, MAX_UNPACKED, MAX_RATIO = 500, 60_000_000, 200
SMALL_MEMBER = 1_000_000
"""Below this size unpacked, a member may be packed as tightly as it likes."""

LONGEST_CELL = 32_767
"""Excel's own limit."""
MAX_CHARACTERS = 60_000_000
"""Of all cells of a sheet as shown: many may name one long text, and cost next to nothing in the file."""

FORMULA_STARTS = ("=", "+", "-", "@")
ENCODINGS = ("utf-8", "cp1252")
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s+ref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\ufeff]")


class Mark(StrEnum):
    """What a cell of a workbook was, where text alone would not tell."""

    NUMBER = "number"
    FORMULA = "formula"
    FAULT = "fault"


@dataclass(frozen=True)
class Row:
    """One row of the file; `number` as people see it there, from 1.

    What merged cells show here although another cell holds it stands apart: `above` what reaches down into the row,
    at the place of that cell, `beside` what reaches over to the right.
    """

    number: int
    cells: tuple[str, ...]
    marks: dict[int, Mark] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)

    def read(self, place: int) -> str:
        """What its own cell holds, or one merged with it from above."""
        own = self.cells[place] if place < len(self.cells) else ""
        return own or self.above.get(place, "")

    @property
    def is_empty(self) -> bool:
        return not any(self.cells) and not self.marks


class Grid(list[Row]):
    """The rows of a sheet that hold something; `name` is that of a sheet in a workbook."""

    name: str = ""


def read_grids(filename: str, content: bytes) -> list[Grid]:
    """The sheets of a workbook, or the one of a CSV read with each likely separator. Raises `Invalid`."""
    if len(content) > MAX_BYTES:
        raise Invalid("sheet_too_large", "file", most=MAX_BYTES // 1_000_000)
    if not content.strip(b"\x00 \t\r\n"):
        raise Invalid("sheet_empty", "file")
    suffix = PurePath(filename).suffix.lower()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid("sheet_is_old_excel", "file")
    is_zip = content.startswith(b"PK")
    if suffix not in (".csv", ".xlsx"):
        raise Invalid("sheet_wrong_kind", "file")
    if is_zip != (suffix == ".xlsx"):
        raise Invalid("sheet_not_as_named", "file", suffix=suffix)
    return read_workbook(content) if is_zip else read_csv(content)


def clean(text: str) -> str:
    """Composed (NFC), without control characters, one kind of line end, no white space at the ends."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", unified)).strip()


# CSV


def read_csv(content: bytes) -> list[Grid]:
    """One grid per separator that splits it at all; the reader of headers chooses. Raises `Invalid`."""
    text = _decode(content)
    told = re.match(r"sep=(.)\r?\n", text)
    if told:
        return [_split(text[told.end() :], told.group(1), first=2)]
    return [_split(text, separator) for separator in (",", ";", "\t") if separator in text] or [_split(text, ",")]


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Iterable[str] = ("utf-16",)
    elif content.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or _is_binary(text):
            break
        return text
    raise Invalid("sheet_not_text", "file")


def _is_binary(text: str) -> bool:
    """More than one in a hundred of its first characters are controls: a picture or a program, not a table."""
    start = text[:4000].replace("\r", "")
    return len(_CONTROLS.findall(start)) * 100 > len(start)


def _split(text: str, separator: str, first: int = 1) -> Grid:
    rows = Grid()
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, cells in enumerate(reader, start=first):
            _check_width(len(cells))
            row = Row(number, tuple(_unquote(cell) for cell in cells))
            if not row.is_empty:
                rows.append(row)
            _check_length(rows)
    except csv.Error:
        return Grid()  # this separator does not fit; when none does, no header is found
    return rows


def _unquote(cell: str) -> str:
    """Without the apostrophe that our own files put before what looks like a formula."""
    text = clean(cell)
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(FORMULA_STARTS) else text


# XLSX


def read_workbook(content: bytes) -> list[Grid]:
    """Its visible sheets. Raises `Invalid`."""
    try:
        _check_members(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            return [_read_sheet(sheet) for sheet in sheets[:MAX_SHEETS]]
        finally:
            book.close()
    except DefusedXmlException as error:
        raise Invalid("sheet_unsafe", "file") from error
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        struct.error,
        zlib.error,
    ) as error:  # what openpyxl and zipfile raise for broken files is not written down: found by breaking some
        raise Invalid("sheet_unreadable", "file") from error


def _check_members(content: bytes) -> None:
    """Walk the zip's own list before anything is unpacked: count, size, ratio, macros, DTD."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise Invalid("sheet_unsafe", "file")
        if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
            raise Invalid("sheet_not_as_named", "file", suffix=".xlsx")
        if len(names) != len(members) or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Invalid("sheet_unsafe", "file")
        for member in members:
            if member.flag_bits & 1 or _is_bomb(member):
                raise Invalid("sheet_unsafe", "file")
            if member.filename.endswith((".xml", ".rels")) and _has_dtd(archive.read(member)):
                raise Invalid("sheet_unsafe", "file")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > SMALL_MEMBER and member.file_size > MAX_RATIO * max(1, member.compress_size)


def _has_dtd(xml: bytes) -> bool:
    """In any encoding a parser may guess."""
    start = xml[:4096].replace(b"\x00", b"").upper()
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start


def _read_sheet(sheet: Any) -> Grid:
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    for cells in islice(sheet.iter_rows(), HEAD_ROWS):
        _check_width(len(_read_row(0, cells).cells))
    rows = Grid()
    rows.name = clean(sheet.title)
    room = MAX_CHARACTERS
    blank: object = None  # openpyxl fills a gap of any length with one and the same row: looked at once
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
        if number > LAST_ROW:
            raise Invalid("sheet_unreadable", "file")
        if cells is blank:
            continue
        row = _read_row(number, cells)
        if row.is_empty:
            blank = cells
            continue
        rows.append(row)
        room -= sum(map(len, row.cells))
        _check_width(len(row.cells))
        _check_length(rows)
        _check_room(room)
    with sheet._get_source() as part:
        _spread_merged(rows, part.read(), room)
    return rows


def _spread_merged(rows: Grid, xml: bytes, room: int) -> None:
    """Tell each row what merged cells show in it. What is done is bounded by the cells there are, as none overlap."""
    by_number = {row.number: row for row in rows}
    numbers = sorted(by_number)
    left = (len(rows) + 1) * MAX_COLUMNS
    for found in _MERGED.finditer(xml):
        first, top, last, bottom = (part or 0 for part in range_boundaries(found[1].decode()))
        anchor = by_number.get(top)
        text = anchor.cells[first - 1] if anchor is not None and first <= len(anchor.cells) else ""
        if anchor is None or not text:
            continue
        right = range(first, min(last, MAX_COLUMNS))
        below = numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]
        left -= len(right) + len(below)
        room -= (len(right) + len(below)) * len(text)
        _check_room(room)
        if left < 0:
            raise Invalid("sheet_unreadable", "file")
        anchor.beside.update(dict.fromkeys(right, text))
        for number in below:
            by_number[number].above[first - 1] = text


def _read_row(number: int, cells: Iterable[Any]) -> Row:
    texts: list[str] = []
    marks: dict[int, Mark] = {}
    for place, cell in enumerate(cells):
        text, mark = _read_cell(cell)
        texts.append(text)
        if mark is not None:
            marks[place] = mark
    while texts and not texts[-1] and len(texts) - 1 not in marks:
        texts.pop()
    return Row(number, tuple(texts), marks)


def _read_cell(cell: Any) -> tuple[str, Mark | None]:
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return "", None
    if kind == "f":
        return "", Mark.FORMULA
    if kind == "e":
        return clean(str(value)), Mark.FAULT
    if isinstance(value, bool):
        return ("ya" if value else "tidak"), None
    if isinstance(value, int | float):
        return _number_text(value), Mark.NUMBER
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat(), None
    if isinstance(value, date | time):
        return value.isoformat(), None
    text = str(value)
    if len(text) > LONGEST_CELL:
        raise Invalid("sheet_unsafe", "file")
    return clean(text), None


def _number_text(value: float) -> str:
    """As a person would write it: no `.0`, no exponent."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e21):
        return str(int(value))
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _check_width(width: int) -> None:
    if width > MAX_COLUMNS:
        raise Invalid("sheet_too_wide", "file", most=MAX_COLUMNS)


def _check_room(room: int) -> None:
    if room < 0:
        raise Invalid("sheet_unsafe", "file")


def _check_length(rows: Grid) -> None:
    if len(rows) > MAX_ROWS + 1:
        raise Invalid("sheet_too_long", "file", most=f"{MAX_ROWS:,}".replace(",", "."))
