"""What answers look like: the OpenAPI document and the JSON are both made from these classes, so they agree.

Names are English and stay; a member may be added, none is renamed. Codes stand for words, and no person is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from innovations.domain import reporting
from innovations.domain.listing import Line
from innovations.domain.veiling import veil
from innovations.models.agencies import AgencyKind
from innovations.models.proposals import Form, Kind, Stage, State


@dataclass(frozen=True)
class Named:
    """A thing by its id."""

    id: int
    name: str


@dataclass(frozen=True)
class Coded:
    """A thing by its code."""

    code: str
    name: str


@dataclass(frozen=True)
class Place:
    """A dimension, its part, or a horizon of the masterplan; `key` says which, in every region."""

    id: int
    key: str
    name: str


@dataclass(frozen=True)
class Innovation:
    """An innovation that was approved once, whatever became of it."""

    number: Annotated[str, "Never changes; also in addresses."]
    title: str
    year: Annotated[int, "Of the directive that it answers."]
    state: State
    stage: Annotated[Stage | None, "As its proposer declared it; after the decision the state speaks."]
    form: Form | None
    kind: Kind | None
    agency: Annotated[Named, "Whose idea it was."]
    unit: Annotated[str | None, "The unit below that agency."]
    directive: Named
    affair: Annotated[str | None, "The field of government (urusan)."]
    programmes: Annotated[tuple[Coded, ...], "Of the masterplan that it serves."]
    submitted_at: datetime | None
    decided_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True)
class InnovationPage:
    """A part of the list, in its order."""

    items: tuple[Innovation, ...]
    total: Annotated[int | None, "Of the whole list; null when there are more than 1,000."]
    next: Annotated[str | None, "Where the list goes on, as a path with query."]
    previous: str | None


@dataclass(frozen=True)
class Texts:
    """What is written about it; numbers and addresses of persons are taken out."""

    summary: str
    problem: str
    design: str
    aims: str
    benefits: str
    results: str


@dataclass(frozen=True)
class InnovationDetail(Innovation):
    """One innovation with its texts."""

    executing_agency: Annotated[Named | None, "Charged with it by the decree."]
    texts: Texts


@dataclass(frozen=True)
class Agency:
    """An OPD, or a unit below one; those that ended stay in the list."""

    id: int
    name: str
    short_name: str
    kind: AgencyKind
    parent_id: Annotated[int | None, "The OPD above; null for an OPD."]
    valid_from: date | None
    valid_to: Annotated[date | None, "Its last day."]
    successor_id: int | None


@dataclass(frozen=True)
class AgencyList:
    """OPD by name, each followed by its units."""

    items: tuple[Agency, ...]


@dataclass(frozen=True)
class Programme:
    """A programme of the Smart City masterplan that is in force."""

    id: int
    code: str
    name: str
    activity: str
    target: str
    indicator: str
    location: str
    dimension: Place
    sub_dimension: Place | None
    horizon: Place
    agency: Annotated[Named | None, "Answers for it."]
    year_start: int | None
    year_end: int | None
    budget: Annotated[int | None, "Whole rupiah."]
    is_quick_win: bool
    stopped_on: Annotated[date | None, "Since when a quick win stands still."]
    innovations: Annotated[int, "Approved, not stopped, and confirmed for it."]


@dataclass(frozen=True)
class ProgrammeList:
    """By dimension, horizon and code."""

    items: tuple[Programme, ...]


@dataclass(frozen=True)
class Figures:
    """Programmes in force, those with an innovation, the innovations, and those of them that run."""

    programmes: int
    covered: int
    innovations: int
    running: int


@dataclass(frozen=True)
class CoverageCell:
    """Where a dimension and a horizon meet."""

    dimension: Place
    horizon: Place
    figures: Figures


@dataclass(frozen=True)
class Coverage:
    """How far innovations carry the masterplan out. One may serve several programmes: cells do not add up."""

    total: Figures
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True)
class ReportList:
    """The slugs of the reports."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a report."""

    code: str
    kind: reporting.Kind


Values = Mapping[str, str | float | None]


@dataclass(frozen=True)
class Report:
    """A table: each row has a value for each column; percent and decimals are rounded to two places."""

    report: str
    columns: tuple[Column, ...]
    rows: tuple[Values, ...]
    totals: Values | None
    facts: Annotated[Values, "Single figures."]
    notes: Annotated[tuple[reporting.Note, ...], "What it leaves out."]


@dataclass(frozen=True)
class Fault:
    """A parameter that was not understood."""

    parameter: str
    detail: str


@dataclass(frozen=True)
class Problem:
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int


def of_line(line: Line) -> dict[str, Any]:
    """The members of an `Innovation`."""
    names = ("number", "year", "state", "stage", "form", "kind", "unit", "affair")
    moments = ("submitted_at", "decided_at", "updated_at")
    return {
        **{name: getattr(line, name) for name in (*names, *moments)},
        "title": veil(line.title),
        "agency": Named(line.agency_id, line.agency),
        "directive": Named(line.directive_id, line.directive),
        "programmes": tuple(Coded(*pair) for pair in line.programmes),
    }
