"""The matrix of coverage and the lists of gaps: every figure is what the list behind it holds."""

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import Tag
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.agencies import Agency
from innovations.models.events import Event
from innovations.models.masterplan import Dimension, LinkState, Programme
from innovations.models.progress import Running
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.browser import Browser, words
from tests.factories import (
    make_agency,
    make_call,
    make_directive,
    make_link,
    make_programme,
    make_proposal,
    make_report,
    make_user,
)
from tests.queries import count_queries
from tests.web.masterplan.test_programmes import own

MEASURES = ("programmes", "covered", "innovations", "running")
FIGURES = "/masterplan/cakupan"
TOLD: Sequence[Sequence[Running | None]] = (
    [],
    [Running.RUNNING, Running.PAUSED],
    [Running.PAUSED, None],
    [Running.PAUSED, Running.RUNNING],
)
"""What reports say, the oldest first; the two in the middle leave an innovation paused."""


def number(tag: Tag | None) -> int:
    """The figure in bold."""
    assert tag is not None
    return int(words(tag.find("b")))


def lists_behind(browser: Browser) -> dict[str, int]:
    """Address of each list that the page of figures leads to → what the page says it holds."""
    found: dict[str, int] = {}
    for row in browser.soup.select("table.heat tbody tr"):
        cells = row.find_all("td")
        head = row.find("a")
        assert isinstance(head, Tag)
        found[str(head["href"])] = number(cells[-1])
        for cell in cells[:-1]:
            link = cell.find("a")
            assert (link is None) == ("belum ada" in words(cell)), words(cell)
            if isinstance(link, Tag):
                found[str(link["href"])] = number(cell)
    return found


def length(browser: Browser, address: str) -> int:
    """How many rows the list at this address has, by its own count."""
    browser.get(address)
    if urlsplit(address).path == "/usulan":
        return number(browser.soup.select_one("nav.chips a[aria-current]"))
    return int(words(browser.soup.select_one("p.lead")).split()[0])


def read_csv(browser: Browser, address: str) -> list[list[str]]:
    browser.get(address)
    return list(csv.reader(StringIO(browser.response.text.removeprefix("\ufeff"))))[1:]


class Plan:
    """A random masterplan on two dimensions, two horizons and two OPD, and what is true of it, counted by hand."""

    def __init__(self, draw: Any) -> None:
        first, second = make_programme(), make_programme()
        self.places = [(row.dimension_id, row.horizon_id) for row in (first, second)]
        for row in (first, second):
            db.session.delete(db.session.get_one(Programme, row.id))
        db.session.commit()
        agencies = [make_agency("Dinas A"), make_agency("Dinas B")]
        owners = [make_user(agency=agency) for agency in agencies]
        directive = make_directive()
        self.agencies: list[Agency | None] = [*agencies, None]
        self.programmes = [self._make_programme(draw) for _ in range(draw(st.integers(1, 6)))]
        states = [*LIVE_STATES, State.REJECTED, State.SUBMITTED]
        self.proposals = [
            make_proposal(directive, draw(st.sampled_from(owners)), draw(st.sampled_from(states)))
            for _ in range(draw(st.integers(1, 5)))
        ]
        self.paused: set[int] = set()
        for proposal in self.proposals:
            self._report(proposal, draw(st.sampled_from(TOLD)))
        self.serving: list[tuple[Programme, Proposal]] = []
        pairs = [(programme, proposal) for programme in self.programmes for proposal in self.proposals]
        links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8))
        drawn = [(*pair, draw(st.sampled_from([*LinkState, LinkState.CONFIRMED]))) for pair in links]
        paused = make_proposal(directive, owners[0], State.TRIAL)
        self._report(paused, TOLD[1])
        for programme, proposal, state in [*drawn, (self.programmes[0], paused, LinkState.CONFIRMED)]:
            make_link(proposal, programme, state)
            goes_on = proposal.state in LIVE_STATES and proposal.state is not State.STOPPED
            if state is LinkState.CONFIRMED and goes_on and programme.replaced_by_id is None:
                self.serving.append((programme, proposal))

    def _report(self, proposal: Proposal, told: Sequence[Running | None]) -> None:
        for place, running in enumerate(told):
            make_report(proposal, running, date(2026, place + 1, 1))
        if [running for running in told if running][-1:] == [Running.PAUSED]:
            self.paused.add(proposal.id)

    def _make_programme(self, draw: Any) -> Programme:
        agency = draw(st.sampled_from(self.agencies))
        replaced = draw(st.sampled_from([False, False, True]))
        quick = draw(st.sampled_from(["no", "runs", "stopped"]))
        (dimension, _), (_, horizon) = draw(st.sampled_from(self.places)), draw(st.sampled_from(self.places))
        return make_programme(
            dimension_id=dimension,
            horizon_id=horizon,
            agency_id=agency.id if agency else None,
            is_quick_win=quick != "no",
            quick_win_stopped_on=date(2026, 1, 1) if quick == "stopped" else None,
            replaced_by_id=make_programme(dimension_id=dimension, horizon_id=horizon).id if replaced else None,
        )


