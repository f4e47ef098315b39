"""Notices on home and on their own page: read with one press, paged, and silent about what is hidden."""

import pytest

from innovations.database import db
from innovations.domain import mails, notices
from innovations.domain.notice_kinds import KINDS
from innovations.models.accounts import User
from innovations.models.notices import Notice, NoticeChoice
from innovations.models.proposals import Proposal, State
from innovations.web import notice_words
from tests.browser import Browser, words
from tests.factories import make_directive, make_proposal, make_user
from tests.queries import count_queries

SENTENCE = "Anda diingatkan untuk mengirim penilaian. Yang belum Anda kirim: 2."


def tell(user: User, proposal: Proposal | None = None) -> Notice:
    directive = make_directive(title="Arahan uji") if proposal is None else None
    found = notices.notify(user.id, "reviews_due", proposal=proposal, directive=directive, count=2)
    db.session.commit()
    return found


def items(browser: Browser) -> list[str]:
    return [words(item) for item in browser.soup.select("main .tasks li")]


def test_home_shows_what_is_new_until_it_was_read(browser: Browser) -> None:
    user = make_user()
    tell(user)
    browser.enter(user).get("/")
    assert items(browser)[0].startswith(f"{SENTENCE} Arahan uji · ")
    browser.press("Tandai semua ini sudah dibaca")
    assert (browser.path, SENTENCE in browser.text) == ("/", False)
    browser.follow("Semua pemberitahuan")
    assert (browser.h1, items(browser)[0].endswith("Dibaca")) == ("Pemberitahuan", True)
    assert browser.follow(SENTENCE).path == "/penilaian"


def test_pages_of_notices(browser: Browser) -> None:
    user = make_user()
    for _ in range(26):
        tell(user)
    browser.enter(user).get("/")
    assert SENTENCE in browser.text
    browser.get("/pemberitahuan").follow("Berikutnya")
    assert len(items(browser)) == 1
    browser.get("/pemberitahuan").press("Tandai semua ini sudah dibaca")
    assert browser.path == "/pemberitahuan"
    assert db.session.query(Notice).filter_by(read_at=None).count() == 0


def test_page_without_notices_says_so(browser: Browser) -> None:
    browser.enter(make_user()).get("/pemberitahuan")
    assert "Belum ada pemberitahuan" in browser.text


def test_notice_of_a_hidden_proposal_names_its_number_only(browser: Browser) -> None:
    user, proposal = make_user(), make_proposal(state=State.UNDER_REVIEW, title="RAHASIA")
    tell(user, proposal)
    for path in ("/", "/pemberitahuan"):
        browser.enter(user).get(path)
        assert (proposal.number in items(browser)[0], "RAHASIA" in browser.text) == (True, False)
        assert browser.soup.select(".tasks:not(.todo) a") == []


@pytest.mark.parametrize("last_id", ["", "x", "-1", "१", str(2**63), "9" * 400])
def test_reading_nonsense_marks_nothing_of_others(browser: Browser, last_id: str) -> None:
    user = make_user()
    theirs = tell(make_user())
    tell(user)
    browser.enter(user).get("/").post("/pemberitahuan", last_id=last_id, next="/\\evil.example")
    assert browser.path == "/"
    assert theirs.read_at is None


@pytest.mark.parametrize(("path", "number"), [("/", 2), ("/pemberitahuan", 3)])
def test_notices_take_the_same_number_of_queries(browser: Browser, path: str, number: int) -> None:
    user = make_user()
    browser.enter(user)
    found = []
    for _ in range(2):
        tell(user, make_proposal(state=State.APPROVED))
        with count_queries() as statements:
            browser.get(path)
        found.append(len([text for text in statements if "FROM notices" in text]))
        tell(user, make_proposal(state=State.APPROVED))
    assert found == [number] * 2


def test_decision_is_told_with_the_way_to_it(browser: Browser) -> None:
    user = make_user()
    proposal = make_proposal(owner=user, state=State.APPROVED)
    notices.notify(user.id, "proposal_decided", proposal=proposal)
    db.session.commit()
    said = "Usulan ini sudah diputuskan. Buka untuk membaca keputusan dan alasannya."
    assert browser.enter(user).get("/").follow(said).path == f"/usulan/{proposal.number}"


def test_one_is_marked_read_and_the_list_is_narrowed(browser: Browser) -> None:
    user = make_user()
    notices.notify(user.id, "proposal_decided", proposal=make_proposal(owner=user, state=State.APPROVED))
    tell(user)
    browser.enter(user).get("/pemberitahuan")
    assert "2 pemberitahuan baru" in words(browser.soup.header)
    assert [words(a) for a in browser.soup.select(".chips a")][:3] == [
        "Semua", "Belum dibaca 2", "Keputusan usulan",
    ]  # fmt: skip
    browser.get("/pemberitahuan?jenis=review")
    assert len(items(browser)) == 1
    browser.press(next(words(b) for b in browser.soup.select("main button") if words(b).startswith("Tandai dibaca")))
    assert (browser.address, items(browser)[0].endswith("Dibaca")) == ("/pemberitahuan?jenis=review", True)
    browser.get("/pemberitahuan?baru=1")
    assert (browser.address, len(items(browser))) == ("/pemberitahuan?baru=1", 1)
    browser.press("Tandai semua ini sudah dibaca")
    assert "Tidak ada pemberitahuan seperti ini" in browser.text
    assert "pemberitahuan baru" not in words(browser.soup.header)
    assert db.session.query(Notice).filter_by(read_at=None).count() == 0


def test_everybody_chooses_what_reaches_them_how(browser: Browser, request: pytest.FixtureRequest) -> None:
    user = make_user()
    browser.enter(user).get("/pemberitahuan").follow("Pilihan pemberitahuan")
    assert "Aplikasi ini belum mengirim surel" in browser.text
    assert "Surel harian merangkum" not in browser.text
    request.addfinalizer(lambda: mails.set_on(False))
    mails.set_on(True)
    browser.get("/pemberitahuan/pilihan")
    assert "Akun Anda belum memuat alamat surel" in browser.text
    assert "Surel harian merangkum" in browser.text
    ways = [words(option) for option in browser.control("Keputusan usulan").select("option")]
    assert ways == ["Di aplikasi dan surel, segera", "Di aplikasi dan surel harian", "Di aplikasi saja"]
    browser.fill("Penilaian", "Simpan saja, tanpa ditandai baru").press("Simpan")
    assert "Pilihan pemberitahuan disimpan." in browser.text
    assert tell(user).read_at is not None
    chosen = {"decision": "at_once", "proposal": "daily", "task": "app", "review": "daily", "deadline": "daily"}
    for wrong in ({"decision": "silent"}, {"task": "by_post"}, {"task": ""}):
        browser.post("/pemberitahuan/pilihan", 422, **(chosen | wrong))
    assert db.session.query(NoticeChoice).count() == 1


def test_every_code_has_a_kind_and_a_sentence() -> None:
    assert set(KINDS) == set(notice_words.NOTICES)
