"""Cells of reports as screens and files show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from innovations.domain.listing import Filters
from innovations.domain.reporting import Cell, Column, Kind, Report
from innovations.web import downloads, formats, labels

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
    url = url_for("proposals.index", **_query(cell.opens)) if cell.opens is not None and cell.value else None
    return Shown(write(column, cell), url, column.kind is not Kind.TEXT, cell.value == 0, head(column))


def show_rows(report: Report) -> list[list[Shown]]:
    return [_show_row(report, row) for row in report.rows]


def show_totals(report: Report) -> list[Shown]:
    return _show_row(report, report.totals) if report.totals else []


def _show_row(report: Report, row: Sequence[Cell]) -> list[Shown]:
    return [show(column, cell) for column, cell in zip(report.columns, row, strict=True)]


def write(column: Column, cell: Cell) -> str:
    """In words and figures; an en dash where nothing can be said."""
    value = cell.value
    if isinstance(value, StrEnum):
        return labels.label(value)
    if isinstance(value, Decimal):
        return f"{formats.hundredths(value)} %" if column.kind is Kind.PERCENT else formats.hundredths(value)
    if isinstance(value, int) and column.kind is not Kind.TEXT:
        return formats.number(value)
    return str(value) if value is not None else "–" if column.kind is not Kind.TEXT else _("belum diisi")


def list_facts(report: Report) -> list[dict[str, Any]]:
    """For the macro `figures`."""
    shown = [show(column, cell) for column, cell in report.facts]
    return [{"value": one.text, "label": one.head, "url": one.url} for one in shown]


def chart_caption(report: Report) -> str:
    return next(head(column) for column in report.columns if column.code == report.chart)


def list_bars(report: Report) -> list[dict[str, Any]]:
    """For the macro `bars`: the rows with most of what the chart draws; none where it would draw nothing."""
    place = next((at for at, column in enumerate(report.columns) if column.code == report.chart), None)
    if place is None:
        return []
    drawn = sorted((row for row in report.rows if row[place].value), key=lambda row: -Decimal(row[place].value or 0))
    bars = []
    for row in [row for row in report.rows if any(row is one for one in drawn[:CHARTED])]:
        shown = _show_row(report, row)
        words = [one.text for one in shown if not one.is_number]
        bars.append({"label": " ".join(words), "value": row[place].value, "text": shown[place].text})
    return bars


def list_cells(report: Report) -> list[list[downloads.Cell]]:
    """For files: numbers stay numbers."""
    return [
        [_cell(column, cell) for column, cell in zip(report.columns, row, strict=True)]
        for row in [*report.rows, *([report.totals] if report.totals else [])]
    ]


def _cell(column: Column, cell: Cell) -> downloads.Cell:
    return write(column, cell) if column.kind is Kind.TEXT else cell.value


def _query(filters: Filters) -> dict[str, Any]:
    known = {"opd": filters.agency_id, "tahun": filters.year, "arahan": filters.directive_id}
    return {name: value for name, value in known.items() if value is not None}
