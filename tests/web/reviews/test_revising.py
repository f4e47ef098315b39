"""A reviewer changes a sent review in a browser, while the committee deliberates."""

import pytest
from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Phase
from innovations.models.reviews import Conflict, Review, ReviewRevision
from tests.browser import Browser
from tests.factories import make_review, make_user, seat
from tests.rounds import Round
from tests.web.reviews.test_scoring import score

REASON = "Kelayakannya lebih baik daripada yang saya kira."


class Sent(Round):
    """Ana's review, 4 for everything, in a round that deliberates."""

    def __init__(self) -> None:
        super().__init__()
        self.reviewer.name = "Ana"
        make_review(self.proposal, self.reviewer, comment="Bagus")
        self.set_phase(Phase.DELIBERATION)

    def set_phase(self, phase: Phase) -> None:
        db.session.get_one(Directive, self.directive.id).phase = phase
        db.session.commit()

    @property
    def own(self) -> str:
        return f"/penilaian/{self.proposal.number}"


@pytest.fixture
def sent(app: Flask) -> Sent:
    return Sent()


def change(browser: Browser, *values: int, reason: str = REASON, status: int = 200) -> Browser:
    page = score(browser, *values, declared=False)
    return page.fill("Alasan perubahan", reason).press("Simpan perubahan", status=status)


def points() -> int | None:
    return db.session.query(Review).one().points


def test_review_is_changed_with_a_reason_and_shows_both_values(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.reviewer).get(sent.own).follow("Ubah penilaian")
    assert (browser.path, browser.h1) == (f"{sent.own}/ubah", "Ubah penilaian")
    assert [str(radio["value"]) for radio in browser.soup.find_all("input", type="radio", checked=True)] == ["4"] * 3
    change(browser, 2, 4, 4)
    assert browser.path == sent.own
    assert "Penilaian diubah. Nilai yang lama tetap tercatat." in browser.text
    assert "diubah penilainya" in browser.text
    assert REASON in browser.text
    assert [row[2] for row in browser.rows()] == [
        "2 – Jangkar 2 semula: 4", "4 – Jangkar 4", "4 – Jangkar 4",
    ]  # fmt: skip
    assert (points(), db.session.query(ReviewRevision).one().points) == (300, 400)


def test_two_changes_show_each_value_that_stood(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.reviewer).get(f"{sent.own}/ubah")
    change(browser, 2, 4, 4).follow("Ubah penilaian")
    change(browser, 4, 4, 3, reason="Semula sudah benar.")
    assert [row[2] for row in browser.rows()] == [
        "4 – Jangkar 4 semula: 4 semula: 2", "4 – Jangkar 4", "3 – Jangkar 3 semula: 4",
    ]  # fmt: skip


def test_same_values_are_told_to_change_nothing(sent: Sent, browser: Browser) -> None:
    change(browser.enter(sent.reviewer).get(f"{sent.own}/ubah"), 4, 4, 4)
    assert "Tidak ada yang berubah" in browser.text
    assert db.session.query(ReviewRevision).count() == 0


def test_reason_is_demanded_and_what_was_chosen_kept(sent: Sent, browser: Browser) -> None:
    change(browser.enter(sent.reviewer).get(f"{sent.own}/ubah"), 2, 2, 2, reason="", status=422)
    assert "Alasan perubahan: Isian ini wajib diisi." in browser.text
    assert [str(radio["value"]) for radio in browser.soup.find_all("input", type="radio", checked=True)] == ["2"] * 3
    assert points() == 400


def test_ends_of_the_scale_need_their_own_reason(sent: Sent, browser: Browser) -> None:
    page = score(browser.enter(sent.reviewer).get(f"{sent.own}/ubah"), 1, 4, 4, reason="", declared=False)
    page.fill("Alasan perubahan", REASON).press("Simpan perubahan", status=422)
    assert "Nilai 1 untuk Kriteria 1 perlu alasan." in page.text
    assert points() == 400


