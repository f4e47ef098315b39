"""Public pages, searched for every word of every table: what the catalogue may not tell is in no byte of them.

Each column of text and each JSON in the whole schema holds a word of its own, so that a new table is covered, too.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, Connection, Enum, String, text

from innovations.database import db
from innovations.models.base import Base
from tests.rows import fill

NUMBER = "INV-2023-0001"
KEPT = {"proposals.number", "texts.key"}
TOLD = {
    *(f"proposals.{name}" for name in ("title", "summary", "problem", "design", "aims", "benefits", "results")),
    "agencies.name",
    "affairs.name",
    "users.name",
    "programmes.code",
    "programmes.name",
    "adoptions.source_text",
}
"""What the catalogue is there to tell; of people's names only the owner's."""
CHOICES = {"dimensions.key", "dimensions.name"}
"""What the filters of the list offer."""
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


@pytest.fixture
def pages(app: Flask, printed: list[str]) -> dict[str, str]:
    """Every public page by its path, for somebody without an account; of the PDF what its typesetting is handed."""
    app.config["PUBLIC_CATALOGUE"] = True
    with db.engine.begin() as connection:
        plant(connection)
    found = {}
    for path in ("/katalog", "/katalog?sort=adopters", f"/katalog/{NUMBER}", "/katalog/INV-2023-0002"):
        response = app.test_client().get(path, buffered=True)
        assert response.status_code == 200
        found[path] = response.text + str(response.headers)
    path = f"/katalog/{NUMBER}/lembar.pdf"
    response = app.test_client().get(path, buffered=True)
    assert response.status_code == 200
    found[path] = "".join(printed).replace("\u200b", "") + str(response.headers)
    return found


def test_public_pages_hold_no_word_but_the_catalogue_s(pages: dict[str, str]) -> None:
    leaks = {
        (path, str(column))
        for path, page in pages.items()
        for column in texts()
        if str(column) not in TOLD | CHOICES and word(column) in page
    }
    assert leaks == set()
    name = Base.metadata.tables["users"].columns["name"]
    assert {path for path, page in pages.items() if word(name, OTHERS) in page} == set()
    assert {path for path, page in pages.items() if any(figure in page for figure in FIGURES)} == set()


def test_what_is_told_is_there_to_be_found(pages: dict[str, str]) -> None:
    columns = {str(column): column for column in texts() if str(column) in TOLD}
    for path in (f"/katalog/{NUMBER}", f"/katalog/{NUMBER}/lembar.pdf"):
        assert [name for name, column in columns.items() if word(column) not in pages[path]] == []
