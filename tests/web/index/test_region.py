"""The region's page of a year: figures, ways, the closest, the list and its file, the regional part."""

import csv
import io
from decimal import Decimal

import pytest

from innovations.domain import clock
from innovations.models.accounts import Role
from innovations.models.index import IndexProfile
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.factories import make_affair, make_agency, make_proposal, make_user, save
from tests.index_years import make_claim, make_year
from tests.queries import count_queries

BASIC = {"1.01": "Pendidikan", "1.02": "Kesehatan", "1.03": "PU", "1.04": "Rumah", "1.05": "Tertib", "1.06": "Sosial"}


def _claimed(*, affair: str = "1.02", title: str = "Inovasi", level: int = 3) -> Proposal:
    """A video of `level`, verified one lower, and a rule without evidence."""
    kominfo = make_user(Role.KOMINFO)
    owner = make_user(agency=make_agency())
    proposal = make_proposal(
        owner=owner, state=State.APPROVED, title=title, affair_id=make_affair(affair, BASIC[affair]).id
    )
    make_claim(proposal, "video", level, verified_level=level - 1, verified_by_id=kominfo.id)
    make_claim(proposal, "regulasi", 2, link="")
    return proposal


def test_both_scores_stand_side_by_side_with_what_they_are_made_of(browser: Browser) -> None:
    make_year(spd_points=Decimal("40.5"))
    for code in list(BASIC)[:5]:
        _claimed(affair=code)
    make_affair("1.06", "Sosial")
    browser.enter(make_user(Role.LEADERSHIP)).get("/indeks/2026")
    # Five of 12 claimed and 8 verified: 60/12 and 40/12; 5 x 0.38; 40.5: 47.40 and 45.73 of 250.
    assert browser.rows()[:7] == [
        ["Jumlah skor inovasi", "40", "60"],
        ["Pembagi banyaknya inovasi, paling sedikit 12", "12", "12"],
        ["Rata-rata skor inovasi paling tinggi 111", "3,33", "5,00"],
        ["Poin jumlah inovasi paling tinggi 76", "1,90", "1,90"],
        ["Nilai SPD paling tinggi 63", "40,50", "40,50"],
        ["Jumlah poin paling tinggi 250", "45,73", "47,40"],
        ["Indeks dan predikat", "18,29 Kurang Inovatif", "18,96 Kurang Inovatif"],
    ]
    assert "5 dari 6; poin jumlah inovasi baru dihitung bila paling sedikit 5. Belum: Sosial." in browser.text
    assert "perlu dicocokkan dengan pedoman resmi" in browser.text
    assert "Untuk predikat Inovatif (mulai 40,01) skor terverifikasi masih kurang 21,72" in browser.text
    assert "indeks menjadi 18,96 (Kurang Inovatif)" in browser.text
    assert browser.soup.find("button", string="Simpan nilai SPD") is None


def test_what_missing_affairs_would_add_is_told_with_their_innovations(browser: Browser) -> None:
    make_year()
    for code in list(BASIC):
        make_affair(code, BASIC[code])
    _claimed(affair="1.01")
    browser.enter(make_user(Role.LEADERSHIP)).get("/indeks/2026")
    # Four more of five: 5 x 0.38.
    assert "Mengisi 4 urusan wajib pelayanan dasar lagi" in browser.text
    assert "poin jumlah inovasi bertambah 1,90." in browser.text


def test_the_closest_are_told_with_the_document_and_what_it_lifts(browser: Browser) -> None:
    make_year()
    _claimed(title="Antrean")
    browser.enter(make_user(Role.KOMINFO)).get("/indeks")
    row = browser.rows()[7]
    # The rule to level 2 without evidence: 3 x 2; 6/12 of 250 are 0.2 %.
    assert row[0].startswith("Antrean")
    assert row[1:] == ["Regulasi Inovasi Daerah: dari level 0 ke level 2", "+6", "+0,20"]


def test_the_list_is_sorted_narrowed_and_warns(browser: Browser) -> None:
    make_year()
    _claimed(title="Banyak")
    little = _claimed(title="Sedikit", level=1)
    save(
        IndexProfile(
            proposal_id=little.id, year=2026, answers={"waktu_penerapan": "2019-01-01"}, updated_at=clock.now()
        )
    )
    make_proposal(state=State.TRIAL, title="Belum ada klaim")
    agency_id = little.agency_id
    browser.enter(make_user(Role.AUDITOR)).get("/indeks/2026?sort=klaim")
    rows = browser.rows()[-2:]
    assert [row[0].split()[0] for row in rows] == ["Sedikit", "Banyak"]
    assert rows[0][1:] == [
        "0",
        "4",
        "+6",
        "indikator wajib tanpa bukti: nomor 1, 2, 17, 18; 1 level tanpa bukti; waktu penerapan di luar rentang",
    ]
    browser.get(f"/indeks/2026?opd={agency_id}")
    assert [row[0].split()[0] for row in browser.rows()[9:]] == ["Sedikit"]
    browser.follow("1 inovasi belum diklaim untuk tahun ini")
    assert browser.rows()[-1][0].startswith("Belum ada klaim")
    for query in ("opd=9223372036854775808", "tampil=x", "sort=x", "page=0", "opd=a"):
        browser.get(f"/indeks/2026?{query}")


