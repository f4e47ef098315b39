"""Putting an archive into an empty database of either engine: examined first, then all of it or nothing."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import Connection, ForeignKeyConstraint, Table, func, inspect, select
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import AddConstraint, DropConstraint

from innovations.database import db, reading
from innovations.domain import files, search_texts
from innovations.transfer import schema
from innovations.transfer.backups import FILES, StoredFile
from innovations.transfer.disk import sync

from . import cells
from .layout import FORMAT, MANIFEST, README, STORED_NAME, SUMS, ArchiveError, hash_member, pieces, tables

MAX_RATIO, SLACK = 200, 32 * 1024 * 1024
"""A larger archive never unpacks to more than so many times its size."""
MAX_MANIFEST = 4 * 1024 * 1024
SUM_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]{1,200})")
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
"""What a file that is no sound zip makes its reader raise."""


@dataclass(frozen=True)
class Contents:
    """What an archive says of itself."""

    rows: Mapping[str, int]
    """By the name of the table's file."""
    sums: Mapping[str, str]


def restore(config: Mapping[str, Any], path: Path) -> tuple[int, int]:
    """Rows and files put back, to be committed by the caller; until then both are gone with a rollback.

    Makes the tables where there are none yet. Raises `ArchiveError`.
    """
    folder = Path(config["UPLOAD_FOLDER"])
    try:
        with ZipFile(path) as archive:
            contents = examine(archive)
            _require_place(folder)
            connection = db.session.connection()
            _require_no_rows(connection)
            with _references_last(connection):
                for name, table in tables().items():
                    _load(connection, archive, name, table, contents.rows[name])
            _set_sequences(connection)
            search_texts.rebuild()
            count = _restore_files(connection, archive, contents, folder)
    except StatementError as error:
        raise ArchiveError(f"The archive holds what the database refuses: {_first_line(error.orig)}.") from error
    except cells.CellError as error:
        raise ArchiveError(str(error)) from error
    except FAULTS as error:
        raise ArchiveError(f"The archive cannot be read: {error}.") from error
    return sum(contents.rows.values()), count


def _first_line(error: object) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def examine(archive: ZipFile) -> Contents:
    """Look at names, sizes, checksums and revision before anything is believed. Raises `ArchiveError`."""
    members = archive.infolist()
    packed, unpacked = sum(member.compress_size for member in members), sum(member.file_size for member in members)
    if unpacked > MAX_RATIO * packed + SLACK:
        raise ArchiveError("The archive would unpack to far more than its size.")
    names = [member.filename for member in members]
    strange = [name for name in names if not _belongs(name)]
    if strange or len(names) != len(set(names)) or any(member.flag_bits & 1 for member in members):
        told = repr(strange[0][:100]) if strange else "a name twice, or what is encrypted"
        raise ArchiveError(f"The archive holds {told}, which no export writes.")
    if SUMS not in names or MANIFEST not in names:
        raise ArchiveError("This is no archive made by export.")
    sums = _read_sums(archive)
    if sums.keys() != {*names} - {SUMS}:
        raise ArchiveError(f"Missing or too many: the files in the archive are not those that {SUMS} names.")
    for name in names:
        if name != SUMS and hash_member(archive, name) != sums[name]:
            raise ArchiveError(f"{name} was changed after the export: its checksum differs.")
    return Contents(_read_manifest(archive, names), sums)


def _belongs(name: str) -> bool:
    """May a member be called so? Nothing else is ever opened or written."""
    folder, _, rest = name.partition("/")
    return (
        name in {README, MANIFEST, SUMS}
        or name in tables()
        or (folder == "files" and bool(STORED_NAME.fullmatch(rest)))
    )


