"""Cells of reports as screens and files show them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from innovations.domain.listing import Filters
from innovations.domain.reporting import Cell, Column, Kind, ProgrammeList, Report, Row
from innovations.web import downloads, formats, labels, list_query

from .words import COLUMNS

CHARTED = 15
"""Rows that a chart draws at most; all stand in the table."""


@dataclass(frozen=True)
class Shown:
    """A cell in words; `url` opens what it counts."""

    text: str
    url: str | None
    is_number: bool
    is_zero: bool
    head: str


def head(column: Column) -> str:
    return str(COLUMNS[column.code])


def show(column: Column, cell: Cell) -> Shown:
    url = _url(cell.opens) if cell.opens is not None and cell.value else None
    return Shown(write(column, cell), url, column.kind is not Kind.TEXT, cell.value == 0, head(column))


def show_rows(report: Report) -> list[list[Shown]]:
    """Those that say anything; the others are `list_empty`."""
    return [_show_row(report, row) for row in report.rows if not _is_empty(report, row)]


def list_empty(report: Report) -> list[str]:
    """The names of rows without any figure."""
    return [_name(report, row) for row in report.rows if _is_empty(report, row)]


def _name(report: Report, row: Row) -> str:
    """What stands first, with what follows a code."""
    pairs = [*zip(report.columns, row, strict=True)]
    return " ".join(write(column, cell) for column, cell in pairs[: 2 if pairs[0][0].code == "code" else 1])


def _is_empty(report: Report, row: Row) -> bool:
    return not any(
        cell.value for column, cell in zip(report.columns, row, strict=True) if column.kind is not Kind.TEXT
    )


def show_totals(report: Report) -> list[Shown]:
    return _show_row(report, _say_all(report)) if report.totals else []


def _say_all(report: Report) -> Row:
    """The last row, under the names: `Semua`."""
    return [
        Cell("" if at else _("Semua")) if column.kind is Kind.TEXT else cell
        for at, (column, cell) in enumerate(zip(report.columns, report.totals, strict=True))
    ]


def _show_row(report: Report, row: Row) -> list[Shown]:
    return [show(column, cell) for column, cell in zip(report.columns, row, strict=True)]


def write(column: Column, cell: Cell) -> str:
    """In words and figures; an en dash where nothing can be said."""
    value = cell.value
    if isinstance(value, StrEnum):
        return labels.label(value)
    if isinstance(value, Decimal):
        return formats.hundredths(value)
    if isinstance(value, int) and column.kind is not Kind.TEXT:
        return formats.number(value)
    if value is None:
        return _("belum diisi") if column.kind is Kind.TEXT else "–"
    return str(value)


def list_facts(report: Report) -> list[dict[str, Any]]:
    """For the macro `figures`."""
    shown = [show(column, cell) for column, cell in report.facts]
    return [{"value": one.text, "label": one.head, "url": one.url} for one in shown]


def chart_caption(report: Report) -> str:
    """What is drawn, and for what: `Jumlah menurut OPD`."""
    heads = {column.code: head(column) for column in report.columns}
    row = next(words for code, words in heads.items() if code != "code")
    return _("%(figure)s menurut %(row)s", figure=heads[report.chart], row=row if row.isupper() else row.lower())


def list_bars(report: Report) -> list[dict[str, Any]]:
    """For the macro `bars`: the rows with most of what the chart draws; none where it would draw nothing."""
    place = next((at for at, column in enumerate(report.columns) if column.code == report.chart), None)
    if place is None:
        return []
    drawn = sorted((row for row in report.rows if row[place].value), key=lambda row: -Decimal(row[place].value or 0))
    bars = []
    for row in [row for row in report.rows if any(row is one for one in drawn[:CHARTED])]:
        shown = _show_row(report, row)
        bars.append({"label": _name(report, row), "value": row[place].value, "text": shown[place].text})
    return bars


def list_cells(report: Report) -> list[list[downloads.Cell]]:
    """For files: numbers stay numbers."""
    return [
        [_cell(column, cell) for column, cell in zip(report.columns, row, strict=True)]
        for row in [*report.rows, *([_say_all(report)] if report.totals else [])]
    ]


def _cell(column: Column, cell: Cell) -> downloads.Cell:
    return write(column, cell) if column.kind is Kind.TEXT else cell.value


def _url(opens: Filters | ProgrammeList) -> str:
    """The list that a count opens."""
    if isinstance(opens, Filters):
        asked: dict[str, Any] = {**list_query.write(opens)}
        return url_for("proposals.index", **asked)
    served = {None: None, True: "ya", False: "tidak"}[opens.has_innovations]
    return url_for("masterplan.index", dimensi=opens.dimension or None, inovasi=served)
