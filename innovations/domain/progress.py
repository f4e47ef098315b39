"""Progress reports (laporan kemajuan): one for each period, or a reason for none; corrected until the next.

A verb's caller holds the proposal against other writers (`proposals.get(for_update=True)`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.followup import Implementation, Measure, Trial
from innovations.models.progress import ProgressReport, ReportFile, ReportInterval, Running
from innovations.models.proposals import RUNNING_STATES, Proposal, State

from . import clock, files, stewards
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .files import Upload
from .freshness import digest_of, require_fresh
from .moves import require_text
from .schedule import DEFAULT_MONTHS, INTERVALS, Schedule
from .tokens import find_made

MAX_CHARACTERS = 4000


@dataclass(frozen=True)
class Content:
    """What a report says; `running` None and a `skip_reason` where there is nothing to report."""

    running: Running | None
    text: str = ""
    value: Decimal | None = None
    skip_reason: str = ""


def list_of(proposal: Proposal) -> Sequence[ProgressReport]:
    """The newest first, with who sent each, and its files."""
    return db.session.scalars(
        select(ProgressReport)
        .where(ProgressReport.proposal_id == proposal.id)
        .options(joinedload(ProgressReport.sent_by), selectinload(ProgressReport.files))
        .order_by(ProgressReport.period_end.desc(), ProgressReport.id.desc())
    ).all()


def is_running() -> ColumnElement[bool]:
    """Over `Proposal`: on trial or implemented, and not paused by its last report that says whether it runs."""
    told = select(ProgressReport.running).where(
        ProgressReport.proposal_id == Proposal.id, ProgressReport.running.is_not(None)
    )
    last = told.order_by(ProgressReport.period_end.desc(), ProgressReport.id.desc()).limit(1)
    said = last.correlate(Proposal).scalar_subquery()
    return and_(Proposal.state.in_(RUNNING_STATES), said.is_distinct_from(Running.PAUSED))


def schedule_columns() -> tuple[ColumnElement[date], ColumnElement[int], ColumnElement[datetime]]:
    """Of a `Proposal` in SQL, for `read_schedule`: where the open period begins, its interval, its decision."""
    until = select(func.max(ProgressReport.period_end)).where(ProgressReport.proposal_id == Proposal.id)
    tried = select(Trial.started_on).where(Trial.proposal_id == Proposal.id)
    done = select(Implementation.begun_on).where(Implementation.proposal_id == Proposal.id)
    months = select(ReportInterval.months).where(ReportInterval.proposal_id == Proposal.id)
    told, *starts = (query.correlate(Proposal).scalar_subquery() for query in (until, tried, done))
    start = func.coalesce(*starts)
    interval = func.coalesce(months.correlate(Proposal).scalar_subquery(), DEFAULT_MONTHS)
    begins = case((told > start, told), else_=func.coalesce(start, told))  # what was told before its trial is past
    return begins, interval, Proposal.decided_at  # type: ignore[return-value]  # its column may be empty


def read_schedule(state: State, begins: date | None, months: int, decided_at: datetime) -> Schedule | None:
    """The period that is open, an old innovation's first one from its import on; None for what cannot be told of.

    What is only approved owes no report, and may send one on any day.
    """
    if state not in (*RUNNING_STATES, State.APPROVED):
        return None
    return Schedule(begins or clock.local(decided_at).date(), months, is_owed=state in RUNNING_STATES)


def get_schedule(proposal: Proposal) -> Schedule | None:
    """As `read_schedule`."""
    row = db.session.execute(select(*schedule_columns()).where(Proposal.id == proposal.id)).one()
    return read_schedule(proposal.state, *row)


def require_open(proposal: Proposal, actor: Actor, *, to_skip: bool = False) -> Schedule:
    """Refuse who does not tend it (403), what cannot be told of, and a period that was reported on (409).

    Only a report that is owed can be skipped.
    """
    schedule = _require_reporting(proposal, actor)
    if to_skip and not schedule.is_owed:
        raise DomainError("not_in_this_state", state=proposal.state)
    if not schedule.is_open:
        raise DomainError("report_sent", since=schedule.since)
    return schedule


def _require_reporting(proposal: Proposal, actor: Actor) -> Schedule:
    require_part(stewards.can_tend(actor, proposal))
    schedule = get_schedule(proposal)
    if schedule is None:
        raise DomainError("not_in_this_state", state=proposal.state)
    return schedule


def send(proposal: Proposal, actor: Actor, content: Content, form_token: str | None = None) -> ProgressReport:
    """Report on the open period, or skip it with a reason. The same form sent twice (`form_token`) is one report.

    Before its trial an innovation has not begun, whatever `content` says.
    """
    made = find_made(ProgressReport, form_token, proposal_id=proposal.id, sent_by_id=actor.id)
    if made is not None:
        return made
    schedule = require_open(proposal, actor, to_skip=content.running is None)
    if not schedule.is_owed:
        content = replace(content, running=Running.NOT_BEGUN)
    elif content.running is Running.NOT_BEGUN:
        raise Invalid("missing", "running")
    report = ProgressReport(
        proposal_id=proposal.id,
        period_start=schedule.since,
        period_end=schedule.period_end,
        form_token=form_token,
        earlier=[],
    )
    _write(report, proposal, actor, content)
    db.session.add(report)
    db.session.flush()  # the event needs its id
    _record("report_skipped" if content.running is None else "report_sent", report, proposal, actor)
    return report


def is_correctable(report: ProgressReport, proposal: Proposal, actor: Actor, schedule: Schedule | None) -> bool:
    """The last report of what was not stopped, by those who tend it; `schedule` as of now."""
    return stewards.can_tend(actor, proposal) and schedule is not None and report.period_end == schedule.since


def require_correctable(report: ProgressReport, proposal: Proposal, actor: Actor) -> None:
    """Refuse who does not tend it (403), and all but the last report of what was not stopped (409)."""
    if not is_correctable(report, proposal, actor, _require_reporting(proposal, actor)):
        raise DomainError("report_superseded")


def digest(report: ProgressReport) -> str:
    """Its fingerprint, for forms to notice another editor."""
    return digest_of(_say(report))


def correct(
    report: ProgressReport, proposal: Proposal, actor: Actor, content: Content, seen: str | None = None
) -> None:
    """Say it anew; what it said before is kept in `earlier`, with when and by whom. The same words are no act."""
    require_correctable(report, proposal, actor)
    if read_content(report) == content:
        return
    if Running.NOT_BEGUN in {report.running, content.running} and report.running is not content.running:
        raise Invalid("missing", "running")
    require_fresh(seen, digest(report))
    report.earlier = [*report.earlier, _say(report)]
    _write(report, proposal, actor, content)
    _record("report_corrected", report, proposal, actor)


def read_content(report: ProgressReport) -> Content:
    """What it says now."""
    return Content(report.running, report.text, report.value, report.skip_reason)


def list_versions(report: ProgressReport) -> list[dict[str, Any]]:
    """All that it ever said, oldest first, as plain values: `by_id` at `at` (ISO 8601)."""
    return [*report.earlier, _say(report)]


def _say(report: ProgressReport) -> dict[str, Any]:
    """As plain values."""
    return {
        "running": report.running.value if report.running else None,
        "text": report.text,
        "value": str(report.value) if report.value is not None else None,
        "skip_reason": report.skip_reason,
        "at": clock.local(report.sent_at).isoformat(timespec="seconds"),
        "by_id": report.sent_by_id,
    }


def _write(report: ProgressReport, proposal: Proposal, actor: Actor, content: Content) -> None:
    if content.running is None:
        require_text(content.skip_reason, "reason")
    else:
        require_text(content.text, "text")
    if content.value not in (None, report.value) and get_measure(proposal) is None:
        raise Invalid("measure_missing", "value")
    report.running, report.text, report.value = content.running, content.text, content.value
    report.skip_reason = content.skip_reason
    report.sent_by_id, report.sent_at = actor.id, clock.now()


def get_measure(proposal: Proposal) -> Measure | None:
    """What the innovation is measured by, if that was said."""
    return db.session.get(Measure, proposal.id)


def set_interval(proposal: Proposal, actor: Actor, months: int) -> None:
    """Every how many months it reports from now on; the open period is counted anew."""
    require_part(stewards.can_call_for_reports(actor, proposal))
    if months not in INTERVALS:
        raise Invalid("interval_unknown", "months")
    schedule = get_schedule(proposal)
    if schedule is None or not schedule.is_owed:
        raise DomainError("not_in_this_state", state=proposal.state)
    if schedule.months == months:
        return
    db.session.merge(ReportInterval(proposal_id=proposal.id, months=months))
    record(Topic.PROPOSAL, "report_interval_set", actor, proposal=proposal, months=months)


def add_file(folder: Path, report: ProgressReport, proposal: Proposal, actor: Actor, upload: Upload) -> ReportFile:
    """A photo or paper more: at most five, none twice. Needs `files` loaded."""
    require_correctable(report, proposal, actor)
    files.require_room(report.files, upload)
    file = files.keep(folder, ReportFile(report_id=report.id), actor, upload)
    db.session.flush()  # the event needs its id
    _record("report_file_added", report, proposal, actor, file_id=file.id)
    return file


def remove_file(folder: Path, report: ProgressReport, proposal: Proposal, actor: Actor, file: ReportFile) -> None:
    """Take it out for good: it may show somebody who does not want that."""
    require_correctable(report, proposal, actor)
    _record("report_file_removed", report, proposal, actor, file_id=file.id)
    files.discard(folder, [file.stored_name])
    db.session.delete(file)


def _record(code: str, report: ProgressReport, proposal: Proposal, actor: Actor, **details: Any) -> None:
    record(
        Topic.PROPOSAL,
        code,
        actor,
        proposal=proposal,
        reason=report.skip_reason if code == "report_skipped" else "",
        report_id=report.id,
        period_start=report.period_start.isoformat(),
        period_end=report.period_end.isoformat(),
        **details,
    )
