"""Reports on screen and as files: every face says the same, figures lead to their rows, odd addresses to a 404."""

import csv
import json
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from innovations.domain import clock
from innovations.domain.reporting import REGISTRY
from innovations.models.accounts import Role
from tests.browser import Browser, words
from tests.domain.reporting_world import NOW, World
from tests.factories import make_index_year, make_user
from tests.queries import count_queries


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    make_index_year()
    with clock.at(NOW):
        yield World(2, proposals=25)


def say(value: Any, kind: str) -> str:
    """As the page does."""
    if value is None:
        return "–"
    return f"{value:.2f}".replace(".", ",") if kind in ("percent", "decimal") else str(value)


def read_faces(browser: Browser, slug: str, printed: list[str]) -> dict[str, list[list[str]]]:
    """The rows of each face, in the words of the page, which shows no row without any figure."""
    path = f"/laporan/{slug}"
    seen = [[words(cell) for cell in row.find_all(["th", "td"])] for row in table_rows(browser.get(path))]
    told = json.loads(browser.get(f"{path}.json").response.text)
    kinds = [column["kind"] for column in told["columns"]]
    rows = [
        [
            "belum diisi" if cell is None and kind == "text" else say(cell, kind)
            for cell, kind in zip(row.values(), kinds, strict=True)
        ]
        for row in told["rows"]
    ]
    lines = list(csv.reader(StringIO(browser.get(f"{path}.csv").response.text)))[1 : len(rows) + 1]
    sheet = load_workbook(BytesIO(browser.get(f"{path}.xlsx").response.data)).worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))[1 : len(rows) + 1]
    browser.get(f"{path}.pdf")
    return {
        "json": rows,
        "csv": [[cell or "–" for cell in row] for row in lines],
        "xlsx": [[say(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in cells],
        "pdf": [row for row in rows if json.dumps([cell.replace("–", "") for cell in row]) in printed[-1]],
        "page": [row for row in rows if row in seen or set(row[kinds.count("text") :]) <= {"0", "–"}],
    }


def table_rows(browser: Browser) -> Any:
    return browser.soup.select("table.cards tbody tr")


def test_page_and_all_files_say_the_same(browser: Browser, world: World, printed: list[str]) -> None:
    browser.enter(world.people["kominfo"])
    for slug in REGISTRY:
        faces = read_faces(browser, slug, printed)
        assert faces["json"], slug
        assert (slug, faces) == (slug, dict.fromkeys(faces, faces["json"]))


def test_a_figure_leads_to_as_many_rows_and_back_to_the_report(browser: Browser, world: World) -> None:
    browser.enter(world.people["leadership"]).get("/laporan").follow("Inovasi per OPD dan status")
    left_out = "Hanya yang sudah diputuskan yang dihitung"
    assert left_out in browser.text
    assert left_out in json.loads(browser.get("/laporan/opd.json").response.text)["filters"][0]
    browser.get("/laporan/opd")
    link = table_rows(browser)[0].find_all("a")[-1]
    browser.get(str(link["href"]))
    assert len(browser.soup.select("table tbody tr")) == int(words(link))


def test_scope_narrows_and_nonsense_in_it_does_not(browser: Browser, world: World) -> None:
    browser.enter(world.people["kominfo"])
    total = browser.get("/laporan/opd").rows()
    for odd in ("tahun=9223372036854775808", "tahun=x&arahan=%00", "arahan=-1&tahun=1&indeks=2026"):
        assert browser.get(f"/laporan/opd?{odd}").rows() == total
    browser.get(f"/laporan/partisipasi?arahan={world.directives[2].id}&tahun=2026")
    assert "Kurang dari sasaran" in browser.text
    assert browser.control("Tahun").find("option", selected=True) is not None
    assert [column for column in ("Tahun indeks",) if column in browser.text] == []
    browser.get("/laporan/indeks?indeks=2026")
    assert "Tahun indeks" in browser.text


@pytest.mark.parametrize(
    "path", ["/laporan/lain", "/laporan/9223372036854775808", "/laporan/lain.csv", "/laporan/opd.exe"]
)
def test_a_report_that_is_not_there_is_404(browser: Browser, path: str) -> None:
    browser.enter(make_user(Role.KOMINFO)).get(path, status=404)


def test_an_empty_database_is_told_kindly(browser: Browser) -> None:
    browser.enter(make_user(Role.AUDITOR))
    for slug in REGISTRY:
        browser.get(f"/laporan/{slug}").get(f"/laporan/{slug}.pdf")
    assert "Belum ada yang dapat dilaporkan" in browser.get("/laporan/tahapan").text


def test_a_report_sends_as_many_queries_for_three_as_for_one(browser: Browser, world: World) -> None:
    browser.enter(world.people["kominfo"])
    counts = []
    for _ in range(2):
        with count_queries() as statements:
            browser.get("/laporan/arahan")
        counts.append(len(statements))
        for _ in range(3):
            world.add_proposal()
    assert counts == [10, 10]
