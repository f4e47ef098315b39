"""Data in from sheets: what a file would change row by row, and then all of it or nothing.

A trial does everything inside a savepoint and takes it back, so its report is exactly that of the real import.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import repeat
from typing import Any

from innovations.database import db
from innovations.domain import clock, policy
from innovations.domain.actor import Actor
from innovations.domain.errors import Invalid
from innovations.domain.events import record
from innovations.domain.passwords import OneTime
from innovations.models.events import Topic
from innovations.models.imports import ImportRun

from . import agencies, programmes, proposals, users
from .columns import fold
from .heads import Choice, How
from .keeping import Journal
from .lookup import Refused, name_plans
from .report import Kind, Outcome, Problem, Report, RowReport, Slip
from .runs import Importer, Run
from .staging import Staged, read_file

__all__ = [
    "IMPORTERS",
    "Choice",
    "How",
    "Kind",
    "Outcome",
    "Problem",
    "Refused",
    "Report",
    "RowReport",
    "Slip",
    "choose",
    "read",
    "run",
]

IMPORTERS: Mapping[Kind, Importer] = {
    Kind.AGENCIES: agencies.IMPORTER,
    Kind.USERS: users.IMPORTER,
    Kind.PROGRAMMES: programmes.IMPORTER,
    Kind.PROPOSALS: proposals.IMPORTER,
}
RIGHTS: Mapping[Kind, Callable[[Actor], bool]] = {
    Kind.AGENCIES: policy.can_manage_accounts,
    Kind.USERS: policy.can_manage_accounts,
    Kind.PROGRAMMES: policy.can_manage_masterplan,
    Kind.PROPOSALS: policy.can_record_legacy,
}
TOPICS: Mapping[Kind, Topic] = {
    Kind.AGENCIES: Topic.AGENCY,
    Kind.USERS: Topic.ACCOUNT,
    Kind.PROGRAMMES: Topic.MASTERPLAN,
    Kind.PROPOSALS: Topic.PROPOSAL,
}
UNKNOWN = OneTime("", "!")
"""In the place of a hash: no password fits it."""


def read(kind: Kind, filename: str, content: bytes, choice: Choice | None = None) -> Staged:
    """The file as staged rows: do this before the database is touched. Raises `Invalid` for the file as a whole."""
    importer = IMPORTERS[kind]
    return read_file(filename, content, importer.columns, is_loose=importer.is_loose, choice=choice)


def choose(kind: Kind, names: Mapping[str, str], sheet: str = "") -> Choice:
    """A choice by heads and names of columns, as typed; an empty name: not read. Raises `Invalid`."""
    known = {name: column.key for column in IMPORTERS[kind].columns for name in column.names}
    for typed in filter(None, names.values()):
        if fold(typed) not in known:
            raise Invalid("column_unknown", value=typed[:80])
    return Choice(sheet, {fold(head): known.get(fold(typed), "") for head, typed in names.items()})


def label(kind: Kind, key: str) -> str:
    """The label of a column."""
    return IMPORTERS[kind].label(key)


def find_plan(name: str) -> int:
    """The id of the plan with this name. Raises `Refused`, which names the nearest."""
    return name_plans().get(name, "", "plan_not_known").id


def run(
    kind: Kind,
    staged: Staged,
    actor: Actor | None,
    *,
    owner_id: int | None = None,
    secrets: Iterator[OneTime] | None = None,
    plan_id: int | None = None,
    is_trial: bool = False,
) -> Report:
    """Take all rows, or none: nothing stays of a trial, nor when a single row has an error. The caller commits.

    `owner_id` is the kominfo account in whose name old innovations are recorded, when `actor` is None. `secrets` are
    the first passwords of new accounts, hashed by the caller; without them nobody can log in until a slip is made.
    `plan_id` is the plan of programmes whose row names none.
    """
    importer = IMPORTERS[kind]
    passwords = secrets or repeat(UNKNOWN)
    journal = Journal(importer.keeper)
    task = Run(actor, owner_id if actor is None else actor.id, passwords, journal, plan_id=plan_id)
    savepoint = db.session.begin_nested()
    taken = [*importer.take(importer, task, list(staged.rows))]
    taken += [RowReport(number, text, Outcome.SKIPPED) for number, text in staged.aside]
    rows = sorted(taken, key=lambda row: row.number)
    report = Report(kind, tuple(rows), staged.source, plan_id=plan_id)
    if is_trial or report.has_errors:
        savepoint.rollback()
        return report
    savepoint.commit()
    report = replace(report, slips=tuple(task.slips))
    if report.has_effect:
        _keep(report, journal, actor)
    return report


def _keep(report: Report, journal: Journal, actor: Actor | None) -> None:
    """Tell the log, and keep what `undo` needs."""
    counts: dict[str, Any] = {outcome.value: number for outcome, number in report.counts.items()}
    record(TOPICS[report.kind], "imported", actor, kind=report.kind.value, **counts)
    run = ImportRun(
        kind=report.kind,
        actor_id=actor.id if actor is not None else None,
        at=clock.now(),
        file_name=report.source.name,
        sha256=report.source.sha256,
        counts=counts,
        changes=journal.list_changes(),
    )
    db.session.add(run)
