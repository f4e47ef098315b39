"""The command `import`: data in from a sheet, said row by row; thin, like all of `cli`."""

from pathlib import Path

import click
from flask import current_app
from flask_babel import force_locale

from innovations.database import db
from innovations.domain import accounts, passwords
from innovations.domain.errors import DomainError
from innovations.terminal import say
from innovations.transfer import imports


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in imports.Kind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("--owner", metavar="NIP", help="Kominfo account in whose name old innovations are recorded.")
def import_file(kind: str, file: Path, dry_run: bool, owner: str | None) -> None:
    """Read agencies, users, programmes or proposals (old innovations) from CSV or XLSX: all rows or none."""
    what = imports.Kind(kind)
    try:
        staged = imports.read(what, file.name, file.read_bytes())
        owner_id = accounts.find_kominfo(owner) if what is imports.Kind.PROPOSALS else None
        secrets = None if dry_run else iter(passwords.issue, None)
        report = imports.run(what, staged, None, owner_id=owner_id, secrets=secrets, is_trial=dry_run)
    except DomainError as error:
        raise say(error) from error
    db.session.commit()
    tell(report)
    if report.has_errors:
        raise click.ClickException("Nothing was imported.")


def tell(report: imports.Report) -> None:
    """One line per row, then what was not read, the slips, and the sums."""
    for row in report.rows:
        with force_locale("en"):
            problems = [current_app.extensions["words"].problem(problem) for problem in (*row.problems, *row.notes)]
        told = "; ".join([*row.changed, *problems])
        click.echo(f"row {row.number}: {row.outcome.value} {row.name}{f' ({told})' if told else ''}")
    for name in report.ignored:
        click.echo(f"column not read: {name}")
    for name in report.unread:
        click.echo(f"sheet not read: {name}")
    for slip in report.slips:
        click.echo(f"one-time password: {slip.login} {slip.password} {slip.name}")
    click.echo(", ".join(f"{number} {outcome.value}" for outcome, number in report.counts.items()))
