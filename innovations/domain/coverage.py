"""How far innovations carry the masterplan out: figures per cell of a matrix, and where there are gaps.

Counted are programmes in force, and the innovations confirmed for them that were approved and not stopped since. One
innovation may serve several programmes, so the sum of cells may be more than what stands for all of them together.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.masterplan import LinkState, Programme, ProgrammeLink
from innovations.models.proposals import LIVE_STATES, ONGOING_STATES, Proposal

from . import programmes, progress

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", Programme, Proposal, Agency)


class Measure(StrEnum):
    """What is counted in a cell; the names of `Cell`."""

    PROGRAMMES = "programmes"
    COVERED = "covered"
    INNOVATIONS = "innovations"
    RUNNING = "running"


@dataclass(frozen=True)
class Cell:
    """Programmes, those with an innovation, the innovations, and those of them that run (`progress.is_running`)."""

    programmes: int = 0
    covered: int = 0
    innovations: int = 0
    running: int = 0

    def get(self, measure: Measure) -> int:
        return int(getattr(self, measure.value))


NOTHING = Cell()


class Line(NamedTuple):
    """A programme by its place in the masterplan."""

    id: int
    dimension_id: int
    horizon_id: int
    agency_id: int | None


@dataclass(frozen=True)
class Facts:
    """All that is counted; `links` are (programme, innovation, whether that runs)."""

    lines: Sequence[Line]
    links: Sequence[tuple[int, int, bool]]


@dataclass(frozen=True)
class Place:
    """Programmes of a dimension, of a horizon, of the OPD that answers for them, or one; None means any."""

    dimension_id: int | None = None
    horizon_id: int | None = None
    agency_id: int | None = None
    programme_id: int | None = None


@dataclass(frozen=True)
class Gaps:
    """How many things each list of gaps holds."""

    programmes: int
    innovations: int
    quick_wins: int
    agencies: int


def read(*clauses: ColumnElement[bool]) -> Facts:
    """What stands in the database now, of the programmes that meet the clauses; two queries."""
    columns = (Programme.id, Programme.dimension_id, Programme.horizon_id, Programme.agency_id)
    lines = db.session.execute(select(*columns).where(programmes.IN_FORCE, *clauses).order_by(Programme.id))
    links = db.session.execute(
        select(ProgrammeLink.programme_id, Proposal.id, progress.is_running())
        .join(Proposal, Proposal.id == ProgrammeLink.proposal_id)
        .join(Programme, Programme.id == ProgrammeLink.programme_id)
        .where(programmes.serves(), *clauses)
        .order_by(ProgrammeLink.id)
    )
    return Facts([Line(*row) for row in lines], [(key, number, runs) for key, number, runs in links])


def tabulate(facts: Facts, key: Callable[[Line], Key]) -> dict[Key, Cell]:
    """The figures of each place that has a programme, named by `key`."""
    serving: dict[int, set[tuple[int, bool]]] = defaultdict(set)
    for programme_id, proposal_id, runs in facts.links:
        serving[programme_id].add((proposal_id, runs))
    lines: dict[Key, list[int]] = defaultdict(list)
    for line in facts.lines:
        lines[key(line)].append(line.id)
    cells = {}
    for place, ids in lines.items():
        found = set().union(*(serving[key] for key in ids))
        cells[place] = Cell(
            len(ids), sum(bool(serving[key]) for key in ids), len(found), sum(runs for _, runs in found)
        )
    return cells


def count_for(agency_id: int) -> Cell:
    """The figures of the programmes an OPD answers for."""
    return tabulate(read(Programme.agency_id == agency_id), lambda line: line.agency_id).get(agency_id, NOTHING)


def is_serving(place: Place) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` for innovations that serve a programme in force of this place."""
    columns = {
        Programme.dimension_id: place.dimension_id,
        Programme.horizon_id: place.horizon_id,
        Programme.agency_id: place.agency_id,
        Programme.id: place.programme_id,
    }
    return exists().where(
        ProgrammeLink.proposal_id == Proposal.id,
        Programme.id == ProgrammeLink.programme_id,
        programmes.IN_FORCE,
        programmes.serves(),
        *(column == value for column, value in columns.items() if value is not None),
    )


def is_unlinked() -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` for what was approved, goes on, and serves no programme."""
    linked = exists().where(ProgrammeLink.proposal_id == Proposal.id, ProgrammeLink.state == LinkState.CONFIRMED)
    return and_(Proposal.state.in_(ONGOING_STATES), ~linked)


def select_unserved() -> Select[tuple[Programme]]:
    """Programmes without any innovation."""
    query = programmes.select_programmes(programmes.Filters(has_innovations=False))
    return query.order_by(*programmes.ORDER)


def select_stopped() -> Select[tuple[Programme]]:
    """Quick wins that stand still."""
    query = programmes.select_programmes(programmes.Filters(is_stopped=True))
    return query.order_by(Programme.quick_win_stopped_on, *programmes.ORDER)


def select_unlinked() -> Select[tuple[Proposal]]:
    """Approved innovations without programme, those first that wait longest."""
    query = select(Proposal).where(is_unlinked()).options(joinedload(Proposal.agency))
    return query.order_by(Proposal.decided_at, Proposal.id)


def select_idle_agencies() -> Select[tuple[Agency]]:
    """OPD that answer for programmes but have no approved innovation of their own, by name."""
    leading = select(Programme.agency_id).where(programmes.IN_FORCE)
    own = exists().where(Proposal.agency_id == Agency.id, Proposal.state.in_(LIVE_STATES))
    return select(Agency).where(Agency.id.in_(leading), ~own).order_by(Agency.name, Agency.id)


def list_rows(query: Select[tuple[Row]], limit: int | None) -> Sequence[Row]:
    """The first rows of one of these lists, or all."""
    return db.session.scalars(query.limit(limit)).all()


def count_gaps() -> Gaps:
    """For the heads of the lists; one query."""
    lists: list[Select[Any]] = [select_unserved(), select_unlinked(), select_stopped(), select_idle_agencies()]
    return Gaps(*db.session.execute(select(*map(_count, lists))).one())


def count_unserved() -> int:
    """The first of them, for the home page."""
    return db.session.scalar(select(_count(select_unserved()))) or 0


def _count(query: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(query.order_by(None).subquery()).scalar_subquery()
