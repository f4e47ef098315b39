"""Every face of a list says the same of the same rows: page, CSV, XLSX, JSON and PDF, over random data.

A face is a function that reads (number, title, OPD, year, score) of each row in its order; add one to `FACES`.
"""

import csv
import io
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.events import Event, Topic
from innovations.models.proposals import DECIDED_STATES, Form, State
from tests.browser import Browser
from tests.factories import make_agency, make_directive, make_proposal, make_review, make_user
from tests.web.api.conftest import System, issue

Row = tuple[str, str, str, str, str]
HEADS = ("Nomor", "Judul inovasi", "OPD", "Tahun", "Nilai")


def of_table(heads: list[str], rows: list[list[Any]]) -> list[Row]:
    places = [heads.index(head) for head in HEADS]
    return [tuple("" if row[place] is None else str(row[place]) for place in places) for row in rows]  # type: ignore[misc]


def read_page(browser: Browser, query: str, printed: list[str]) -> list[Row]:
    """All pages; the year is part of the number there."""
    browser.get(f"/usulan?{query}")
    rows: list[Row] = []
    while True:
        for row in browser.soup.select("tbody tr"):
            number = row.small.text.split()[0]  # type: ignore[union-attr]
            cells = {str(cell.get("data-label")): cell.text.strip() for cell in row.select("td")}
            score = cells.get("Nilai", "").replace("–", "")
            rows.append((number, row.a.text, cells["OPD"], number.split("-")[1], score))  # type: ignore[union-attr]
        if not browser.soup.select("a[rel=next]"):
            return rows
        browser.follow("Berikutnya")


def read_csv(browser: Browser, query: str, printed: list[str]) -> list[Row]:
    browser.get(f"/usulan/semua.csv?{query}")
    heads, *rows = csv.reader(io.StringIO(browser.response.get_data().decode("utf-8-sig")))
    return of_table(heads, rows)


def read_xlsx(browser: Browser, query: str, printed: list[str]) -> list[Row]:
    browser.get(f"/usulan/semua.xlsx?{query}")
    sheet = load_workbook(io.BytesIO(browser.response.data), read_only=True).worksheets[0]
    heads, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    score = heads.index("Nilai")
    for row in rows:
        row[score] = None if row[score] is None else f"{row[score]:.2f}".replace(".", ",")
    return of_table([str(head) for head in heads], rows)


def read_json(browser: Browser, query: str, printed: list[str]) -> list[Row]:
    found = json.loads(browser.get(f"/usulan/semua.json?{query}").response.data)
    assert (found["total"], found["made_by"]) == (len(found["rows"]), "Pembaca")
    scores = ["" if row["score"] is None else f"{row['score']:.2f}".replace(".", ",") for row in found["rows"]]
    return [
        (row["number"], row["title"], row["agency"], str(row["year"]), score)
        for row, score in zip(found["rows"], scores, strict=True)
    ]


def read_pdf(browser: Browser, query: str, printed: list[str]) -> list[Row]:
    printed.clear()
    assert browser.get(f"/usulan/semua.pdf?{query}").response.data.startswith(b"%PDF")
    paper = json.loads(printed[0].removeprefix("{'paper': '").removesuffix("'}"))
    return of_table(paper["columns"], paper["rows"])


Face = Callable[[Browser, str, list[str]], list[Row]]
FACES: dict[str, Face] = {"page": read_page, "csv": read_csv, "xlsx": read_xlsx, "json": read_json, "pdf": read_pdf}


def read_api(system: System, query: str) -> list[Row]:
    """All pages of the interface for programs, which tells no scores."""
    path, rows = f"/innovations?limit=7&{query}", list[Row]()
    while path:
        page = system.read(path)
        rows += [(row["number"], row["title"], row["agency"]["name"], str(row["year"]), "") for row in page["items"]]
        path = (page["next"] or "").removeprefix("/api/v1")
    return rows


