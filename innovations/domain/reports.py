"""Innovations per OPD: one selection feeds the figures, the lists and the files, so that they agree.

Only what the reader may see is counted, and drafts never: an innovation exists for others once it was sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.agencies import Affair, Agency
from innovations.models.directives import Directive
from innovations.models.masterplan import Dimension, LinkState, Programme, ProgrammeLink
from innovations.models.proposals import LIVE_STATES, Proposal, State

from . import coverage, policy, shown, terms
from .actor import Actor
from .agencies import list_units
from .proposals import FOR_POLICY
from .scoring import get_score, round_half_up

GROUPS: Mapping[str, tuple[State, ...]] = {
    "process": (State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED),
    **{state.value: (state,) for state in LIVE_STATES},
    "closed": (State.REJECTED, State.WITHDRAWN),
}
"""The columns of the figures; together they hold every state but the draft, each once."""


@dataclass(frozen=True)
class Filter:
    """What narrows a list of innovations; `status` is a state's value or a key of `GROUPS`."""

    agency_id: int | None = None
    unit_id: int | None = None
    year: int | None = None
    status: str | None = None
    directive_id: int | None = None
    dimension_id: int | None = None
    affair_id: int | None = None


@dataclass(frozen=True)
class AgencyFigures:
    """One OPD with its units rolled up: innovations per group of `GROUPS`."""

    agency: Agency
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Innovation:
    """One row of a list; `score` is None where there is none or the reader may not see it."""

    proposal: Proposal
    programmes: Sequence[Programme]
    score: Fraction | None

    @property
    def rounded_score(self) -> Decimal | None:
        """Two decimals half up, as shown and as written to files."""
        return None if self.score is None else round_half_up(self.score)


def select_innovations(actor: Actor, wanted: Filter) -> Select[tuple[Proposal]]:
    """The innovations a reader may see, narrowed; unordered and without loading options."""
    query = select(Proposal).where(policy.visible_to(actor), Proposal.state != State.DRAFT)
    columns = {
        Proposal.agency_id: wanted.agency_id,
        Proposal.unit_id: wanted.unit_id,
        Proposal.year: wanted.year,
        Proposal.directive_id: wanted.directive_id,
        Proposal.affair_id: wanted.affair_id,
    }
    for column, value in columns.items():
        if value is not None:
            query = query.where(column == value)
    if wanted.status:
        query = query.where(Proposal.state.in_(states_of(wanted.status)))
    if wanted.dimension_id is not None:
        query = query.where(coverage.is_serving(coverage.Place(wanted.dimension_id)))
    return query


def states_of(status: str) -> tuple[State, ...]:
    """The states behind a filter value: a group's, or the one named; none for nonsense."""
    return GROUPS.get(status) or tuple(state for state in State if state.value == status)


def with_details(actor: Actor, query: Select[tuple[Proposal]]) -> Select[tuple[Proposal]]:
    """Load what a row of a list shows, in a constant number of queries."""
    return query.options(
        shown.with_title(actor),
        *FOR_POLICY,
        joinedload(Proposal.unit),
        joinedload(Proposal.affair),
        selectinload(Proposal.links).joinedload(ProgrammeLink.programme).joinedload(Programme.dimension),
    )


def as_innovations(actor: Actor, proposals: Sequence[Proposal]) -> list[Innovation]:
    """Rows for proposals loaded by `with_details`."""
    return [
        Innovation(
            proposal,
            [link.programme for link in proposal.links if link.state is LinkState.CONFIRMED],
            get_score(proposal.score_points, proposal.score_reviews)
            if policy.can_see_scores(actor, proposal)
            else None,
        )
        for proposal in proposals
    ]


def list_agency_figures(actor: Actor, wanted: Filter) -> list[AgencyFigures]:
    """Every OPD of today, most innovations first, those without at the end; another only if it has some."""
    chosen = select_innovations(actor, wanted).subquery()
    rows = db.session.execute(
        select(chosen.c.agency_id, chosen.c.state, func.count()).group_by(chosen.c.agency_id, chosen.c.state)
    )
    group_of = {state: key for key, states in GROUPS.items() for state in states}
    counts: dict[int, dict[str, int]] = {}
    for agency_id, state, number in rows:
        own = counts.setdefault(agency_id, dict.fromkeys(GROUPS, 0))
        own[group_of[State(state)]] += number
    agencies = db.session.scalars(
        select(Agency)
        .where(Agency.parent_id.is_(None), or_(terms.current(), Agency.id.in_(list(counts))))
        .order_by(Agency.name, Agency.id)
    )
    figures = [AgencyFigures(agency, counts.get(agency.id, dict.fromkeys(GROUPS, 0))) for agency in agencies]
    return sorted(figures, key=lambda row: -row.total)


def list_innovations(actor: Actor, wanted: Filter, order: Sequence[ColumnElement[Any]]) -> list[Innovation]:
    """All rows of a list in its order, for a file."""
    query = with_details(actor, select_innovations(actor, wanted)).order_by(*order)
    return as_innovations(actor, db.session.scalars(query).all())


def list_year_figures(actor: Actor, agency: Agency) -> list[tuple[int, Mapping[str, int]]]:
    """For one OPD, newest year first: innovations per group."""
    chosen = select_innovations(actor, Filter(agency_id=agency.id)).subquery()
    rows = db.session.execute(
        select(chosen.c.year, chosen.c.state, func.count()).group_by(chosen.c.year, chosen.c.state)
    )
    years: dict[int, dict[str, int]] = {}
    for year, state, number in rows:
        own = years.setdefault(year, dict.fromkeys(GROUPS, 0))
        own[next(key for key, states in GROUPS.items() if State(state) in states)] += number
    return sorted(years.items(), reverse=True)


@dataclass(frozen=True)
class Choices:
    """What the filters offer: (id, words) pairs."""

    years: Sequence[int]
    directives: Sequence[tuple[int, str]]
    dimensions: Sequence[tuple[int, str]]
    affairs: Sequence[tuple[int, str]]
    units: Sequence[tuple[int, str]]


def list_choices(actor: Actor, agency_id: int | None = None) -> Choices:
    """Values worth choosing; affairs and units only those that occur."""
    chosen = select_innovations(actor, Filter(agency_id=agency_id)).subquery()
    years = db.session.scalars(select(chosen.c.year).distinct().order_by(chosen.c.year.desc()))
    directives = db.session.execute(
        select(Directive.id, Directive.title).order_by(Directive.issued_on.desc(), Directive.id)
    )
    dimensions = db.session.execute(select(Dimension.id, Dimension.name).order_by(Dimension.position, Dimension.id))
    affairs = db.session.execute(
        select(Affair.id, Affair.name)
        .where(Affair.id.in_(select(chosen.c.affair_id)))
        .order_by(Affair.code, Affair.id)
    )
    units = list_units(agency_id) if agency_id is not None else []
    return Choices(
        years.all(),
        [(key, name) for key, name in directives],
        [(key, name) for key, name in dimensions],
        [(key, name) for key, name in affairs],
        [(unit.id, unit.name) for unit in units],
    )


def of_agency(agency: Agency, wanted: Filter) -> Filter:
    """The filter for an OPD's page, or for a unit's within its OPD."""
    if agency.parent_id is None:
        return replace(wanted, agency_id=agency.id)
    return replace(wanted, agency_id=agency.parent_id, unit_id=agency.id)
