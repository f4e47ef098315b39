"""The chair gives a sent review back, in a browser, and its reviewer sends it again."""

import pytest
from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Seat
from innovations.models.proposals import State
from innovations.models.reviews import Review, ReviewRevision, ReviewState
from tests.browser import Browser
from tests.factories import make_review, make_user, seat
from tests.rounds import Round
from tests.web.reviews.test_scoring import score

REASON = "Nilai kriteria 1 dan 2 tertukar."


class Sent(Round):
    """Ana's review is sent; Ketua chairs."""

    def __init__(self) -> None:
        super().__init__()
        self.reviewer.name = "Ana"
        self.chair: User = make_user(Role.CHAIR, name="Bu Ketua")
        seat(self.directive, self.chair, Seat.CHAIR)
        self.review_id = make_review(self.proposal, self.reviewer, comment="Bagus").id

    @property
    def board(self) -> str:
        return f"/arahan/{self.directive.id}/penilaian"

    @property
    def page(self) -> str:
        return f"{self.board}/{self.review_id}/buka-kembali"


@pytest.fixture
def sent(app: Flask) -> Sent:
    return Sent()


def only() -> Review:
    return db.session.query(Review).one()


def test_review_goes_back_with_a_reason_and_is_sent_again(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.chair).get(sent.board).follow(f"Buka kembali : Ana, {sent.proposal.title}")
    assert (browser.path, browser.h1) == (sent.page, "Buka kembali penilaian")
    browser.fill("Alasan", REASON).press("Buka kembali")
    assert browser.path == sent.board
    assert f"Penilaian Ana untuk {sent.proposal.number} dibuka kembali." in browser.text
    assert "Ana (dibuka kembali)" in browser.rows()[2][2]
    reviewer = Browser(browser.app).enter(sent.reviewer)
    told = f"Ketua tim membuka kembali penilaian Anda: {REASON}"
    assert told in reviewer.get("/").text
    assert told in reviewer.get("/penilaian").text
    reviewer.follow(sent.proposal.title)
    assert told in reviewer.text
    assert "Oleh Bu Ketua," in reviewer.text
    assert [str(radio["value"]) for radio in reviewer.soup.find_all("input", type="radio", checked=True)] == ["4"] * 3
    score(reviewer, 2, 2, 2).press("Kirim penilaian")
    assert "Semula terkirim" in reviewer.text
    assert f"oleh Bu Ketua: {REASON}" in reviewer.text
    assert (only().points, db.session.query(ReviewRevision).one().points) == (200, 400)
    assert "dikirim ulang" in browser.get(sent.board).rows()[2][3]


def test_empty_reason_is_refused(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.chair).get(sent.page).press("Buka kembali", status=422)
    assert "Alasan: Isian ini wajib diisi." in browser.text
    assert only().state is ReviewState.SENT


def test_too_long_a_reason_is_refused_and_kept(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.chair).get(sent.page).fill("Alasan", "kata " * 300).press("Buka kembali", status=422)
    assert browser.control("Alasan").text.count("kata") == 300
    assert only().state is ReviewState.SENT


def test_double_click_is_one(sent: Sent, browser: Browser) -> None:
    second = Browser(browser.app).enter(sent.chair).get(sent.page)
    for window in (browser.enter(sent.chair).get(sent.page), second):
        window.fill("Alasan", REASON).press("Buka kembali")
    assert db.session.query(ReviewRevision).count() == 1


def test_page_opened_before_it_was_sent_anew_is_stale(sent: Sent, browser: Browser) -> None:
    second = Browser(browser.app).enter(sent.chair).get(sent.page)
    browser.enter(sent.chair).get(sent.page).fill("Alasan", REASON).press("Buka kembali")
    reviewer = Browser(browser.app).enter(sent.reviewer).get(f"/penilaian/{sent.proposal.number}")
    score(reviewer, 2, 2, 2).press("Kirim penilaian")
    second.fill("Alasan", "Alasan yang lama").press("Buka kembali", status=409)
    assert "Alasan yang lama" in second.text
    assert only().points == 200


def test_page_of_a_review_that_is_open_already_says_so(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.chair).get(sent.page).fill("Alasan", REASON).press("Buka kembali")
    browser.get(sent.page, status=409)
    assert "mungkin sudah dibuka kembali" in browser.text


def test_after_the_decision_nothing_is_reopened(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.chair).get(sent.page).fill("Alasan", REASON)
    at = only().sent_at
    fields = {"decided_at": at, "decision_reason": "Belum layak.", "score_points": 400, "score_reviews": 1}
    sent.set_state(State.REJECTED, **fields)
    browser.press("Buka kembali", status=409)
    assert "statusnya kini Tidak lolos" in browser.text
    assert "Buka kembali" not in browser.get(sent.board).text
    assert only().state is ReviewState.SENT


def test_only_the_chair_is_offered_it_and_never_for_the_own_review(sent: Sent, browser: Browser) -> None:
    make_review(sent.proposal, sent.chair)
    secretary = make_user(Role.SECRETARY)
    seat(sent.directive, secretary, Seat.SECRETARY)
    assert browser.enter(sent.chair).get(sent.board).text.count("Buka kembali") == 1
    for user in (secretary, make_user(Role.KOMINFO), make_user(Role.AUDITOR)):
        other = Browser(browser.app).enter(user)
        assert "Buka kembali" not in other.get(sent.board).text
        other.get(sent.page, status=403)


@pytest.mark.parametrize("way", ["reviewer", "owner", "other chair"])
def test_whoever_may_not_know_finds_nothing(sent: Sent, browser: Browser, way: str) -> None:
    other = make_user(Role.CHAIR)
    seat(Round().directive, other, Seat.CHAIR)
    owner = db.session.get_one(User, sent.proposal.owner_id)
    browser.enter({"reviewer": sent.reviewer, "owner": owner, "other chair": other}[way]).get(sent.page, status=404)


@pytest.mark.parametrize("key", ["0", "99999", str(2**63), "%00", "-1"])
def test_no_such_review_is_404(sent: Sent, browser: Browser, key: str) -> None:
    browser.enter(sent.chair).get(f"{sent.board}/{key}/buka-kembali", status=404)
    browser.get(f"/arahan/{key}/penilaian/{sent.review_id}/buka-kembali", status=404)


def test_owner_never_learns_of_a_reopening(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.chair).get(sent.page).fill("Alasan", "ALASAN-RAHASIA").press("Buka kembali")
    reviewer = Browser(browser.app).enter(sent.reviewer).get(f"/penilaian/{sent.proposal.number}")
    score(reviewer, 2, 2, 2).press("Kirim penilaian")
    owner = Browser(browser.app).enter(db.session.get_one(User, sent.proposal.owner_id))
    seen = owner.get(f"/usulan/{sent.proposal.number}").response.text + owner.get("/").response.text
    secrets = ("ALASAN-RAHASIA", "Bu Ketua", "Ana<", "membuka kembali", "dikirim ulang")
    assert [word for word in secrets if word in seen] == []


def test_auditor_reads_in_the_log_who_reopened_whose_review_and_why(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.chair).get(sent.page).fill("Alasan", REASON).press("Buka kembali")
    log = Browser(browser.app).enter(make_user(Role.AUDITOR)).get("/pengaturan/log?topik=review")
    for text in ("Ketua tim membuka kembali satu penilaian", "Bu Ketua", "orang: Ana", REASON):
        assert text in log.text
