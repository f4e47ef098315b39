"""What follows the Keputusan: trial and outcome, implementation or a stop, and the measure they are judged by.

Each is written once by its act or by itself, and may be mended later with a reason: the event then holds what is
new and, under `old`, what stood before. Innovations from before this was asked for have none of it yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.models.base import MAX_QUANTITY
from innovations.models.followup import Closure, Implementation, Measure, Outcome, RegulationKind, Result, Trial
from innovations.models.progress import ProgressReport
from innovations.models.proposals import Proposal, State

from . import clock, parties, stewards
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .moves import move, note, refuse_party, require_allowed, require_past, require_text
from .workflow import Action, Party

LONGEST = timedelta(days=5 * 366)
"""No law names a longest trial; this only catches a mistyped year."""


class Part(StrEnum):
    TRIAL = "trial"
    OUTCOME = "outcome"
    MEASURE = "measure"
    IMPLEMENTATION = "implementation"
    CLOSURE = "closure"


OF_STEWARDS = frozenset({Part.TRIAL, Part.OUTCOME, Part.MEASURE})
"""Written by those who tend it; the rest by whoever records what the region decides."""
EVENTS: Mapping[Part, str] = {part: f"{part.value}_written" for part in Part}


@dataclass(frozen=True)
class TrialFacts:
    started_on: date
    planned_end: date
    place: str


@dataclass(frozen=True)
class OutcomeFacts:
    """`measured` only where there is a measure."""

    result: Result
    ended_on: date
    measured: Decimal | None
    lesson: str


@dataclass(frozen=True)
class MeasureFacts:
    name: str
    unit: str
    baseline: Decimal
    target: Decimal


@dataclass(frozen=True)
class ImplementationFacts:
    """The regulation is whole or missing: it may follow later."""

    begun_on: date
    regulation: RegulationKind | None = None
    number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True)
class ClosureFacts:
    stopped_on: date
    lesson: str = ""


Facts = TrialFacts | OutcomeFacts | MeasureFacts | ImplementationFacts | ClosureFacts
Row = Trial | Outcome | Measure | Implementation | Closure
PARTS: Mapping[type[Facts], Part] = {
    TrialFacts: Part.TRIAL,
    OutcomeFacts: Part.OUTCOME,
    MeasureFacts: Part.MEASURE,
    ImplementationFacts: Part.IMPLEMENTATION,
    ClosureFacts: Part.CLOSURE,
}
ROWS: Mapping[Part, type[Row]] = {
    Part.TRIAL: Trial,
    Part.OUTCOME: Outcome,
    Part.MEASURE: Measure,
    Part.IMPLEMENTATION: Implementation,
    Part.CLOSURE: Closure,
}
DAYS: Mapping[Part, str] = {
    Part.TRIAL: "started_on",
    Part.OUTCOME: "ended_on",
    Part.IMPLEMENTATION: "begun_on",
    Part.CLOSURE: "stopped_on",
}


@dataclass(frozen=True)
class Story:
    """All that is recorded so far; each may be missing."""

    trial: Trial | None
    outcome: Outcome | None
    measure: Measure | None
    implementation: Implementation | None
    closure: Closure | None
    reported: Sequence[tuple[date, Decimal]] = ()
    """What was measured in progress reports: on the day of each, or at the end of a period that was over then."""

    def get(self, part: Part) -> Row | None:
        found: Row | None = getattr(self, part.value)
        return found

    def day_of(self, part: Part) -> date | None:
        """On which it began or happened."""
        row = self.get(part)
        return None if row is None else getattr(row, DAYS[part])

    @property
    def has_lesson(self) -> bool:
        return self.outcome is not None or bool(self.closure is not None and self.closure.lesson)

    def list_points(self) -> list[tuple[date, Decimal]]:
        """What was measured, by day: in progress reports and at the end of the trial."""
        outcome = self.outcome
        ended = [] if outcome is None or outcome.measured is None else [(outcome.ended_on, outcome.measured)]
        return sorted([*self.reported, *ended])


def get_story(proposal: Proposal) -> Story:
    """In two queries."""
    query = select(Trial, Outcome, Measure, Implementation, Closure).select_from(Proposal)
    for row in ROWS.values():
        query = query.outerjoin(row, row.proposal_id == Proposal.id)
    reports = db.session.execute(
        select(ProgressReport.period_end, ProgressReport.sent_at, ProgressReport.value)
        .where(ProgressReport.proposal_id == proposal.id, ProgressReport.value.is_not(None))
        .order_by(ProgressReport.id)
    )
    reported = [(min(row.period_end, clock.local(row.sent_at).date()), row.value) for row in reports]
    return replace(Story(*db.session.execute(query.where(Proposal.id == proposal.id)).one()), reported=reported)


def start_trial(
    proposal: Proposal, actor: Actor, facts: TrialFacts, measure: MeasureFacts | None = None, reason: str = ""
) -> None:
    """It began, today at the latest; the measure may be set here or later by those who tend it."""
    require_allowed(proposal, actor, Action.START_TRIAL)
    written: list[Facts] = [facts] if measure is None else [facts, measure]
    _act(proposal, actor, Action.START_TRIAL, written, reason)


def implement(proposal: Proposal, actor: Actor, facts: ImplementationFacts, reason: str = "") -> None:
    require_allowed(proposal, actor, Action.IMPLEMENT)
    _act(proposal, actor, Action.IMPLEMENT, [facts], reason)


def stop(proposal: Proposal, actor: Actor, facts: ClosureFacts, reason: str) -> None:
    """With a reason; never an offence (UU 23/2014 ps 389). The lesson may follow with the outcome of the trial."""
    require_allowed(proposal, actor, Action.STOP)
    _act(proposal, actor, Action.STOP, [facts], reason)


def _act(proposal: Proposal, actor: Actor, action: Action, written: list[Facts], reason: str) -> None:
    story = get_story(proposal)
    for facts in written:
        _check(facts, story, proposal.decree_date)
    details: dict[str, Any] = {}
    for facts in written:
        details |= _put(proposal, story, facts)
    move(proposal, action, actor, reason=reason, **details)


def can_write(actor: Actor, proposal: Proposal, part: Part) -> bool:
    """Whose part it is; whether its time has come says `is_due`."""
    if part in OF_STEWARDS:
        return stewards.can_tend(actor, proposal)
    return parties.is_party(actor, proposal, Party.COORDINATOR)


def is_due(proposal: Proposal, part: Part, story: Story) -> bool:
    """May it be written now, apart from the act that it belongs to?"""
    if part is Part.TRIAL:
        return proposal.state is not State.APPROVED
    if part is Part.OUTCOME:
        return story.trial is not None
    if part is Part.IMPLEMENTATION:
        return proposal.state is State.IMPLEMENTED or story.implementation is not None
    return part is Part.MEASURE or proposal.state is State.STOPPED


def require_writable(proposal: Proposal, actor: Actor, part: Part, story: Story) -> None:
    """Raises `Denied` for whose part it is not (403), `DomainError` when its time has not come (409)."""
    if part in OF_STEWARDS:
        require_part(can_write(actor, proposal, part))
    elif not can_write(actor, proposal, part):
        refuse_party(proposal, actor)
    if not is_due(proposal, part, story):
        raise DomainError("not_in_this_state", state=proposal.state)


def write(proposal: Proposal, actor: Actor, facts: Facts, reason: str = "", *, has_scan: bool = False) -> None:
    """Write one part, or mend it with a reason; nothing happens when nothing is different and no scan comes along."""
    part, story = PARTS[type(facts)], get_story(proposal)
    require_writable(proposal, actor, part, story)
    _check(facts, story, proposal.decree_date)
    row = story.get(part)
    if row is not None:
        if not (_differences(row, facts) or has_scan):
            return
        require_text(reason, "reason")
    note(proposal, actor, EVENTS[part], reason, **_put(proposal, story, facts))


def _put(proposal: Proposal, story: Story, facts: Facts) -> dict[str, Any]:
    """Write the row; returns what the event keeps: the new values, and under `old` those that were different."""
    part = PARTS[type(facts)]
    row, told = story.get(part), {name: plain(value) for name, value in vars(facts).items()}
    if row is None:
        db.session.add(ROWS[part](proposal_id=proposal.id, **vars(facts)))
        return told
    old = {name: plain(getattr(row, name)) for name in _differences(row, facts)}
    for name, value in vars(facts).items():
        setattr(row, name, value)
    return told | {"old": old}


def _differences(row: Row, facts: Facts) -> list[str]:
    return [name for name, value in vars(facts).items() if getattr(row, name) != value]


def plain(value: object) -> str:
    """As an event keeps it, and as a form that is sent twice says it again."""
    return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _check(facts: Facts, story: Story, decided_on: date | None) -> None:
    """Dates in their order, none but the planned end after today, and nothing left out. Raises `Invalid`."""
    if isinstance(facts, TrialFacts):
        _check_trial(facts, story, decided_on)
    elif isinstance(facts, OutcomeFacts):
        _check_outcome(facts, story)
    elif isinstance(facts, MeasureFacts):
        _check_measure(facts)
    elif isinstance(facts, ImplementationFacts):
        _check_implementation(facts, story)
    else:
        _require_day(facts.stopped_on, "stopped_on", story, story.day_of(Part.IMPLEMENTATION))


def _require_day(day: date, field: str, story: Story, after: date | None = None) -> None:
    """Not after today, nor before the trial began or `after`."""
    require_past(day, field)
    for earlier in (story.day_of(Part.TRIAL), after):
        if earlier is not None and day < earlier:
            raise Invalid("day_before", field, day=earlier)


def _check_trial(facts: TrialFacts, story: Story, decided_on: date | None) -> None:
    """`decided_on` is the day of the Keputusan, which no trial precedes; one that was recorded so may stay so."""
    require_past(facts.started_on, "started_on")
    if decided_on is not None and facts.started_on < decided_on and facts.started_on != story.day_of(Part.TRIAL):
        raise Invalid("day_before", "started_on", day=decided_on)
    require_text(facts.place, "place")
    if facts.planned_end < facts.started_on:
        raise Invalid("trial_dates", "planned_end")
    if facts.planned_end - facts.started_on > LONGEST:
        raise Invalid("trial_too_long", "planned_end")
    for part in (Part.OUTCOME, Part.IMPLEMENTATION, Part.CLOSURE):
        day = story.day_of(part)
        if day is not None and facts.started_on > day:
            raise Invalid("day_after", "started_on", day=day)


def _check_outcome(facts: OutcomeFacts, story: Story) -> None:
    _require_day(facts.ended_on, "ended_on", story)
    require_text(facts.lesson, "lesson")
    if facts.measured is not None:
        if story.measure is None:
            raise Invalid("measure_missing", "measured")
        _require_quantity(facts.measured, "measured")


def _check_measure(facts: MeasureFacts) -> None:
    require_text(facts.name, "name")
    _require_quantity(facts.baseline, "baseline")
    _require_quantity(facts.target, "target")
    if facts.baseline == facts.target:
        raise Invalid("no_way_to_go", "target")


def _require_quantity(value: Decimal, field: str) -> None:
    if abs(value) >= MAX_QUANTITY:
        raise Invalid("number_out_of_range", field)


def _check_implementation(facts: ImplementationFacts, story: Story) -> None:
    _require_day(facts.begun_on, "begun_on", story)
    named = {"regulation": facts.regulation, "number": facts.number, "issued_on": facts.issued_on}
    for field, value in named.items():
        if any(named.values()) and not value:
            raise Invalid("regulation_half", field)
    if facts.issued_on is not None:
        require_past(facts.issued_on, "issued_on")
    stopped_on = story.day_of(Part.CLOSURE)
    if stopped_on is not None and facts.begun_on > stopped_on:
        raise Invalid("day_after", "begun_on", day=stopped_on)
