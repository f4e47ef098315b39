"""The ranking on screen and as a file."""

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Seat
from innovations.models.events import Event, Topic
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_agency, make_directive, make_proposal, make_review, make_user, seat
from tests.queries import count_queries
from tests.rounds import Round


@pytest.fixture
def scoring(app: Flask) -> Round:
    """Three proposals: one with a third in its score, one that nobody has scored, one decided."""
    scoring = Round()
    scoring.proposal.title = "=Peta Banjir"
    for values in ((5, 4, 3), (4, 4, 4), (3, 3, 4)):
        make_review(scoring.proposal, make_user(Role.REVIEWER), values)
    make_proposal(scoring.directive, state=State.UNDER_REVIEW, title="Belum Dinilai")
    make_proposal(scoring.directive, state=State.APPROVED, title="Sudah Putus", score_points=900, score_reviews=2)
    return scoring


@pytest.fixture
def kominfo(scoring: Round) -> User:
    return make_user(Role.KOMINFO, name="Petugas Kominfo")


def address(scoring: Round, suffix: str = "") -> str:
    return f"/arahan/{scoring.directive.id}/peringkat{suffix}"


def cells(browser: Browser) -> list[list[str]]:
    return [[row[0], row[1].split(" INV-")[0], *row[2:7], row[7].split(" :")[0]] for row in browser.rows()]


def test_ranking_shows_rank_progress_score_means_and_state(scoring: Round, kominfo: User, browser: Browser) -> None:
    browser.enter(kominfo).get(address(scoring))
    assert cells(browser) == [
        ["1", "Sudah Putus", "2/2", "90,00", "–", "–", "–", "Disetujui"],
        ["2 sementara", "=Peta Banjir", "3/4", "76,67", "4,00", "3,67", "3,67", "Sedang dinilai Putuskan"],
        ["–", "Belum Dinilai", "0/1", "–", "–", "–", "–", "Sedang dinilai"],
    ]
    browser.follow(f"Putuskan : {scoring.proposal.title}")
    assert browser.path == f"/usulan/{scoring.proposal.number}"


def test_reader_who_is_involved_sees_the_row_without_score(scoring: Round, browser: Browser) -> None:
    chair = make_user(Role.CHAIR)
    seat(scoring.directive, chair, Seat.CHAIR)
    mine = make_proposal(scoring.directive, chair, State.UNDER_REVIEW, title="Usulan Ketua")
    make_review(mine, scoring.reviewer, (5, 5, 5))
    browser.enter(chair).get(address(scoring))
    assert cells(browser)[-1] == ["–", "Usulan Ketua", "1/1", "ditutup", "–", "–", "–", "Sedang dinilai"]
    assert "100,00" not in browser.response.text
    for suffix in (".csv", ".xlsx"):
        browser.get(address(scoring, suffix))
        assert b"100,00" not in browser.response.data
        assert b"100.00" not in browser.response.data


def test_csv_holds_exactly_what_is_shown_and_is_logged(scoring: Round, kominfo: User, browser: Browser) -> None:
    browser.enter(kominfo).get(address(scoring, ".csv"))
    response = browser.response
    rows = list(csv.reader(StringIO(response.data.decode("utf-8-sig"))))
    assert rows[0] == ["Peringkat", "Keterangan", "Nomor", "Judul inovasi", "OPD", "Penilaian masuk",
                       "Penilaian diharapkan", "Benturan kepentingan", "Nilai", "Kriteria 1 (50%)",
                       "Kriteria 2 (30%)", "Kriteria 3 (20%)", "Status", "Penentu seri", "Di atas batas"]  # fmt: skip
    assert [[*row[:2], row[3], *row[5:]] for row in rows[1:]] == [
        ["1", "", "Sudah Putus", "2", "2", "0", "90,00", "", "", "", "Disetujui", "", ""],
        ["2", "sementara", "'=Peta Banjir", "3", "4", "0", "76,67", "4,00", "3,67", "3,67", "Sedang dinilai", "", ""],
        ["", "", "Belum Dinilai", "0", "1", "0", "", "", "", "", "Sedang dinilai", "", ""],
    ]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox"
    event = db.session.query(Event).filter_by(topic=Topic.EXPORT).one()
    assert (event.code, event.actor_id, event.details["rows"]) == ("exported", kominfo.id, 3)


