"""The catalogue as readers see it: what it lists, finds and tells, with and without a log-in."""

import re
from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest
from flask import Flask

from innovations.models.adoptions import Adoption
from innovations.models.masterplan import Dimension, LinkState
from innovations.models.proposals import LIVE_STATES, Origin, State
from tests.browser import Browser
from tests.factories import make_agency, make_link, make_programme, make_proposal, make_user, save
from tests.queries import count_queries


@pytest.fixture
def opened(app: Flask) -> Browser:
    """Somebody without an account, where the region has opened the catalogue."""
    app.config["PUBLIC_CATALOGUE"] = True
    return Browser(app)


def titles(browser: Browser) -> list[str]:
    return [row[0].rpartition(" INV-")[0] for row in browser.rows()]


def test_it_lists_what_is_approved_and_nothing_else(opened: Browser) -> None:
    for state in State:
        make_proposal(state=state, title=f"Inovasi {state}")
    opened.get("/katalog")
    assert set(titles(opened)) == {f"Inovasi {state}" for state in LIVE_STATES}


def test_shut_it_asks_a_stranger_to_log_in_and_comes_back(browser: Browser) -> None:
    number = make_proposal(state=State.APPROVED).number
    for path in ("/katalog", f"/katalog/{number}", f"/katalog/{number}/lembar.pdf"):
        browser.get(path)
        assert browser.path == "/masuk"
    assert "Katalog inovasi" not in browser.text
    browser.enter(make_user()).get(f"/katalog/{number}")
    assert browser.path == f"/katalog/{number}"


@pytest.mark.parametrize("state", [state for state in State if state not in LIVE_STATES])
def test_what_is_not_approved_is_404_even_for_its_owner(opened: Browser, state: State) -> None:
    owner = make_user()
    number = make_proposal(owner=owner, state=state).number
    for path in (f"/katalog/{number}", f"/katalog/{number}/lembar.pdf"):
        opened.get(path, status=404)
        Browser(opened.app).enter(owner).get(path, status=404)


@pytest.mark.parametrize("number", ["INV-2023-9999", "9223372036854775808", "x", "INV-2023-0001%00"])
def test_unknown_number_is_404(opened: Browser, number: str) -> None:
    opened.get(f"/katalog/{number}", status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ANTREAN", ["Antrean"]),
        ("q=gizi+balita", ["Posyandu"]),
        ("q=balita+antrean", []),
        ("q=%25", []),
        ("tahun=2023", ["Posyandu"]),
        ("status=stopped", ["Posyandu"]),
        ("dimensi=living", ["Antrean"]),
        ("opd={agency}", ["Antrean"]),
        ("status=draft", ["Antrean", "Posyandu"]),
        ("tahun=9223372036854775808&opd=x&dimensi=y&page=z&sort=w", ["Antrean", "Posyandu"]),
        ("sort=title", ["Antrean", "Posyandu"]),
        ("sort=-title", ["Posyandu", "Antrean"]),
        ("sort=year", ["Posyandu", "Antrean"]),
        ("sort=-status", ["Posyandu", "Antrean"]),
        ("sort=-adopters", ["Posyandu", "Antrean"]),
    ],
)
def test_list_is_searched_filtered_and_sorted(opened: Browser, query: str, found: list[str]) -> None:
    agency, living = make_agency(), Dimension(key="living", name="Smart Living", field="bidang", position=1)
    save(living)
    key = agency.id
    one = make_proposal(owner=make_user(agency=agency), state=State.APPROVED, year=2024, title="Antrean")
    two = make_proposal(state=State.STOPPED, year=2023, title="Posyandu", problem="Gizi.", benefits="Balita sehat.")
    make_link(one, make_programme(dimension_id=living.id))
    make_link(two, make_programme(dimension_id=living.id), LinkState.SUGGESTED)
    save(Adoption(proposal_id=one.id, source_id=two.id))
    opened.get(f"/katalog?{query}".replace("{agency}", str(key)))
    assert titles(opened) == found


def test_empty_catalogue_says_so_and_a_filter_that_fits_nothing_can_be_dropped(opened: Browser) -> None:
    opened.get("/katalog")
    assert "Belum ada inovasi di katalog" in opened.text
    opened.get("/katalog?q=ikan").follow("Hapus saringan")
    assert opened.path == "/katalog"


