"""Data out: `export` of everything with its `restore`, and `open-data` for the public; thin, like all of `cli`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale

from innovations.database import db
from innovations.transfer import archives, open_data


class _File(click.Path):
    """A file, there already or not, of a folder that is there."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(str(super().convert(value, param, ctx)))
        if not path.absolute().parent.is_dir():
            raise click.ClickException(f"There is no folder {path.absolute().parent}.")
        return path


FILE = _File(dir_okay=False)


@contextmanager
def _said() -> Iterator[None]:
    """A refusal is one sentence, and nothing has happened."""
    try:
        yield
    except (archives.ArchiveError, open_data.SnapshotError) as error:
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


@click.command("open-data")
@click.argument("file", metavar="FILE.db", type=FILE)
@click.option("--force", is_flag=True, help="replace an earlier snapshot")
@click.option("--license", "license_name", metavar="NAME", default="", help="licence under which the region gives it")
@click.option("--license-url", metavar="URL", default="", help="where the licence can be read")
def write_open_data(file: Path, force: bool, license_name: str, license_url: str) -> None:
    """Write what the public may have into FILE.db, with metadata.json beside it, for Datasette to serve."""
    config = current_app.config
    about = open_data.About(config["REGION_NAME"], config["APP_NAME"], license_name, license_url)
    with _said(), force_locale("id"):
        counts = open_data.write(file, about, current_app.extensions["words"].label, may_replace=force)
    click.echo(f"{file}: {', '.join(f'{count} {name}' for name, count in counts.items())}.")