@pytest.mark.slow
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],  # what fails is small enough to read, and shrinking it takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_matrix_lists_files_and_pages_of_opd_agree(app: Flask, empty_sqlite: Any, data: st.DataObject) -> None:
    """Over random masterplans: each cell equals its list, both files, the pages per OPD, and the gaps."""
    db.session.remove()
    raw = db.engine.raw_connection().driver_connection
    empty_sqlite.backup(raw)
    plan = Plan(data.draw)
    browser = Browser(app).enter(make_user(Role.KOMINFO))
    for place, measure in enumerate(MEASURES):
        browser.get(f"{FIGURES}?ukuran={measure}")
        shown = lists_behind(browser)
        chosen = number(browser.soup.select_one("nav.chips a[aria-current]"))
        assert {address: length(browser, address) for address in shown} == shown
        _check_files(browser, shown, place, chosen, measure)
    _check_by_hand(browser, plan)
    _check_agencies(browser, plan)
    _check_gaps(browser)


def _check_files(browser: Browser, shown: dict[str, int], place: int, chosen: int, measure: str) -> None:
    """The same figures in both files; only innovations may stand in several cells."""
    for by, sides in (("dimensi", {"dimensi", "jangka"}), ("opd", {"dimensi", "opd"})):
        figures = [int(row[2 + place]) for row in read_csv(browser, f"{FIGURES}.csv?menurut={by}")]
        cells = [count for address, count in shown.items() if _narrowed_by(address) == sides]
        assert sorted(cells) == sorted(figure for figure in figures if figure)
        if by == "dimensi" and measure in ("programmes", "covered"):
            assert sum(figures) == chosen


def _narrowed_by(address: str) -> set[str]:
    """The sides of the matrix that a list is narrowed by."""
    keys = set(parse_qs(urlsplit(address).query)) - {"tautan", "inovasi"}
    return {"opd" if key == "pengampu" else key for key in keys}


def _check_by_hand(browser: Browser, plan: Plan) -> None:
    """The figures of the whole, counted from what was put in."""
    in_force = db.session.query(Programme).filter(Programme.replaced_by_id.is_(None)).count()
    served = {programme.id for programme, _ in plan.serving}
    serving = {proposal.id for _, proposal in plan.serving}
    begun = {proposal.id for _, proposal in plan.serving if proposal.state in (State.TRIAL, State.IMPLEMENTED)}
    browser.get(FIGURES)
    chips = [number(chip) for chip in browser.soup.select("nav.chips a")]
    assert chips == [in_force, len(served), len(serving), len(begun - plan.paused)]


def _check_agencies(browser: Browser, plan: Plan) -> None:
    """What an OPD's page says of its programmes, and the file of all OPD of the innovations of a dimension."""
    rows = read_csv(browser, f"{FIGURES}.csv?menurut=opd")
    for agency in plan.agencies[:2]:
        assert agency is not None
        mine = [row for row in rows if row[0] == agency.name]
        browser.get(f"/opd/{agency.id}")
        figures = browser.soup.select("ul.figures b")
        told = [int(words(figure)) for figure in figures] if figures else [0, 0, 0]
        programmes, covered = sum(int(row[2]) for row in mine), sum(int(row[3]) for row in mine)
        assert told == [programmes, covered, programmes - covered]
    browser.get(f"{FIGURES}?ukuran=innovations")
    for row in browser.soup.select("table.heat")[0].select("tbody tr"):
        name = words(row.find("th"))
        key = db.session.execute(db.text("SELECT id FROM dimensions WHERE name = :name"), {"name": name}).scalar_one()
        per_opd = [
            sum(int(cell) for cell in line[2:6]) for line in read_csv(browser, f"/opd/semua.csv?dimensi={key}")
        ]
        assert sum(per_opd) == number(row.find_all("td")[-1])