def test_entry_tells_what_was_agreed(opened: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    unit = make_agency("Puskesmas Sentani", parent=agency)
    source = make_proposal(state=State.APPROVED, title="Antrean Daring")
    proposal = make_proposal(
        owner=make_user(agency=unit, name="Pengusul Contoh"), state=State.TRIAL, title="Antrean Kilat"
    )
    make_link(proposal, make_programme("LIV-01", name="Layanan cepat"))
    make_link(proposal, make_programme("LIV-02", name="Belum pasti"), LinkState.SUGGESTED)
    save(Adoption(proposal_id=proposal.id, source_id=source.id))
    opened.get(f"/katalog/{proposal.number}")
    assert [" ".join(row.text.split()) for row in opened.soup.select(".facts > div")] == [
        f"Tahun {proposal.year}",
        "OPD Dinas Kesehatan",
        "Unit Puskesmas Sentani",
        "OPD pelaksana Dinas Kesehatan",
        "Pemilik Pengusul Contoh, Puskesmas Sentani",
        "Bentuk Inovasi pelayanan publik",
        "Jenis Digital",
        "Urusan Kesehatan",
    ]
    assert "LIV-01 · Layanan cepat" in opened.text
    assert "LIV-02" not in opened.text
    assert f"Mereplikasi: {source.number} · Antrean Daring" in opened.text
    opened.follow(f"{source.number} · Antrean Daring")
    assert "Direplikasi 1 kali" in opened.text


def test_old_innovation_that_kominfo_keeps_has_no_owner(opened: Browser) -> None:
    keeper, agency = make_user(name="Petugas Kominfo"), make_agency("Dinas Kesehatan")
    old = make_proposal(owner=keeper, state=State.IMPLEMENTED, origin=Origin.IMPORTED, agency_id=agency.id)
    opened.get(f"/katalog/{old.number}")
    assert "Petugas Kominfo" not in opened.text
    save_owner = make_proposal(owner=keeper, state=State.IMPLEMENTED, origin=Origin.IMPORTED)
    opened.get(f"/katalog/{save_owner.number}")
    assert "Petugas Kominfo" in opened.text


def walk(browser: Browser) -> Iterator[str]:
    """All addresses of this site that public pages lead to."""
    seen, ahead = set[str](), ["/katalog"]
    while ahead:
        path = ahead.pop()
        if path in seen:
            continue
        seen.add(path)
        yield path
        response = browser.app.test_client().get(path, buffered=True)
        assert response.status_code == 200, path
        if path.startswith("/katalog") and response.mimetype == "text/html":
            ahead += [link.partition("#")[0] or path for link in re.findall(r'(?:href|src)="([^"]+)"', response.text)]


def test_no_link_of_a_public_page_leads_behind_the_log_in(opened: Browser) -> None:
    numbers = [make_proposal(state=State.APPROVED).number for _ in range(2)]
    found = {path.partition("?")[0] for path in walk(opened)}
    assert {path for path in found if not path.startswith("/static/")} == {
        "/katalog",
        *(f"/katalog/{number}" for number in numbers),
        *(f"/katalog/{number}/lembar.pdf" for number in numbers),
        "/masuk",
        "/privasi",
    }


def test_public_pages_are_kept_by_no_cache_and_no_search_engine(opened: Browser) -> None:
    opened.get(f"/katalog/{make_proposal(state=State.APPROVED).number}")
    found = {name: opened.response.headers[name] for name in ("Cache-Control", "X-Robots-Tag")}
    assert found == {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def test_open_catalogue_is_announced_at_the_door_and_in_the_privacy_notice(opened: Browser) -> None:
    opened.get("/privasi")
    assert "Katalog inovasi terbuka untuk umum" in opened.text
    opened.get("/masuk").follow("Buka katalog inovasi, tanpa akun")
    assert opened.path == "/katalog"


def test_new_password_comes_before_the_catalogue(opened: Browser) -> None:
    opened.enter(make_user(must_change_password=True)).get("/katalog")
    assert opened.path == "/akun/kata-sandi"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_one_and_three(opened: Browser, count: int) -> None:
    proposals = [make_proposal(state=State.APPROVED) for _ in range(count)]
    for proposal in proposals:
        make_link(proposal, make_programme())
    number = proposals[0].number
    with count_queries() as of_index:
        opened.get("/katalog")
    with count_queries() as of_show:
        opened.get(f"/katalog/{number}")
    assert (len(of_index), len(of_show)) == (8, 6)


TELLING = ("198001012005011001", "1980 0101 2005011001", "9103012304900001", "0812-3456-7890", "+62 812 3456 7890")


@pytest.mark.parametrize("told", [*TELLING, "budi.contoh@example.go.id"])
def test_numbers_and_addresses_of_persons_are_hidden(opened: Browser, printed: list[str], told: str) -> None:
    text = f"Hubungi {told}, Rp1.500.000.000 sampai 2026."
    innovation = make_proposal(state=State.APPROVED, title=f"Antrean {told}", summary=text)
    save(Adoption(proposal_id=innovation.id, source_text=text))
    opened.get("/katalog")
    listed = opened.text
    opened.get(f"/katalog/{innovation.number}")
    shown = opened.text
    opened.client.get(f"/katalog/{innovation.number}/lembar.pdf")
    assert told not in listed + shown + "".join(printed).replace("\u200b", "")
    assert "Antrean […]" in listed
    assert "Antrean […]" in shown
    assert shown.count("Hubungi […], Rp1.500.000.000 sampai 2026.") == 2


@pytest.mark.parametrize(
    "words",
    ["198001012005011001", "19800", "011001", "08123456", "3456-7890", "budi@", "@example", "1980", "0812 3456"],
)
def test_hidden_numbers_cannot_be_found_digit_by_digit(opened: Browser, words: str) -> None:
    text = "198001012005011001, 0812-3456-7890, 081234567890, budi@example.go.id"
    make_proposal(state=State.APPROVED, title=f"Antrean {text}", summary=text)
    opened.get("/katalog?q=antrean")
    assert len(titles(opened)) == 1
    opened.get("/katalog?q=" + quote_plus(words))
    assert titles(opened) == []
