"""Public pages, searched for every word of every table: what the catalogue may not tell is in no byte of them."""

import pytest
from flask import Flask

from innovations.database import db
from innovations.models.base import Base
from tests.canaries import FIGURES, OTHERS, plant, texts, word

NUMBER = "INV-2023-0001"
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