def test_the_file_holds_what_the_list_shows(browser: Browser) -> None:
    make_year()
    _claimed(title="=Antrean")
    _claimed(title="Lain")
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026.csv?sort=judul")
    rows = list(csv.reader(io.StringIO(browser.response.data.decode("utf-8-sig"))))
    assert [(row[1], row[3], row[4], row[7]) for row in rows[1:]] == [
        ("'=Antrean", "12", "8", "6"),
        ("Lain", "12", "8", "6"),
    ]


def test_stewards_see_only_their_own(browser: Browser) -> None:
    make_year()
    _claimed(title="Lain")
    owner = make_user()
    make_claim(make_proposal(owner=owner, state=State.APPROVED, title="Milik saya"), "video", 1)
    browser.enter(owner).get("/indeks/2026")
    assert "Milik saya" in browser.text
    assert "Lain" not in browser.text
    assert "Skor daerah" not in browser.text
    assert "Lain" not in browser.get("/indeks/2026.csv").response.text


def test_a_year_without_formula_says_so(browser: Browser) -> None:
    make_year(2023)
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2023")
    assert "Rumus skor daerah tahun ini tidak diketahui lengkap" in browser.text
    assert browser.soup.find("button", string="Simpan nilai SPD") is None


def test_without_any_year_the_page_says_what_to_do(browser: Browser) -> None:
    kominfo, proposal = make_user(Role.KOMINFO), make_proposal(state=State.APPROVED)
    for path in ("/indeks", f"/usulan/{proposal.number}/indeks"):
        browser.enter(kominfo).get(path)
        assert "Belum ada tahun indeks" in browser.text


def test_the_working_year_is_shown_and_points_to_an_empty_later_one(browser: Browser) -> None:
    make_year()
    make_year(2027, of=2026)
    owner = make_user()
    make_claim(make_proposal(owner=owner, state=State.APPROVED), "video", 1)
    browser.enter(owner).get("/indeks")
    assert "Kesiapan Indeks Inovasi Daerah 2026" in browser.text
    browser.follow("Mulai tahun 2027: Ajukan kembali")
    browser.press("Ajukan kembali")
    assert "Mulai tahun" not in browser.get("/indeks/2026").text
    assert "Kesiapan Indeks Inovasi Daerah 2027" in browser.get("/indeks").text


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.AUDITOR, Role.PROPOSER])
def test_filing_anew_is_offered_to_who_can(browser: Browser, role: Role) -> None:
    for year in (2026, 2027):
        make_year(year, of=2026)
    make_claim(make_proposal(state=State.APPROVED), "video", 1)
    browser.enter(make_user(role))
    for year in (2026, 2027):
        assert "Ajukan kembali" not in browser.get(f"/indeks/{year}").text


def test_an_empty_year_says_so_instead_of_zeros(browser: Browser) -> None:
    make_year()
    make_proposal(state=State.APPROVED)
    browser.enter(make_user(Role.LEADERSHIP)).get("/indeks/2026")
    assert "Belum ada inovasi yang diklaim untuk tahun ini, sehingga belum ada skor." in browser.text
    assert "0,00" not in browser.text
    assert browser.rows() == []


@pytest.mark.parametrize("year", ["0", "9223372036854775808", "x", "1999"])
def test_a_year_that_is_not_there_is_404(browser: Browser, year: str) -> None:
    make_year()
    browser.enter(make_user(Role.KOMINFO)).get(f"/indeks/{year}", status=404)


def test_the_list_takes_as_many_queries_for_three_as_for_one(browser: Browser) -> None:
    make_year()
    browser.enter(make_user(Role.KOMINFO))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            _claimed()
        with count_queries() as queries:
            browser.get("/indeks/2026")
        counts.append(len(queries))
    assert counts == [QUERIES, QUERIES]


QUERIES = 11


def test_the_regional_part_is_typed_in(browser: Browser) -> None:
    year = make_year()
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026")
    browser.fill("Poin SPD", "40,25").press("Simpan nilai SPD")
    assert year.spd_points == Decimal("40.25")
    assert browser.control("Poin SPD")["value"] == "40,25"


@pytest.mark.parametrize("points", ["63,01", "-1", "abc", "1,234", "1e5", "٤"])
def test_a_wrong_regional_part_is_refused_and_kept(browser: Browser, points: str) -> None:
    year = make_year()
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026")
    browser.fill("Poin SPD", points).press("Simpan nilai SPD", status=422)
    assert browser.control("Poin SPD")["value"] == points
    assert year.spd_points is None


def test_two_who_type_the_regional_part_do_not_undo_each_other(browser: Browser) -> None:
    year, kominfo = make_year(), make_user(Role.KOMINFO)
    other = Browser(browser.app).enter(kominfo).get("/indeks/2026")
    browser.enter(kominfo).get("/indeks/2026").fill("Poin SPD", "40").press("Simpan nilai SPD")
    other.fill("Poin SPD", "41").press("Simpan nilai SPD", status=409)
    assert year.spd_points == 40
    other.press("Simpan nilai SPD")
    assert year.spd_points == 41
