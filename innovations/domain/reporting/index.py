"""How ready each OPD's innovations are for the index of a year: the lines of `index_readiness`, added up."""

from collections.abc import Sequence

from innovations.domain import index_readiness, index_years
from innovations.domain.actor import Actor
from innovations.domain.index_readiness import Line, Picture

from .report import Cell, Column, Kind, Report, Row, Scope, add_up

COLUMNS = (
    Column("agency", Kind.TEXT),
    Column("live"),
    Column("claimed"),
    Column("mandatory_missing"),
    Column("unproved_levels"),
    Column("points_claimed"),
    Column("points_verified"),
)


def per_agency(actor: Actor, scope: Scope) -> Report:
    """Most innovations with a claim first."""
    year = index_years.find_current() if scope.index_year is None else index_years.get(scope.index_year)
    if year is None:
        return Report("indeks", COLUMNS, [])
    picture = index_readiness.read(year, actor)
    lines: dict[str, list[Line]] = {}
    for line in picture.lines:
        lines.setdefault(line.agency, []).append(line)
    rows = [_row(name, own) for name, own in sorted(lines.items())]
    rows.sort(key=lambda row: -int(row[2].value or 0))
    return Report("indeks", COLUMNS, rows, add_up(COLUMNS, rows, {}), _facts(year.year, picture), chart="claimed")


def _row(name: str, lines: Sequence[Line]) -> Row:
    counted = [line for line in lines if line.is_claimed]
    return [
        Cell(name),
        Cell(len(lines)),
        Cell(len(counted)),
        Cell(sum(bool(line.missing) for line in counted)),
        Cell(sum(line.unproved for line in counted)),
        Cell(sum(line.claimed for line in counted)),
        Cell(sum(line.verified for line in counted)),
    ]


def _facts(year: int, picture: Picture) -> list[tuple[Column, Cell]]:
    """The region's index, for who sees it whole and where the formula is known."""
    found = [(Column("index_year", Kind.TEXT), Cell(str(year)))]
    for code, score in (("index_claimed", picture.claimed), ("index_verified", picture.verified)):
        if score is not None:
            found.append((Column(code, Kind.DECIMAL), Cell(score.index)))
    return found
