"""Innovations per OPD, units rolled up, and state: the figures of /opd."""

from innovations.domain import reports
from innovations.domain.actor import Actor
from innovations.domain.reports import GROUPS

from .report import Cell, Column, Kind, Report, Scope, add_up, list_notes

COLUMNS = (Column("agency", Kind.TEXT), *(Column(key) for key in GROUPS), Column("total"))


def by_state(actor: Actor, scope: Scope) -> Report:
    """Every OPD of today, most innovations first."""
    wanted = reports.Filter(year=scope.year, directive_id=scope.directive_id)
    rows = [
        [
            Cell(row.agency.name),
            *(Cell(row.counts[key]) for key in GROUPS),
            Cell(row.total, scope.filters(agency_id=row.agency.id)),
        ]
        for row in reports.list_agency_figures(actor, wanted)
    ]
    totals = add_up(COLUMNS, rows, {"total": scope.filters()})
    return Report("opd", COLUMNS, rows, totals, chart="total", notes=list_notes(actor))
