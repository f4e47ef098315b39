"""Asking for what is due: by kominfo once a day, by the scheduler once a week, and whom it reaches."""

from datetime import timedelta

import pytest
from time_machine import travel

from innovations.database import db
from innovations.domain import nudges, progress
from innovations.domain.errors import Denied, DomainError
from innovations.domain.progress import Content
from innovations.models.accounts import Role, User
from innovations.models.events import Event
from innovations.models.followup import Trial
from innovations.models.notices import Notice
from innovations.models.progress import Running
from innovations.models.proposals import Proposal, State
from tests.domain.stage import NOW, TODAY, Stage, load, refused
from tests.factories import actor_of, make_user, save


def trial(stage: Stage, days_ago: int, mate: User | None = None) -> Proposal:
    proposal = stage.of(State.TRIAL, decided_at=NOW - timedelta(days=200), team=(mate,) if mate else ())
    started = TODAY - timedelta(days=days_ago)
    save(Trial(proposal_id=proposal.id, started_on=started, planned_end=TODAY, place="Sentani"))
    return load(proposal)


def ask(proposal: Proposal, user: User, hours: float = 0) -> bool:
    with travel(NOW + timedelta(hours=hours), tick=False):
        told = nudges.ask(load(proposal), actor_of(user))
        db.session.commit()
    return told


def run(days: float = 0) -> int:
    db.session.expire_all()
    with travel(NOW + timedelta(days=days), tick=False):
        count = nudges.ask_for_reports()
        db.session.commit()
    return count


def told() -> list[tuple[int, str]]:
    return [(row.user_id, row.code) for row in db.session.query(Notice).order_by(Notice.id)]


def test_kominfo_reminds_owner_and_team_once_a_day(stage: Stage) -> None:
    mate = make_user()
    proposal = trial(stage, 100, mate)
    assert [ask(proposal, stage.kominfo, hours) for hours in (0, 0, 23.9, 24)] == [True, False, False, True]
    assert told() == [(stage.owner.id, "follow_up_asked"), (mate.id, "follow_up_asked")] * 2
    asked = db.session.query(Event).filter_by(code="follow_up_asked").all()
    assert [(row.actor_id, row.proposal_id) for row in asked] == [(stage.kominfo.id, proposal.id)] * 2


def test_own_innovation_is_reminded_of_once_a_day_though_nobody_else_is_told(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED, stage.kominfo, decided_at=NOW - timedelta(days=200))
    assert [ask(proposal, stage.kominfo, hours) for hours in (0, 1, 24)] == [True, False, True]
    assert told() == []


def test_nobody_else_reminds(stage: Stage) -> None:
    proposal = trial(stage, 100)
    for user in (stage.owner, stage.head, stage.chair, make_user(Role.LEADERSHIP), make_user(Role.AUDITOR)):
        assert refused(lambda user=user: ask(proposal, user)) == (Denied, "not_your_part")  # type: ignore[misc]  # a default
    assert told() == []


def test_who_needs_nothing_is_not_reminded(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED, decided_at=NOW)
    assert refused(lambda: ask(proposal, stage.kominfo)) == (DomainError, "nothing_needed")


@pytest.mark.parametrize(
    ("days_ago", "code"), [(75, None), (76, "report_due"), (90, "report_due"), (91, "report_late")]
)
def test_scheduler_asks_for_what_is_due_or_late(stage: Stage, days_ago: int, code: str | None) -> None:
    trial(stage, days_ago)
    assert run() == int(code is not None)
    assert told() == ([(stage.owner.id, code)] if code else [])
    assert [(row.code, row.actor_id) for row in db.session.query(Event)] == [("follow_up_asked", None)] * bool(code)


def test_each_is_asked_once_in_seven_days_by_whomever(stage: Stage) -> None:
    pressed = trial(stage, 100)
    ask(pressed, stage.kominfo)
    trial(stage, 100, make_user())
    assert [run(days) for days in (0, 1, 6.9, 7, 7)] == [1, 0, 0, 2, 0]


def test_what_was_told_or_stopped_is_asked_for_no_more(stage: Stage) -> None:
    proposal, stopped = trial(stage, 100), trial(stage, 100)
    progress.send(proposal, actor_of(stage.owner), Content(Running.RUNNING, "Berjalan."))
    stopped.state = State.STOPPED
    db.session.commit()
    assert (run(), told()) == (0, [])
