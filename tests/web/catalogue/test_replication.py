"""The page on which an innovation names what it adopts, and the panels on both pages."""

import pytest
from sqlalchemy import select

from innovations.database import db
from innovations.models.adoptions import Adoption
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_agency, make_proposal, make_user, save
from tests.queries import count_queries


def adoptions() -> list[tuple[int | None, str]]:
    rows = db.session.scalars(select(Adoption).order_by(Adoption.proposal_id))
    return [(row.source_id, row.source_text) for row in rows]


def test_owner_names_a_source_and_both_pages_show_it(browser: Browser) -> None:
    owner = make_user()
    own = make_proposal(owner=owner, title="Antrean Kilat", state=State.APPROVED).number
    source = make_proposal(title="Antrean Daring", state=State.STOPPED).number
    browser.enter(owner).get(f"/usulan/{own}").follow("Sebutkan inovasi yang direplikasi")
    browser.fill("Nomor inovasi", f" {source.lower()} ").press("Simpan")
    assert browser.path == f"/usulan/{own}"
    assert f"Mereplikasi: {source} · Antrean Daring" in browser.text
    assert f"Disebut sebagai replikasi dari {source}" in browser.text
    browser.get(f"/usulan/{source}")
    assert f"Direplikasi 1 kali: {own} · Antrean Kilat" in browser.text
    browser.get(f"/usulan/{own}").follow("Ubah keterangan replikasi").fill("Nomor inovasi", "").press("Simpan")
    assert adoptions() == []


@pytest.mark.parametrize(
    ("number", "text", "problem"),
    [
        ("INV-2023-9999", "", "Tidak ada inovasi yang sudah disetujui dengan nomor ini."),
        ("9223372036854775808", "", "Tidak ada inovasi yang sudah disetujui dengan nomor ini."),
        ("INV-2023-9999", "Antrean", "Isi salah satu saja"),
        ("", "x" * 301, "Inovasi dari daerah lain:"),
        ("x" * 21, "", "Nomor inovasi:"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(browser: Browser, number: str, text: str, problem: str) -> None:
    owner = make_user()
    browser.enter(owner).get(f"/usulan/{make_proposal(owner=owner).number}/replikasi")
    browser.fill("Nomor inovasi", number).fill("Inovasi dari daerah lain", text).press("Simpan", status=422)
    assert problem in browser.text
    assert browser.control("Nomor inovasi")["value"] == number.upper()
    assert browser.control("Inovasi dari daerah lain")["value"] == text
    assert adoptions() == []


def test_double_click_is_one_act(browser: Browser) -> None:
    owner = make_user()
    path = f"/usulan/{make_proposal(owner=owner).number}/replikasi"
    browser.enter(owner).get(path)
    seen = browser.soup.select_one("[name=seen]")
    assert seen is not None
    for _ in range(2):
        browser.get(path).post(path, seen=str(seen["value"]), source_text="Antrean Daring", number="")
    assert adoptions() == [(None, "Antrean Daring")]
    assert len(db.session.scalars(select(Event).where(Event.code == "source_named")).all()) == 1


def test_stale_form_is_409_and_shows_what_was_typed(browser: Browser) -> None:
    owner = make_user()
    proposal = make_proposal(owner=owner)
    key = proposal.id
    browser.enter(owner).get(f"/usulan/{proposal.number}/replikasi").fill("Inovasi dari daerah lain", "Antrean Kilat")
    save(Adoption(proposal_id=key, source_text="Antrean Daring"))
    browser.press("Simpan", status=409)
    assert adoptions() == [(None, "Antrean Daring")]
    browser.press("Simpan")
    assert adoptions() == [(None, "Antrean Kilat")]


@pytest.mark.parametrize("number", ["INV-2023-9999", "9223372036854775808", "x"])
def test_unknown_proposal_is_404(browser: Browser, number: str) -> None:
    browser.enter(make_user()).get(f"/usulan/{number}/replikasi", status=404)


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three_adopters(browser: Browser, count: int) -> None:
    agency = make_agency()
    source = make_proposal(state=State.APPROVED)
    number, key = source.number, source.id
    for _ in range(count):
        adopter = make_proposal(owner=make_user(agency=agency), state=State.APPROVED)
        save(Adoption(proposal_id=adopter.id, source_id=key))
    browser.enter(make_user())
    with count_queries() as queries:
        browser.get(f"/usulan/{number}")
    assert f"Direplikasi {count} kali" in browser.text
    assert len(queries) == 27
