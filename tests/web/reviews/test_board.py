"""The chair's board on screen: figures per reviewer and proposal, and what its reader may not know."""

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import Role, User
from innovations.models.directives import Seat
from innovations.models.proposals import State
from innovations.models.reviews import Conflict
from tests.browser import Browser, words
from tests.factories import make_proposal, make_review, make_user, save, seat
from tests.queries import count_queries
from tests.rounds import Round


@pytest.fixture
def scoring(app: Flask) -> Round:
    found = Round()
    found.reviewer.name = "Ana"
    db.session.commit()
    return found


@pytest.fixture
def chair(scoring: Round) -> User:
    user = make_user(Role.CHAIR, name="Ketua")
    seat(scoring.directive, user, Seat.CHAIR)
    return user


def address(scoring: Round) -> str:
    return f"/arahan/{scoring.directive.id}/penilaian"


def test_board_shows_reviewers_and_proposals(scoring: Round, chair: User, browser: Browser) -> None:
    review = make_review(scoring.proposal, scoring.reviewer)
    browser.enter(chair).get(f"/arahan/{scoring.directive.id}").follow("Kemajuan penilaian")
    assert (browser.path, browser.h1) == (address(scoring), "Kemajuan penilaian")
    assert "1 dari 2 penilaian sudah terkirim" in browser.text
    people, proposals = browser.rows()[:2], browser.rows()[2]
    assert [row[:4] for row in people] == [["Ketua Ketua", "0/1", "–", "–"], ["Ana Anggota", "1/1", "–", "–"]]
    assert proposals[1:3] == ["1/2", "Ketua"]
    assert proposals[3].startswith("Ana ")
    assert review.sent_at is not None
    browser.follow(scoring.proposal.title)
    assert browser.path == f"/usulan/{scoring.proposal.number}"


def test_review_voided_by_a_conflict_is_shown_as_such(scoring: Round, chair: User, browser: Browser) -> None:
    make_review(scoring.proposal, scoring.reviewer)
    conflict = Conflict(proposal_id=scoring.proposal.id, reviewer_id=scoring.reviewer.id, reason="ALASAN-BENTUR")
    conflict.declared_at = clock.now()
    save(conflict)
    browser.enter(chair).get(address(scoring))
    assert browser.rows()[2][1:] == [
        "0/1", "Ketua", "–", "Ana (sudah terkirim; tidak dihitung karena benturan kepentingan)",
    ]  # fmt: skip
    assert "ALASAN-BENTUR" not in browser.text


def test_chair_of_an_own_proposal_reads_no_names_beside_it(scoring: Round, chair: User, browser: Browser) -> None:
    scoring.proposal.owner_id = chair.id
    make_review(scoring.proposal, scoring.reviewer)
    browser.enter(chair).get(address(scoring))
    assert browser.rows()[-1][1:] == ["1/1", "ditutup"]
    assert "tanpa nama penilai" in browser.text
    assert ["Ana Anggota", "0/0"] in [row[:2] for row in browser.rows()]


def test_home_of_the_chair_leads_to_the_board(scoring: Round, chair: User, browser: Browser) -> None:
    browser.enter(chair).get("/").follow(scoring.directive.title)
    assert browser.path == address(scoring)


def test_board_without_proposals_says_why(scoring: Round, chair: User, browser: Browser) -> None:
    scoring.set_state(State.WITHDRAWN)
    browser.enter(chair).get(address(scoring))
    assert "Belum ada usulan yang dinilai" in browser.text


@pytest.mark.parametrize("path", ["/arahan/0/penilaian", "/arahan/9999/penilaian", f"/arahan/{2**63}/penilaian"])
def test_no_such_board_is_404(chair: User, browser: Browser, path: str) -> None:
    browser.enter(chair).get(path, status=404)


def test_chair_of_another_directive_and_a_plain_reviewer_are_refused(scoring: Round, browser: Browser) -> None:
    other = make_user(Role.CHAIR)
    seat(Round().directive, other, Seat.CHAIR)
    browser.enter(other).get(address(scoring), status=403)
    Browser(browser.app).enter(scoring.reviewer).get(address(scoring), status=403)


@pytest.mark.parametrize("count", [1, 3])
def test_board_page_takes_the_same_number_of_queries(
    scoring: Round, chair: User, browser: Browser, count: int
) -> None:
    for _ in range(count - 1):
        make_review(make_proposal(scoring.directive, state=State.UNDER_REVIEW), scoring.reviewer)
    browser.enter(chair)
    with count_queries() as statements:
        browser.get(address(scoring))
    found = [text for text in statements if "FROM proposals" in text or "FROM reviews" in text]
    assert (len(found), len(browser.rows())) == (2, 2 + count)


def test_chair_reminds_one_and_then_all_who_owe(scoring: Round, chair: User, browser: Browser) -> None:
    other = make_user(Role.REVIEWER, name="Budi")
    seat(scoring.directive, other)
    browser.enter(chair).get(address(scoring)).press("Ingatkan : Ana")
    assert (browser.path, "1 penilai diingatkan." in browser.text) == (address(scoring), True)
    assert ["diingatkan" in row[5] for row in browser.rows()[:3]] == [True, False, False]
    browser.press("Ingatkan : Ana")
    assert "paling banyak sekali dalam 24 jam" in browser.text
    browser.press("Ingatkan semua yang belum selesai")
    assert "1 penilai diingatkan." in browser.text
    reminded = Browser(browser.app).enter(scoring.reviewer).get("/")
    assert "Yang belum Anda kirim: 1." in reminded.text


def test_reminder_of_nothing_is_409_and_of_nowhere_404(scoring: Round, chair: User, browser: Browser) -> None:
    make_review(scoring.proposal, scoring.reviewer)
    browser.enter(chair).get(address(scoring))
    browser.post(f"{address(scoring)}/ingatkan/{scoring.reviewer.id}", status=409)
    assert "Tidak ada penilaian yang masih ditunggu" in browser.text
    for path in (f"{address(scoring)}/ingatkan/{2**63}", "/arahan/9999/penilaian/ingatkan"):
        browser.post(path, status=404)


def test_auditor_sees_no_reminders_to_press(scoring: Round, browser: Browser) -> None:
    browser.enter(make_user(Role.AUDITOR)).get(address(scoring))
    assert [words(button) for button in browser.soup.find_all("button") if "Ingatkan" in words(button)] == []


def test_log_names_who_was_reminded(scoring: Round, chair: User, browser: Browser) -> None:
    browser.enter(chair).get(address(scoring)).press("Ingatkan : Ana")
    log = Browser(browser.app).enter(make_user(Role.AUDITOR)).get("/pengaturan/log")
    assert "Penilai diingatkan untuk mengirim penilaian Arahan: orang: Ana" in [row[0] for row in log.rows()]
