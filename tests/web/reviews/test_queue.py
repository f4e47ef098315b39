"""From one proposal of the queue to the next, in a browser: save and go on, skip, progress after sending."""

from datetime import date

import pytest
from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review, ReviewState
from tests.browser import Browser, words
from tests.factories import make_proposal, make_review, make_user
from tests.queries import count_queries
from tests.rounds import Round
from tests.web.reviews.test_scoring import score


@pytest.fixture
def scoring(app: Flask) -> Round:
    found = Round()
    found.proposal.number = "INV-2026-9001"
    db.session.commit()
    return found


@pytest.fixture
def others(scoring: Round) -> list[Proposal]:
    """Two more in the queue, after the first."""
    return [
        make_proposal(scoring.directive, state=State.UNDER_REVIEW, number=f"INV-2026-900{place}") for place in (2, 3)
    ]


@pytest.fixture
def page(scoring: Round, browser: Browser) -> Browser:
    return browser.enter(scoring.reviewer)


def test_save_and_next_goes_through_the_queue_and_round(others: list[Proposal], page: Browser) -> None:
    page.get("/penilaian/INV-2026-9001")
    assert "Usulan 1 dari 3 · 0 dari 3 selesai" in page.text
    score(page, 4, None, None, declared=False).press("Simpan dan berikutnya")
    assert (page.path, page.h1) == ("/penilaian/INV-2026-9002", others[0].title)
    assert "Draf penilaian INV-2026-9001 tersimpan." in page.text
    assert db.session.query(Review).one().state is ReviewState.DRAFT
    page.press("Simpan dan berikutnya").press("Simpan dan berikutnya")
    assert page.path == "/penilaian/INV-2026-9001"


def test_sending_shows_what_was_sent_with_progress_and_the_way_on(others: list[Proposal], page: Browser) -> None:
    page.get("/penilaian/INV-2026-9001")
    score(page).press("Kirim penilaian")
    assert page.path == "/penilaian/INV-2026-9001"
    for text in ("Penilaian terkirim. Terima kasih.", "1 dari 3 selesai", "Penilaian Anda: 66,00"):
        assert text in page.text
    page.follow(f"Nilai usulan berikutnya : {others[0].title}")
    assert page.path == "/penilaian/INV-2026-9002"


def test_last_one_sent_leads_back_to_the_queue(scoring: Round, page: Browser) -> None:
    page.get("/penilaian/INV-2026-9001")
    names = [words(button) for button in page.soup.select("form .buttons button")]
    assert names == ["Nyatakan benturan", "Simpan draf", "Kirim penilaian"]
    assert "Lewati" not in page.text
    score(page).press("Kirim penilaian")
    assert "1 dari 1 selesai" in page.text
    page.follow("Ke antrean penilaian")
    assert page.path == "/penilaian"


def test_skip_leads_to_the_next_unsent_and_round(scoring: Round, others: list[Proposal], page: Browser) -> None:
    make_review(others[1], scoring.reviewer)
    page.get("/penilaian/INV-2026-9001").follow(f"Lewati : ke {others[0].title}")
    assert page.path == "/penilaian/INV-2026-9002"
    page.follow(f"Lewati : ke {scoring.proposal.title}")
    assert (page.path, db.session.query(Review).count()) == ("/penilaian/INV-2026-9001", 1)


def test_enter_saves_a_draft_and_never_sends(others: list[Proposal], page: Browser) -> None:
    """The first submit button of a form is what Enter presses, with or without scripts."""
    page.get("/penilaian/INV-2026-9001")
    first = page.soup.select_one("form[data-score] button[type=submit]")
    assert first is not None
    assert (words(first), first["value"]) == ("Simpan draf", "draft")


def test_next_from_an_old_page_when_nothing_is_left_leads_to_the_queue(scoring: Round, page: Browser) -> None:
    page.get("/penilaian/INV-2026-9001")
    score(page).press("Simpan draf", action="next")
    page.post("/penilaian/INV-2026-9001", action="next")
    assert page.path == "/penilaian"


def test_refused_save_and_next_stays_with_what_was_typed(others: list[Proposal], page: Browser) -> None:
    page.get("/penilaian/INV-2026-9001")
    score(page, reason="kata " * 200).press("Simpan dan berikutnya", status=422)
    assert page.path == "/penilaian/INV-2026-9001"
    assert "Alasan: Tulis paling banyak 600 karakter." in page.text
    assert "Usulan 1 dari 3" in page.text


def test_stale_page_does_not_go_on(others: list[Proposal], scoring: Round, page: Browser) -> None:
    page.get("/penilaian/INV-2026-9001")
    make_review(scoring.proposal, scoring.reviewer)
    score(page, 2, 2, 2).press("Simpan dan berikutnya", status=409)
    assert "tidak dapat diubah lagi" in page.text


def test_what_was_decided_meanwhile_shows_no_place(scoring: Round, page: Browser) -> None:
    make_review(scoring.proposal, scoring.reviewer)
    make_proposal(scoring.directive, state=State.UNDER_REVIEW)
    scoring.set_state(State.WITHDRAWN)
    page.get("/penilaian/INV-2026-9001")
    assert "Usulan 1 dari" not in page.text
    assert "Nilai usulan berikutnya" not in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_form_takes_the_same_number_of_queries_for_a_longer_queue(scoring: Round, page: Browser, count: int) -> None:
    for _ in range(count - 1):
        make_review(make_proposal(scoring.directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER))
    with count_queries() as statements:
        page.get("/penilaian/INV-2026-9001")
    assert len([text for text in statements if "FROM proposals" in text]) == 2


def test_sent_review_voided_by_a_conflict_is_told_without_title_or_score(scoring: Round, page: Browser) -> None:
    page.get("/penilaian/INV-2026-9001")
    score(page, 5, 4, 3).press("Kirim penilaian")
    page.fill("Alasan benturan kepentingan", "ALASAN-BENTUR").press("Nyatakan benturan")
    assert "Tidak dihitung (1)" in page.text
    assert "tidak dihitung karena benturan kepentingan. Anda menyatakannya" in page.text
    assert "INV-2026-9001" in page.text
    assert [word for word in (scoring.proposal.title, "86,00", "ALASAN-BENTUR") if word in page.text] == []
    assert page.soup.find("a", href="/penilaian/INV-2026-9001") is None


def test_queue_without_voided_reviews_has_no_such_part(scoring: Round, page: Browser) -> None:
    make_review(scoring.proposal, make_user(Role.REVIEWER))
    assert "Tidak dihitung" not in page.get("/penilaian").text


@pytest.mark.parametrize("state", [None, ReviewState.DRAFT, ReviewState.SENT])
def test_queue_names_the_day_set_for_scoring_until_a_review_is_sent(
    scoring: Round, page: Browser, state: ReviewState | None
) -> None:
    scoring.directive.scoring_due = date(2027, 2, 1)
    db.session.commit()
    if state is not None:
        make_review(scoring.proposal, scoring.reviewer, sent=state is ReviewState.SENT)
    page.get("/penilaian")
    assert ("Sampai dengan 1 Februari 2027" in page.text) is (state is not ReviewState.SENT)
