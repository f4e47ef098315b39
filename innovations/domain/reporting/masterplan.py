"""What innovations serve the masterplan: per dimension and per programme, as `coverage` counts."""

from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import case, distinct, func, select

from innovations.database import db
from innovations.domain import programmes, progress
from innovations.domain.actor import Actor
from innovations.domain.coverage import Place
from innovations.models.masterplan import Dimension, Programme, ProgrammeLink
from innovations.models.proposals import Proposal

from .report import Cell, Column, Kind, ProgrammeList, Report, Row, Scope, per_hundred

DIMENSION_COLUMNS = (
    Column("dimension", Kind.TEXT),
    Column("programmes"),
    Column("covered"),
    Column("uncovered"),
    Column("covered_percent", Kind.PERCENT),
    Column("innovations"),
    Column("running"),
)
PROGRAMME_COLUMNS = (
    Column("code", Kind.TEXT),
    Column("programme", Kind.TEXT),
    Column("dimension", Kind.TEXT),
    Column("innovations"),
    Column("running"),
)


class Served(NamedTuple):
    """Programmes with an innovation, these innovations, and those of them that run."""

    programmes: int = 0
    innovations: int = 0
    running: int = 0


def per_dimension(actor: Actor, scope: Scope) -> Report:
    """In the masterplan's order; one innovation may serve several, so the last row is counted, not summed."""
    found = db.session.execute(
        select(Dimension, func.count(Programme.id))
        .outerjoin(Programme, (Programme.dimension_id == Dimension.id) & programmes.IN_FORCE)
        .group_by(Dimension.id)
        .order_by(Dimension.position, Dimension.id)
    ).tuples()
    served, number, rows = _count(actor, scope, Programme.dimension_id), 0, []
    for dimension, own in found:
        number += own
        place, of_programmes = Place(dimension.id), ProgrammeList(dimension.key)
        rows.append(_row(dimension.name, own, served.get(dimension.id, Served()), scope, of_programmes, place))
    whole = _count(actor, scope)[None]
    totals = _row(None, number, whole, scope, ProgrammeList(), Place())
    return Report("dimensi", DIMENSION_COLUMNS, rows, totals, chart="innovations")


def _row(
    name: str | None, number: int, served: Served, scope: Scope, of_programmes: ProgrammeList, place: Place
) -> Row:
    """Lists of programmes know neither years nor directives."""
    open_of = of_programmes if scope == Scope() else None
    return [
        Cell(name),
        Cell(number, of_programmes),
        Cell(served.programmes, open_of and replace(open_of, has_innovations=True)),
        Cell(number - served.programmes, open_of and replace(open_of, has_innovations=False)),
        per_hundred(served.programmes, number),
        *_cells(served, scope, place),
    ]


def _cells(served: Served, scope: Scope, place: Place) -> Row:
    return [
        Cell(served.innovations, scope.filters(serving=place)),
        Cell(served.running, scope.filters(serving=place, only_running=True)),
    ]


def per_programme(actor: Actor, scope: Scope) -> Report:
    """Every programme in force, in the masterplan's order."""
    served = _count(actor, scope, Programme.id)
    found = db.session.execute(
        select(Programme.id, Programme.code, Programme.name, Dimension.name)
        .join(Programme.dimension)
        .where(programmes.IN_FORCE)
        .order_by(Dimension.position, Programme.code, Programme.id)
    )
    rows = [
        [Cell(code), Cell(name), Cell(dimension), *_cells(served.get(key, Served()), scope, Place(programme_id=key))]
        for key, code, name, dimension in found.tuples()
    ]
    totals = [Cell(), Cell(), Cell(), *_cells(_count(actor, scope)[None], scope, Place())]
    return Report("program", PROGRAMME_COLUMNS, rows, totals, chart="innovations")


def _count(actor: Actor, scope: Scope, *key: Any) -> dict[Any, Served]:
    """By the values of a column of `Programme`, or of all together by None."""
    runs = case((progress.is_running(), Proposal.id))
    counted = (ProgrammeLink.programme_id, Proposal.id, runs)
    rows = db.session.execute(
        select(*(func.count(distinct(column)) for column in counted), *key)
        .join(Proposal, Proposal.id == ProgrammeLink.proposal_id)
        .join(Programme, Programme.id == ProgrammeLink.programme_id)
        .where(programmes.serves(), programmes.IN_FORCE, *scope.clauses(actor))
        .group_by(*key)
    )
    return {row[3] if key else None: Served(*row[:3]) for row in rows}
