"""The command `import`: data in from a sheet, said row by row; thin, like all of `cli`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale

from innovations.database import db
from innovations.domain import accounts, passwords
from innovations.domain.errors import DomainError
from innovations.terminal import say
from innovations.transfer import imports
from innovations.transfer.imports import Outcome, undo


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in imports.Kind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("--owner", metavar="NIP", help="Kominfo account in whose name old innovations are recorded.")
@click.option("--plan", metavar="NAME", help="Plan of programmes whose row names none.")
@click.option("--sheet", metavar="NAME", default="", help="Sheet of the workbook to read.")
@click.option("--column", "columns", metavar="HEAD=COLUMN", multiple=True, help="Read a column as; `HEAD=`: do not.")
@click.option("--undo", "is_undo", is_flag=True, help="Take the last import of this kind back.")
def import_file(kind: str, file: Path | None, dry_run: bool, is_undo: bool, **told: Any) -> None:
    """Read agencies, users, programmes or proposals (old innovations) from CSV or XLSX: all rows or none."""
    if is_undo == (file is not None):
        raise click.UsageError("Name a FILE, or say --undo.")
    if file is None:
        take_back(imports.Kind(kind), dry_run)
    else:
        bring(imports.Kind(kind), file, dry_run, **told)


def bring(
    what: imports.Kind, file: Path, dry_run: bool, *, owner: str, plan: str, sheet: str, columns: tuple[str, ...]
) -> None:
    try:
        choice = imports.choose(what, dict(split_choice(text) for text in columns), sheet)
        staged = imports.read(what, file.name, file.read_bytes(), choice)
        plan_id = imports.find_plan(plan) if plan else None
        owner_id = accounts.find_kominfo(owner) if what is imports.Kind.PROPOSALS else None
        secrets = None if dry_run else iter(passwords.issue, None)
        report = imports.run(
            what, staged, None, owner_id=owner_id, secrets=secrets, plan_id=plan_id, is_trial=dry_run
        )
    except imports.Refused as refused:
        raise click.ClickException(say_problem(refused.problems[0])) from refused
    except DomainError as error:
        raise say(error) from error
    db.session.commit()
    tell(report)
    if report.has_errors:
        raise click.ClickException("Nothing was imported.")


def take_back(kind: imports.Kind, dry_run: bool) -> None:
    run = undo.get(kind, undo.find_last(kind))
    if run is None:
        raise click.ClickException("There is no import to take back.")
    try:
        rows = undo.look(run) if dry_run else undo.undo(run, None)
    except DomainError as error:
        raise say(error) from error
    name = run.file_name
    db.session.commit()
    only_said = "would be " if dry_run or undo.has_errors(rows) else ""
    tell_rows(rows, {Outcome.NEW: f"{only_said}removed", Outcome.CHANGED: f"{only_said}restored"})
    if undo.has_errors(rows):
        raise click.ClickException(f"{name} cannot be taken back: nothing was changed.")
    click.echo(f"{name}: {len(rows)} {'would be' if dry_run else 'were'} taken back")


def split_choice(text: str) -> tuple[str, str]:
    head, sign, column = text.rpartition("=")
    if not sign or not head.strip():
        raise click.BadParameter(f"write HEAD=COLUMN, not {text!r}", param_hint="--column")
    return head, column.strip()


def tell(report: imports.Report) -> None:
    """What each column was read as, one line per row, the slips, and the sums."""
    source = report.source
    for match in source.columns:
        read_as = f"{imports.label(report.kind, match.key)} ({match.how.value})" if match.key else "not read"
        click.echo(f"column {match.name}: {read_as}")
    for name in source.unread:
        click.echo(f"sheet not read: {name}")
    tell_rows(report.rows, {})
    for problem in source.faults:
        click.echo(say_problem(problem))
    for slip in report.slips:
        click.echo(f"one-time password: {slip.login} {slip.password} {slip.name}")
    click.echo(", ".join(f"{number} {outcome.value}" for outcome, number in report.counts.items()))


def tell_rows(rows: Sequence[imports.RowReport], words: Mapping[Outcome, str]) -> None:
    for row in rows:
        told = "; ".join([*row.changed, *map(say_problem, (*row.problems, *row.notes))])
        click.echo(
            f"row {row.number}: {words.get(row.outcome, row.outcome.value)} {row.name}{f' ({told})' if told else ''}"
        )


def say_problem(problem: imports.Problem) -> str:
    with force_locale("en"):
        return str(current_app.extensions["words"].problem(problem))
