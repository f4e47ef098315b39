"""The list of proposals: who finds what, how often the database is asked."""

from collections.abc import Callable
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import saved_views
from innovations.models.accounts import Role, User
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import actor_of, make_agency, make_directive, make_proposal, make_review, make_user, seat
from tests.queries import count_queries


def titles(browser: Browser) -> list[str]:
    return [link.text for link in browser.soup.select("tbody th > a")]


def chips(browser: Browser) -> dict[str, int]:
    found = {}
    for link in browser.soup.select(".chips a"):
        count = link.b.extract().text  # type: ignore[union-attr]
        found[link.text.strip()] = int(count)
    return found


@pytest.mark.parametrize("items", [1, 3])
def test_list_asks_the_same_number_of_questions(browser: Browser, items: int) -> None:
    directive, chair = make_directive(), make_user(Role.CHAIR)
    seat(directive, chair)
    for _ in range(items):
        make_review(make_proposal(directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER))
    browser.enter(make_user(Role.KOMINFO))
    with count_queries() as statements:
        browser.get("/usulan")
    assert len(titles(browser)) == items
    assert len([statement for statement in statements if "proposals" in statement]) == 3, "\n".join(statements)


def test_newest_come_first_and_hidden_ones_not_at_all(browser: Browser) -> None:
    user = make_user()
    make_proposal(owner=user, title="Milik saya")
    make_proposal(title="Rekan", team=(user,), state=State.SUBMITTED)
    make_proposal(title="Umum", state=State.APPROVED)
    make_proposal(title="Draf orang lain")
    make_proposal(title="Diajukan orang lain", state=State.SUBMITTED)
    browser.enter(user).get("/usulan")
    assert titles(browser) == ["Umum", "Rekan", "Milik saya"]
    assert chips(browser) == {"Usulan saya": 2, "Semua status": 3, "Draf": 1, "Diajukan": 1, "Disetujui": 1}


FILTERS: list[tuple[str, Callable[[dict[str, int]], str], list[str]]] = [
    ("words", lambda ids: "?q=ANTREAN+daring", ["Antrean Daring"]),
    ("number", lambda ids: "?q=INV-2026-9001", ["Antrean Daring"]),
    ("percent", lambda ids: "?q=%25", []),
    ("state", lambda ids: "?status=trial", ["Pasar Ikan"]),
    ("agency", lambda ids: f"?opd={ids['other']}", ["Pasar Ikan"]),
    ("year", lambda ids: "?tahun=2026", ["Antrean Daring"]),
    ("directive", lambda ids: f"?arahan={ids['directive']}", ["Pasar Ikan"]),
    ("sorted", lambda ids: "?sort=-title", ["Pasar Ikan", "Antrean Daring"]),
    ("nonsense", lambda ids: f"?status=x&opd={2**63}&tahun=-1&arahan=x&sort=x&page={10**20}", []),
    ("nul", lambda ids: "?q=%00", []),
]


@pytest.mark.parametrize(("query", "expected"), [row[1:] for row in FILTERS], ids=[row[0] for row in FILTERS])
def test_filters_narrow_the_list(
    browser: Browser, query: Callable[[dict[str, int]], str], expected: list[str]
) -> None:
    other, old = make_user(agency=make_agency("Dinas Perikanan")), make_directive()
    make_proposal(title="Antrean Daring", state=State.APPROVED, number="INV-2026-9001", year=2026)
    make_proposal(old, other, State.TRIAL, title="Pasar Ikan", year=2023)
    ids = {"other": other.agency_id or 0, "directive": old.id}
    everything = ["Pasar Ikan", "Antrean Daring"]
    browser.enter(make_user()).get(f"/usulan{query(ids)}")
    unfiltered = "x" in query(ids) or "%00" in query(ids)
    assert titles(browser) == (everything if unfiltered else expected)


def reader(kind: str, owner: User) -> User:
    return owner if kind == "owner" else make_user(Role.KOMINFO) if kind == "kominfo" else make_user()


@pytest.mark.parametrize(
    ("kind", "state", "shown"),
    [
        ("owner", State.UNDER_REVIEW, []),
        ("kominfo", State.UNDER_REVIEW, ["80,00"]),
        ("owner", State.APPROVED, ["75,00"]),
        ("stranger", State.APPROVED, []),
        ("kominfo", State.APPROVED, ["75,00"]),
    ],
)
def test_scores_stand_where_they_may_be_seen(browser: Browser, kind: str, state: State, shown: list[str]) -> None:
    owner = make_user()
    frozen: dict[str, Any] = {"score_points": 750, "score_reviews": 2} if state is State.APPROVED else {}
    proposal = make_proposal(owner=owner, state=state, **frozen)
    make_review(proposal, make_user(Role.REVIEWER), (4, 4, 4))
    make_review(proposal, make_user(Role.REVIEWER), (1, 1, 1), sent=False)
    browser.enter(reader(kind, owner)).get("/usulan")
    assert [cell.text for cell in browser.soup.select("td.num")] == shown


