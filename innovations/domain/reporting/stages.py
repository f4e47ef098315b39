"""What stage innovations are in by their proposers' word, per year."""

from sqlalchemy import func, select

from innovations.database import db
from innovations.domain.actor import Actor
from innovations.models.proposals import Proposal, Stage

from .report import Cell, Column, Kind, Report, Scope, add_up, list_notes

COLUMNS = (
    Column("year", Kind.TEXT),
    *(Column(f"stage_{stage.value}") for stage in Stage),
    Column("stage_untold"),
    Column("total"),
)


def per_year(actor: Actor, scope: Scope) -> Report:
    """The newest year first."""
    counts: dict[int, dict[Stage | None, int]] = {}
    found = db.session.execute(
        select(Proposal.year, Proposal.stage, func.count())
        .where(*scope.clauses(actor))
        .group_by(Proposal.year, Proposal.stage)
    )
    for year, stage, number in found.tuples():
        counts.setdefault(year, {})[stage] = number
    rows = []
    for year, own in sorted(counts.items(), reverse=True):
        cells = [Cell(own.get(stage, 0), scope.filters(year=year, stage=stage)) for stage in Stage]
        total = Cell(sum(own.values()), scope.filters(year=year))
        rows.append([Cell(str(year)), *cells, Cell(own.get(None, 0)), total])
    opens = {f"stage_{stage.value}": scope.filters(stage=stage) for stage in Stage} | {"total": scope.filters()}
    totals = add_up(COLUMNS, rows, opens)
    return Report("tahapan", COLUMNS, rows, totals, chart="total", notes=list_notes(actor))