def _read_sums(archive: ZipFile) -> dict[str, str]:
    most = 300 * len(archive.infolist())
    if archive.getinfo(SUMS).file_size > most:
        raise ArchiveError(f"{SUMS} is too long.")
    lines = archive.read(SUMS).decode("ascii", "replace").splitlines()
    found = [SUM_LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise ArchiveError(f"{SUMS} is no list of checksums.")
    return {match[2]: match[1] for match in found if match}


def _read_manifest(archive: ZipFile, names: list[str]) -> dict[str, int]:
    """Rows of each table. The revision comes first: what else differs follows from it."""
    if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
        raise ArchiveError(f"{MANIFEST} is too long.")
    try:
        manifest = json.loads(archive.read(MANIFEST))
        form, revision, described = manifest["format"], manifest["revision"], manifest["tables"]
        rows = {str(name): table["rows"] for name, table in described.items()}
        columns = {str(name): table["columns"] for name, table in described.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"{MANIFEST} does not say what is in the archive.") from error
    if form != FORMAT or revision != schema.get_head():
        raise ArchiveError(
            f"The archive is of revision {str(revision)[:40]}, this program of {schema.get_head()}:"
            " restore it with the program of its revision, then run init of this one."
        )
    wanted = {name: cells.describe(table) for name, table in tables().items()}
    if columns != wanted or not {*wanted} <= {*names} or any(type(count) is not int for count in rows.values()):
        raise ArchiveError("The tables in the archive are not those of this program.")
    return rows


def _require_place(folder: Path) -> None:
    """An empty folder for files, and the tables of this revision; they are made where there are none."""
    if folder.exists() and next(folder.iterdir(), None) is not None:
        raise ArchiveError(f"{folder} holds files already: restore needs an empty place.")
    with reading():
        is_new = not inspect(db.session.connection()).get_table_names()
    if is_new:
        schema.upgrade()
    elif schema.get_revision() != schema.get_head():
        raise ArchiveError("The database is not empty and of another revision: restore needs a new one.")


def _require_no_rows(connection: Connection) -> None:
    for table in tables().values():
        if connection.execute(select(*table.primary_key).limit(1)).first() is not None:
            raise ArchiveError(
                f"The database is not empty (table {table.name}): name a new one in DATABASE_URL,"
                " and do not run init before restore."
            )


@contextmanager
def _references_last(connection: Connection) -> Iterator[None]:
    """Look at foreign keys when all rows are there: some refer to later rows of their own table."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise ArchiveError(f"Row {broken[1]} of {broken[0]} refers to a row of {broken[2]} that is not there.")
        return
    keys = [
        rule for table in tables().values() for rule in table.constraints if isinstance(rule, ForeignKeyConstraint)
    ]
    for key in keys:
        connection.execute(DropConstraint(key, isolate_from_table=False))
    yield
    for key in keys:
        connection.execute(AddConstraint(key, isolate_from_table=False))


def _load(connection: Connection, archive: ZipFile, name: str, table: Table, rows: int) -> None:
    with archive.open(name) as file:
        for batch in cells.read(table, file):
            if batch:
                connection.execute(table.insert(), batch)
    found = connection.scalar(select(func.count()).select_from(table))
    if found != rows:
        raise ArchiveError(f"{name} holds {found} rows and not {rows}.")


def _set_sequences(connection: Connection) -> None:
    """The next row gets the next id; SQLite looks for itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables().values():
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(sequence, highest, False)))


def _restore_files(connection: Connection, archive: ZipFile, contents: Contents, folder: Path) -> int:
    """Exactly the files that the rows name, each with the SHA-256 that its row tells."""
    named = {f"files/{row[0]}": StoredFile(*row) for row in connection.execute(FILES)}
    present = sorted(name for name in contents.sums if name.startswith("files/"))
    missing = {name for name, file in named.items() if not file.is_removed} - {*present}
    if missing or not {*present} <= named.keys():
        raise ArchiveError("The files in the archive are not those that its tables name.")
    for name in present:
        if contents.sums[name] != named[name].sha256:
            raise ArchiveError(f"{name} is not what was uploaded.")
        with files.writing(folder / named[name].name) as target:
            target.writelines(pieces(archive, name))
    if present:
        sync(folder)
    return len(present)
