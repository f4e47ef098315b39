"""Screens of the masterplan, used by label."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.masterplan import Dimension, Horizon, LinkState, Programme
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_agency, make_link, make_programme, make_proposal, make_user
from tests.queries import count_queries

FRAME = (
    "notices",
    "user_sessions",
    "users",
    "agency_heads",
    "committee_members",
    "user_roles",
    "texts",
    "emblems",
    "events",
)
"""Tables read for every page: who asks, and what stands around its content."""


def own(statements: list[str]) -> list[str]:
    """Those sent for the page's content."""
    return [
        query
        for query in statements
        if query.startswith("SELECT") and query.split("FROM ")[1].split()[0] not in FRAME
    ]


def test_list_marks_programmes_without_innovation(browser: Browser) -> None:
    served = make_programme("A-1", name="Posyandu digital", is_quick_win=True)
    make_programme("B-1", name="Bank sampah")
    make_link(make_proposal(state=State.TRIAL), served)
    browser.enter(make_user()).get("/masterplan?sort=program")
    assert [(row[0], row[4]) for row in browser.rows()[-2:]] == [
        ("Bank sampah B-1", "belum ada inovasi"),
        ("Posyandu digital A-1 · Quick win", "1"),
    ]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["A-1", "B-1"]),
        ("dimensi=living", ["A-1"]),
        ("jangka=jangka_pendek", ["B-1"]),
        ("quick_win=ya", ["B-1"]),
        ("inovasi=ya", ["A-1"]),
        ("q=sampah", ["B-1"]),
        ("dimensi=living&jangka=jangka_pendek", []),
        ("dimensi=tidakada&opd=99999999999999999999&quick_win=x&page=99999999999999999999", ["A-1", "B-1"]),
        ("opd=9223372036854775808&q=%00", ["A-1", "B-1"]),
        ("q=%ED%A0%80&sort=--x", []),
    ],
)
def test_filters_narrow_list_and_file_alike(browser: Browser, query: str, codes: list[str]) -> None:
    first = make_programme("A-1", name="Posyandu")
    second = make_programme("B-1", name="Bank sampah", is_quick_win=True)
    db.session.get_one(Dimension, first.dimension_id).key = "living"
    db.session.get_one(Horizon, second.horizon_id).key = "jangka_pendek"
    db.session.commit()
    make_link(make_proposal(state=State.APPROVED), first)
    browser.enter(make_user()).get(f"/masterplan?{query}")
    links = [str(link["href"]) for link in browser.soup.select("table.cards tbody th a")]
    assert links == [f"/masterplan/{code}" for code in codes]
    browser.get(f"/masterplan.csv?{query}")
    assert [row[0] for row in csv.reader(StringIO(browser.response.text))][1:] == codes


