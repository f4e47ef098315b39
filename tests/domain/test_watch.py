"""The board: what counts as a sign of life, what is due, late or past its day, and who sees which."""

from datetime import date, timedelta
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import events, watch
from innovations.domain.watch import Need
from innovations.models.accounts import Role, User, UserRole
from innovations.models.events import Event, Topic
from innovations.models.followup import Outcome, Result, Trial
from innovations.models.progress import Milestone
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.domain.stage import NOW, TODAY, Stage
from tests.factories import actor_of, make_agency, make_head, make_report, make_user, save
from tests.queries import count_queries

OLD, DAY = NOW - timedelta(days=200), timedelta(days=1)
LIMIT = NOW - timedelta(days=watch.STALE_DAYS)
SECOND = timedelta(seconds=1)


def silent(stage: Stage, state: State = State.APPROVED, **fields: Any) -> Proposal:
    """Decided long ago, and nothing since."""
    return stage.of(state, **({"decided_at": OLD} | fields))


def happen(proposal: Proposal, code: str, user: User | None = None, days: int = 10) -> None:
    events.record(
        Topic.PROPOSAL, code, actor_of(user) if user else None, subject_id=proposal.id, proposal=proposal
    ).at = NOW - days * DAY
    db.session.commit()


def is_stale(stage: Stage, proposal: Proposal) -> bool:
    kominfo = actor_of(stage.kominfo)
    found = [line.number for line in watch.list_stale(kominfo)] == [proposal.number]
    assert watch.count_stale(kominfo) == int(found)
    assert watch.get(proposal).is_stale is found
    return found


@pytest.mark.parametrize("state", State)
def test_only_what_was_approved_and_not_stopped_stands_still(stage: Stage, state: State) -> None:
    proposal = silent(stage, state) if state in (*LIVE_STATES, State.REJECTED) else stage.of(state)
    assert is_stale(stage, proposal) is (state in (State.APPROVED, State.TRIAL, State.IMPLEMENTED))


@pytest.mark.parametrize(("at", "expected"), [(LIMIT, False), (LIMIT - SECOND, True)])
def test_more_than_ninety_days_are_needed(stage: Stage, at: object, expected: bool) -> None:
    assert is_stale(stage, silent(stage, decided_at=at)) is expected


@pytest.mark.parametrize("code", watch.SIGNS)
def test_what_moves_it_is_a_sign_whoever_did_it(stage: Stage, code: str) -> None:
    proposal = silent(stage)
    happen(proposal, code, stage.kominfo)
    assert not is_stale(stage, proposal)
    assert watch.get(proposal).last_sign == NOW - 10 * DAY


@pytest.mark.parametrize(
    "code",
    ["index_claimed", "index_file_added", "index_profile_written", "index_verified", "programme_linked",
     "source_named", "legacy_changed", "file_added", "team_member_added", "proposal_handed_over",
     "explanation_asked", "report_interval_set", "exported"],
)  # fmt: skip
def test_what_does_not_move_it_is_no_sign_whoever_did_it(stage: Stage, code: str) -> None:
    proposal = silent(stage)
    for user in (stage.owner, stage.head, stage.kominfo, None):
        happen(proposal, code, user)
    assert is_stale(stage, proposal)
    assert watch.get(proposal).last_sign == OLD


def test_what_was_before_the_decision_and_being_reminded_are_no_signs(stage: Stage) -> None:
    proposal = silent(stage)
    happen(proposal, "trial_written", stage.owner, days=220)
    happen(proposal, "follow_up_asked", stage.owner)
    assert is_stale(stage, proposal)
    assert watch.get(proposal).last_sign == OLD


def needs(proposal: Proposal) -> list[Need]:
    db.session.commit()
    return [*watch.get(proposal).needs]


def trial(stage: Stage, days_ago: int, planned_end: date = TODAY + 90 * DAY) -> Proposal:
    """In trial since so many days, and a sign of life of yesterday."""
    proposal = silent(stage, State.TRIAL)
    started = TODAY - days_ago * DAY
    save(Trial(proposal_id=proposal.id, started_on=started, planned_end=max(planned_end, started), place="Sentani"))
    happen(proposal, "milestone_changed", stage.owner, days=1)
    return proposal


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [(75, []), (76, [Need.REPORT_DUE]), (90, [Need.REPORT_DUE]), (91, [Need.REPORT_LATE])],
)
def test_report_is_asked_for_two_weeks_ahead_and_late_the_day_after(
    stage: Stage, days_ago: int, expected: list[Need]
) -> None:
    """Three months before 2 March are 90 days."""
    assert needs(trial(stage, days_ago)) == expected


