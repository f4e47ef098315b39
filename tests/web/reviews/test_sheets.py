"""Paper sheets on screen: from the board to the reviewer's own page, mistakes, double clicks, wrong ids."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import Role, User
from innovations.models.directives import Seat
from innovations.models.proposals import Attachment
from innovations.models.reviews import Review, ReviewState
from tests.browser import Browser
from tests.domain.test_files import PDF
from tests.factories import make_review, make_user, seat
from tests.rounds import Round

BUTTON = "Masukkan penilaian"


@pytest.fixture
def scoring(app: Flask) -> Round:
    found = Round()
    found.reviewer.name = "Ana"
    db.session.commit()
    return found


@pytest.fixture
def secretary(scoring: Round) -> User:
    user = make_user(Role.SECRETARY, name="Sekretaris Tim")
    seat(scoring.directive, user, Seat.SECRETARY)
    return user


def address(scoring: Round, user_id: int | None = None) -> str:
    number = scoring.proposal.number
    return f"/arahan/{scoring.directive.id}/penilaian/{number}/lembar/{user_id or scoring.reviewer.id}"


def fill(scoring: Round, browser: Browser, **changes: Any) -> Browser:
    """The form as copied from the paper; values 4, 4, 4."""
    browser.get(address(scoring)).check("Lembar memuat pernyataan tanpa benturan kepentingan")
    keys = [criterion.id for criterion in scoring.desk().criteria]
    browser.typed |= {f"value_{key}": "4" for key in keys}
    browser.typed |= {"signed_on": clock.today().isoformat(), "scan": (BytesIO(PDF), "lembar.pdf")} | changes
    return browser


def test_secretary_enters_a_sheet_that_its_reviewer_then_reads(
    scoring: Round, secretary: User, browser: Browser
) -> None:
    number, owner = scoring.proposal.number, db.session.get_one(User, scoring.proposal.owner_id)
    browser.enter(secretary).get(f"/arahan/{scoring.directive.id}/penilaian")
    browser.follow(f"Masukkan lembar : Ana, {scoring.proposal.title}")
    assert (browser.path, browser.h1) == (address(scoring), "Lembar kertas Ana")
    fill(scoring, browser).press(BUTTON)
    assert f"Penilaian Ana untuk {scoring.proposal.number} dimasukkan." in browser.text
    assert browser.path == f"/arahan/{scoring.directive.id}/penilaian"
    assert f"lembar kertas : Ana, {scoring.proposal.title}" in browser.rows()[2][3]
    reviewer = Browser(browser.app).enter(scoring.reviewer).get("/")
    reviewer.follow(
        "Sekretaris memasukkan penilaian Anda dari lembar kertas."
        " Periksa isinya; bila ada yang keliru, beri tahu ketua tim penilai."
    )
    assert "Penilaian Anda: 80,00" in reviewer.text
    assert "Dimasukkan sekretaris (Sekretaris Tim) dari lembar kertas bertanggal" in reviewer.text
    link = reviewer.soup.find("a", string="Unduh pindaiannya")
    assert link is not None
    page = Browser(browser.app).enter(owner).get(f"/usulan/{number}")
    assert ("lembar" in page.text.lower(), "Ana" in page.text) == (False, False)
    page.get(str(link["href"]), status=404)
    answer = reviewer.client.get(str(link["href"]), buffered=True)
    told = (answer.status_code, answer.data, answer.headers["Content-Disposition"])
    assert told == (200, PDF, "attachment; filename=lembar.pdf")


def test_double_click_is_one_sheet(scoring: Round, secretary: User, browser: Browser) -> None:
    fill(scoring, browser.enter(secretary))
    sent = dict(browser.typed)
    seen = str(browser.soup.find("input", attrs={"name": "seen"})["value"])  # type: ignore[index]  # a tag
    browser.press(BUTTON)
    browser.post(address(scoring), **{**sent, "scan": (BytesIO(PDF), "lembar.pdf"), "seen": seen})
    assert "dimasukkan." in browser.text
    assert [db.session.query(model).count() for model in (Review, Attachment)] == [1, 1]


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept(
    scoring: Round, secretary: User, browser: Browser
) -> None:
    first, second, _third = (criterion.id for criterion in scoring.desk().criteria)
    wrong = {
        "scan": (BytesIO(b"MZ"), "lembar.exe"),
        "signed_on": "besok",
        f"value_{first}": "5",
        f"value_{second}": "9",
    }
    fill(scoring, browser.enter(secretary), **wrong, comment="Sudah baik").press(BUTTON, status=422)
    said = [item.get_text(" ", strip=True) for item in browser.soup.select("#kesalahan li")]
    assert [text.partition(":")[0] for text in said] == [
        "Pindaian lembar yang ditandatangani", "Tanggal pada lembar", "Alasan", "Kriteria 2",
    ]  # fmt: skip
    assert browser.control("Komentar untuk pengusul").get_text(strip=True) == "Sudah baik"
    assert db.session.query(Review).count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scan": (BytesIO(b""), "")}, "Pilih pindaian lembar yang sudah ditandatangani."),
        ({"scan": (BytesIO(b"<svg/>"), "a.pdf")}, "Isi berkas"),
        ({"signed_on": ""}, "Isian ini wajib diisi."),
        ({"signed_on": "9999-01-01"}, "Tanggal"),
        ({"signed_on": (clock.today() + timedelta(days=1)).isoformat()}, "Tanggal tidak boleh setelah hari ini."),
        ({"no_conflict": ""}, "Lembar tanpa pernyataan benturan kepentingan tidak dapat dimasukkan."),
    ],
)
def test_half_a_sheet_is_422(
    scoring: Round, secretary: User, browser: Browser, changes: dict[str, Any], words: str
) -> None:
    fill(scoring, browser.enter(secretary), **changes)
    browser.press(BUTTON, status=422)
    assert words in browser.text
    assert [db.session.query(model).count() for model in (Review, Attachment)] == [0, 0]


def test_sheet_over_a_review_begun_meanwhile_is_409(scoring: Round, secretary: User, browser: Browser) -> None:
    fill(scoring, browser.enter(secretary))
    make_review(scoring.proposal, scoring.reviewer, sent=False)
    browser.press(BUTTON, status=409)
    assert "sudah mulai mengisi penilaiannya di Pinova" in browser.text
    assert db.session.query(Review).one().state is ReviewState.DRAFT
    make_review(scoring.proposal, secretary)
    browser.get(address(scoring, secretary.id), status=403)


def test_wrong_addresses_are_404(scoring: Round, secretary: User, browser: Browser) -> None:
    browser.enter(secretary)
    number, directive = scoring.proposal.number, scoring.directive.id
    for path in (
        address(scoring, 2**63), address(scoring, 9999), f"/arahan/{directive}/penilaian/INV-1999-0001/lembar/1",
        f"/arahan/9999/penilaian/{number}/lembar/{scoring.reviewer.id}",
        f"/penilaian/{number}/lembar/9999", f"/penilaian/{number}/lembar/{2**63}", "/penilaian/x/lembar/1",
    ):  # fmt: skip
        browser.get(path, status=404)
