"""Asking why it was decided so, and the committee's answer, through the real pages."""

from datetime import timedelta

import pytest

from innovations.database import db
from innovations.models.events import Event
from innovations.models.explanations import Explanation
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.factories import make_user
from tests.web.proposals.office import NOW, Office

QUESTION, ANSWER = "Yang ingin dijelaskan", "Penjelasan"


@pytest.fixture
def proposal(office: Office) -> Proposal:
    return office.of(State.REJECTED, decided_at=NOW, team=(office.users["stranger"],))


def ask(office: Office, proposal: Proposal, words: str = "Mengapa <b>ditolak</b>?") -> Browser:
    browser = office.as_("owner", proposal).follow("Minta penjelasan")
    return browser.fill(QUESTION, words).press("Kirim permintaan")


def test_owner_asks_chair_answers_and_the_team_reads_it(office: Office, proposal: Proposal) -> None:
    page = office.as_("owner", proposal)
    assert "Anda dapat bertanya satu kali mengapa usulan ini diputuskan demikian, sampai 16 Maret 2026." in page.text
    page.follow("Minta penjelasan")
    assert "Keberatan menurut UU 30/2014 tentang Administrasi Pemerintahan diajukan tersendiri" in page.text
    ask(office, proposal)
    assert "Permintaan penjelasan terkirim kepada tim penilai." in page.text
    assert "Mengapa <b>ditolak</b>? Menunggu jawaban tim penilai." in page.text
    assert "Minta penjelasan" not in page.text
    chair = office.as_("chair").get("/").follow(f"Jawab : {proposal.title}")
    assert "Mengapa <b>ditolak</b>?" in chair.text
    chair.fill(ANSWER, "Biayanya besar.").press("Kirim jawaban")
    assert "Dijawab RAHASIA-KETUA, 2 Maret 2026" in chair.text
    for who in ("owner", "stranger", "head"):
        page = office.as_(who, proposal)
        assert "Dijawab tim penilai, 2 Maret 2026" in page.text
        assert "Biayanya besar." in page.text
        assert "Tim penilai menjawab permintaan penjelasan – tim penilai" in page.text
        assert "RAHASIA" not in page.text
    office.as_("owner").get("/").follow("Tim penilai menjawab permintaan penjelasan Anda.")
    assert office.as_("kominfo", proposal).text.count("RAHASIA-KETUA") == 2


def test_reader_of_an_approved_one_learns_nothing_of_it(office: Office) -> None:
    approved = office.of(State.APPROVED, decided_at=NOW)
    ask(office, approved, "RAHASIA-TANYA")
    assert "RAHASIA-TANYA" not in office.as_("stranger", approved).text
    assert "penjelasan" not in office.as_("stranger", approved).text.casefold()


@pytest.mark.parametrize(("words", "said"), [("", "wajib"), (" \n ", "wajib"), ("x" * 2001, "2000 karakter")])
def test_bad_question_comes_back_as_typed(office: Office, proposal: Proposal, words: str, said: str) -> None:
    page = office.as_("owner", proposal, "/penjelasan").fill(QUESTION, words).press("Kirim permintaan", status=422)
    assert page.soup.title.text.startswith("Kesalahan: ")  # type: ignore[union-attr]  # there is one
    assert said in page.text
    assert page.control(QUESTION).text.removeprefix("\n").strip() == words.strip()
    assert db.session.query(Explanation).count() == 0


def test_late_question_is_told_the_day(office: Office, proposal: Proposal) -> None:
    page = office.as_("owner", proposal, "/penjelasan")
    proposal.decided_at = NOW - timedelta(days=15)
    db.session.commit()
    page.fill(QUESTION, "Mengapa?").press("Kirim permintaan", status=409)
    assert "Penjelasan hanya dapat diminta sampai 1 Maret 2026." in page.text
    page.get(f"/usulan/{proposal.number}/penjelasan", status=409)
    assert "Minta penjelasan" not in office.as_("owner", proposal).text
    assert db.session.query(Explanation).count() == 0


def test_double_click_is_one_question_and_one_answer(office: Office, proposal: Proposal) -> None:
    for who, path, label, button in (
        ("owner", "/penjelasan", QUESTION, "Kirim permintaan"),
        ("chair", "/penjelasan/jawaban", ANSWER, "Kirim jawaban"),
    ):
        page = office.as_(who, proposal, path).fill(label, "Sama.")
        soup, typed, address = page.soup, dict(page.typed), page.address
        page.press(button)
        page.soup, page.typed, page.address = soup, typed, address
        page.press(button)
        page.soup, page.typed, page.address = soup, {}, address
        page.fill(label, "Lain.").press(button, status=409)
    codes = db.session.query(Event.code).filter(Event.code.startswith("explanation")).order_by(Event.id)
    assert [code for (code,) in codes] == ["explanation_asked", "explanation_answered"]


def test_answer_before_a_question_is_refused(office: Office, proposal: Proposal) -> None:
    assert (
        "Belum ada permintaan"
        in office.as_("chair").get(f"/usulan/{proposal.number}/penjelasan/jawaban", status=409).text
    )


@pytest.mark.parametrize("path", ["INV-2026-9999", str(2**63), "INV-2026-" + "9" * 30])
@pytest.mark.parametrize("below", ["penjelasan", "penjelasan/jawaban"])
def test_no_such_proposal_is_404(office: Office, path: str, below: str) -> None:
    office.as_("owner").get(f"/usulan/{path}/{below}", status=404)
    Browser(office.app).enter(make_user()).get(f"/usulan/{path}/{below}", status=404)