def test_reported_or_stopped_innovation_owes_nothing(stage: Stage) -> None:
    reported, stopped = trial(stage, 100), trial(stage, 100)
    make_report(reported, None, TODAY)
    stopped.state = State.STOPPED
    assert (needs(reported), needs(stopped)) == ([], [])
    assert watch.list_needing(actor_of(stage.kominfo)) == []


@pytest.mark.parametrize(("days", "expected"), [(0, []), (1, [Need.TRIAL_OVER])])
def test_trial_past_its_planned_end_until_its_outcome_is_told(stage: Stage, days: int, expected: list[Need]) -> None:
    proposal = trial(stage, 30, TODAY - days * DAY)
    assert needs(proposal) == expected
    save(Outcome(proposal_id=proposal.id, result=Result.PARTLY, ended_on=TODAY, lesson="Mulai kecil."))
    assert needs(proposal) == []


def test_trial_without_a_record_goes_by_the_plan_of_its_proposal(stage: Stage) -> None:
    proposal = silent(stage, State.TRIAL, decided_at=NOW - DAY, trial_end=TODAY - DAY)
    assert needs(proposal) == [Need.TRIAL_OVER]
    proposal.state = State.IMPLEMENTED
    assert needs(proposal) == []


def test_oldest_milestone_missed_is_told(stage: Stage) -> None:
    proposal = silent(stage, decided_at=NOW - DAY)
    days = {"besok": 1, "hari ini": 0, "kemarin": -1, "lusa lalu": -2}
    save(*(Milestone(proposal_id=proposal.id, title=title, due_on=TODAY + ago * DAY) for title, ago in days.items()))
    assert needs(proposal) == [Need.MILESTONE_OVERDUE]
    assert watch.get(proposal).milestone_due == TODAY - 2 * DAY
    db.session.query(Milestone).update({"done_on": TODAY})
    assert needs(proposal) == []


def watched(user: User) -> set[str]:
    return {line.number for line in watch.list_needing(actor_of(user))}


def test_overseers_watch_all_and_others_their_own_and_their_opds(stage: Stage) -> None:
    mate, executing = make_user(), make_agency()
    own, elsewhere = silent(stage, team=(mate,)), silent(stage, owner=make_user(), executing_agency_id=executing.id)
    everything = {own.number, elsewhere.number}
    for role in (Role.KOMINFO, Role.LEADERSHIP, Role.AUDITOR):
        assert watched(make_user(role)) == everything
        assert watch.count_stale(actor_of(make_user(role))) == 2
    for user in (stage.owner, mate, stage.head, make_user(agency=stage.agency)):
        assert watched(user) == {own.number}
    for user in (make_head(executing), make_user(agency=executing)):
        assert watched(user) == {elsewhere.number}
    for user in (
        make_user(),
        stage.chair,
        make_user(Role.ADMIN),
        make_user(Role.REVIEWER, agency_id=None, login="L"),
    ):
        assert watched(user) == set()


def test_who_tends_it_owes_its_report_the_latest_first(stage: Stage) -> None:
    late, due, _fresh = trial(stage, 100), trial(stage, 85), trial(stage, 10)
    for user in (stage.owner, stage.head):
        assert [line.number for line in watch.list_owed(actor_of(user))] == [late.number, due.number]
    for user in (stage.kominfo, make_user(agency=stage.agency), make_user(Role.LEADERSHIP)):
        assert watch.list_owed(actor_of(user)) == []
    save(UserRole(user_id=stage.owner.id, role=Role.AUDITOR))
    assert watch.list_owed(actor_of(stage.owner)) == []


def test_who_tends_it_owes_news_of_what_stands_still(stage: Stage) -> None:
    late, quiet, quieter = trial(stage, 100), silent(stage), silent(stage, decided_at=OLD - DAY)
    silent(stage, decided_at=NOW)
    for user in (stage.owner, stage.head):
        owed = [line.number for line in watch.list_owed(actor_of(user))]
        assert owed == [late.number, quieter.number, quiet.number]
    assert [line.number for line in watch.list_asked()] == [late.number]
    assert watch.list_owed(actor_of(make_user(agency=stage.agency))) == []


def test_needs_are_counted_and_one_query_is_enough(stage: Stage) -> None:
    for _ in range(3):
        silent(stage, State.IMPLEMENTED)
    silent(stage)
    kominfo = actor_of(stage.kominfo)
    with count_queries() as statements:
        lines = watch.list_needing(kominfo)
    assert len(statements) == 1
    assert watch.count_needs(lines) == {Need.STALE: 4, Need.REPORT_LATE: 3}


def test_longest_silent_come_first_and_no_more_than_asked_for(stage: Stage) -> None:
    numbers = [silent(stage, decided_at=OLD - days * DAY).number for days in (1, 3, 2)]
    found = [line.number for line in watch.list_stale(actor_of(stage.kominfo), limit=2)]
    assert found == [numbers[1], numbers[2]]
    assert db.session.query(Event).count() == 0