def test_xlsx_keeps_numbers_as_numbers_and_titles_as_text(scoring: Round, kominfo: User, browser: Browser) -> None:
    browser.enter(kominfo).get(address(scoring, ".xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(browser.response.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [[row[0], row[3], row[8], row[10]] for row in rows] == [
        [1, "Sudah Putus", 90, None],
        [2, "=Peta Banjir", 76.67, 3.67],
        [None, "Belum Dinilai", None, None],
    ]


def make_tie(scoring: Round, **terms: int) -> list[str]:
    """Three proposals of 80,00 each, of which the first two differ in spread; numbers in ranked order."""
    wide, narrow = (make_proposal(scoring.directive, state=State.UNDER_REVIEW) for _ in range(2))
    for values in ((5, 5, 5), (3, 3, 3)):
        make_review(wide, make_user(Role.REVIEWER), values)
    make_review(narrow, make_user(Role.REVIEWER), (4, 4, 4))
    for name, value in terms.items():
        setattr(db.session.get_one(Directive, scoring.directive.id), name, value)
    db.session.commit()
    return [narrow.number, wide.number]


def test_tie_and_cut_are_told_in_words(scoring: Round, kominfo: User, browser: Browser) -> None:
    """90,00 · 80,00 twice · 76,67 · none: the cut of 2 falls into the tie."""
    make_tie(scoring, cut_number=2)
    browser.enter(kominfo).get(address(scoring))
    assert "Penentu nilai seri: Bobot tertinggi, selisih terkecil, penerimaan paling awal." in browser.text
    rows = browser.rows()
    assert [row[0] for row in rows] == [
        "1",
        "2 sementara",
        "Batas: 2 usulan teratas",
        "2 sementara",
        "4 sementara",
        "–",
    ]
    assert [row[1].partition(" seri: ")[2] for row in rows if len(row) > 1] == [
        "", "teratas", "selisih nilai terkecil", "", ""
    ]  # fmt: skip
    assert [row[-2] for row in rows if len(row) > 1] == ["ya", "ya", "tidak", "tidak", "–"]


def test_files_tell_tie_and_cut(scoring: Round, kominfo: User, browser: Browser) -> None:
    make_tie(scoring, cut_score_hundredths=8000)
    browser.enter(kominfo).get(address(scoring, ".csv"))
    rows = list(csv.reader(StringIO(browser.response.data.decode("utf-8-sig"))))[1:]
    assert [row[-2:] for row in rows] == [
        ["", "ya"], ["teratas", "ya"], ["selisih nilai terkecil", "ya"], ["", "tidak"], ["", ""]
    ]  # fmt: skip
    browser.get(address(scoring, ".xlsx"))
    notes = openpyxl.load_workbook(BytesIO(browser.response.data)).worksheets[1]
    assert "batas: nilai 80,00 ke atas" in str([[cell.value for cell in row] for row in notes.iter_rows()])


@pytest.mark.parametrize(("terms", "shown"), [({"cut_number": 1}, False), ({"cut_score_hundredths": 7000}, True)])
def test_reader_who_is_involved_learns_nothing_from_the_cut(
    scoring: Round, browser: Browser, terms: dict[str, int], shown: bool
) -> None:
    chair = make_user(Role.CHAIR)
    seat(scoring.directive, chair, Seat.CHAIR)
    make_review(make_proposal(scoring.directive, chair, State.UNDER_REVIEW), scoring.reviewer, (5, 5, 5))
    make_tie(scoring, **terms)
    browser.enter(chair).get(address(scoring))
    assert ("Di atas batas" in browser.response.text, "tidak ditunjukkan kepada Anda" in browser.text) == (
        shown,
        not shown,
    )
    browser.get(address(scoring, ".csv"))
    rows = list(csv.reader(StringIO(browser.response.data.decode("utf-8-sig"))))[1:]
    assert {row[-1] for row in rows if row[8] not in ("", "ditutup")} == ({"ya"} if shown else {""})
    assert rows[-1][-2:] == ["", ""]


def test_refused_export_is_no_export(scoring: Round, browser: Browser) -> None:
    browser.enter(scoring.reviewer).get(address(scoring, ".csv"), status=403)
    topics = [event.topic for event in db.session.query(Event).order_by(Event.id)]
    assert (Topic.EXPORT in topics, topics.count(Topic.REFUSAL)) == (False, 1)


@pytest.mark.parametrize(
    "path",
    ["/arahan/{}/peringkat.pdf", "/arahan/0/peringkat", "/arahan/9999/peringkat", f"/arahan/{2**63}/peringkat",
     "/arahan/%00/peringkat", "/arahan/9999/peringkat.csv"],
)  # fmt: skip
def test_no_such_ranking_is_404(scoring: Round, kominfo: User, browser: Browser, path: str) -> None:
    browser.enter(kominfo).get(path.format(scoring.directive.id), status=404)


def test_directive_without_scored_proposals_says_why(kominfo: User, browser: Browser) -> None:
    other = Round()
    other.set_state(State.WITHDRAWN)
    browser.enter(kominfo).get(address(other))
    assert "Belum ada usulan yang dinilai" in browser.text


@pytest.mark.parametrize("count", [1, 3])
def test_ranking_page_takes_the_same_number_of_queries(kominfo: User, browser: Browser, count: int) -> None:
    scoring = Round()
    for _ in range(count):
        make_review(make_proposal(scoring.directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER))
    browser.enter(kominfo)
    with count_queries() as statements:
        browser.get(address(scoring))
    found = [text for text in statements if re.search(r"FROM (proposals|reviews|review_scores|conflicts)", text)]
    assert (len(found), len(browser.rows())) == (4, count + 1)


def test_score_of_the_chairs_own_opd_is_closed_until_the_decision(browser: Browser) -> None:
    """A conflict by structure is one: the contract lets nobody of the OPD score, the ranking shows them no score."""
    directive, agency = make_directive(), make_agency()
    chair = make_user(Role.CHAIR, agency=agency)
    seat(directive, chair, Seat.CHAIR)
    make_review(make_proposal(directive, make_user(agency=agency), State.UNDER_REVIEW), make_user(Role.REVIEWER))
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER), (5, 5, 5))
    browser.enter(chair).get(f"/arahan/{directive.id}/peringkat")
    assert "100,00" in browser.text
    assert "80,00" not in browser.text
    assert "ditutup" in browser.text
