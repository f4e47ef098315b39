"""A word of its own in every column of text and every JSON of the whole schema: what leaks can be told apart.

A new table is covered by itself.
"""

from typing import Any

from sqlalchemy import JSON, Column, Connection, Enum, String, text

from innovations.models.base import Base
from tests.rows import fill

KEPT = {"proposals.number", "texts.key"}
OTHERS = 2
APPROVED = """state = 'approved', number = 'INV-2023-000' || id, owner_id = 1, agency_id = 1, unit_id = 2,
    executing_agency_id = 2, affair_id = 1, budget = 61234567, score_points = 7319, score_reviews = 100"""
FIGURES = {"61234567", "61.234.567", "7319", "73,19"}


def word(column: Column[Any], key: int | str = "") -> str:
    return f"qz{column.table.name}x{column.name}y{key}".replace("_", "")


def texts() -> list[Column[Any]]:
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and str(column) not in KEPT
        and not column.foreign_keys
    ]


def plant(connection: Connection) -> None:
    """Two rows in each table; of all people only the owner is user 1, whatever else names somebody names user 2."""
    fill(connection)
    connection.execute(text("PRAGMA ignore_check_constraints = ON"))
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "users.id" for key in column.foreign_keys):
                connection.execute(text(f"UPDATE OR IGNORE {table.name} SET {column.name} = {OTHERS}"))
    connection.execute(text(f"UPDATE proposals SET {APPROVED}"))
    connection.execute(text("UPDATE programme_links SET state = 'confirmed'"))
    connection.execute(text("UPDATE adoptions SET source_id = 1 WHERE proposal_id = 2"))
    for column in texts():
        value = f"'{word(column)}' || rowid"
        if isinstance(column.type, JSON):
            value = f"json_object('{word(column)}', '{word(column)}' || rowid)"
        connection.execute(text(f"UPDATE {column.table.name} SET {column.name} = {value}"))
    connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
