"""The board on screen and as a file: who sees what, filters, order, pages, and the reminder."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from time_machine import travel

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.followup import Trial
from innovations.models.notices import Notice
from innovations.models.progress import Milestone
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.factories import make_agency, make_user, save
from tests.queries import count_queries
from tests.web.proposals.office import NOW, Office

TODAY = date(2026, 3, 2)
COLUMNS = [
    "Nomor", "Judul inovasi", "OPD", "Status", "Yang perlu ditindaklanjuti", "Laporan paling lambat",
    "Kabar terakhir", "Terakhir diingatkan",
]  # fmt: skip


def stale(office: Office, title: str, days: int = 200, **fields: Any) -> Proposal:
    return office.of(State.APPROVED, title=title, decided_at=NOW - timedelta(days=days), **fields)


def late(office: Office, title: str, **fields: Any) -> Proposal:
    """Decided yesterday, in trial since 100 days, which should have ended yesterday."""
    proposal = office.of(State.TRIAL, title=title, decided_at=NOW - timedelta(days=1), **fields)
    started, ended = TODAY - timedelta(days=100), TODAY - timedelta(days=1)
    save(Trial(proposal_id=proposal.id, started_on=started, planned_end=ended, place="Sentani"))
    return proposal


def titles(page: Browser) -> list[str]:
    return [link.text for link in page.soup.select("tbody th a")]


def chips(page: Browser) -> list[str]:
    return [" ".join(link.text.split()) for link in page.soup.select(".chips a")]


def test_kominfo_sees_what_needs_somebody_the_longest_silent_first(office: Office) -> None:
    late(office, "Ceting")
    stale(office, "Diam", 91)
    stale(office, "Lama")
    stale(office, "Baru", 90)
    page = office.as_("kominfo").get("/tindak-lanjut")
    assert [row[1:] for row in page.rows()] == [
        ["Dinas Kesehatan", "Tanpa kabar 200 hari", "–", "14 Agu 2025", "Ingatkan : Lama"],
        ["Dinas Kesehatan", "Tanpa kabar 91 hari", "–", "1 Des 2025", "Ingatkan : Diam"],
        [
            "Dinas Kesehatan", "Laporan terlambat 8 hari Uji coba melewati rencana 1 hari", "22 Feb 2026",
            "1 Mar 2026", "Ingatkan : Ceting",
        ],
    ]  # fmt: skip
    assert titles(page) == ["Lama", "Diam", "Ceting"]
    assert chips(page) == [
        "Semua 3", "Laporan terlambat 1", "Tanpa kabar 2", "Uji coba melewati rencana 1",
        "Tonggak capaian terlewat 0", "Laporan segera jatuh tempo 0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Lama", "Kader", "Ceting"]),
        ("?perlu=stale", ["Lama"]),
        ("?perlu=report_late", ["Ceting"]),
        ("?perlu=trial_over", ["Ceting"]),
        ("?perlu=milestone_overdue", ["Kader"]),
        ("?perlu=report_due", []),
        ("?perlu=nonsense", ["Lama", "Kader", "Ceting"]),
        ("?opd=999999", ["Lama", "Kader", "Ceting"]),
        ("?opd=" + "9" * 30, ["Lama", "Kader", "Ceting"]),
        ("?sort=judul", ["Ceting", "Kader", "Lama"]),
        ("?sort=-judul", ["Lama", "Kader", "Ceting"]),
        ("?sort=tempo", ["Ceting", "Lama", "Kader"]),
        ("?sort=-kabar", ["Ceting", "Kader", "Lama"]),
        ("?sort=nonsense", ["Lama", "Kader", "Ceting"]),
        ("?page=" + str(2**63), ["Lama", "Kader", "Ceting"]),
    ],
)
def test_filters_and_order(office: Office, query: str, expected: list[str]) -> None:
    late(office, "Ceting")
    stale(office, "Lama")
    kader = stale(office, "Kader", 2)
    save(Milestone(proposal_id=kader.id, title="Kader terlatih", due_on=TODAY - timedelta(days=1)))
    assert titles(office.as_("kominfo").get(f"/tindak-lanjut{query}")) == expected


def test_one_opd_is_chosen_and_counts_follow(office: Office) -> None:
    other = make_agency("Dinas Sosial")
    stale(office, "Lama")
    stale(office, "Sosial", owner=make_user(agency=other))
    page = office.as_("kominfo").get("/tindak-lanjut").fill("OPD", "Dinas Sosial").press("Terapkan")
    assert (titles(page), chips(page)[0]) == (["Sosial"], "Semua 1")
    page.follow("Tonggak capaian terlewat 0")
    assert "Tidak ada yang cocok dengan saringan ini" in page.text
    page.follow("Hapus saringan")
    assert titles(page) == ["Lama", "Sosial"]


def test_handed_over_innovation_stands_under_the_opd_that_carries_it_out(office: Office) -> None:
    now, before = make_agency("Dinas Pendidikan"), make_agency("Dinas Perpustakaan")
    proposal = stale(office, "Marit", owner=make_user(agency=before), executing_agency_id=now.id)
    page = office.as_("kominfo").get("/tindak-lanjut")
    assert "Dinas Perpustakaan" not in page.text
    page.fill("OPD", "Dinas Pendidikan").press("Terapkan")
    assert page.rows()[0][1:3] == ["Dinas Pendidikan", "Tanpa kabar 200 hari"]
    page.follow("Unduh CSV")
    rows = list(csv.reader(io.StringIO(page.response.text.removeprefix("\ufeff"))))
    assert [row[:3] for row in rows[1:]] == [[proposal.number, "Marit", "Dinas Pendidikan"]]
    assert titles(office.as_(make_user(agency=now)).get("/tindak-lanjut")) == ["Marit"]


def test_others_see_their_own_and_their_opds_without_the_button(office: Office) -> None:
    stale(office, "Lama")
    stale(office, "Lain", owner=make_user())
    for user in ("owner", "head", make_user(agency=office.agency)):
        page = office.as_(user).get("/tindak-lanjut")
        assert titles(page) == ["Lama"]
        assert "Yang tampil: inovasi Anda dan OPD Anda." in page.text
        assert "Ingatkan" not in page.text
    assert "Tidak ada yang perlu ditindaklanjuti" in office.as_("stranger").get("/tindak-lanjut").text
    for role in (Role.LEADERSHIP, Role.AUDITOR):
        page = office.as_(make_user(role)).get("/tindak-lanjut")
        assert titles(page) == ["Lama", "Lain"]
        assert "Ingatkan" not in page.text


def test_file_holds_exactly_what_is_shown(office: Office) -> None:
    late(office, "Ceting")
    stale(office, "Lama")
    stale(office, "=1+1", 100)
    page = office.as_("kominfo").get("/tindak-lanjut?perlu=stale&sort=judul")
    shown = titles(page)
    page.follow("Unduh Excel")
    book = load_workbook(io.BytesIO(page.response.data), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert (list(rows[0]), [row[1] for row in rows[1:]]) == (COLUMNS, shown)
    assert [row[4] for row in rows[1:]] == ["Tanpa kabar (100 hari)", "Tanpa kabar (200 hari)"]
    assert ("Saringan", "Tanpa kabar") in book.worksheets[1].iter_rows(values_only=True)
    page.get("/tindak-lanjut?perlu=stale&sort=judul").follow("Unduh CSV")
    lines = list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))
    assert [line[1] for line in lines[1:]] == ["'=1+1", "Lama"]


def test_kominfo_reminds_and_a_second_press_is_said(office: Office) -> None:
    stale(office, "Lama", team=(office.users["stranger"],))
    page = office.as_("kominfo").get("/tindak-lanjut?perlu=stale").press("Ingatkan : Lama")
    assert "diingatkan." in page.text
    assert page.address == "/tindak-lanjut?perlu=stale"
    assert page.rows()[0][-1] == "Ingatkan : Lama diingatkan 2 Mar 2026"
    page.press("Ingatkan : Lama")
    assert "paling banyak sekali dalam 24 jam" in page.text
    assert db.session.query(Notice).count() == 2
    told = office.as_("owner").get("/")
    assert "Kominfo mengingatkan Anda tentang tindak lanjut inovasi ini." in told.text


def test_reminder_for_what_was_done_meanwhile_is_refused(office: Office) -> None:
    proposal = stale(office, "Lama")
    page = office.as_("kominfo").get("/tindak-lanjut")
    proposal.state = State.STOPPED
    db.session.commit()
    page.press("Ingatkan : Lama", 409)
    assert "tidak lagi menunggu tindak lanjut" in page.text
    assert db.session.query(Notice).count() == 0


def test_where_to_go_next_is_only_here(office: Office) -> None:
    proposal = stale(office, "Lama")
    page = office.as_("kominfo").get("/tindak-lanjut")
    page.post(f"/usulan/{proposal.number}/ingatkan", next="//evil.example/")
    assert page.path == "/tindak-lanjut"


def test_home_of_overseers_counts_what_stands_still(office: Office) -> None:
    stale(office, "Lama")
    page = office.as_("kominfo").get("/").follow("1 inovasi tanpa kabar lebih dari 90 hari")
    assert titles(page) == ["Lama"]


def test_long_board_has_pages(office: Office) -> None:
    for number in range(26):
        stale(office, f"Lama {number:02d}", 200 - number)
    page = office.as_("kominfo").get("/tindak-lanjut")
    assert len(titles(page)) == 25
    assert titles(page.follow("Berikutnya")) == ["Lama 25"]


@pytest.mark.parametrize("number", [1, 3])
def test_board_takes_the_same_queries_for_one_and_three(office: Office, number: int) -> None:
    for _ in range(number):
        late(office, "Ceting")
    page = office.as_("kominfo")
    with count_queries() as statements:
        page.get("/tindak-lanjut")
    assert len(statements) == 4


@pytest.mark.parametrize("number", ["INV-2026-9999", str(2**63), "x"])
def test_no_such_innovation_is_404(office: Office, number: str) -> None:
    page = office.as_("kominfo").get("/akun")
    page.post(f"/usulan/{number}/ingatkan", 404)


def test_board_of_tomorrow_counts_one_day_more(office: Office) -> None:
    stale(office, "Lama", 91)
    with travel(NOW + timedelta(days=1), tick=False):
        page = Browser(office.app).enter(office.users["kominfo"]).get("/tindak-lanjut")
    assert page.rows()[0][2] == "Tanpa kabar 92 hari"
