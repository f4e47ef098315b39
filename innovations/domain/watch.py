"""Which innovations need somebody: reports due or late, no sign of life, trials and milestones past their day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select, true

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.agencies import Agency
from innovations.models.events import Event
from innovations.models.followup import Outcome, Trial
from innovations.models.progress import Milestone
from innovations.models.proposals import ONGOING_STATES, Proposal, State

from . import clock, stewards, trials
from .actor import Actor
from .execution import PASSED_ON
from .planning import walking
from .progress import read_schedule, schedule_columns
from .schedule import Schedule

STALE_DAYS = 90
"""So long without a sign of life, and an innovation counts as standing still."""
SIGNS = (
    "proposal_approve",
    "proposal_imported",
    "proposal_start_trial",
    "proposal_implement",
    "report_sent",
    "report_skipped",
    "report_corrected",
    "report_file_added",
    "milestone_added",
    "milestone_changed",
    "milestone_done",
    "milestone_reopened",
    PASSED_ON,
    *trials.EVENTS.values(),
)
"""Events that are a sign of life, whoever did them; claims for the index, links and texts are none."""
ASKED = "follow_up_asked"
"""The event of whatever asks for something on this board, by schedule or by hand."""


class Need(StrEnum):
    """Why an innovation stands on the board, the most pressing first."""

    REPORT_LATE = "report_late"
    STALE = "stale"
    TRIAL_OVER = "trial_over"
    MILESTONE_OVERDUE = "milestone_overdue"
    REPORT_DUE = "report_due"


REPORTS = (Need.REPORT_LATE, Need.REPORT_DUE)


@dataclass(frozen=True)
class Line:
    """One running innovation, and what it needs.

    `agency` is the OPD that carries it out now, `trial_end` the planned one of a trial without outcome,
    `milestone_due` the oldest milestone missed.
    """

    id: int
    number: str
    title: str
    agency_id: int
    agency: str
    state: State
    schedule: Schedule | None
    last_sign: datetime
    is_stale: bool
    trial_end: date | None
    milestone_due: date | None
    asked_at: datetime | None

    @cached_property
    def needs(self) -> Sequence[Need]:
        schedule = self.schedule
        met = {
            Need.REPORT_LATE: schedule is not None and schedule.is_late,
            Need.STALE: self.is_stale,
            Need.TRIAL_OVER: self.trial_end is not None and self.trial_end < clock.today(),
            Need.MILESTONE_OVERDUE: self.milestone_due is not None,
            Need.REPORT_DUE: schedule is not None and schedule.is_due,
        }
        return [need for need, is_met in met.items() if is_met]

    @property
    def due_on(self) -> date | None:
        return self.schedule.due_on if self.schedule is not None and self.schedule.is_owed else None


def watched_by(actor: Actor) -> ColumnElement[bool]:
    """Over `Proposal`: all for kominfo, leadership and auditor; for others those they tend and those of their OPD."""
    if stewards.oversees(actor):
        return true()
    own = actor.agency_id or 0
    return or_(stewards.is_steward_sql(actor), Proposal.agency_id == own, Proposal.executing_agency_id == own)


def last_sign() -> ColumnElement[datetime]:
    """Over `Proposal`: the moment of its last sign of life (`SIGNS`), at the least that of its decision."""
    signs = select(func.max(Event.at)).where(
        Event.proposal_id == Proposal.id, Event.at > Proposal.decided_at, Event.code.in_(SIGNS)
    )
    return func.coalesce(signs.correlate(Proposal).scalar_subquery(), Proposal.decided_at)


def is_stale() -> ColumnElement[bool]:
    """Over `Proposal`: runs, or is to run, and gave no sign of life for more than `STALE_DAYS` days.

    As `last_sign` says, but asking only for what came since: mostly nothing, and the index tells at once.
    """
    since = clock.now() - timedelta(days=STALE_DAYS)
    lives = exists().where(Event.proposal_id == Proposal.id, Event.at >= since, Event.code.in_(SIGNS))
    return and_(Proposal.state.in_(ONGOING_STATES), Proposal.decided_at < since, ~lives.correlate(Proposal))


def is_on_trial() -> ColumnElement[bool]:
    """Over `Proposal`: is being tried, and no outcome was told yet."""
    ended = exists().where(Outcome.proposal_id == Proposal.id).correlate(Proposal)
    return and_(Proposal.state == State.TRIAL, ~ended)


def planned_end() -> ColumnElement[date]:
    """Over `Proposal`: the day its trial is planned to end, as told when it began, else as proposed."""
    planned = select(Trial.planned_end).where(Trial.proposal_id == Proposal.id).correlate(Proposal).scalar_subquery()
    return func.coalesce(planned, Proposal.trial_end)


def count_stale(actor: Actor) -> int:
    """How many of those the actor watches stand still."""
    query = select(func.count()).select_from(Proposal).where(watched_by(actor), is_stale())
    return db.session.scalar(query) or 0


def list_stale(actor: Actor, limit: int = 5) -> list[Line]:
    """Those the actor watches that stand still, the longest first."""
    longest = select(Proposal.id).where(watched_by(actor), is_stale()).order_by(last_sign(), Proposal.id).limit(limit)
    query = _select(Proposal.id.in_(longest)).order_by(last_sign(), Proposal.id)
    return [_line(row) for row in db.session.execute(query)]


def list_needing(actor: Actor) -> list[Line]:
    """All that the actor watches and that need something."""
    ongoing = Proposal.state.in_(ONGOING_STATES)
    query = _select(watched_by(actor), ongoing if stewards.oversees(actor) else walking(ongoing)).order_by(
        Proposal.id
    )
    return [line for line in map(_line, db.session.execute(query)) if line.needs]


def count_needs(lines: Sequence[Line]) -> Counter[Need]:
    return Counter(need for line in lines for need in line.needs)


def list_owed(actor: Actor) -> list[Line]:
    """What the actor tends as owner, team or head and that waits for news: a report is asked for, or it is stale."""
    if actor.has(Role.AUDITOR):
        return []
    return _list_with({*REPORTS, Need.STALE}, stewards.is_steward_sql(actor))


def list_asked() -> list[Line]:
    """Those whose report is due or late, the longest first."""
    return _list_with({*REPORTS})


def _list_with(needs: set[Need], *clauses: ColumnElement[bool]) -> list[Line]:
    ongoing = Proposal.state.in_(ONGOING_STATES)
    query = _select(walking(ongoing) if clauses else ongoing, *clauses).order_by(Proposal.id)
    rows = db.session.execute(query)
    found = [line for line in map(_line, rows) if needs & {*line.needs}]
    return sorted(found, key=lambda line: (line.due_on or date.max, line.last_sign, line.id))


def get(proposal: Proposal) -> Line:
    """What this one needs."""
    return _line(db.session.execute(_select(Proposal.id == proposal.id)).one())


def _select(*clauses: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    missed = select(func.min(Milestone.due_on)).where(
        Milestone.proposal_id == Proposal.id, Milestone.done_on.is_(None), Milestone.due_on < clock.today()
    )
    plan = case((is_on_trial(), planned_end()))
    asked = select(func.max(Event.at)).where(Event.proposal_id == Proposal.id, Event.code == ASKED)
    begins, months, decided_at = schedule_columns()
    return (
        select(
            Proposal.id,
            Proposal.number,
            Proposal.title,
            Agency.id.label("agency_id"),
            Agency.name.label("agency"),
            Proposal.state,
            begins.label("begins"),
            months.label("months"),
            decided_at,
            last_sign().label("last_sign"),
            is_stale().label("is_stale"),
            plan.label("trial_end"),
            missed.correlate(Proposal).scalar_subquery().label("milestone_due"),
            asked.correlate(Proposal).scalar_subquery().label("asked_at"),
        )
        .join(Agency, Agency.id == func.coalesce(Proposal.executing_agency_id, Proposal.agency_id))
        .where(*clauses)
    )


def _line(row: Row[tuple[object, ...]]) -> Line:
    key, number, title, agency_id, agency, state, begins, months, decided_at, *facts = row
    schedule = read_schedule(state, begins, months, decided_at)
    return Line(key, number, title, agency_id, agency, state, schedule, *facts)