def _check_gaps(browser: Browser) -> None:
    """Each count, its rows on the page, its list and its rows of the file."""
    rows = read_csv(browser, "/masterplan/kesenjangan.csv")
    browser.get("/masterplan/kesenjangan")
    addresses = {
        "program": "/masterplan?inovasi=tidak",
        "inovasi": "/usulan?tautan=belum",
        "quick-win": "/masterplan?quick_win=terhenti",
    }
    sections = {str(part["aria-labelledby"]): part for part in browser.soup.select("section.sheet[aria-labelledby]")}
    for key, section in sections.items():
        head = words(section.find("h2"))
        title, total = head.rsplit(" ", 1)
        assert int(total) == len([row for row in rows if row[0] == title])
        assert min(int(total), 10) == len(section.select("tbody tr")) or key == "opd"
        if key in addresses:
            assert length(browser, addresses[key]) == int(total)


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(FIGURES, 7), ("/masterplan/kesenjangan", 7)])
def test_pages_take_the_same_queries_for_more_rows(browser: Browser, path: str, queries: int, many: int) -> None:
    browser.enter(make_user(Role.KOMINFO))
    for _ in range(many):
        make_link(make_proposal(state=State.APPROVED), make_programme(agency_id=make_agency().id))
        make_programme(agency_id=make_agency().id, is_quick_win=True, quick_win_stopped_on=date(2026, 1, 1))
        make_call(make_directive(), make_programme())
        make_proposal(state=State.APPROVED)
    with count_queries() as sent:
        browser.get(path)
    assert len(own(sent)) == queries


def test_empty_masterplan_is_said_to_be_empty(browser: Browser) -> None:
    browser.enter(make_user()).get(FIGURES)
    assert [number(chip) for chip in browser.soup.select("nav.chips a")] == [0, 0, 0, 0]
    browser.get("/masterplan/kesenjangan")
    assert browser.text.count("Tidak ada.") == 4
    assert read_csv(browser, "/masterplan/kesenjangan.csv") == read_csv(browser, f"{FIGURES}.csv") == []


@pytest.mark.parametrize("value", ["", "x", "PROGRAMMES", "running\x00", "9223372036854775808"])
def test_measure_that_nobody_offered_counts_what_is_covered(browser: Browser, value: str) -> None:
    make_programme()
    browser.enter(make_user()).get(f"{FIGURES}?{urlencode({'ukuran': value})}")
    assert words(browser.soup.select_one("nav.chips a[aria-current]")) == "Program dengan inovasi 0"


def test_only_the_curator_is_offered_acts_on_gaps(browser: Browser) -> None:
    make_programme("A-1")
    make_proposal(state=State.APPROVED)
    browser.enter(make_user()).get("/masterplan/kesenjangan")
    assert ("Masukkan ke arahan" in browser.text, "Tautkan" in browser.text) == (False, False)
    other = Browser(browser.app).enter(make_user(Role.KOMINFO)).get("/masterplan/kesenjangan")
    assert ("Masukkan ke arahan A-1" in other.text, "Tautkan ke program" in other.text) == (True, True)


def test_files_hold_every_cell_and_are_logged(browser: Browser) -> None:
    agency = make_agency("=Dinas A")
    programme = make_programme("A-1", agency_id=agency.id)
    make_link(make_proposal(state=State.TRIAL), programme)
    browser.enter(make_user()).get(f"{FIGURES}.xlsx?menurut=opd")
    rows = list(load_workbook(BytesIO(browser.response.data), read_only=True).worksheets[0].values)
    assert [row[0] for row in rows] == ["OPD penanggung jawab", "=Dinas A"]
    assert rows[1][2:] == (1, 1, 1, 1)
    browser.get("/masterplan/kesenjangan.xlsx")
    exports = db.session.scalars(select(Event).where(Event.code == "exported").order_by(Event.id))
    names = [event.details["name"] for event in exports]
    assert names == ["cakupan-masterplan", "kesenjangan-masterplan"]


