"""The committee's talk on screen: the agenda, a thread, and what is kept from whom."""

import pytest
from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.directives import Phase, Seat
from innovations.models.discussion import Message
from innovations.models.reviews import ReviewRevision
from tests.browser import Browser
from tests.domain.test_discussion import Panel
from tests.factories import make_user, seat
from tests.queries import count_queries

TEXT = "Baris satu.\n<b>Baris dua</b> & tiga."


@pytest.fixture
def panel(app: Flask) -> Panel:
    return Panel()


def address(panel: Panel, place: int | None = None) -> str:
    own = f"/arahan/{panel.made.id}/pembahasan"
    return own if place is None else f"{own}/{panel.proposals[place].number}"


def open_thread(panel: Panel, browser: Browser, user: User | None = None, place: int = 0) -> Browser:
    return Browser(browser.app).enter(user or panel.members[0]).get(address(panel, place))


def test_member_goes_from_the_directive_to_what_needs_talk_first(panel: Panel, browser: Browser) -> None:
    browser.enter(panel.members[0]).get(f"/arahan/{panel.made.id}").follow("Pembahasan")
    assert (browser.path, browser.h1) == (address(panel), "Pembahasan")
    titles = [[row[0].split(" INV")[0], *row[1:]] for row in browser.rows()]
    assert titles == [
        ["Usulan 1", "penilai paling berbeda pendapat", "3", "60,00", "–"],
        ["Usulan 0", "3", "60,00", "–"],
        ["Usulan 2", "3", "60,00", "–"],
    ]
    browser.follow("Usulan 1")
    assert browser.path == address(panel, 1)


def test_home_leads_the_committee_to_it_while_it_deliberates(panel: Panel, browser: Browser) -> None:
    browser.enter(panel.members[0]).get("/").follow(f"Bahas : {panel.made.title}")
    assert browser.path == address(panel)
    panel.directive.phase = Phase.DECIDED
    db.session.commit()
    assert "Pembahasan" not in browser.get("/").text


def test_chair_finds_it_beside_the_ranking_and_in_the_fairness_sheet(panel: Panel, browser: Browser) -> None:
    browser.enter(panel.chair).get(f"/arahan/{panel.made.id}").follow("Pembahasan")
    browser.get(f"/arahan/{panel.made.id}/kewajaran").follow("Usulan 1")
    assert browser.path == address(panel, 1)


def test_before_deliberation_there_is_no_way_in(panel: Panel, browser: Browser) -> None:
    panel.directive.phase = Phase.SCORING
    db.session.commit()
    browser.enter(panel.chair)
    assert "Pembahasan" not in browser.get(f"/arahan/{panel.made.id}").text
    browser.get(address(panel), status=409)
    browser.get(address(panel, 0), status=404)


def test_thread_shows_scores_with_reasons_by_name_and_both_values_of_a_revision(
    panel: Panel, browser: Browser
) -> None:
    found = panel.thread(place=1).reviews[1]
    values = {str(score.criterion_id): 4 for score in found.scores}
    old = {"values": values, "reasons": dict.fromkeys(values, "Dulu baik."), "comment": ""}
    at = found.updated_at
    for who, why in ((panel.members[1], "Ternyata mahal."), (panel.chair, "RAHASIA")):
        number = found.id if who is panel.chair else 1
        db.session.add(
            ReviewRevision(
                review_id=found.id, revision_no=number + 1, points=400, sheet=old, declared_at=at, sent_at=at,
                replaced_at=at, replaced_by_id=who.id, reason=why,
            )
        )  # fmt: skip
    db.session.commit()
    page = open_thread(panel, browser, place=1)
    assert page.rows()[:3] == [
        ["Ani", "5 – Jangkar 5", "Cukup jelas."],
        ["Budi", "1 – Jangkar 1 semula: 4", "Cukup jelas. semula: Dulu baik."],
        ["Citra", "3 – Jangkar 3", "Cukup jelas."],
    ]
    assert "Ani: 100,00" in page.text
    assert "diubah penilainya" in page.text
    assert "Ternyata mahal." in page.text
    assert "dibuka kembali oleh ketua tim" in page.text
    assert "RAHASIA" not in page.text


def test_message_is_written_and_read_by_the_others(panel: Panel, browser: Browser) -> None:
    open_thread(panel, browser).fill("Pesan", TEXT).press("Kirim pesan")
    auditor = make_user(Role.AUDITOR)
    for user in (panel.chair, make_user(Role.KOMINFO), auditor):
        page = open_thread(panel, browser, user)
        assert [quote.text for quote in page.soup.select(".timeline .lines")] == [TEXT]
    assert "Kirim pesan" not in open_thread(panel, browser, auditor).text
    assert Browser(browser.app).enter(panel.chair).get(address(panel)).rows()[1][-1] == "1"


