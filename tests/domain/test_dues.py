"""Reminders of days that come near or have passed and of work that waits: to whom, when, and each once."""

from collections import Counter
from datetime import date, timedelta

import pytest

from innovations.database import db
from innovations.domain import clock, dues
from innovations.models.accounts import Role
from innovations.models.calendar import CalendarEntry
from innovations.models.events import Event
from innovations.models.followup import Outcome, Result, Trial
from innovations.models.notices import Notice
from innovations.models.progress import Milestone
from innovations.models.proposals import State
from tests.domain.stage import NOW, TODAY, Stage
from tests.factories import make_agency, make_directive, make_head, make_user, save

Told = list[tuple[int, str, int | None, str | None]]


def run(day: int = 0) -> Told:
    """(person, code, proposal, day told) of what is reminded of so many days from now; a second run adds nothing."""
    before = db.session.query(Notice).count()
    with clock.at(NOW + timedelta(days=day)):
        made = dues.remind()
        db.session.commit()
        assert dues.remind() == 0
    rows = db.session.query(Notice).order_by(Notice.id).offset(before).all()
    assert made == len(rows)
    return [(row.user_id, row.code, row.proposal_id, row.details.get("due_on")) for row in rows]


def days_of(code: str, first: int, last: int) -> list[int]:
    """The days on which this code is told, running every day."""
    return [day for day in range(first, last + 1) if Counter(told[1] for told in run(day))[code]]


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_owner_and_team_are_told_of_a_draft_in_its_last_week_and_on_the_eve(stage: Stage) -> None:
    mate, gone = make_user(), make_user(is_active=False)
    directive = make_directive(now=NOW, closes_at=NOW + timedelta(days=10))
    draft = stage.of(State.DRAFT, directive_id=directive.id, team=(mate, gone))
    stage.of(State.SUBMITTED, directive_id=directive.id, submitted_at=NOW)
    assert run(2) == []
    told = run(3)
    assert told == [(user.id, "draft_closing", draft.id, str(on(10))) for user in (stage.owner, mate)]
    assert days_of("draft_closing", 4, 12) == [9]
    directive.closes_at += timedelta(days=10)  # put off: another day to be told of
    db.session.commit()
    assert days_of("draft_closing", 12, 25) == [13, 19]


def test_what_was_returned_is_called_to_mind_three_days_before_and_on_the_eve(stage: Stage) -> None:
    stage.of(State.RETURNED, returned_until=on(10))
    assert days_of("revision_ending", 0, 12) == [7, 9]


def test_trial_is_called_to_mind_before_its_end_and_then_every_two_weeks_until_its_outcome(stage: Stage) -> None:
    proposal = stage.of(State.TRIAL, trial_end=on(5))
    save(Trial(proposal_id=proposal.id, started_on=on(-90), planned_end=on(20), place="Sentani"))
    assert days_of("trial_ending", 0, 21) == [6]
    assert days_of("trial_over", 21, 50) == [34, 48]
    save(Outcome(proposal_id=proposal.id, result=Result.REACHED, ended_on=on(20), lesson="Antre lebih pendek."))
    assert run(70) == []


def test_milestone_is_called_to_mind_before_its_day_and_after(stage: Stage) -> None:
    proposal = stage.of(State.IMPLEMENTED)
    save(
        Milestone(proposal_id=proposal.id, title="Kader terlatih", due_on=on(10)),
        Milestone(proposal_id=proposal.id, title="Pedoman terbit", due_on=on(10), done_on=on(0)),
    )
    assert run(3) == [(stage.owner.id, "milestone_due", proposal.id, str(on(10)))]
    assert days_of("milestone_late", 4, 30) == [11, 24]


def test_heads_and_kominfo_are_told_once_a_week_how_much_waits(stage: Stage) -> None:
    """After seven days; kominfo of nothing that its own agency sent, heads of nothing they may not permit."""
    acting = make_head(stage.agency)
    for at in (NOW, NOW - timedelta(days=1)):
        stage.of(State.AWAITING_PERMISSION, submitted_at=at)
        stage.of(State.SUBMITTED, submitted_at=at)
    stage.of(State.SUBMITTED, make_user(agency=stage.office), submitted_at=NOW)
    stage.of(State.AWAITING_PERMISSION, stage.head, submitted_at=NOW - timedelta(days=1), team=(acting,))
    make_head(make_agency())
    kominfo = make_user(Role.KOMINFO)
    assert run(6) == []
    found = Counter((code, user_id) for user_id, code, _proposal, _day in run(7))
    assert found == Counter(
        [("permissions_waiting", user.id) for user in (stage.head, acting)]
        + [("checks_waiting", user.id) for user in (stage.kominfo, kominfo)]
    )
    counts = {row.details["count"] for row in db.session.query(Notice)}
    assert counts == {1}
    assert days_of("checks_waiting", 8, 22) == [14, 21]  # Mondays
    assert {row.details["count"] for row in db.session.query(Notice).order_by(Notice.id).offset(4)} == {2}


def test_kominfo_is_told_two_weeks_before_an_entry_ends(stage: Stage) -> None:
    save(CalendarEntry(title="Pengisian IID", starts_on=on(0), ends_on=on(20)))
    assert days_of("entry_ending", 0, 22) == [6]
    (notice,) = db.session.query(Notice).all()
    assert (notice.user_id, notice.details) == (
        stage.kominfo.id, {"due_on": str(on(20)), "title": "Pengisian IID"},
    )  # fmt: skip


def test_each_run_that_tells_something_is_one_event(stage: Stage) -> None:
    for _ in range(2):
        stage.of(State.RETURNED, returned_until=on(2))
    run()
    assert [(row.code, row.actor_id, row.details) for row in db.session.query(Event)] == [
        ("reminders_made", None, {"rows": 2})
    ]


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.RETURNED)])
def test_what_has_no_day_is_left_alone(stage: Stage, state: State) -> None:
    stage.of(state, submitted_at=NOW, trial_end=on(90))
    assert run() == []
