"""Progress reports: one for each period, corrected with trace until the next, or skipped with a reason."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from time_machine import travel

from innovations.database import db
from innovations.domain import files, own_data, progress, trials, watch
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.progress import Content
from innovations.models.accounts import Role, User, UserRole
from innovations.models.events import Event
from innovations.models.followup import Implementation, Measure, Trial
from innovations.models.progress import ProgressReport, ReportFile, Running
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.domain.stage import NOW, TODAY, Stage, count_events, last_event, load, refused
from tests.factories import actor_of, make_user, save

CONTENT = Content(Running.RUNNING, "Berjalan di dua puskesmas.")
SKIP = Content(None, skip_reason="Kantor direnovasi.")
PDF = b"%PDF-1.4\n%%EOF\n"
START = date(2025, 11, 20)


@pytest.fixture
def proposal(stage: Stage) -> Proposal:
    """In trial since 20 November, so a report was due on 20 February."""
    proposal = stage.of(State.TRIAL, decided_at=NOW - timedelta(days=300))
    save(Trial(proposal_id=proposal.id, started_on=START, planned_end=date(2026, 6, 1), place="Sentani"))
    return load(proposal)


def send(
    proposal: Proposal, user: User, content: Content = CONTENT, token: str | None = None, at: datetime = NOW
) -> ProgressReport:
    with travel(at, tick=False):
        report = progress.send(load(proposal), actor_of(user), content, token)
        db.session.commit()
    return report


def test_report_covers_the_period_that_ended_last(stage: Stage, proposal: Proposal) -> None:
    report = send(proposal, stage.owner)
    assert (report.period_start, report.period_end) == (START, date(2026, 2, 20))
    assert progress.read_content(report) == CONTENT
    event = last_event()
    assert (event.code, event.proposal_id, event.reason) == ("report_sent", proposal.id, "")
    assert event.details == {
        "report_id": report.id, "period_start": "2025-11-20", "period_end": "2026-02-20",
    }  # fmt: skip
    schedule = progress.get_schedule(proposal)
    assert schedule is not None
    assert (schedule.since, schedule.due_on) == (date(2026, 2, 20), date(2026, 5, 20))


def test_period_that_has_begun_is_reported_on_once(stage: Stage, proposal: Proposal) -> None:
    send(proposal, stage.owner)
    early = send(proposal, stage.owner)
    assert early.period_end == date(2026, 5, 20)
    with pytest.raises(DomainError) as caught:
        send(proposal, stage.owner)
    assert (caught.value.code, caught.value.facts) == ("report_sent", {"since": date(2026, 5, 20)})
    later = send(proposal, stage.owner, at=NOW + timedelta(days=79))
    assert later.period_start == date(2026, 5, 20)


def test_first_period_begins_with_trial_implementation_or_import(stage: Stage, proposal: Proposal) -> None:
    done = stage.of(State.IMPLEMENTED, decided_at=NOW - timedelta(days=300))
    save(Implementation(proposal_id=done.id, begun_on=date(2026, 1, 5)))
    imported = stage.of(State.IMPLEMENTED, decided_at=datetime(2026, 1, 9, 20, tzinfo=NOW.tzinfo))
    begins = [schedule.since for row in (proposal, done, imported) if (schedule := progress.get_schedule(row))]
    assert begins == [START, date(2026, 1, 5), date(2026, 1, 10)]


@pytest.mark.parametrize("state", LIVE_STATES)
def test_only_what_runs_owes_reports(stage: Stage, state: State) -> None:
    proposal = stage.of(state)
    schedule = progress.get_schedule(proposal)
    if state is State.STOPPED:
        assert schedule is None
        assert refused(partial(send, proposal, stage.owner)) == (DomainError, "not_in_this_state")
    else:
        assert schedule is not None
        assert schedule.is_owed is (state is not State.APPROVED)
        assert send(proposal, stage.owner).proposal_id == proposal.id


def test_approved_innovation_may_tell_how_it_stands_before_its_trial(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED, decided_at=NOW - timedelta(days=300))
    kominfo = actor_of(stage.kominfo)
    assert [line.number for line in watch.list_stale(kominfo)] == [proposal.number]
    report = send(proposal, stage.owner)
    assert (report.period_start, report.period_end) == (date(2025, 5, 6), TODAY)
    assert report.running is Running.NOT_BEGUN
    assert watch.list_stale(kominfo) == []
    schedule = progress.get_schedule(proposal)
    assert schedule is not None
    with travel(NOW + timedelta(days=400), tick=False):
        assert (schedule.is_late, schedule.is_due, watch.get(proposal).due_on) == (False, False, None)
        assert schedule.period_end == date(2027, 4, 6)


def test_what_owes_no_report_skips_none_and_one_a_day_is_enough(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED, decided_at=NOW)
    assert refused(partial(send, proposal, stage.owner, SKIP)) == (DomainError, "not_in_this_state")
    assert send(proposal, stage.owner).period_end == TODAY + timedelta(days=1)
    assert refused(partial(send, proposal, stage.owner)) == (DomainError, "report_sent")


@pytest.mark.parametrize(("days", "since"), [(30, 30), (0, 0), (-30, -30), (-100, -50)])
def test_schedule_begins_with_the_trial_whatever_was_told_before(stage: Stage, days: int, since: int) -> None:
    """A report of 50 days ago is about the trial only where that had begun then."""
    proposal, day = stage.of(State.APPROVED, decided_at=NOW - timedelta(days=300)), timedelta(days=1)
    report = send(proposal, stage.owner, at=NOW - timedelta(days=50))
    with travel(NOW + timedelta(days=40), tick=False):
        started = TODAY + days * day
        save(Trial(proposal_id=proposal.id, started_on=started, planned_end=date(2026, 9, 1), place="Sentani"))
        proposal.state = State.TRIAL
        schedule = progress.get_schedule(load(proposal))
        assert schedule is not None
        assert (schedule.since, schedule.is_owed) == (TODAY + since * day, True)
        assert progress.is_correctable(report, proposal, actor_of(stage.owner), schedule) is (since == -50)


def test_what_has_begun_is_not_said_to_have_not(stage: Stage, proposal: Proposal) -> None:
    unbegun = Content(Running.NOT_BEGUN, "Menunggu.")
    assert refused(partial(send, proposal, stage.owner, unbegun)) == (Invalid, "missing")
    approved = stage.of(State.APPROVED, decided_at=NOW - timedelta(days=9))
    for row, wrong in ((proposal, unbegun), (approved, CONTENT), (approved, SKIP)):
        report = send(row, stage.owner) if row is proposal or wrong is CONTENT else progress.list_of(row)[0]
        assert refused(partial(progress.correct, report, load(row), actor_of(stage.owner), wrong)) == (
            Invalid, "missing",
        )  # fmt: skip


def test_who_does_not_tend_it_does_not_report(stage: Stage, proposal: Proposal) -> None:
    report = send(proposal, stage.head)
    for user in (stage.chair, make_user(agency=stage.agency), make_user(Role.AUDITOR), make_user(Role.LEADERSHIP)):
        assert refused(partial(send, proposal, user)) == (Denied, "not_your_part")
        assert refused(partial(progress.correct, report, load(proposal), actor_of(user), SKIP)) == (
            Denied, "not_your_part",
        )  # fmt: skip
    save(UserRole(user_id=stage.owner.id, role=Role.AUDITOR))
    assert refused(partial(send, proposal, stage.owner)) == (Denied, "not_your_part")


def test_same_form_twice_is_one_report(stage: Stage, proposal: Proposal) -> None:
    first = send(proposal, stage.owner, token="a" * 32)
    assert send(proposal, stage.owner, token="a" * 32).id == first.id
    assert db.session.query(ProgressReport).count() == 1
    assert refused(partial(send, proposal, stage.head, token="a" * 32)) == (DomainError, "happened_already")


def test_skipped_period_tells_the_reason(stage: Stage, proposal: Proposal) -> None:
    report = send(proposal, stage.owner, SKIP)
    assert (report.running, report.text, report.skip_reason) == (None, "", "Kantor direnovasi.")
    assert (last_event().code, last_event().reason) == ("report_skipped", "Kantor direnovasi.")


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (Content(Running.PAUSED, " \n"), "missing", "text"),
        (Content(None, skip_reason=" "), "reason_missing", "reason"),
        (Content(Running.RUNNING, "Naik.", Decimal(3)), "measure_missing", "value"),
    ],
)
def test_half_a_report_is_refused(stage: Stage, proposal: Proposal, content: Content, code: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        send(proposal, stage.owner, content)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_correction_keeps_what_was_said(stage: Stage, proposal: Proposal) -> None:
    save(Measure(proposal_id=proposal.id, name="Kunjungan", unit="%", baseline=Decimal(40), target=Decimal(80)))
    report = send(proposal, stage.owner, Content(Running.RUNNING, "Lima puluh.", Decimal("50.5")))
    better = Content(Running.PAUSED, "Lima puluh satu.", Decimal("51.5"))
    with travel(NOW + timedelta(hours=1), tick=False):
        progress.correct(report, load(proposal), actor_of(stage.head), better, progress.digest(report))
        assert last_event().code == "report_corrected"
    assert progress.read_content(report) == better
    assert (report.sent_by_id, report.sent_at) == (stage.head.id, NOW + timedelta(hours=1))
    assert report.earlier == [
        {
            "running": "running", "text": "Lima puluh.", "value": "50.5000", "skip_reason": "",
            "at": "2026-03-02T12:00:00+09:00", "by_id": stage.owner.id,
        }
    ]  # fmt: skip


def test_same_words_again_are_no_correction_and_others_are_stale(stage: Stage, proposal: Proposal) -> None:
    report, actor = send(proposal, stage.owner), actor_of(stage.owner)
    seen, better = progress.digest(report), Content(Running.RUNNING, "Lebih baik.")
    progress.correct(report, load(proposal), actor, better, seen)
    events = count_events()
    progress.correct(report, load(proposal), actor, better, seen)
    assert (count_events(), len(report.earlier)) == (events, 1)
    assert refused(partial(progress.correct, report, load(proposal), actor, CONTENT, seen)) == (
        DomainError, "stale_form",
    )  # fmt: skip


def test_skipped_period_may_be_reported_on_after_all(stage: Stage, proposal: Proposal) -> None:
    report = send(proposal, stage.owner, SKIP)
    progress.correct(report, load(proposal), actor_of(stage.owner), CONTENT)
    assert progress.read_content(report) == CONTENT
    assert report.earlier[0]["skip_reason"] == "Kantor direnovasi."


def test_only_the_last_report_of_what_runs_is_corrected(stage: Stage, proposal: Proposal) -> None:
    first, second = send(proposal, stage.owner), send(proposal, stage.owner)
    actor = actor_of(stage.owner)
    assert refused(partial(progress.correct, first, load(proposal), actor, SKIP)) == (
        DomainError, "report_superseded",
    )  # fmt: skip
    proposal.state = State.STOPPED
    assert refused(partial(progress.correct, second, load(proposal), actor, SKIP)) == (
        DomainError, "not_in_this_state",
    )  # fmt: skip


def test_kominfo_sets_how_often_an_innovation_reports(stage: Stage, proposal: Proposal) -> None:
    kominfo = actor_of(stage.kominfo)
    for months in (6, 6, 1, 3):
        progress.set_interval(load(proposal), kominfo, months)
        schedule = progress.get_schedule(proposal)
        assert schedule is not None
        assert schedule.months == months
    set_to = [
        row.details["months"]
        for row in db.session.query(Event).filter_by(code="report_interval_set").order_by(Event.id)
    ]
    assert set_to == [6, 1, 3]
    for user in (stage.owner, stage.head, make_user(Role.LEADERSHIP)):
        assert refused(partial(progress.set_interval, load(proposal), actor_of(user), 6)) == (
            Denied, "not_your_part",
        )  # fmt: skip
    assert refused(partial(progress.set_interval, load(proposal), kominfo, 5)) == (Invalid, "interval_unknown")
    approved = stage.of(State.APPROVED)
    assert refused(partial(progress.set_interval, approved, kominfo, 6)) == (DomainError, "not_in_this_state")


def reload(proposal: Proposal) -> ProgressReport:
    db.session.commit()
    db.session.expire_all()
    return progress.list_of(proposal)[0]


def test_files_are_added_and_deleted_for_good(stage: Stage, proposal: Proposal, tmp_path: Path) -> None:
    send(proposal, stage.owner)
    actor = actor_of(stage.owner)
    for number in range(files.MAX_FILES):
        upload = files.inspect(f"foto-{number}.pdf", PDF + b"\n" * number)
        progress.add_file(tmp_path, reload(proposal), load(proposal), actor, upload)
    report = reload(proposal)
    assert [file.filename for file in report.files] == [f"foto-{number}.pdf" for number in range(5)]
    again = files.inspect("foto-0.pdf", PDF)
    with pytest.raises(Invalid, match="file_there_already"):
        progress.add_file(tmp_path, report, load(proposal), actor, again)
    with pytest.raises(Invalid, match="files_too_many"):
        progress.add_file(tmp_path, reload(proposal), load(proposal), actor, files.inspect("x.pdf", PDF + b"\r"))
    doomed = reload(proposal).files[0].stored_name
    progress.remove_file(tmp_path, reload(proposal), load(proposal), actor, reload(proposal).files[0])
    assert last_event().code == "report_file_removed"
    assert not (tmp_path / doomed).exists()
    assert (db.session.query(ReportFile).count(), len([*tmp_path.iterdir()])) == (4, 4)


def test_measured_values_have_the_day_they_were_told(stage: Stage, proposal: Proposal) -> None:
    save(Measure(proposal_id=proposal.id, name="Kunjungan", unit="%", baseline=Decimal(40), target=Decimal(80)))
    send(proposal, stage.owner, Content(Running.RUNNING, "Lima puluh.", Decimal(50)))
    send(proposal, stage.owner, Content(Running.RUNNING, "Awal.", Decimal(60)))
    send(proposal, stage.owner, CONTENT, at=NOW + timedelta(days=90))
    points = trials.get_story(proposal).list_points()
    assert points == [(date(2026, 2, 20), Decimal(50)), (TODAY, Decimal(60))]


def test_own_data_holds_what_one_said_also_where_another_corrected_it(stage: Stage, proposal: Proposal) -> None:
    report = send(proposal, stage.owner)
    progress.correct(report, load(proposal), actor_of(stage.head), Content(Running.PAUSED, "Berhenti sebentar."))
    db.session.commit()
    told = [
        [(row["usulan"], row["isi"]) for row in own_data.collect(actor_of(user))["laporan_kemajuan"]]
        for user in (stage.owner, stage.head, stage.kominfo)
    ]
    assert told == [
        [(proposal.number, "Berjalan di dua puskesmas.")],
        [(proposal.number, "Berhenti sebentar.")],
        [],
    ]