def test_pages_hold_25(browser: Browser) -> None:
    user, directive = make_user(), make_directive()
    for _ in range(26):
        make_proposal(directive, user)
    browser.enter(user).get("/usulan")
    assert (len(titles(browser)), "25 dari 26 ditampilkan" in browser.text) == (25, True)
    browser.follow("Berikutnya")
    assert len(titles(browser)) == 1


def test_empty_list_offers_one_act(browser: Browser) -> None:
    browser.enter(make_user()).get("/usulan")
    assert "Belum ada usulan yang dapat Anda lihat" in browser.text
    browser.get("/usulan?q=xyz")
    assert "Tidak ada usulan yang cocok" in browser.text
    db.session.rollback()


def test_chip_of_mine_counts_what_it_opens(browser: Browser) -> None:
    user = make_user()
    make_proposal(owner=user, title="Antrean")
    make_proposal(owner=user, title="Pasar")
    browser.enter(user).get("/usulan?q=pasar")
    assert chips(browser)["Usulan saya"] == 1


def test_search_marks_what_it_found_and_tells_of_signs_alone(browser: Browser) -> None:
    found = make_proposal(
        state=State.APPROVED, title="Antrean <b>", problem="Loket & antrean penuh.", results="Lain."
    )
    make_proposal(state=State.APPROVED, title="Lebih baru", problem="Antre.", aims="Penuh.")
    browser.enter(make_user()).get("/usulan?q=antrean+PEN")
    assert (titles(browser), chips(browser)["Semua status"]) == (["Antrean <b>"], 1)
    assert [mark.text for mark in browser.soup.select("tbody mark")] == ["Antrean", "antrean", "penuh"]
    assert browser.soup.select("tbody small")[1].text == "Loket & antrean penuh."
    browser.get(f"/usulan?q={found.number}")
    assert len(browser.soup.select("tbody small")) == 1
    browser.get("/usulan?q=%22%25")
    assert (titles(browser), "Pencarian memerlukan huruf atau angka." in browser.text) == ([], True)


def test_search_pages_the_newest_first(browser: Browser) -> None:
    owner, directive = make_user(), make_directive()
    made = [make_proposal(directive, owner, State.APPROVED, title=f"Sama {place}") for place in range(27)]
    browser.enter(owner).get("/usulan?q=sama")
    shown = titles(browser)
    browser.follow("Berikutnya")
    assert [*shown, *titles(browser)] == [proposal.title for proposal in reversed(made)]
    browser.follow("Sebelumnya")
    assert titles(browser) == shown
    with count_queries() as plain:
        browser.get("/usulan")
    with count_queries() as searched:
        browser.get("/usulan?q=sama")
    assert len(searched) == len(plain) + 1


def test_list_says_what_it_shows_and_offers_what_else_can_be_asked(browser: Browser) -> None:
    owner, directive = make_user(name="Pemilik Satu"), make_directive(number="9/2026")
    make_proposal(directive, owner, State.APPROVED, title="Satu")
    make_proposal(directive, owner, State.IMPLEMENTED, title="Dua")
    make_proposal(directive, state=State.APPROVED, title="Tiga")
    make_proposal(directive, owner, State.SUBMITTED, title="Empat")
    reader = make_user(Role.KOMINFO, name="Pembaca")
    saved_views.save_view(actor_of(reader), "Yang hidup", "status=live")
    saved_views.save_view(actor_of(make_user()), "Orang lain", "status=live")
    db.session.commit()
    browser.enter(reader).get("/usulan").follow("Pemilik Satu")
    assert sorted(titles(browser)) == ["Dua", "Empat", "Satu"]
    assert "Orang lain" not in browser.follow("Yang hidup").text
    assert [link.text.split() for link in browser.soup.select(".chips [aria-current]")] == [
        ["Pernah", "disetujui", "3"]
    ]
    source = browser.soup.select("main p > small")[-1].text
    assert source.startswith("Saringan: Status: Pernah disetujui. Keadaan ")
    assert source.endswith(", dibuka oleh Pembaca.")
    assert [nav["class"] for nav in browser.soup.select("nav.pager")] == [["pager"]]
