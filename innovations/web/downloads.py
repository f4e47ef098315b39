"""Lists as files: CSV, XLSX, JSON and PDF of exactly what is shown, named after it, and logged."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from flask import Response, stream_with_context
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from innovations.database import set_read_only
from innovations.documents import table, typesetting
from innovations.documents.sheets import Cell, Table, write_csv, write_json, write_xlsx
from innovations.domain import clock
from innovations.domain.errors import DomainError
from innovations.domain.events import record_export

from . import formats, texts
from .current import get_actor

__all__ = ["Cell", "Table", "send_file_bytes", "send_json", "send_pdf", "send_sheet"]

PIECE_BYTES = 64 * 1024
MEDIA_TYPES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def send_sheet(
    suffix: str,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str,
    filters: Sequence[str] = (),
    further: Sequence[Table] = (),
    number: int | None = None,
) -> Response:
    """`rows` as `csv`, `xlsx` or `pdf`, e.g. `inovasi-per-opd-2026-11-23.xlsx`; the export goes into the log.

    `title` is the page's, `filters` the reader's choices in words: workbook and paper say them. A CSV stays a bare
    table, for a line above its head would spoil it: the log tells. `further` are more sheets of a workbook.
    `rows` may be read from the database as they are sent; `number` says then how many there are.
    """
    number = len(rows) if isinstance(rows, Sequence) else number or 0
    if suffix == "pdf" and number > table.MAX_ROWS:
        raise DomainError("too_long_for_paper", most=formats.number(table.MAX_ROWS), found=formats.number(number))
    notes = _list_notes(title, filters)
    letterhead = texts.get("letterhead") if suffix == "pdf" else ""
    record_export(get_actor(), name, rows=number, filters=list(filters))
    if suffix == "csv":
        shown = ([_as_shown(cell) for cell in row] for row in rows)
        return _send(name, suffix, write_csv(columns, shown), is_small=isinstance(rows, Sequence))
    if suffix == "xlsx":
        file = write_xlsx(columns, rows, title=_("Daftar"), notes=notes, notes_title=_("Keterangan"), further=further)
        return _send(name, suffix, _read_to_its_end(file), is_small=isinstance(rows, Sequence))
    del notes[_("Daftar")]
    lang = str(get_locale() or "id")
    paper = table.read(title, columns, rows, notes=notes, letterhead=letterhead, office=texts.get_office(), lang=lang)
    return _send(name, suffix, [typesetting.write(table.TEMPLATE, paper)], is_small=True)


def send_json(
    name: str,
    records: Iterable[Mapping[str, Any]],
    *,
    number: int,
    title: str,
    filters: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
) -> Response:
    """The same for programs: an object that says title, filters, time, user, number and `more`, and then the rows."""
    actor = get_actor()
    head = {"title": title, "filters": list(filters), "made_at": clock.now().isoformat(), "made_by": actor.name}
    record_export(actor, name, rows=number, filters=list(filters))
    return _send(name, "json", write_json({**head, **(more or {}), "total": number}, records))


def _list_notes(title: str, filters: Sequence[str]) -> dict[str, str]:
    """What a file says of itself."""
    return {
        _("Daftar"): title,
        _("Saringan"): "; ".join(filters) or _("tanpa saringan"),
        _("Dibuat pada"): formats.moment(clock.now()),
        _("Dibuat oleh"): get_actor().name,
        _("Aplikasi"): texts.get_office(),
    }


def _send(name: str, suffix: str, pieces: Iterable[bytes], *, is_small: bool = False) -> Response:
    """Whole, or piece by piece once the view has ended."""
    body = b"".join(pieces) if is_small else stream_with_context(_read_on(pieces))
    return send_file_bytes(body, f"{name}-{clock.today().isoformat()}.{suffix}", MEDIA_TYPES[suffix])


def _read_on(pieces: Iterable[bytes]) -> Generator[bytes, None, None]:
    """The request was torn down, and is again after the last piece: in between it would lock out all writers."""
    set_read_only(True)
    yield from pieces


def _read_to_its_end(file: IO[bytes]) -> Generator[bytes, None, None]:
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def send_pdf(name: str, body: bytes, *, rows: int) -> Response:
    """A document as PDF, e.g. `berita-acara-050-1-2026-11-23.pdf`; the export goes into the log."""
    record_export(get_actor(), name, rows=rows)
    return _send(name, "pdf", [body], is_small=True)


def _as_shown(cell: Cell) -> Cell:
    """Decimals as on screen, `74,75`: a spreadsheet of the same language reads them as numbers."""
    return formats.hundredths(cell) if isinstance(cell, Decimal) else cell


def send_file_bytes(body: bytes | Iterable[bytes], filename: str, media_type: str) -> Response:
    """As an attachment that no browser opens in our origin."""
    response = Response(body, content_type=media_type)
    safe = secure_filename(filename) or "berkas"
    response.headers.set("Content-Disposition", "attachment", filename=safe)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
