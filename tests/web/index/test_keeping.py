"""Freezing a year on screen: what is confirmed is what is kept, and its hash can be compared."""

import hashlib
from decimal import Decimal

from innovations.domain.versions import hash_content
from innovations.models.accounts import Role
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_proposal, make_user
from tests.index_years import make_claim, make_year


def test_a_year_is_frozen_after_a_confirmation_and_shows_its_hash(browser: Browser) -> None:
    year = make_year(spd_points=Decimal(40))
    make_claim(make_proposal(state=State.APPROVED), "video", 3)
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026/bekukan")
    browser.press("Bekukan nilai mandiri", status=422)
    browser.check("Saya sudah mencocokkan angka ini dengan pedoman resmi dan membekukannya.")
    browser.press("Bekukan nilai mandiri")
    assert browser.path == "/indeks/2026"
    sha256 = hash_content(year.frozen or {})
    assert sha256 in browser.text
    assert "Simpan nilai SPD" not in browser.text
    browser.get("/indeks/2026/beku.json")
    assert hashlib.sha256(browser.response.data).hexdigest() == sha256
    browser.get("/indeks/2026/bekukan", status=409)


def test_a_double_click_is_one(browser: Browser) -> None:
    make_year(spd_points=Decimal(40))
    kominfo = make_user(Role.KOMINFO)
    other = Browser(browser.app).enter(kominfo).get("/indeks/2026/bekukan")
    browser.enter(kominfo).get("/indeks/2026/bekukan")
    for one in (browser, other):
        one.check("Saya sudah mencocokkan angka ini dengan pedoman resmi dan membekukannya.")
        one.press("Bekukan nilai mandiri")


def test_what_changed_meanwhile_is_shown_before_it_is_frozen(browser: Browser) -> None:
    year, proposal = make_year(spd_points=Decimal(40)), make_proposal(state=State.APPROVED)
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026/bekukan")
    make_claim(proposal, "video", 3)
    browser.check("Saya sudah mencocokkan angka ini dengan pedoman resmi dan membekukannya.")
    browser.press("Bekukan nilai mandiri", status=409)
    assert year.frozen is None
    assert "1 inovasi dengan klaim." in browser.text
    browser.check("Saya sudah mencocokkan angka ini dengan pedoman resmi dan membekukannya.")
    browser.press("Bekukan nilai mandiri")
    assert year.frozen is not None


def test_without_the_regional_part_the_page_says_so(browser: Browser) -> None:
    make_year()
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026/bekukan")
    assert "Isi nilai SPD dahulu" in browser.text
    assert browser.soup.find("button", string="Bekukan nilai mandiri") is None


def test_a_frozen_year_takes_no_regional_part(browser: Browser) -> None:
    year, kominfo = make_year(spd_points=Decimal(40)), make_user(Role.KOMINFO)
    other = Browser(browser.app).enter(kominfo).get("/indeks/2026")
    browser.enter(kominfo).get("/indeks/2026/bekukan")
    browser.check("Saya sudah mencocokkan angka ini dengan pedoman resmi dan membekukannya.")
    browser.press("Bekukan nilai mandiri")
    other.fill("Poin SPD", "41").press("Simpan nilai SPD", status=409)
    assert year.spd_points == 40
