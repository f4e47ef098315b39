"""The region's year for its regent, and each OPD's own share of it: figures of other pages, gathered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.orm import InstrumentedAttribute

from innovations.models.agencies import Agency
from innovations.models.index import IndexYear
from innovations.models.masterplan import Programme
from innovations.models.proposals import LIVE_STATES, Proposal, State

from . import agencies, coverage, index_readiness, index_years, policy, programmes, reports, stewards, watch
from .actor import Actor
from .coverage import NOTHING, Cell, Gaps
from .errors import require_part
from .index_readiness import Picture
from .listing import GROUPS, Filters, count_by
from .reports import AgencyFigures
from .watch import Line, Need

T = TypeVar("T")
YEARS, LISTED = 5, 8
"""Years beside each other, and rows of each list that says what is missing."""


@dataclass(frozen=True)
class Recap:
    """The proposals of a year's directives, without old innovations entered by import, which answer none.

    Masterplan, follow-through and index as they stand today.
    """

    year: int
    figures: Sequence[AgencyFigures]
    years: Sequence[tuple[int, int]]
    """Proposals by year up to this one, the oldest first, at most `YEARS` of them."""
    waiting: Mapping[State, int]
    """Of those in process, by state: each waits for somebody else."""
    whole: Cell
    dimensions: Sequence[tuple[str, Cell]]
    gaps: Gaps
    unserved: Sequence[Programme]
    idle: Sequence[Agency]
    running: int
    needs: Mapping[Need, int]
    silent: Sequence[Line]
    """All of them, the longest silent first."""
    index_year: IndexYear | None
    index: Picture | None
    is_whole: bool
    """The reader sees all that was sent; else only what is decided is counted."""

    @property
    def counts(self) -> dict[str, int]:
        """Of all OPD, by group of `listing.GROUPS`."""
        return {key: sum(row.counts[key] for row in self.figures) for key in GROUPS}

    @property
    def total(self) -> int:
        return sum(row.total for row in self.figures)


@dataclass(frozen=True)
class Share:
    """What one OPD has of it, its units rolled up; `late` counts what it carries out, the rest what it proposed."""

    agency: Agency
    sent: int
    approved: int
    running: int
    late: int
    programmes: int
    unserved: int
    claimed: int
    """Innovations of the index year."""
    missing: int
    """Mandatory indicators of those that lack a level with evidence."""
    unproved: int
    """Levels they claim without evidence."""


def read(actor: Actor, year: int) -> Recap:
    """All that the four pages say, in a constant number of queries. For who oversees the region, else 403."""
    require_part(stewards.oversees(actor))
    filed = Filters(year=year, only_filed=True)
    facts, needing = coverage.read(), watch.list_needing(actor)
    by_dimension = coverage.tabulate(facts, lambda line: line.dimension_id)
    index_year = find_index_year(year)
    return Recap(
        year=year,
        figures=reports.list_agency_figures(actor, filed),
        years=_count_years(actor, year),
        waiting=_count(actor, replace(filed, status="process"), Proposal.state),
        whole=coverage.tabulate(facts, lambda line: None).get(None, NOTHING),
        dimensions=[(row.name, by_dimension.get(row.id, NOTHING)) for row in programmes.list_dimensions()],
        gaps=coverage.count_gaps(),
        unserved=coverage.list_rows(coverage.select_unserved(), LISTED),
        idle=coverage.list_rows(coverage.select_idle_agencies(), LISTED),
        running=count_running(actor, Filters()).total(),
        needs=watch.count_needs(needing),
        silent=sorted(filter(is_silent, needing), key=lambda line: (line.last_sign, line.id)),
        index_year=index_year,
        index=None if index_year is None else index_readiness.read(index_year, actor),
        is_whole=policy.can_see_all_sent(actor),
    )


def is_silent(line: Line) -> bool:
    """Owes a report, or news."""
    return bool({Need.REPORT_LATE, Need.STALE} & {*line.needs})


def list_years(actor: Actor) -> list[tuple[int, int]]:
    """Years of the proposals that the reader may see, newest first, and how many. For who oversees the region."""
    require_part(stewards.oversees(actor))
    return sorted(_count(actor, Filters(only_filed=True), Proposal.year).items(), reverse=True)


def _count_years(actor: Actor, last: int) -> list[tuple[int, int]]:
    """Years without any count too."""
    found = {year: count for year, count in list_years(actor) if last - YEARS < year <= last}
    return [(year, found.get(year, 0)) for year in range(min([*found, last]), last + 1)]


def find_index_year(year: int) -> IndexYear | None:
    """That of the year, else the one that is worked on."""
    return index_years.get(year) or index_years.find_current()


def count_running(actor: Actor, wanted: Filters) -> Counter[int]:
    """Innovations that run by the OPD that proposed them."""
    return _count(actor, replace(wanted, only_running=True), Proposal.agency_id)


def _count(actor: Actor, wanted: Filters, column: InstrumentedAttribute[T]) -> Counter[T]:
    """What was sent by the column's value, whatever its state."""
    found: Counter[T] = Counter()
    for key, _state, number in count_by(actor, replace(wanted, only_sent=True), column):
        found[key] += number
    return found


def list_shares(actor: Actor, wanted: Filters) -> list[Share]:
    """One for every OPD of today, by name, in a constant number of queries; kominfo's letters tell them, else 403.

    `wanted` narrows what was sent, approved and runs; index documents are those of its year, or of the current one.
    """
    require_part(stewards.is_kominfo(actor))
    filed = replace(wanted, only_filed=True)
    figures = [row for row in reports.list_agency_figures(actor, filed) if agencies.is_current(row.agency)]
    running = count_running(actor, wanted)
    late = Counter(line.agency_id for line in watch.list_needing(actor) if Need.REPORT_LATE in line.needs)
    cells = coverage.tabulate(coverage.read(), lambda line: line.agency_id)
    index_year = find_index_year(wanted.year) if wanted.year else index_years.find_current()
    counted = [] if index_year is None else index_readiness.read(index_year, actor).counted
    shares = []
    for row in sorted(figures, key=lambda row: (row.agency.name, row.agency.id)):
        agency, cell = row.agency, cells.get(row.agency.id, NOTHING)
        own = [line for line in counted if line.agency_id == agency.id]
        shares.append(
            Share(
                agency=agency,
                sent=row.total,
                approved=sum(row.counts[state.value] for state in LIVE_STATES),
                running=running[agency.id],
                late=late[agency.id],
                programmes=cell.programmes,
                unserved=cell.programmes - cell.covered,
                claimed=len(own),
                missing=sum(len(line.missing) for line in own),
                unproved=sum(line.unproved for line in own),
            )
        )
    return shares
