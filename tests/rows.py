"""Rows for any schema: fills each table of a database as it is, whatever its revision, and tells which rows stand."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    inspect,
)

from innovations.transfer.search_index import is_index

ROWS = 2
TOLD = {
    "progress_reports.text": "",
    "proposals.version_no": 0,
    "review_revisions.points": 100,
    "decision_rows.verdict": "reject",
    "measures.target": 0,
    "implementations.number": "",
    "programme_links.weight": "supporting",
} | dict.fromkeys(("decision_letters.hold_reason", "decision_letters.content", "programme_links.reason"), "")
"""What a rule over several columns demands of a row in its first state."""


def _is_own(name: str) -> bool:
    """Written by Alembic, or by the triggers of the full-text index."""
    return name == "alembic_version" or is_index(name)


def fill(connection: Connection) -> None:
    """Put `ROWS` rows into each table: columns that must be filled, foreign keys from row n to row n."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if not _is_own(table.name):
            allowed = _allowed(connection, table)
            connection.execute(table.insert(), [_row(table, allowed, number) for number in range(1, ROWS + 1)])


def list_keys(connection: Connection) -> dict[str, list[tuple[str, ...]]]:
    """The primary keys in each table."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: sorted(_key(table, row) for row in connection.execute(table.select()))
        for table in metadata.sorted_tables
        if not _is_own(table.name)
    }


def _key(table: Table, row: Row[Any]) -> tuple[str, ...]:
    return tuple(str(row._mapping[column]) for column in table.primary_key)


def _allowed(connection: Connection, table: Table) -> dict[str, str]:
    """The first value that the CHECK of a column of codes, which bears the column's name, admits."""
    prefix = f"ck_{table.name}_"
    found: dict[str, str] = {}
    for check in inspect(connection).get_check_constraints(table.name):
        codes = re.findall(r"'(\w+)'", check["sqltext"])
        name = str(check["name"]).removeprefix(prefix)
        if name in table.columns and codes:
            found[name] = codes[0]
    return found


def _row(table: Table, allowed: dict[str, str], number: int) -> dict[str, Any]:
    return {
        column.name: _value(column, allowed, number, place)
        for place, column in enumerate(table.columns)
        if not column.nullable or column.primary_key
    }


def _value(column: Column[Any], allowed: dict[str, str], number: int, place: int) -> Any:
    """Later columns hold later times, as a window's end must not lie before its beginning."""
    if column.foreign_keys:
        return number
    if str(column) in TOLD:
        return TOLD[str(column)]
    if column.name in allowed:
        return allowed[column.name]
    kinds: list[tuple[Any, Any]] = [
        (Boolean, True),
        (Integer, number),
        (DateTime, datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=place)),
        (Date, date(2024, 1, 1) + timedelta(days=place)),
        (JSON, {}),
        (LargeBinary, b"x"),
    ]
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    return f"{column.name}{number}"[: getattr(column.type, "length", None)]
