"""What a scheduler reminds people of beside reviews and reports: days that come near or have passed, work that waits.

A reminder is known by its key: for whom, of what, and of which day or week. Whoever runs it twice makes it once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

from sqlalchemy import Select, func, select, union

from innovations.database import db
from innovations.models.accounts import Role, User, UserRole
from innovations.models.agencies import AgencyHead
from innovations.models.calendar import CalendarEntry
from innovations.models.events import Topic
from innovations.models.notices import Notice
from innovations.models.proposals import Proposal, TeamMember

from . import clock, days, notices, sessions, terms, todo
from .days import Days
from .events import record
from .portions import cut
from .todo import Work

PATIENCE = timedelta(days=7)
"""So long work may wait before its people are reminded, once a week."""
AGAIN = timedelta(days=14)
"""What has passed is called to mind once in so many days."""
WORK: Mapping[str, Work] = {"permissions_waiting": Work.PERMIT, "checks_waiting": Work.CHECK}
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Rule:
    """A reminder from so long before a day, once more on its eve if `has_eve`, and as `late` once it has passed."""

    code: str
    days: Days
    ahead: timedelta
    late: str = ""
    has_eve: bool = False


def list_rules() -> tuple[Rule, ...]:
    """For owner and team."""
    return (
        Rule("draft_closing", days.list_closings(), timedelta(days=7), has_eve=True),
        Rule("revision_ending", days.list_revisions(), timedelta(days=3), has_eve=True),
        Rule("trial_ending", days.list_trials(), timedelta(days=14), late="trial_over"),
        Rule("milestone_due", days.list_milestones(), timedelta(days=7), late="milestone_late"),
    )


def remind() -> int:
    """Make every reminder that is due and was not made; how many. Those to accounts that are not active are left."""
    wanted = {str(notice.once_key): notice for notice in list_wanted()}
    people = _hold({notice.user_id for notice in wanted.values()})
    made = _list_made(sorted(wanted))
    due = [notice for key, notice in sorted(wanted.items()) if key not in made and notice.user_id in people]
    for notice in due:
        notices.put(notice)
    if due:
        record(Topic.SETTING, "reminders_made", None, rows=len(due))
    return len(due)


def list_wanted() -> Iterator[Notice]:
    """All that would be due if none had been made yet; not added to the session."""
    for rule in list_rules():
        yield from _of_days(rule)
    yield from _of_work()
    yield from _of_entries()


def _hold(user_ids: set[int]) -> set[int]:
    """Lock those of these accounts that are active: of two who remind at once the second sees what the first made."""
    held: set[int] = set()
    for part in cut(sorted(user_ids)):
        rows = select(User.id).where(User.id.in_(part), User.is_active).order_by(User.id)
        held |= set(db.session.scalars(rows.with_for_update(key_share=True)))
    return held


def _list_made(keys: list[str]) -> set[str]:
    made: set[str] = set()
    for part in cut(keys):
        rows = select(Notice.once_key).where(Notice.once_key.in_(part)).order_by(Notice.id)
        made |= {str(key) for key in db.session.scalars(rows)}
    return made


def _of_days(rule: Rule) -> Iterator[Notice]:
    today = clock.today()
    for proposal_id, thing_id, user_id, found in db.session.execute(_select_people(rule)):
        day = clock.local(found).date() if isinstance(found, datetime) else found
        code, period = rule.code, ""
        if day < today:
            code, period = rule.late, f":{(today - day) // AGAIN}"
        elif rule.has_eve and day <= today + timedelta(days=1):
            period = ":eve"
        yield Notice(
            user_id=user_id,
            code=code,
            proposal_id=proposal_id,
            details={"due_on": day.isoformat()},
            once_key=f"{code}:{user_id}:{proposal_id}:{thing_id}:{day}{period}",
        )


def _select_people(rule: Rule) -> Select[tuple[int, int, int, date]]:
    """(proposal, thing, person, day) of all who own or joined what has a day within reach."""
    first = LONG_AGO if rule.late else clock.today()
    rows = rule.days.rows.where(rule.days.within(first, clock.today() + rule.ahead))
    columns = (Proposal.id.label("proposal_id"), rule.days.thing_id.label("thing_id"), rule.days.day.label("day"))
    people = union(
        rows.add_columns(*columns, Proposal.owner_id.label("user_id")),
        rows.join(TeamMember, TeamMember.proposal_id == Proposal.id)
        .where(TeamMember.user_id.is_not(None))
        .add_columns(*columns, TeamMember.user_id.label("user_id")),
    ).subquery()
    found = people.c
    return select(found.proposal_id, found.thing_id, found.user_id, found.day).order_by(
        found.proposal_id, found.thing_id, found.user_id
    )


def _of_work() -> Iterator[Notice]:
    """One a week for each head and each of kominfo, with how much of what waits on their first page waits long."""
    year, week, _weekday = clock.today().isocalendar()
    heads = select(AgencyHead.user_id).where(terms.in_office())
    people = heads.union(select(UserRole.user_id).where(UserRole.role == Role.KOMINFO)).order_by("user_id")
    actors = filter(None, map(sessions.get_actor, db.session.scalars(people).all()))
    for actor, (code, work) in product(actors, WORK.items()):
        waits = (todo.find_clause(actor, work), Proposal.submitted_at < clock.now() - PATIENCE)
        count = db.session.scalar(select(func.count(Proposal.id)).where(*waits))
        if count:
            yield Notice(
                user_id=actor.id,
                code=code,
                details={"count": count, "days": PATIENCE.days},
                once_key=f"{code}:{actor.id}:{year}-{week}",
            )


def _of_entries() -> Iterator[Notice]:
    """To kominfo, two weeks before a window of the calendar ends."""
    soon = CalendarEntry.ends_on.between(clock.today(), clock.today() + AGAIN)
    rows = (
        select(UserRole.user_id, CalendarEntry)
        .join(CalendarEntry, soon)
        .where(UserRole.role == Role.KOMINFO)
        .order_by(UserRole.user_id, CalendarEntry.id)
    )
    for user_id, entry in db.session.execute(rows):
        yield Notice(
            user_id=user_id,
            code="entry_ending",
            details={"due_on": entry.ends_on.isoformat(), "title": entry.title},
            once_key=f"entry_ending:{user_id}:{entry.id}:{entry.ends_on}",
        )
