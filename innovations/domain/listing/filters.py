"""What a list is narrowed to, as plain values and as WHERE clauses over `Proposal`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, true

from innovations.domain import coverage, index_readiness, policy, progress, relations, search
from innovations.domain.actor import Actor
from innovations.domain.coverage import Place
from innovations.domain.index_readiness import Readiness
from innovations.domain.planning import walking
from innovations.domain.todo import Work, find_clause
from innovations.models.accounts import Role
from innovations.models.proposals import LIVE_STATES, Form, Kind, Origin, Proposal, Stage, State

from . import score

GROUPS: Mapping[str, tuple[State, ...]] = {
    "process": (State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED),
    **{state.value: (state,) for state in LIVE_STATES},
    "closed": (State.REJECTED, State.WITHDRAWN),
}
"""The columns of the figures; together they hold every state but the draft, each once."""
LIVE = "live"
"""The status of what was approved once, whatever became of it."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    words: str = ""
    agency_id: int | None = None
    """An OPD with its units."""
    unit_id: int | None = None
    year: int | None = None
    directive_id: int | None = None
    status: str | None = None
    """A state's value, a key of `GROUPS`, or `LIVE`."""
    stage: Stage | None = None
    dimension_id: int | None = None
    """Dimension, programme and horizon: of a programme in force that it serves, the same one for all three."""
    programme_id: int | None = None
    horizon_id: int | None = None
    affair_id: int | None = None
    form: Form | None = None
    kind: Kind | None = None
    score_from: Decimal | None = None
    """As shown, rounded to two decimals; whose score the reader may not see, does not pass."""
    score_to: Decimal | None = None
    readiness: Readiness | None = None
    """Likewise of the index year that is worked on."""
    owner_id: int | None = None
    only_mine: bool = False
    only_sent: bool = False
    """No drafts: an innovation exists for others once it was sent."""
    only_filed: bool = False
    """Without old innovations that were entered by import: they answer no directive."""
    work: Work | None = None
    """What waits for the actor (`todo`)."""
    serving: Place | None = None
    """Programmes of the masterplan that they serve."""
    only_running: bool = False
    """As `progress.is_running`."""
    only_unlinked: bool = False
    """Approved, going on, and serving no programme."""


def states_of(status: str) -> tuple[State, ...]:
    """The states behind a filter value: a group's, or the one named; none for nonsense."""
    if status == LIVE:
        return LIVE_STATES
    return GROUPS.get(status) or tuple(state for state in State if state.value == status)


def is_wanted(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """All that a row must meet to stand in this reader's list."""
    found = [*list_narrowing(actor, filters), *list_sent(filters)]
    if filters.status is not None:
        return [*found, *is_in(actor, states_of(filters.status))]
    if filters.only_sent and policy.can_see_all_sent(actor):
        return found
    return [*found, walking(policy.visible_to(actor))]


def is_in(actor: Actor, states: tuple[State, ...]) -> list[ColumnElement[bool]]:
    """In one of these states, and to be seen; written so that few rows are looked at."""
    clause = Proposal.state == states[0] if len(states) == 1 else Proposal.state.in_(states)
    if is_all_open(actor, states):
        return [clause]
    if states == (State.DRAFT,):
        return [walking(clause), relations.is_writer_sql(actor)]
    if sees_few(actor):
        return [walking(clause), policy.visible_to(actor)]
    return [clause, walking(policy.visible_to(actor))]


def is_all_open(actor: Actor, states: tuple[State, ...]) -> bool:
    """May this reader see whatever is in these states?"""
    is_open = set(states) <= set(LIVE_STATES) or actor.has(Role.AUDITOR)
    return is_open or (policy.can_see_all_sent(actor) and State.DRAFT not in states)


def sees_few(actor: Actor) -> bool:
    """Beside what is open to everybody only what is their own or their OPD's."""
    return not actor.seats and not actor.has(Role.KOMINFO, Role.LEADERSHIP, Role.AUDITOR)


def list_sent(filters: Filters) -> list[ColumnElement[bool]]:
    """No drafts, if so asked."""
    return [Proposal.state != State.DRAFT] if filters.only_sent else []


def list_narrowing(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """All filters but the state and what may be seen."""
    clauses = list_equal(filters)
    clauses.extend(search.matches(filters.words))
    if filters.only_mine:
        clauses.append(relations.is_member_sql(actor))
    if filters.work is not None:
        clauses.append(find_clause(actor, filters.work))
    clauses.extend(coverage.is_serving(place) for place in _list_places(filters))
    if filters.only_running:
        clauses.append(progress.is_running())
    if filters.only_unlinked:
        clauses.append(coverage.is_unlinked())
    if filters.score_from is not None or filters.score_to is not None:
        clauses.append(score.is_between(actor, filters.score_from, filters.score_to))
    if filters.readiness is not None:
        clauses.append(index_readiness.is_ready_sql(actor, filters.readiness))
    return clauses or [true()]


def list_equal(filters: Filters) -> list[ColumnElement[bool]]:
    """The filters that ask for one value of a column."""
    columns: Mapping[Any, Any] = {
        Proposal.agency_id: filters.agency_id,
        Proposal.unit_id: filters.unit_id,
        Proposal.year: filters.year,
        Proposal.directive_id: filters.directive_id,
        Proposal.stage: filters.stage,
        Proposal.affair_id: filters.affair_id,
        Proposal.form: filters.form,
        Proposal.kind: filters.kind,
        Proposal.owner_id: filters.owner_id,
        Proposal.origin: Origin.FILED if filters.only_filed else None,
    }
    return [column == value for column, value in columns.items() if value is not None]


def _list_places(filters: Filters) -> list[Place]:
    asked = Place(filters.dimension_id, filters.horizon_id, None, filters.programme_id)
    return [place for place in (asked if asked != Place() else None, filters.serving) if place is not None]
