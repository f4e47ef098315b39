"""Writing an archive while the database is in use: one moment of it, in bounded memory, verified at the end."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table, select

from innovations.database import db, reading
from innovations.domain import clock
from innovations.transfer import schema
from innovations.transfer.backups import FILES, StoredFile
from innovations.transfer.disk import appearing

from . import cells
from .layout import FORMAT, MANIFEST, PIECE, README, SUMS, TEXT, ArchiveError, tables
from .restoring import examine


class _Writer:
    """A zip file that is being filled, with the checksum of each member so far."""

    def __init__(self, file: BinaryIO) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.sums: dict[str, str] = {}
        self._moment = clock.now()

    def add(self, name: str, content: Iterable[bytes]) -> str:
        """Returns the SHA-256 of what was added."""
        member = zipfile.ZipInfo(name, self._moment.timetuple()[:6])
        member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        found = hashlib.sha256()
        with self.zip.open(member, "w", force_zip64=True) as target:
            for piece in content:
                target.write(piece)
                found.update(piece)
        self.sums[name] = found.hexdigest()
        return self.sums[name]


def export(config: Mapping[str, Any], target: Path) -> tuple[int, int]:
    """Make the archive `target`, readable by its owner alone; until it is verified it is called `.part`.

    Returns how many rows and files it holds. Raises `ArchiveError`, also when `target` is there already.
    """
    if target.exists():
        raise ArchiveError(f"{target} is there already: choose another name.")
    revision = schema.get_revision()
    if revision is None or revision != schema.get_head():
        raise ArchiveError("The database is not at this program's revision: run init.")
    try:
        with appearing(target) as part:
            with part.open("w+b") as file:
                writer = _Writer(file)
                with writer.zip:
                    made = _fill(config, revision, writer)
            with zipfile.ZipFile(part) as archive:
                examine(archive)
    except OSError as error:
        raise ArchiveError(f"The export failed: {error}.") from error
    return made


def _fill(config: Mapping[str, Any], revision: str, writer: _Writer) -> tuple[int, int]:
    """The files follow the tables, so each one that these name is there."""
    told = TEXT.format(app=config["APP_NAME"], moment=f"{clock.now():%Y-%m-%d %H:%M}", revision=revision)
    writer.add(README, [told.encode()])
    described: dict[str, dict[str, Any]] = {}
    with reading():
        connection = db.session.connection()
        for name, table in tables().items():
            rows = _Counted(_read_rows(connection, table))
            writer.add(name, cells.write(table, rows))
            described[name] = {"rows": rows.count, "columns": cells.describe(table)}
        files = sorted(StoredFile(*row) for row in connection.execute(FILES))
    count = sum(_add_file(writer, Path(config["UPLOAD_FOLDER"]), file) for file in files)
    manifest = {"format": FORMAT, "revision": revision, "made_at": clock.now().isoformat(), "tables": described}
    writer.add(MANIFEST, [json.dumps(manifest, indent=1).encode()])
    writer.add(SUMS, ["".join(f"{found}  {name}\n" for name, found in writer.sums.items()).encode()])
    return sum(table["rows"] for table in described.values()), count


class _Counted:
    """Passes rows on and knows how many there were."""

    def __init__(self, rows: Iterable[Iterable[Any]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Iterable[Any]]:
        for row in self._rows:
            self.count += 1
            yield row


def _read_rows(connection: Connection, table: Table) -> Iterable[Iterable[Any]]:
    query = select(table).order_by(*table.primary_key)
    return connection.execute(query, execution_options={"yield_per": cells.BATCH})


def _add_file(writer: _Writer, folder: Path, file: StoredFile) -> bool:
    """False for one that was taken out and is gone."""
    path = folder / file.name
    if not path.is_file():
        if file.is_removed:
            return False
        raise ArchiveError(f"The file {path} is missing: run check.")
    with path.open("rb") as source:
        found = writer.add(f"files/{file.name}", iter(lambda: source.read(PIECE), b""))
    if found != file.sha256:
        raise ArchiveError(f"The file {path} is not what was uploaded.")
    return True
