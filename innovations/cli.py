"""Commands for whoever runs the machine; thin: each calls a verb and commits."""

from pathlib import Path

import click
from alembic.util import CommandError
from flask import Flask, current_app
from sqlalchemy.exc import DatabaseError

from innovations.database import db
from innovations.transfer import backups, health, reference, schema


def init_cli(app: Flask) -> None:
    """Register the commands."""
    schema.init_schema(app)
    for command in (init, check, backup):
        app.cli.add_command(command)


def prepare() -> None:
    """Create or migrate the database and load the reference data; again and again without harm."""
    schema.upgrade()
    reference.load_reference()
    db.session.commit()


def first_line(error: object) -> str:
    """What the database says without its hints."""
    return str(error).partition("\n")[0]


@click.command
def init() -> None:
    """Create or migrate the database, load reference data."""
    try:
        prepare()
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    except DatabaseError as error:
        raise click.ClickException(
            f"DATABASE_URL names a database that cannot be used: {first_line(error.orig)}"
        ) from error
    click.echo("The database is ready.")


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