@pytest.mark.parametrize(("text", "told"), [("  \n ", "Isian ini wajib diisi."), ("a" * 2001, "paling banyak 2000")])
def test_message_that_cannot_be_is_refused_and_kept(panel: Panel, browser: Browser, text: str, told: str) -> None:
    page = open_thread(panel, browser).fill("Pesan", text).press("Kirim pesan", status=422)
    assert told in page.text
    assert page.control("Pesan").text.strip() == text.strip()
    assert db.session.query(Message).count() == 0


def test_double_click_is_one_message(panel: Panel, browser: Browser) -> None:
    page = open_thread(panel, browser)
    token = page.soup.find("input", attrs={"name": "form_token"})
    assert token is not None
    page.fill("Pesan", "Layak.").press("Kirim pesan")
    page.fill("Pesan", "Layak.").press("Kirim pesan", form_token=str(token["value"]))
    assert db.session.query(Message).count() == 1


def test_author_takes_back_and_a_double_click_is_one(panel: Panel, browser: Browser) -> None:
    page = open_thread(panel, browser).fill("Pesan", "Salah kamar.").press("Kirim pesan")
    second = open_thread(panel, browser)
    assert "Tarik pesan" not in open_thread(panel, browser, panel.chair).text
    for window in (page, second):
        window.press("Tarik pesan")
        assert "Ditarik penulisnya." in window.text
        assert "Salah kamar." not in window.text


def test_phase_that_moved_on_refuses_and_gives_back_the_text(panel: Panel, browser: Browser) -> None:
    page = open_thread(panel, browser).fill("Pesan", "Terlambat.")
    panel.directive.phase = Phase.DECIDED
    db.session.commit()
    page.press("Kirim pesan", status=409)
    assert "Terlambat." in page.text
    assert db.session.query(Message).count() == 0
    assert "Kirim pesan" not in open_thread(panel, browser).text


def test_recusing_closes_the_thread_at_once(panel: Panel, browser: Browser) -> None:
    page = open_thread(panel, browser).fill("Pesan", "Layak.")
    panel.recuse(panel.members[0])
    page.press("Kirim pesan", status=404)
    for path in (address(panel), f"/arahan/{panel.made.id}"):
        assert panel.proposals[0].number not in page.get(path).response.text
    page.get(address(panel, 0), status=404)


def test_unassigned_member_gets_no_link_to_the_proposal(app: Flask, browser: Browser) -> None:
    panel = Panel(reviews_each=1)
    assert "Buka usulan" not in open_thread(panel, browser).text
    assert "Buka usulan" in open_thread(panel, browser, panel.chair).text


def test_pages_name_neither_owner_team_nor_opd(panel: Panel, browser: Browser) -> None:
    owner = db.session.get_one(User, panel.proposals[0].owner_id)
    owner.name = "PEMILIK-RAHASIA"
    db.session.get_one(Agency, panel.proposals[0].agency_id).name = "OPD-RAHASIA"
    db.session.commit()
    page = open_thread(panel, browser)
    assert "RAHASIA" not in page.response.text + page.get(address(panel)).response.text


@pytest.mark.parametrize("role", ["owner", "leadership", "stranger", "other chair"])
def test_whoever_may_not_know_finds_nothing(panel: Panel, browser: Browser, role: str) -> None:
    other = make_user(Role.CHAIR)
    seat(Panel(1).made, other, Seat.CHAIR)
    owner = db.session.get_one(User, panel.proposals[0].owner_id)
    people = {"owner": owner, "leadership": make_user(Role.LEADERSHIP), "stranger": make_user(), "other chair": other}
    page = browser.enter(people[role]).get(address(panel, 0), status=404)
    page.get(address(panel), status=403)


@pytest.mark.parametrize("key", ["0", "99999", str(2**63), "%00", "-1"])
def test_no_such_thread_is_404(panel: Panel, browser: Browser, key: str) -> None:
    browser.enter(panel.chair).get(f"/arahan/{key}/pembahasan", status=404)
    browser.get(f"{address(panel)}/{key}", status=404)
    browser.get(address(panel, 0)).post(f"{address(panel, 0)}/{key}/tarik", status=404)


@pytest.mark.parametrize("number", [1, 3])
def test_thread_costs_the_same_for_more_messages(panel: Panel, browser: Browser, number: int) -> None:
    for place in range(number):
        panel.write(f"Pesan {place}", panel.members[place])
    browser.enter(panel.chair)
    with count_queries() as queries:
        browser.get(address(panel, 0))
    assert len(queries) == 26