@pytest.mark.parametrize("odd", ["0", "6", "१", "4,5", "NaN", "2.0", "x" * 5000])
def test_odd_scores_are_refused(sent: Sent, browser: Browser, odd: str) -> None:
    browser.enter(sent.reviewer).get(f"{sent.own}/ubah").fill("Alasan perubahan", REASON)
    name = str(browser.soup.find_all("input", type="radio")[0]["name"])
    browser.press("Simpan perubahan", status=422, **{name: odd})
    assert points() == 400


def test_double_click_is_one_change(sent: Sent, browser: Browser) -> None:
    second = Browser(browser.app).enter(sent.reviewer).get(f"{sent.own}/ubah")
    for window in (browser.enter(sent.reviewer).get(f"{sent.own}/ubah"), second):
        change(window, 2, 2, 2)
        assert "Penilaian diubah." in window.text
    assert db.session.query(ReviewRevision).count() == 1


def test_second_window_is_told_and_may_insist(sent: Sent, browser: Browser) -> None:
    second = Browser(browser.app).enter(sent.reviewer).get(f"{sent.own}/ubah")
    change(browser.enter(sent.reviewer).get(f"{sent.own}/ubah"), 2, 2, 2)
    change(second, 3, 3, 3, reason="Jendela kedua.", status=409)
    assert "sudah Anda ubah dari jendela lain" in second.text
    assert second.control("Alasan perubahan").text.strip() == "Jendela kedua."
    assert points() == 200
    second.press("Simpan perubahan")
    assert (points(), db.session.query(ReviewRevision).count()) == (300, 2)


@pytest.mark.parametrize("phase", [Phase.SCORING, Phase.DECIDED])
def test_phase_that_moved_on_refuses_and_gives_back_what_was_typed(
    sent: Sent, browser: Browser, phase: Phase
) -> None:
    browser.enter(sent.reviewer).get(f"{sent.own}/ubah")
    sent.set_phase(phase)
    change(browser, 2, 2, 2, status=409)
    assert "Kriteria 1: 2" in browser.text
    assert REASON in browser.text
    assert points() == 400
    browser.get(f"{sent.own}/ubah", status=409)
    assert "Ubah penilaian" not in browser.get(sent.own).text


def test_nobody_else_changes_it(sent: Sent, browser: Browser) -> None:
    owner, member = db.session.get_one(User, sent.proposal.owner_id), make_user(Role.REVIEWER)
    seat(sent.directive, member)
    for user, status in ((owner, 403), (make_user(Role.KOMINFO), 403), (make_user(), 404), (member, 409)):
        Browser(browser.app).enter(user).get(f"{sent.own}/ubah", status=status)


@pytest.mark.parametrize("number", ["INV-2026-9999", str(2**63), "%00"])
def test_no_such_review_is_404(sent: Sent, browser: Browser, number: str) -> None:
    browser.enter(sent.reviewer).get(f"/penilaian/{number}/ubah", status=404)


def test_owner_never_learns_of_a_change(sent: Sent, browser: Browser) -> None:
    change(browser.enter(sent.reviewer).get(f"{sent.own}/ubah"), 2, 2, 2, reason="ALASAN-RAHASIA")
    owner = Browser(browser.app).enter(db.session.get_one(User, sent.proposal.owner_id))
    seen = owner.get(f"/usulan/{sent.proposal.number}").response.text + owner.get("/").response.text
    secrets = ("ALASAN-RAHASIA", "Ana<", "mengubah penilaiannya")
    assert [word for word in secrets if word in seen] == []


def test_conflict_is_declared_in_deliberation_too(sent: Sent, browser: Browser) -> None:
    browser.enter(sent.reviewer).get(sent.own).fill("Alasan benturan kepentingan", "Ipar saya.")
    browser.press("Nyatakan benturan")
    assert "keluar dari antrean Anda" in browser.text
    assert db.session.query(Conflict).count() == 1
    browser.get(f"{sent.own}/ubah", status=404)
