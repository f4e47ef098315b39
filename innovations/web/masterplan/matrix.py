"""The matrix of coverage as tables: dimension by horizon and OPD by dimension, each cell a link to what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import coverage
from innovations.domain.coverage import NOTHING, Cell, Facts, Measure
from innovations.web.downloads import Cell as SheetCell

from .forms import Reference


@dataclass(frozen=True)
class Head:
    """A row or a column: the id it is counted by, its words, and what narrows a list of programmes to it."""

    id: int
    name: str
    narrowing: Mapping[str, Any]


@dataclass(frozen=True)
class Matrix:
    """Figures by (row id, column id), and those of whole rows by row id: no sums, for innovations serve several."""

    rows: Sequence[Head]
    columns: Sequence[Head]
    cells: Mapping[Any, Cell]
    totals: Mapping[Any, Cell]


def _dimensions(reference: Reference) -> list[Head]:
    return [Head(row.id, row.name, {"dimensi": row.key}) for row in reference.dimensions]


def by_horizon(facts: Facts, reference: Reference) -> Matrix:
    """Dimension by horizon."""
    horizons = [Head(row.id, row.name, {"jangka": row.key}) for row in reference.horizons]
    cells = coverage.tabulate(facts, lambda line: (line.dimension_id, line.horizon_id))
    return Matrix(_dimensions(reference), horizons, cells, coverage.tabulate(facts, lambda line: line.dimension_id))


def by_agency(facts: Facts, reference: Reference) -> Matrix:
    """OPD that answers for programmes by dimension."""
    totals = coverage.tabulate(facts, lambda line: line.agency_id)
    agencies = [Head(row.id, row.name, {"opd": row.id}) for row in reference.agencies if row.id in totals]
    cells = coverage.tabulate(facts, lambda line: (line.agency_id, line.dimension_id))
    return Matrix(agencies, _dimensions(reference), cells, totals)


def list_url(measure: Measure, narrowing: Mapping[str, Any]) -> str:
    """The list that holds just what a cell counts."""
    if measure in (Measure.PROGRAMMES, Measure.COVERED):
        return url_for("masterplan.index", inovasi="ya" if measure is Measure.COVERED else None, **narrowing)
    renamed = {"pengampu" if name == "opd" else name: value for name, value in narrowing.items()}
    return url_for("proposals.index", tautan="berjalan" if measure is Measure.RUNNING else "ada", **renamed)


def heat_rows(matrix: Matrix, measure: Measure) -> list[dict[str, Any]]:
    """For the macro `heat`."""
    return [
        {
            "label": row.name,
            "url": list_url(measure, row.narrowing),
            "cells": [_heat_cell(matrix, row, column, measure) for column in matrix.columns],
            "total": matrix.totals.get(row.id, NOTHING).get(measure),
        }
        for row in matrix.rows
    ]


def _heat_cell(matrix: Matrix, row: Head, column: Head, measure: Measure) -> dict[str, Any]:
    cell = matrix.cells.get((row.id, column.id), NOTHING)
    value = cell.get(measure)
    return {
        "value": value,
        "note": _note(cell, measure),
        "is_void": not cell.programmes and measure is not Measure.PROGRAMMES,
        "url": list_url(measure, {**row.narrowing, **column.narrowing}) if value else "",
    }


def _note(cell: Cell, measure: Measure) -> str:
    if not cell.programmes:
        return _("belum ada program")
    if measure is Measure.PROGRAMMES:
        return ngettext("%(num)s dengan inovasi", "%(num)s dengan inovasi", cell.covered)
    if measure is Measure.COVERED and cell.covered:
        return _("dari %(all)s program", all=cell.programmes)
    if measure is Measure.COVERED:
        return _("belum ada, dari %(all)s program", all=cell.programmes)
    return ""


def find_top(matrices: Sequence[Matrix], measure: Measure) -> int:
    """The largest figure of a cell, so that several tables are shaded alike."""
    return max((cell.get(measure) for matrix in matrices for cell in matrix.cells.values()), default=0)


def sheet_rows(matrix: Matrix) -> list[list[SheetCell]]:
    """For a file: every cell with all its figures, empty ones too."""
    return [
        [row.name, column.name, *(matrix.cells.get((row.id, column.id), NOTHING).get(measure) for measure in Measure)]
        for row in matrix.rows
        for column in matrix.columns
    ]
