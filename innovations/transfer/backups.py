"""A consistent copy of database and files, made while both are in use, verified before it bears its name."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import false, func, select, text, union_all
from sqlalchemy.engine import URL, make_url

from innovations.database import db
from innovations.domain import clock
from innovations.models.base import Base
from innovations.models.index import IndexFile
from innovations.models.minutes import MinutesScan
from innovations.models.progress import ReportFile
from innovations.models.proposals import Attachment

from .disk import sync

SQLITE_NAME = "pinova.db"
POSTGRESQL_NAME = "pinova.pgdump"
SUMS_NAME = "SHA256SUMS"
SECONDS = 3600
FILES = union_all(
    select(Attachment.stored_name, Attachment.sha256, Attachment.removed_at.is_not(None).label("is_removed")),
    *(
        select(kind.stored_name, kind.sha256, false().label("is_removed"))
        for kind in (MinutesScan, IndexFile, ReportFile)
    ),
)


class BackupError(Exception):
    """No backup was made; the message is one sentence."""


class StoredFile(NamedTuple):
    """A row of `FILES`; the file of a removed attachment is there only while a frozen version names it."""

    name: str
    sha256: str
    is_removed: bool


@dataclass(frozen=True)
class Backup:
    folder: Path
    rows: int
    files: int


def back_up(config: Mapping[str, Any], target: Path) -> Backup:
    """Make `target/pinova-<moment>`; until all is verified it is called `.part`. Raises `BackupError`."""
    name = f"pinova-{clock.now():%Y%m%dT%H%M%S%fZ}"
    part, final = target / f".{name}.part", target / name
    try:
        target.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o700)
        made = Backup(final, *_fill(config, part))
        sync(part)
        part.rename(final)
        sync(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup failed: {error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def _fill(config: Mapping[str, Any], part: Path) -> tuple[int, int]:
    """(rows, files) copied. The files follow the database, so each one that the copy names is there."""
    url = make_url(config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        rows, files = _copy_sqlite(url, part / SQLITE_NAME)
    else:
        rows, files = _dump_postgresql(url, part / POSTGRESQL_NAME)
    copied = _copy_files(Path(config["UPLOAD_FOLDER"]), part / "uploads", files)
    _write_sums(part)
    return rows, copied


def _copy_sqlite(url: URL, copy: Path) -> tuple[int, list[StoredFile]]:
    """A copy by SQLite itself: copying the file would tear it whenever someone writes."""
    if not url.database or not Path(url.database).is_file():
        raise BackupError("There is no database file to back up.")
    with closing(sqlite3.connect(url.database, isolation_level=None, timeout=15)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    sync(copy)
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupError("The copy is damaged, and so may be the database: run check.")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            raise BackupError("The copy has rows that refer to nothing: run check.")
        tables = [table.name for table in Base.metadata.sorted_tables]
        counts = (connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)  # noqa: S608 - our own tables
        return sum(counts), [StoredFile(*row) for row in connection.execute(str(FILES.compile()))]


def _dump_postgresql(url: URL, copy: Path) -> tuple[int, list[StoredFile]]:
    """A dump of the very snapshot that the rows are counted and the files are listed in."""
    address = url.set(drivername="postgresql", password=None).render_as_string()
    options = ("--format=custom", "--no-owner", f"--file={copy}", f"--dbname={address}")
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        _run("pg_dump", *options, f"--snapshot={snapshot}", password=url.password)
        counts = [select(func.count()).select_from(table) for table in Base.metadata.sorted_tables]
        rows = sum(connection.scalar(count) or 0 for count in counts)
        files = [StoredFile(*row) for row in connection.execute(FILES)]
    copy.chmod(0o600)
    sync(copy)
    if "TABLE DATA public proposals" not in _run("pg_restore", "--list", str(copy)):
        raise BackupError("The dump does not hold the proposals.")
    return rows, files


def _run(*command: str, password: str | None = None) -> str:
    """The command's output. The password goes by the environment: others can read the arguments."""
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    try:
        done = subprocess.run(  # noqa: S603 - no shell, our own arguments
            command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed: PostgreSQL's client programs are needed.") from error
    if done.returncode != 0:
        raise BackupError(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout


def _copy_files(source: Path, target: Path, files: list[StoredFile]) -> int:
    """The number copied, each with the SHA-256 it had when it was uploaded."""
    target.mkdir(mode=0o700)
    wanted = [file for file in files if not file.is_removed or (source / file.name).is_file()]
    for file in wanted:
        copy = target / file.name
        try:
            shutil.copyfile(source / file.name, copy)
        except FileNotFoundError as error:
            raise BackupError(f"The file {source / file.name} is missing: run check.") from error
        copy.chmod(0o600)
        sync(copy)
        if _hash(copy) != file.sha256:
            raise BackupError(f"The file {source / file.name} is not what was uploaded.")
    sync(target)
    return len(wanted)


def _write_sums(part: Path) -> None:
    """For `sha256sum --check SHA256SUMS`."""
    paths = sorted(path for path in part.rglob("*") if path.is_file())
    sums = [f"{_hash(path)}  {path.relative_to(part).as_posix()}\n" for path in paths]
    (part / SUMS_NAME).write_text("".join(sums), encoding="utf-8")
    sync(part / SUMS_NAME)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