def test_file_has_the_17_columns_and_is_logged(browser: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_programme("A-1", name="=1+1", budget=250_000_000, agency_id=agency.id, year_start=2024)
    browser.enter(make_user()).get("/masterplan.xlsx")
    assert browser.response.headers["Content-Disposition"].startswith("attachment")
    rows = list(load_workbook(BytesIO(browser.response.data), read_only=True).worksheets[0].values)
    assert [rows[0][0], *rows[0][16:]] == [
        "Kode",
        "Quick win (ya/tidak)",
        "Rencana masterplan",
        "Quick win terhenti sejak",
        "Digantikan oleh",
        "Jumlah inovasi",
    ]
    assert [(row[0], row[3], row[8], row[11], row[13], row[16], row[20]) for row in rows[1:]] == [
        ("A-1", "=1+1", "Dinas Kesehatan", "2024", 250_000_000, "tidak", 0)
    ]
    assert db.session.scalars(select(Event.code).where(Event.code == "exported")).all() == ["exported"]


@pytest.mark.parametrize("many", [1, 3])
def test_list_takes_the_same_queries_for_more_programmes(browser: Browser, many: int) -> None:
    browser.enter(make_user())
    for _ in range(many):
        make_link(make_proposal(state=State.APPROVED), make_programme(agency_id=make_agency().id))
    with count_queries() as queries:
        browser.get("/masterplan")
    assert len(own(queries)) == 10


@pytest.mark.parametrize("many", [1, 3])
def test_programme_takes_the_same_queries_for_more_innovations(browser: Browser, many: int) -> None:
    browser.enter(make_user(Role.KOMINFO))
    programme = make_programme("A-1")
    for _ in range(many):
        make_link(make_proposal(state=State.APPROVED), programme)
    with count_queries() as queries:
        browser.get("/masterplan/A-1")
    assert len(own(queries)) == 6


@pytest.mark.parametrize(
    "path",
    [
        "/masterplan/tidak-ada",
        "/masterplan/%00",
        "/masterplan/%ED%A0%80",
        "/masterplan/9223372036854775808",
        "/masterplan/" + "A" * 41,
        "/masterplan/a-1",
        "/masterplan/A-1%20",
        "/masterplan/A%2F1",
        "/masterplan/A-1/ubah/lagi",
        "/masterplan.pdf",
    ],
)
def test_odd_address_is_404(browser: Browser, path: str) -> None:
    make_programme("A-1")
    browser.enter(make_user(Role.KOMINFO)).get(path, status=404)


def test_kominfo_types_a_programme_in_and_changes_it(browser: Browser) -> None:
    make_programme("A-1")
    make_agency("Dinas Lingkungan Hidup")
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan").follow("Tulis program")
    browser.fill("Kode", "SC 1 (é)").fill("Program", "Bank sampah").fill("Dimensi", "1")
    browser.fill("Jangka pendek/menengah/panjang", "1").fill("OPD penanggung jawab", "Dinas Lingkungan Hidup")
    browser.fill("Perkiraan anggaran", "Rp 1.500.000.000").fill("Tahun mulai", "2024").check("Quick win")
    browser.press("Simpan program")
    assert browser.h1 == "Bank sampah"
    assert "Rp1.500.000.000" in browser.text
    browser.follow("Ubah").fill("Tahun selesai", "2023").press("Simpan program", status=422)
    assert "Tahun selesai tidak boleh sebelum tahun mulai." in browser.text
    browser.fill("Tahun selesai", "2026").fill("Kode", "A-1").press("Simpan program", status=422)
    assert "Kode A-1 sudah dipakai program lain." in browser.text
    browser.fill("Kode", "SC 2").press("Simpan program")
    row = db.session.scalars(select(Programme).where(Programme.code != "A-1")).one()
    assert (row.code, row.year_end, row.budget, row.is_quick_win) == ("SC 2", 2026, 1_500_000_000, True)


def test_second_of_two_editors_is_told_keeps_the_text_and_may_insist(browser: Browser) -> None:
    make_programme("A-1", name="Semula")
    other = Browser(browser.app).enter(make_user(Role.KOMINFO))
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan/A-1/ubah").fill("Program", "Yang kedua")
    other.get("/masterplan/A-1/ubah").fill("Lokasi (distrik/kampung)", "Sentani").press("Simpan program")
    browser.press("Simpan program", status=409)
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    assert browser.control("Program")["value"] == "Yang kedua"
    stored = select(Programme.name, Programme.location)
    assert db.session.execute(stored).one() == ("Semula", "Sentani")
    browser.fill("Lokasi (distrik/kampung)", "Sentani").press("Simpan program")
    assert db.session.execute(stored).one() == ("Yang kedua", "Sentani")


def test_kominfo_deletes_an_unused_programme(browser: Browser) -> None:
    make_programme("A-1")
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan/A-1").press("Hapus program")
    assert db.session.scalars(select(Programme)).all() == []
    assert browser.path == "/masterplan"


def test_programme_page_shows_innovations_and_ties_another(browser: Browser) -> None:
    programme = make_programme("A-1")
    make_link(make_proposal(state=State.TRIAL, title="Antar obat"), programme)
    second = make_proposal(state=State.APPROVED, title="Antrean daring").number
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan/A-1")
    browser.fill("Nomor usulan", second.lower()).press("Tautkan", status=422)
    assert browser.control("Nomor usulan")["value"] == second
    browser.fill("Nomor usulan", "INV-1999-9999").fill("Kontribusi", "Antrean turun.").press("Tautkan", status=422)
    assert "Tidak ada usulan dengan nomor ini." in browser.text
    browser.fill("Nomor usulan", second).fill("Kontribusi", "Antrean turun.").press("Tautkan")
    assert [(row[0].split(" INV")[0], row[2], row[3]) for row in browser.rows()] == [
        ("Antrean daring", "Antrean turun.", "Disetujui"),
        ("Antar obat", "Mempercepat layanan.", "Uji coba"),
    ]
    browser.fill("Nomor usulan", second).fill("Kontribusi", "Lagi.").press("Tautkan", status=422)
    assert "Inovasi ini sudah ditautkan ke program tersebut." in browser.text


def test_programme_page_hides_links_of_hidden_proposals(browser: Browser) -> None:
    programme = make_programme("A-1")
    make_link(make_proposal(state=State.REJECTED, title="Rahasia satu"), programme)
    make_link(make_proposal(state=State.APPROVED, title="Rahasia dua"), programme, LinkState.SUGGESTED)
    browser.enter(make_user()).get("/masterplan/A-1")
    assert "Rahasia" not in browser.text
    assert "belum ada inovasi" in browser.text


def test_stopped_innovation_is_shown_but_leaves_a_gap(browser: Browser) -> None:
    programme, proposal = make_programme("A-1"), make_proposal(state=State.STOPPED)
    make_link(proposal, programme)
    browser.enter(make_user()).get("/masterplan/A-1")
    assert [row[3] for row in browser.rows()] == ["Dihentikan"]
    assert "belum ada inovasi Inovasi yang dihentikan" in browser.text
    make_link(make_proposal(state=State.TRIAL), programme)
    assert "belum ada inovasi" not in browser.get("/masterplan/A-1").text


@pytest.mark.parametrize("year", ["9" * 400, "1e400", "٢٠٢٤", "2_024"])
def test_year_that_is_none_is_refused(browser: Browser, year: str) -> None:
    make_programme("A-1")
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan/A-1/ubah")
    browser.fill("Tahun mulai", year).press("Simpan program", status=422)