def make_random(seed: int) -> list[int]:
    """Forty proposals of four OPD and two years in every state, some scored."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    owners = [make_user(agency=make_agency(f"Dinas {name}")) for name in "ABCD"]
    directives, reviewer = [make_directive(), make_directive()], make_user(Role.REVIEWER)
    for number in range(40):
        state, year = chance.choice(list(State)), chance.choice((2025, 2026))
        scored = state in DECIDED_STATES and chance.random() < 0.7
        fields: dict[str, Any] = {"score_points": chance.randint(300, 1500), "score_reviews": 3} if scored else {}
        fields |= {"year": year, "number": f"INV-{year}-{5000 + number}", "form": chance.choice(list(Form))}
        title = chance.choice(("=1+1", "Antrean, daring", 'Pasar "Ikan"', "Ñandú 100%")) + f" {number}"
        owner = chance.choice(owners)
        proposal = make_proposal(chance.choice(directives), owner, state, title=title, **fields)
        if state is State.UNDER_REVIEW and chance.random() < 0.8:
            make_review(proposal, reviewer, (chance.randint(1, 5),) * 3)
    return [owner.agency_id or 0 for owner in owners]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_all_faces_of_a_list_agree(browser: Browser, printed: list[str], seed: int) -> None:
    agencies = make_random(seed)
    browser.enter(make_user(Role.KOMINFO, name="Pembaca"))
    for query in (
        "sort=number",
        "sort=-score",
        f"opd={agencies[0]}&sort=title",
        "status=process&sort=agency",
        "tahun=2026&bentuk=other&nilai_dari=40,5&sort=-updated",
        "q=ikan&milik=&terkirim=ya&sort=state",
    ):
        faces = {name: read(browser, query, printed) for name, read in FACES.items()}
        faces["csv"] = [(row[0], row[1].removeprefix("'"), *row[2:]) for row in faces["csv"]]
        assert (query, faces) == (query, dict.fromkeys(FACES, faces["page"]))
        assert (query, len(faces["page"]) > 0) == (query, True)
    browser.enter(make_user())  # who has no part in any of them sees what a system sees
    system = issue(browser.app)
    for query in (
        "sort=number",
        f"opd={agencies[1]}&sort=title",
        "tahun=2026&bentuk=other",
        "q=ikan",
        "status=trial",
    ):
        seen = [(*row[:4], "") for row in read_page(browser, query, printed)]
        assert (query, read_api(system, query), len(seen) > 0) == (query, seen, True)


def test_file_is_logged_with_its_filters_and_the_paper_has_an_end(
    browser: Browser, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_proposal(state=State.APPROVED), make_proposal(state=State.APPROVED)
    browser.enter(make_user(Role.KOMINFO)).get("/usulan/semua.pdf?status=approved&tugas=link")
    event = db.session.query(Event).filter_by(topic=Topic.EXPORT).one()
    words = ["Status: Disetujui", "Disetujui, belum ditautkan ke masterplan"]
    assert event.details == {"name": "usulan", "rows": 2, "filters": {"filters": words}}
    assert [text in printed[0] for text in words] == [True, True]
    monkeypatch.setattr("innovations.documents.table.MAX_ROWS", 1)
    browser.get("/usulan/semua.pdf", status=409)
    assert "Daftar ini memuat 2 baris; PDF dibuat sampai 1 baris." in browser.text
    assert (browser.soup.h1.text.strip(), "terbaru" in browser.text) == ("PDF tidak dibuat", False)  # type: ignore[union-attr]


ODD = ("sesudah=x", "sebelum=%00", "sesudah=W10", "sesudah=" + "A" * 4000, "sesudah=WyItdXBkYXRlZCIsIngiLDFd")


def test_odd_addresses_are_refused_or_set_aside_with_a_word(browser: Browser) -> None:
    make_proposal(state=State.APPROVED, title="Satu")
    browser.enter(make_user(Role.KOMINFO))
    for query in ODD:
        browser.get(f"/usulan?{query}", status=400)
    for query, label in (
        (f"opd={'9' * 10}", "OPD"),
        ("unit=99", "Unit"),
        (f"program={2**63}", "Program masterplan"),
        ("tahun=x", "Tahun"),
        ("arahan=%00", "Arahan"),
    ):
        browser.get(f"/usulan?{query}")
        assert f"tidak dikenal lagi dan tidak dipakai: {label}." in browser.text
        assert len(browser.soup.select("tbody tr")) == 1
    for query in (
        "nilai_dari=1e5",
        "nilai_dari=-1",
        "kesiapan=x",
        "pemilik=" + "9" * 30,
        "q=%25",
        "q=" + "a" * 100_000,
    ):
        browser.get(f"/usulan?{query}")
    browser.get(f"/usulan?pemilik={2**31}")
    assert browser.soup.select("tbody tr") == []


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("satus=approved", "satus"),
        ("status=approvd", "Status"),
        ("q=%00", "Cari kata atau nomor"),
        ("opd=999999", "OPD"),
        ("tautan=semua", "Tautan"),
        ("tautan=ada&dimensi=luar", "Dimensi"),
        ("jangka=1", "jangka"),
    ],
)
def test_a_file_refuses_a_filter_that_says_nothing(browser: Browser, query: str, named: str) -> None:
    browser.enter(make_user(Role.KOMINFO))
    assert f"tidak dipakai: {named}." in browser.get(f"/usulan?{query}").text
    for suffix in ("csv", "json"):
        assert f"tidak berarti: {named}." in browser.get(f"/usulan/semua.{suffix}?{query}", status=400).text
    assert db.session.query(Event).filter_by(topic=Topic.EXPORT).count() == 0


def test_files_of_figures_and_reports_refuse_it_too(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO))
    for path in ("/opd/semua.csv?tahun=lalu", "/laporan/opd.json?tahun=lalu"):
        assert "tidak berarti: Tahun." in browser.get(path, status=400).text
    for path in ("/usulan/semua.csv?q=&sort=luar&page=2&tautan=", "/laporan/opd.csv?tahun="):
        browser.get(path)
