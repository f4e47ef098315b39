"""What a reader's calendar shows between two days: directives, own deadlines, innovations, and kominfo's entries.

Of innovations it shows those that `watch` shows: all to those who oversee, to others theirs and those of their OPD.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select

from innovations.database import db
from innovations.models.calendar import CalendarEntry
from innovations.models.directives import Directive
from innovations.models.proposals import RUNNING_STATES, Proposal

from . import clock, days, policy, relations, shown, stewards, watch
from .actor import Actor
from .days import Days
from .planning import walking
from .progress import read_schedule, schedule_columns
from .route import deadline_of
from .schedule import add_months

MOST = 200
"""So many of a kind at most; the pages behind list all."""
FORGIVING = timedelta(days=3)
"""Months differ in length by no more."""


class Kind(StrEnum):
    """What a day is about, in the order in which those of one day are shown."""

    DIRECTIVE = "directive"
    REVISION = "revision"
    TRIAL = "trial"
    REPORT = "report"
    MILESTONE = "milestone"
    ENTRY = "entry"


@dataclass(frozen=True)
class Item:
    """One day: `code` says what happens then, `thing_id` to what of its kind; the rest where it has them.

    `title` is as the reader may know it; `until` the last day or moment of what lasts; `about` what the day itself is
    called.
    """

    kind: Kind
    code: str
    day: date
    thing_id: int
    title: str
    number: str = ""
    about: str = ""
    at: datetime | None = None
    until: date | datetime | None = None
    link: str = ""


def list_items(actor: Actor, first: date, last: date, kinds: Collection[Kind] = tuple(Kind)) -> list[Item]:
    """All that the actor may see from `first` to `last`, both inclusive, in the order of their days."""
    found = [item for kind in Kind if kind in kinds for item in _LISTS[kind](actor, first, last)]
    places = {kind: place for place, kind in enumerate(Kind)}
    return sorted(found, key=lambda item: (item.day, places[item.kind], item.thing_id, item.code))


def _directives(actor: Actor, first: date, last: date) -> Iterator[Item]:
    """Opening and closing; the days planned for its committee only to who sits on it, or follows its ranking."""
    start, end = clock.moment_of(first), clock.end_of(last)
    query = (
        select(Directive)
        .where(
            ~Directive.is_legacy,
            or_(
                and_(Directive.opens_at >= start, Directive.opens_at < end),
                and_(Directive.closes_at >= start, Directive.closes_at < end),
                Directive.scoring_due.between(first, last),
                Directive.deliberation_due.between(first, last),
            ),
        )
        .order_by(Directive.closes_at, Directive.id)
        .limit(MOST)
    )
    for row in db.session.scalars(query):
        follows = row.id in actor.seats or policy.can_see_ranking(actor, row)
        for code, at, until in (
            ("opens", row.opens_at, None),
            ("closes", row.closes_at, deadline_of(row) if row.grace_minutes else None),
            ("scoring_due", row.scoring_due if follows else None, None),
            ("deliberation_due", row.deliberation_due if follows else None, None),
        ):
            day = clock.local(at).date() if isinstance(at, datetime) else at
            if day is not None and first <= day <= last:
                moment = at if isinstance(at, datetime) else None
                yield Item(Kind.DIRECTIVE, code, day, row.id, row.title, row.number, at=moment, until=until)


def _revisions(actor: Actor, first: date, last: date) -> Iterator[Item]:
    """One's own that were returned."""
    return _of_proposals(Kind.REVISION, actor, days.list_revisions(), first, last, relations.is_writer_sql(actor))


def _trials(actor: Actor, first: date, last: date) -> Iterator[Item]:
    return _of_proposals(Kind.TRIAL, actor, days.list_trials(), first, last, watch.watched_by(actor))


def _milestones(actor: Actor, first: date, last: date) -> Iterator[Item]:
    return _of_proposals(Kind.MILESTONE, actor, days.list_milestones(), first, last, watch.watched_by(actor))


def _of_proposals(
    kind: Kind, actor: Actor, found: Days, first: date, last: date, whose: ColumnElement[bool]
) -> Iterator[Item]:
    query = (
        found.rows.where(found.within(first, last), policy.visible_to(actor), whose)
        .add_columns(found.day, found.thing_id, Proposal.number, shown.title_for(actor), found.about)
        .order_by(found.day, Proposal.id, found.thing_id)
        .limit(MOST)
    )
    for day, thing_id, number, title, about in db.session.execute(query):
        yield Item(kind, kind.value, day, thing_id, title, number, about)


def _reports(actor: Actor, first: date, last: date) -> Iterator[Item]:
    """When the next report is due: so many months after its period began, so only those begun then are asked for."""
    begins, months, decided_at = schedule_columns()
    decided: Any = decided_at
    starts = {count: add_months(first, -count) - FORGIVING for count in range(1, 13)}
    ends = {count: add_months(last, -count) + FORGIVING for count in range(1, 13)}
    decided_within = decided.between(
        case({count: clock.moment_of(day) for count, day in starts.items()}, value=months),
        case({count: clock.end_of(day) for count, day in ends.items()}, value=months),
    )
    reach = or_(
        begins.between(case(starts, value=months), case(ends, value=months)),
        and_(begins.is_(None), decided_within),
    )
    runs: ColumnElement[bool] = Proposal.state.in_(RUNNING_STATES)
    if not stewards.oversees(actor):
        runs = walking(runs)
    query = (
        select(Proposal.id, Proposal.number, shown.title_for(actor), Proposal.state, begins, months, decided)
        .where(runs, walking(policy.visible_to(actor)), watch.watched_by(actor), reach)
        .order_by(Proposal.id)
    )
    left = MOST
    for key, number, title, *facts in db.session.execute(query):
        schedule = read_schedule(*facts)
        if schedule is not None and first <= schedule.due_on <= last and left:
            left -= 1
            yield Item(Kind.REPORT, Kind.REPORT.value, schedule.due_on, key, title, number)


def _entries(_actor: Actor, first: date, last: date) -> Iterator[Item]:
    """All that fall into these days, be it in part; those that began before come first."""
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.starts_on <= last, CalendarEntry.ends_on >= first)
        .order_by(CalendarEntry.starts_on, CalendarEntry.id)
        .limit(MOST)
    )
    for row in db.session.scalars(query):
        yield Item(
            Kind.ENTRY,
            Kind.ENTRY.value,
            row.starts_on,
            row.id,
            row.title,
            about=row.note,
            until=row.ends_on,
            link=row.link,
        )


_LISTS = {
    Kind.DIRECTIVE: _directives,
    Kind.REVISION: _revisions,
    Kind.TRIAL: _trials,
    Kind.REPORT: _reports,
    Kind.MILESTONE: _milestones,
    Kind.ENTRY: _entries,
}
