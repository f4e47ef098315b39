"""Commands for whoever runs the machine; thin: each calls a verb and commits."""

from pathlib import Path

import click
from alembic.util import CommandError
from flask import Flask, current_app
from sqlalchemy.exc import DatabaseError

from innovations import archive_commands, import_command, mail_commands, user_commands
from innovations.database import db
from innovations.domain import search_texts
from innovations.domain.errors import DomainError
from innovations.terminal import say
from innovations.transfer import backups, catalogues, demo_removal, health, reference, schema
from innovations.transfer import demo as sample


def init_cli(app: Flask) -> None:
    """Register the commands."""
    schema.init_schema(app)
    for command in (
        *(init, check, backup, demo, mail_commands.remind, mail_commands.send_mail),
        *(user_commands.user, import_command.import_file),
        *(archive_commands.export, archive_commands.restore, archive_commands.write_open_data),
    ):
        app.cli.add_command(command)


def prepare() -> None:
    """Create or migrate the database, load the reference data, compile translations; again and again without harm."""
    catalogues.compile_stale()
    schema.upgrade()
    reference.load_reference()
    search_texts.fill_missing()
    db.session.commit()


def fill_if_untouched() -> str:
    """Put the sample data into a database nobody has used yet; the log-ins to print, or nothing."""
    if not sample.is_untouched():
        return ""
    logins = sample.fill()
    db.session.commit()
    return list_logins(logins)


def first_line(error: object) -> str:
    """What the database says without its hints."""
    return str(error).partition("\n")[0]


@click.command
@click.option("--rebuild-search", is_flag=True, help="write the words again that proposals are found by")
def init(rebuild_search: bool) -> None:
    """Create or migrate the database, load reference data."""
    try:
        prepare()
        if rebuild_search:
            click.echo(f"{search_texts.rebuild()} proposals are found by other words now.")
            db.session.commit()
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    except DatabaseError as error:
        raise click.ClickException(
            f"DATABASE_URL names a database that cannot be used: {first_line(error.orig)}"
        ) from error
    click.echo("The database is ready.")


@click.command
@click.option("--password", metavar="PW", help="one password for all accounts, which need not be changed")
@click.option("--proposals", "extra", metavar="N", type=click.IntRange(0, 20_000), default=0, help="so many more")
@click.option("--remove", is_flag=True, help="take the sample data out again")
def demo(password: str | None, extra: int, remove: bool) -> None:
    """Fill in sample data, all labelled contoh; refuses on a database with real users."""
    try:
        if remove:
            number = demo_removal.remove()
            db.session.commit()
            click.echo(f"Sample data taken out, {number} proposals among it.")
            return
        logins = sample.fill(password, extra)
    except DomainError as error:
        raise say(error) from error
    db.session.commit()
    click.echo(list_logins(logins))


def list_logins(logins: list[sample.Login]) -> str:
    """The sample accounts as a table: NIP, password, whose it is."""
    rows = [f"  {login.login}  {login.password}  {login.name}" for login in logins]
    return "\n".join(["Sample log-ins (NIP, password, role):", *rows])


@click.command
def check() -> None:
    """Look for faults in database, files and configuration; exit 1 when there is one."""
    findings = health.examine(current_app.config)
    for warning in findings.warnings:
        click.echo(f"warning: {warning}")
    for fault in findings.faults:
        click.echo(f"FAULT: {fault}")
    if findings.faults:
        raise SystemExit(1)
    click.echo("No fault found.")


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def backup(folder: Path) -> None:
    """Copy database and files, while in use, into a new folder below DIR, and verify the copy."""
    try:
        made = backups.back_up(current_app.config, folder)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.folder}: {made.rows} rows, {made.files} files, verified.")
