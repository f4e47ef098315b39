"""The home page of each role, and the privacy notice."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from innovations.models.accounts import Role
from innovations.models.proposals import State
from tests.browser import Browser, words
from tests.factories import make_agency, make_directive, make_head, make_proposal, make_user, seat
from tests.queries import count_queries
from tests.world import World

HEADINGS = {
    "owner": [
        "Dikembalikan kepada Anda (1)",
        "Draf yang belum diajukan (1)",
        "Laporan kemajuan yang ditunggu (1)",
        "Arahan yang dapat Anda jawab",
        "Usulan Anda yang sedang diproses",
    ],
    "colleague": ["Arahan yang dapat Anda jawab"],
    "head": [
        "Menunggu izin Anda sebagai kepala OPD (1)",
        "Laporan kemajuan yang ditunggu (1)",
        "Arahan yang dapat Anda jawab",
    ],
    "reviewer": ["Menunggu penilaian Anda (2)", "Pembahasan tim penilai Anda", "Arahan yang dapat Anda jawab"],
    "chair": [
        "Menunggu penilaian Anda (1)",
        "Menunggu penjelasan tim penilai (1)",
        "Kemajuan tim penilai Anda",
        "Pembahasan tim penilai Anda",
        "Arahan yang dapat Anda jawab",
    ],
    "kominfo": [
        "Menunggu pemeriksaan administrasi (1)",
        "Selesai dinilai, siap diputuskan (1)",
        "Disetujui, belum ditautkan ke masterplan (2)",
        "Usulan menurut status",
    ],
    "leadership": ["Usulan menurut status"],
    "auditor": ["Usulan menurut status"],
    "admin": ["Yang perlu dijaga admin"],
}


@pytest.mark.parametrize("role", HEADINGS)
def test_home_shows_each_role_what_waits(world: World, role: str) -> None:
    page = world.client(role).get("/", buffered=True)
    main = BeautifulSoup(page.text, "html5lib").find("main")
    assert main is not None
    assert [words(heading) for heading in main.find_all("h2")] == HEADINGS[role]


@pytest.mark.parametrize("role", HEADINGS)
def test_every_link_on_home_opens_for_its_reader(world: World, role: str) -> None:
    """A button that leads to a refusal would be worse than none."""
    client = world.client(role)
    main = BeautifulSoup(client.get("/", buffered=True).text, "html5lib").find("main")
    links = {str(link["href"]) for link in main.find_all("a")}  # type: ignore[union-attr]  # a tag
    found = {link: client.get(link, buffered=True).status_code for link in links}
    assert {link: status for link, status in found.items() if status != 200} == {}


def test_home_of_somebody_new_offers_one_act(browser: Browser) -> None:
    directive = make_directive(title="Arahan Bupati")
    browser.log_in(make_user()).follow("Buat usulan : Arahan Bupati")
    assert browser.path == "/usulan/baru"
    assert directive.title


def test_home_without_open_directives_says_so(browser: Browser) -> None:
    browser.log_in(make_user())
    assert "Belum ada arahan yang dibuka." in browser.text


def test_home_links_to_the_whole_list_when_it_is_cut(browser: Browser) -> None:
    kominfo = make_user(Role.KOMINFO)
    directive = make_directive()
    for state in (State.SUBMITTED, State.IMPLEMENTED, State.APPROVED):
        for _ in range(3):
            make_proposal(directive, make_user(), state)
    make_proposal(directive, kominfo, State.SUBMITTED)  # one's own waits for somebody else
    browser.log_in(kominfo).follow("Lihat semua (6) : Disetujui, belum ditautkan ke masterplan")
    assert browser.address == "/usulan?tugas=link"
    assert [row[2] for row in browser.rows()].count("Penerapan") == 3
    assert len(browser.rows()) == 6
    chip = " ".join(browser.soup.select(".chips a")[0].text.split())
    assert chip == "Disetujui, belum ditautkan ke masterplan 6"
    assert len(browser.get("/usulan?tugas=check").rows()) == 3


def test_home_of_an_admin_counts_who_never_logged_in_as_the_list_behind_it_does(browser: Browser) -> None:
    make_user(name="Baru", must_change_password=True)
    make_user(name="Tanpa sandi awal")
    browser.log_in(make_user(Role.ADMIN))
    assert "1 akun belum pernah masuk" in browser.text
    browser.follow("akun belum pernah masuk")
    assert ["Baru" in " ".join(row) for row in browser.rows()] == [True]


@pytest.mark.parametrize("role", [Role.PROPOSER, Role.REVIEWER, Role.KOMINFO, Role.ADMIN])
def test_home_asks_the_database_as_often_for_one_and_for_three(app: Flask, browser: Browser, role: Role) -> None:
    directive, opd = make_directive(), make_agency()
    user = make_head(opd, make_user(role))
    seat(directive, user)
    browser.log_in(user)

    def add() -> None:
        for state in State:
            make_proposal(directive, user, state)
            make_proposal(directive, make_user(agency=opd), state)

    add()
    with count_queries() as one:
        browser.get("/")
    for _ in range(2):
        add()
    with count_queries() as three:
        browser.get("/")
    assert len(one) == len(three)


@pytest.mark.parametrize("fact", ["Nomor 27 Tahun 2022", "3 x 24 jam", "NIP", "Akun saya"])
def test_privacy_notice_says_what_the_law_asks(browser: Browser, fact: str) -> None:
    browser.get("/masuk").follow("Baca pemberitahuan privasi")
    assert fact in browser.text
