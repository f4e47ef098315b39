"""Notices on home and on their own page: read with one press, paged, and silent about what is hidden."""

import pytest

from innovations.database import db
from innovations.domain import notices
from innovations.models.accounts import User
from innovations.models.notices import Notice
from innovations.models.proposals import Proposal, State
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
    browser.press("Tandai sudah dibaca")
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
    browser.get("/pemberitahuan").press("Tandai sudah dibaca")
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


@pytest.mark.parametrize(("path", "number"), [("/", 1), ("/pemberitahuan", 2)])
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
