"""Lists as files: CSV and XLSX of exactly what is shown, named after it, and logged."""

from collections.abc import Sequence
from decimal import Decimal

from flask import Response, current_app
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from innovations.documents.sheets import Cell, Table, write_csv, write_xlsx
from innovations.domain import clock
from innovations.domain.events import record_export

from . import formats
from .current import get_actor

__all__ = ["Cell", "Table", "send_file_bytes", "send_pdf", "send_sheet"]

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def send_sheet(
    suffix: str,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    title: str,
    filters: Sequence[str] = (),
    further: Sequence[Table] = (),
) -> Response:
    """`rows` as `csv` or `xlsx`, e.g. `inovasi-per-opd-2026-11-23.xlsx`; the export goes into the log.

    `title` is the page's, `filters` the reader's choices in words: the workbook's last sheet says them. `further` are
    more sheets of a workbook.
    """
    actor = get_actor()
    record_export(actor, name, rows=len(rows), filters=list(filters))
    if suffix == "csv":
        body = b"".join(write_csv(columns, [[_as_shown(cell) for cell in row] for row in rows]))
    else:
        notes = {
            _("Daftar"): title,
            _("Saringan"): "; ".join(filters) or _("tanpa saringan"),
            _("Dibuat pada"): formats.moment(clock.now()),
            _("Dibuat oleh"): actor.name,
            _("Aplikasi"): f"{current_app.config['APP_NAME']}, {current_app.config['REGION_NAME']}",
        }
        body = write_xlsx(columns, rows, title=_("Daftar"), notes=notes, notes_title=_("Keterangan"), further=further)
    return send_file_bytes(body, f"{name}-{clock.today().isoformat()}.{suffix}", MEDIA_TYPES[suffix])


def send_pdf(name: str, body: bytes, *, rows: int) -> Response:
    """A document as PDF, e.g. `berita-acara-050-1-2026-11-23.pdf`; the export goes into the log."""
    record_export(get_actor(), name, rows=rows)
    return send_file_bytes(body, f"{name}-{clock.today().isoformat()}.pdf", "application/pdf")


def _as_shown(cell: Cell) -> Cell:
    """Decimals as on screen, `74,75`: a spreadsheet of the same language reads them as numbers."""
    return str(format_decimal(cell, "#,##0.00")) if isinstance(cell, Decimal) else cell


def send_file_bytes(body: bytes, filename: str, media_type: str) -> Response:
    """As an attachment that no browser opens in our origin."""
    response = Response(body, content_type=media_type)
    safe = secure_filename(filename) or "berkas"
    response.headers.set("Content-Disposition", "attachment", filename=safe)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
