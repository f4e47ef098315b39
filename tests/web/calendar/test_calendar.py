"""The calendar's pages: a month as a list, its file, and the entries that kominfo keeps."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.calendar import CalendarEntry
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.browser import Browser
from tests.documents.test_ics import unfold
from tests.domain.stage import NOW, TODAY
from tests.factories import make_directive, make_proposal, make_user, save

NAME, FROM, TO, LINK = "Nama jadwal", "Hari pertama", "Hari terakhir", "Tautan"


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_month_is_a_list_with_today_in_words_and_ways_on(browser: Browser) -> None:
    owner = make_user()
    directive = make_directive(
        title="Arahan uji", opens_at=NOW - timedelta(days=90), closes_at=NOW, grace_minutes=30, now=NOW
    )
    returned = make_proposal(directive, owner, State.RETURNED, title="Antrean", returned_until=TODAY.replace(day=20))
    until = "pukul 12.00 WIT, dengan toleransi sampai 2 Maret 2026 pukul 12.30 WIT"
    save(
        CalendarEntry(
            title="Pengisian IID",
            starts_on=TODAY - timedelta(days=30),
            ends_on=TODAY + timedelta(days=30),
            note="Oleh Kemendagri",
            link="https://contoh.go.id/iid",
        )
    )
    page = browser.enter(owner).get("/").follow("Kalender")
    assert (page.h1, "Hari ini Senin, 2 Maret 2026." in page.text) == ("Kalender Maret 2026", True)
    assert page.rows() == [
        [
            "Sabtu, 31 Januari 2026",
            "Jadwal Pengisian IID Oleh Kemendagri sampai dengan 1 April 2026 https://contoh.go.id/iid",
            "Jadwal lain",
        ],
        [
            "Senin, 2 Maret 2026 (hari ini)",
            f"Arahan ditutup Arahan uji {directive.number} · {until}",
            "Arahan",
        ],
        ["Jumat, 20 Maret 2026", f"Batas perbaikan usulan Antrean {returned.number}", "Perbaikan usulan"],
    ]
    assert [" ".join(a.text.split()) for a in page.soup.select(".chips a")] == [
        "Semua 3", "Arahan 1", "Perbaikan usulan 1", "Jadwal lain 1",
    ]  # fmt: skip
    page.follow("Perbaikan usulan 1")
    assert [row[0] for row in page.rows()] == ["Jumat, 20 Maret 2026"]
    assert page.follow("Bulan berikutnya").address == "/kalender?jenis=revision&bulan=2026-04"
    assert "Tidak ada jadwal jenis ini pada bulan ini" in page.text
    page.follow("Bulan ini").follow("Antrean")
    assert page.path == f"/usulan/{returned.number}"


@pytest.mark.parametrize(
    "month", ["", "2026-13", "26-03", "2026-3", "9999-01", "0001-01", "٢٠٢٦-٠٤", "2026-04-01", "x" * 300]
)
def test_nonsense_is_this_month(browser: Browser, month: str) -> None:
    browser.enter(make_user()).get(f"/kalender?bulan={month}&jenis={month}")
    assert browser.h1 == "Kalender Maret 2026"
    assert "Belum ada jadwal pada bulan ini" in browser.text


@pytest.mark.parametrize(
    ("month", "ways"),
    [("1990-01", ["Bulan ini", "Bulan berikutnya"]), ("2100-12", ["Bulan sebelumnya", "Bulan ini"])],
)
def test_calendar_has_a_first_and_a_last_month(browser: Browser, month: str, ways: list[str]) -> None:
    browser.enter(make_user()).get(f"/kalender?bulan={month}")
    assert [a.text for a in browser.soup.select("nav.pager a")] == ways


def test_file_holds_what_its_reader_sees_and_the_log_that_it_was_taken(browser: Browser) -> None:
    owner = make_user()
    returned: dict[str, Any] = {"state": State.RETURNED, "returned_until": TODAY + timedelta(days=9)}
    directive = make_directive(now=NOW, opens_at=NOW - timedelta(days=90), closes_at=NOW - timedelta(days=80))
    make_proposal(directive, title="RAHASIA", **returned)
    mine = make_proposal(directive, owner, title="Antrean; cepat", **returned)
    make_proposal(directive, owner, **(returned | {"returned_until": TODAY + timedelta(days=400)}))
    uid, number = f"UID:revision-revision-{mine.id}@localhost", mine.number
    browser.enter(owner)
    response = browser.client.get("/kalender.ics?jenis=revision")
    assert (response.status_code, response.content_type) == (200, "text/calendar; charset=utf-8")
    assert response.headers["Content-Disposition"] == "attachment; filename=kalender-2026-03-02.ics"
    lines = unfold(response.data)
    assert [line for line in lines if line.startswith(("SUMMARY", "DTSTART", "URL", "UID", "DESC"))] == [
        uid,
        "DTSTART;VALUE=DATE:20260311",
        "SUMMARY:Batas perbaikan usulan: Antrean\\; cepat",
        f"DESCRIPTION:{number}",
        f"URL:http://localhost/usulan/{number}",
    ]
    (event,) = db.session.query(Event).filter_by(code="exported").all()
    assert (event.details["name"], event.details["rows"]) == ("kalender", 1)
    browser.get("/kalender.ics?jenis=trial", 409)
    assert "Belum ada jadwal yang dapat diunduh." in browser.text


def test_kominfo_adds_changes_and_removes_an_entry(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get("/kalender").follow("Tambah jadwal")
    browser.fill(NAME, "Pengisian IID").fill(FROM, "2026-04-10").fill(TO, "2026-04-01")
    browser.press("Simpan", 422)
    assert ("Hari terakhir tidak boleh mendahului hari pertama." in browser.text, browser.control(NAME)["value"]) == (
        True, "Pengisian IID",
    )  # fmt: skip
    browser.fill(TO, "2026-04-30").fill(LINK, "http://contoh.go.id").press("Simpan", 422)
    assert browser.control(LINK)["aria-invalid"] == "true"
    browser.fill(LINK, "https://contoh.go.id/iid").press("Simpan")
    assert (browser.address, browser.rows()[0][1]) == (
        "/kalender?bulan=2026-04",
        "Jadwal Pengisian IID sampai dengan 30 April 2026 https://contoh.go.id/iid",
    )
    browser.follow("Pengisian IID").fill(TO, "2026-05-05")
    other = db.session.query(CalendarEntry).one()
    other.note = "Diperpanjang"
    db.session.commit()
    browser.press("Simpan", 409).press("Simpan")  # once more means: mine after all
    assert (other.ends_on.isoformat(), other.note) == ("2026-05-05", "")
    browser.follow("Pengisian IID").press("Hapus jadwal")
    assert (browser.path, db.session.query(CalendarEntry).count()) == ("/kalender", 0)
    browser.post("/kalender/jadwal/1/hapus", 404).get("/kalender/jadwal/1", 404)
    browser.get(f"/kalender/jadwal/{2**63}", 404)


def test_form_pressed_twice_is_one_entry(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get("/kalender/jadwal/baru")
    data: dict[str, Any] = {
        "title": "Jadwal",
        "starts_on": "2026-04-01",
        "ends_on": "2026-04-01",
        "form_token": "a" * 32,
    }
    for _ in range(2):
        browser.post("/kalender/jadwal/baru", **data)
    assert db.session.query(CalendarEntry).count() == 1
