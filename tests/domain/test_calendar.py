"""The calendar: what stands on which day for whom, and what never shows."""

from datetime import date, timedelta

import pytest

from innovations.database import db
from innovations.domain import calendar
from innovations.domain.calendar import Kind
from innovations.models.accounts import Role, User
from innovations.models.calendar import CalendarEntry
from innovations.models.followup import Trial
from innovations.models.progress import Milestone, ReportInterval
from innovations.models.proposals import State
from tests.domain.stage import NOW, TODAY, Stage
from tests.factories import actor_of, make_directive, make_user, save
from tests.queries import count_queries

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def codes(user: User, first: date = FIRST, last: date = LAST) -> list[tuple[int, str, str]]:
    """(day of the month, code, title) of what this person's calendar shows."""
    return [(item.day.day, item.code, item.title) for item in calendar.list_items(actor_of(user), first, last)]


@pytest.fixture
def followed(stage: Stage) -> Stage:
    """One of everything in March 2026, but for the stage's own directive, which is moved to April."""
    stage.directive.opens_at, stage.directive.closes_at = NOW + timedelta(days=30), NOW + timedelta(days=60)
    stage.of(State.DRAFT, title="Draf")
    stage.of(State.RETURNED, title="Dikembalikan", returned_until=on(3))
    trial = stage.of(State.TRIAL, title="Percobaan", decided_at=NOW)
    save(Trial(proposal_id=trial.id, started_on=on(-80), planned_end=on(5), place="Sentani"))
    planned = stage.of(
        State.TRIAL, title="Tanpa data uji coba", trial_end=on(6), decided_at=NOW - timedelta(days=200)
    )
    save(ReportInterval(proposal_id=planned.id, months=12))
    running = stage.of(State.IMPLEMENTED, title="Terapan", decided_at=NOW - timedelta(days=60))
    save(
        ReportInterval(proposal_id=running.id, months=2),
        Milestone(proposal_id=running.id, title="Kader terlatih", due_on=on(7)),
        Milestone(proposal_id=running.id, title="Sudah selesai", due_on=on(7), done_on=on(0)),
        CalendarEntry(title="Pengisian IID", starts_on=on(-20), ends_on=on(60), note="Kemendagri"),
        CalendarEntry(title="Lewat", starts_on=on(-20), ends_on=on(-2)),
    )
    return stage


OF_ALL = [(10, "entry", "Pengisian IID")]
OF_INNOVATIONS = [
    (1, "report", "Terapan"),
    (7, "trial", "Percobaan"),
    (8, "trial", "Tanpa data uji coba"),
    (9, "milestone", "Terapan"),
    (12, "report", "Percobaan"),
]


def test_everybody_sees_their_own_and_who_oversees_all(followed: Stage) -> None:
    """No stranger's revisions, no draft, nothing done; innovations only of one's own OPD, or for who oversees."""
    returned = (5, "revision", "Dikembalikan")
    owner = [(10, "entry", "Pengisian IID"), (1, "report", "Terapan"), returned, *OF_INNOVATIONS[1:]]
    expected = {
        followed.owner: owner,
        make_user(agency=followed.agency): [OF_ALL[0], *OF_INNOVATIONS],
        followed.head: [OF_ALL[0], *OF_INNOVATIONS],
        followed.kominfo: [OF_ALL[0], *OF_INNOVATIONS],
        make_user(Role.LEADERSHIP): [OF_ALL[0], *OF_INNOVATIONS],
        make_user(Role.AUDITOR): [OF_ALL[0], *OF_INNOVATIONS],
        make_user(): OF_ALL,
        make_user(Role.ADMIN): OF_ALL,
        followed.reviewer: OF_ALL,
    }
    assert {user.id: codes(user) for user in expected} == {user.id: items for user, items in expected.items()}
    reports = calendar.list_items(actor_of(followed.owner), FIRST, LAST, [Kind.REPORT])
    assert [item.day.day for item in reports] == [1, 12]


def test_days_of_a_directive_and_the_plan_of_its_committee(stage: Stage) -> None:
    directive = stage.directive
    directive.title, directive.grace_minutes = "Arahan", 90
    directive.opens_at, directive.closes_at = NOW, NOW + timedelta(days=10)
    directive.scoring_due, directive.deliberation_due = on(20), on(25)
    db.session.commit()
    make_directive(now=NOW, is_legacy=True)
    public = [(2, "opens", "Arahan"), (12, "closes", "Arahan")]
    plan = [(22, "scoring_due", "Arahan"), (27, "deliberation_due", "Arahan")]
    for user, seen in (
        (stage.owner, public),
        (make_user(Role.LEADERSHIP), public),
        (stage.reviewer, public + plan),
        (stage.kominfo, public + plan),
    ):
        assert codes(user) == seen
    closing = calendar.list_items(actor_of(stage.owner), on(10), on(10))[0]
    assert (closing.at, closing.until) == (NOW + timedelta(days=10), NOW + timedelta(days=10, minutes=90))
    assert codes(stage.kominfo, on(11), on(19)) == []


@pytest.mark.parametrize("months", range(1, 13))
def test_report_stands_on_the_day_that_its_schedule_says(stage: Stage, months: int) -> None:
    """Every interval, at the ends of short months too: what is asked of the database leaves none out."""
    proposal = stage.of(State.TRIAL, decided_at=NOW - timedelta(days=900), trial_end=None)
    save(
        Trial(proposal_id=proposal.id, started_on=date(2025, 1, 31), planned_end=on(900), place="Sentani"),
        ReportInterval(proposal_id=proposal.id, months=months),
    )
    due = date(2025 + months // 12, months % 12 + 1, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][months % 12])
    actor = actor_of(stage.owner)
    assert [item.day for item in calendar.list_items(actor, due, due, [Kind.REPORT])] == [due]
    around = [due - timedelta(days=1), due + timedelta(days=1)]
    assert [item for day in around for item in calendar.list_items(actor, day, day, [Kind.REPORT])] == []


def test_calendar_takes_the_same_number_of_queries_for_one_and_three(stage: Stage) -> None:
    actor = actor_of(stage.owner)
    found: list[tuple[int, int]] = []
    for _ in range(2):
        for _ in range(len(found) * 2 or 1):
            stage.of(State.RETURNED, returned_until=on(3))
            proposal = stage.of(State.TRIAL, trial_end=on(3))
            save(Milestone(proposal_id=proposal.id, title="Kader", due_on=on(3)))
            save(CalendarEntry(title="Jadwal", starts_on=on(3), ends_on=on(3)))
        with count_queries() as statements:
            items = calendar.list_items(actor, FIRST, LAST)
        found.append((len(statements), len(items)))
    assert found == [(6, 4), (6, 12)]
