"""Everything out and in again: `export` and `restore`; thin, like all of `cli`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app

from innovations.database import db
from innovations.transfer import archives

FILE = click.Path(dir_okay=False, path_type=Path)


@contextmanager
def _said() -> Iterator[None]:
    """A refusal is one sentence, and nothing has happened."""
    try:
        yield
    except archives.ArchiveError as error:
        db.session.rollback()
        raise click.ClickException(str(error)) from error


@click.command
@click.argument("file", metavar="FILE.zip", type=FILE)
def export(file: Path) -> None:
    """Write everything, files and checksums included, into a new FILE.zip that any engine can take back."""
    with _said():
        rows, files = archives.export(current_app.config, file)
    click.echo(f"{file}: {rows} rows, {files} files, verified. It is as secret as the database.")


@click.command
@click.argument("file", metavar="FILE.zip", type=FILE)
def restore(file: Path) -> None:
    """Put what `export` wrote into an empty database, which may be of the other engine: all or nothing."""
    with _said():
        rows, files = archives.restore(current_app.config, file)
    db.session.commit()
    click.echo(f"{rows} rows and {files} files restored. All log in anew; run check.")
