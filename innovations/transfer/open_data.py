"""A public snapshot for Datasette: a new file with what `public_tables` names, never a copy with things deleted."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from innovations.database import reading
from innovations.domain import clock
from innovations.domain.veiling import HIDDEN, veil

from .disk import appearing
from .public_tables import TABLES, VIEWS, PublicTable

APPLICATION_ID = 0x50494E56
"""Marks the file as a snapshot: nothing else is ever replaced by one."""
ID_OFFSET = 68
"""Where SQLite keeps it in the file."""
METADATA = "metadata.json"
WORDS = "unicode61 remove_diacritics 2"
READABLE = 0o644


class SnapshotError(Exception):
    """No snapshot was written; the message is one sentence."""


@dataclass(frozen=True)
class About:
    """What the snapshot says of itself; the licence is the region's to choose."""

    region: str
    app: str
    license: str = ""
    license_url: str = ""


def write(
    target: Path, about: About, label: Callable[[StrEnum], str], *, may_replace: bool = False
) -> Mapping[str, int]:
    """Make `target`, and `metadata.json` beside it; returns the rows by table. `label` gives the word for a code.

    Raises `SnapshotError`, also when one is there already; only an earlier snapshot may be replaced.
    """
    beside = target.with_name(METADATA)
    if target.exists() and not _is_snapshot(target):
        raise SnapshotError(f"{target} is there already, and is no snapshot: choose another name.")
    if not may_replace and (target.exists() or beside.exists()):
        raise SnapshotError(f"{target} or {beside} is there already: --force replaces both.")
    try:
        with reading(), appearing(target, READABLE) as part:
            counts = _fill(part, label)
        with appearing(beside, READABLE) as part:
            told = json.dumps(_describe(target.stem, about), ensure_ascii=False, indent=2)
            part.write_text(f"{told}\n", encoding="utf-8")
    except OSError as error:
        raise SnapshotError(f"The snapshot failed: {error}.") from error
    return counts


def _is_snapshot(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        file.seek(ID_OFFSET)
        return file.read(4) == APPLICATION_ID.to_bytes(4, "big")


def _fill(path: Path, label: Callable[[StrEnum], str]) -> Mapping[str, int]:
    with closing(Database(path)) as snap:
        snap.execute("PRAGMA journal_mode = MEMORY")
        snap.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for table in TABLES:
            _add(snap, table, label)
        for name, (_description, query) in VIEWS.items():
            snap.create_view(name, query)
        snap.index_foreign_keys()
        snap.vacuum()
        broken = snap.execute("PRAGMA foreign_key_check").fetchall()
        if broken or snap.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise SnapshotError("The snapshot is not sound: run check.")
        return {table.name: snap.table(table.name).count for table in TABLES}


def _add(snap: Database, table: PublicTable, label: Callable[[StrEnum], str]) -> None:
    names = [column.name for column in table.columns]
    made = snap.table(table.name).create(
        {column.name: column.kind for column in table.columns},
        pk=table.keys if len(table.keys) > 1 else table.keys[0],
        foreign_keys=[(column.name, column.refers, "id") for column in table.columns if column.refers],
    )
    made.insert_all(_tell(names, table.read(), label))
    if table.searched:
        made.enable_fts(table.searched, tokenize=WORDS)


def _tell(
    names: list[str], rows: Iterable[Iterable[Any]], label: Callable[[StrEnum], str]
) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {name: _say(value, label) for name, value in zip(names, row, strict=True)}


def _say(value: Any, label: Callable[[StrEnum], str]) -> Any:
    """Codes as words; all text without what names a person in passing."""
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, date):
        return value.isoformat()
    return veil(value) if isinstance(value, str) else value


def _describe(database: str, about: About) -> dict[str, Any]:
    """For `datasette --metadata`."""
    tables = {
        table.name: {
            "description": table.description,
            "columns": {column.name: column.description for column in table.columns},
            "facets": list(table.facets),
            **({"label_column": table.label} if table.label else {}),
        }
        for table in TABLES
    }
    views = {name: {"description": description} for name, (description, _query) in VIEWS.items()}
    told = {
        "title": f"Inovasi daerah {about.region}",
        "description": f"Cuplikan dari {about.app} pada {clock.today().isoformat()}. Tidak memuat data pribadi;"
        f" {HIDDEN} menggantikan nomor atau alamat seseorang di dalam teks.",
        "license": about.license,
        "license_url": about.license_url,
        "source": about.region,
    }
    return {**told, "databases": {database: {**told, "tables": {**tables, **views}}}}