@pytest.mark.parametrize(
    ("query", "chip", "count"),
    [
        ("tautan=ada", "Mendukung masterplan", 2),
        ("tautan=ada&dimensi=living", "Mendukung masterplan · Smart Living", 1),
        ("tautan=berjalan&dimensi=living", "Berjalan dan mendukung masterplan · Smart Living", 0),
        ("tautan=berjalan", "Berjalan dan mendukung masterplan", 1),
        ("tautan=belum&dimensi=living", "Belum ditautkan ke program masterplan", 1),
        ("tautan=ada&dimensi=x&jangka=%00&pengampu=9223372036854775808", "Mendukung masterplan", 2),
    ],
)
def test_list_says_what_a_cell_narrowed_it_to(browser: Browser, query: str, chip: str, count: int) -> None:
    living = make_programme()
    dimension = db.session.get_one(Dimension, living.dimension_id)
    dimension.key, dimension.name = "living", "Smart Living"
    db.session.commit()
    make_link(make_proposal(state=State.APPROVED), living)
    make_link(make_proposal(state=State.TRIAL), make_programme())
    make_proposal(state=State.IMPLEMENTED)
    browser.enter(make_user()).get(f"/usulan?{query}")
    first = browser.soup.select_one("nav.chips a[aria-current]")
    assert words(first) == f"{chip} {count}"
    assert len(browser.rows()) == count
    kept = {str(field["name"]): field["value"] for field in browser.soup.select("form.filters input[type=hidden]")}
    assert kept["tautan"] == parse_qs(query)["tautan"][0]
    browser.follow(f"{chip} {count}")
    assert len(browser.rows()) == 3


@pytest.mark.parametrize("query", ["tautan=x", "dimensi=living&jangka=pendek&pengampu=1", "tautan=%00"])
def test_list_is_not_narrowed_by_nonsense(browser: Browser, query: str) -> None:
    make_proposal(state=State.APPROVED)
    browser.enter(make_user()).get(f"/usulan?{query}")
    assert len(browser.rows()) == 1


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Program tanpa inovasi", "/masterplan?inovasi=tidak"),
        ("Inovasi tanpa program", "/usulan?tautan=belum"),
        ("Quick win yang terhenti", "/masterplan?quick_win=terhenti"),
    ],
)
def test_long_gap_leads_to_its_whole_list(browser: Browser, title: str, path: str) -> None:
    place = make_programme()
    for _ in range(11):
        make_proposal(state=State.APPROVED)
        make_programme(
            dimension_id=place.dimension_id,
            horizon_id=place.horizon_id,
            is_quick_win=True,
            quick_win_stopped_on=date(2026, 1, 1),
        )
    make_link(make_proposal(state=State.TRIAL), place)
    browser.enter(make_user()).get("/masterplan/kesenjangan").follow(f"Lihat semua 11 {title}")
    assert browser.address == path
    assert length(browser, path) == 11


@pytest.mark.parametrize("path", [FIGURES, "/masterplan"])
def test_cell_tells_programmes_without_innovation_from_no_programme(browser: Browser, path: str) -> None:
    served = make_programme()
    make_programme(dimension_id=served.dimension_id, horizon_id=served.horizon_id)
    bare = make_programme(horizon_id=served.horizon_id)
    make_programme(dimension_id=bare.dimension_id)
    make_link(make_proposal(state=State.TRIAL), served)
    browser.enter(make_user()).get(path)
    table = browser.soup.select("table.heat")[0]
    cells = [(words(cell), cell.get("class")) for cell in table.select("tbody td[class]")]
    assert cells == [
        ("1 dari 2 program", ["h4"]),
        ("– belum ada program", ["zero"]),
        ("0 belum ada, dari 1 program", ["h0"]),
        ("0 belum ada, dari 1 program", ["h0"]),
    ]


def test_same_figure_has_the_same_shade_in_both_tables(browser: Browser) -> None:
    first, agency = make_programme(), make_agency()
    for _ in range(3):
        make_programme(dimension_id=first.dimension_id, horizon_id=first.horizon_id)
    make_programme(dimension_id=first.dimension_id, agency_id=agency.id)
    browser.enter(make_user()).get(f"{FIGURES}?ukuran=programmes")
    found = {(number(cell), str(cell["class"])) for cell in browser.soup.select("table.heat tbody td[class]")}
    assert found == {(4, "['h4']"), (1, "['h1']")}


@pytest.mark.parametrize(("measure", "is_told"), [("programmes", False), ("covered", False), ("running", True)])
def test_only_innovations_are_said_to_stand_in_several_cells(browser: Browser, measure: str, is_told: bool) -> None:
    make_programme()
    browser.enter(make_user()).get(f"{FIGURES}?ukuran={measure}")
    assert ("Satu inovasi dapat mendukung beberapa program" in browser.text) == is_told
