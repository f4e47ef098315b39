"""The lists per OPD on screen and in files: the same rows, the same figures, and only what the reader may see."""

import csv
import io

import pytest
from openpyxl import load_workbook

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.masterplan import LinkState, ProgrammeLink
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.factories import (
    make_agency,
    make_directive,
    make_programme,
    make_proposal,
    make_user,
    save,
)
from tests.queries import count_queries


def make_innovations(number: int) -> list[Proposal]:
    """Approved ones of one OPD, each serving a programme."""
    agency, directive = make_agency("Dinas Kesehatan"), make_directive()
    proposals = []
    for _ in range(number):
        proposal = make_proposal(directive, make_user(agency=agency), State.APPROVED)
        save(
            ProgrammeLink(
                proposal_id=proposal.id,
                programme_id=make_programme().id,
                state=LinkState.CONFIRMED,
                contribution="Menurunkan antrean.",
                linked_at=proposal.created_at,
                linked_by_id=proposal.owner_id,
            )
        )
        proposals.append(proposal)
    return proposals


def test_index_rolls_units_up_and_lists_opd_without_any(browser: Browser) -> None:
    health, _empty = make_agency("Dinas Kesehatan"), make_agency("Dinas Sosial")
    clinic = make_agency("Puskesmas Sentani", parent=health)
    make_proposal(owner=make_user(agency=clinic), state=State.APPROVED)
    reader = make_user(agency=health)
    browser.enter(reader).get("/opd")
    assert browser.rows() == [["Dinas Kesehatan", "0", "1", "0", "0", "0", "0", "1"]]
    sums = [cell.text.strip() for cell in browser.soup.select("tfoot tr > *")]
    assert sums == ["Semua OPD", "0", "1", "0", "0", "0", "0", "1"]
    assert [link.text for link in browser.soup.select("section.sheet li a")][-1] == "Dinas Sosial"
    opened = [str(link["href"]) for link in browser.soup.select("tfoot a")]
    assert opened == ["/usulan?terkirim=ya&status=approved", "/usulan?terkirim=ya"]
    assert [len(browser.get(path).rows()) for path in opened] == [1, 1]


def test_figures_count_only_what_the_reader_may_see(browser: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_proposal(owner=make_user(agency=agency), state=State.SUBMITTED)
    make_proposal(owner=make_user(agency=agency), state=State.DRAFT)
    browser.enter(make_user()).get("/opd")
    assert browser.rows() == []
    kominfo = Browser(browser.app).enter(make_user(Role.KOMINFO)).get("/opd")
    assert kominfo.rows()[0] == ["Dinas Kesehatan", "1", "0", "0", "0", "0", "0", "1"]


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        (Role.KOMINFO, "OPD tanpa usulan"),
        (Role.AUDITOR, "OPD tanpa usulan"),
        (Role.LEADERSHIP, "OPD tanpa usulan yang dapat Anda lihat"),
        (Role.PROPOSER, "OPD tanpa usulan yang dapat Anda lihat"),
    ],
)
def test_opd_without_any_are_called_what_they_are_for_each_reader(browser: Browser, role: Role, heading: str) -> None:
    make_agency("Dinas Sosial")
    browser.enter(make_user(role)).get("/opd")
    found = [" ".join(element.text.split()) for element in browser.soup.select("section.sheet h2")]
    assert found == [f"{heading} {len(browser.soup.select('section.sheet li'))}"]


def test_filters_are_cleared_only_when_there_are_some(browser: Browser) -> None:
    proposal = make_innovations(1)[0]
    browser.enter(make_user())
    for path in ("/opd", f"/opd/{proposal.agency_id}"):
        assert "Hapus saringan" not in browser.get(path).text
        assert "Hapus saringan" in browser.get(f"{path}?tahun={proposal.year}").text


def test_show_lists_innovations_with_programme_and_hidden_score(browser: Browser) -> None:
    proposal = make_innovations(1)[0]
    proposal.score_points, proposal.score_reviews = 1200, 3
    save(proposal)
    browser.enter(make_user()).get(f"/opd/{proposal.agency_id}")
    assert browser.rows()[0][1] == "Disetujui"
    assert browser.rows()[0][4] == "–"
    owner = Browser(browser.app).enter(db.session.get_one(User, proposal.owner_id)).get(f"/opd/{proposal.agency_id}")
    assert owner.rows()[0][4] == "80,00"


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 1), ("?status=approved", 1), ("?status=process", 0), ("?tahun=1999", 1), ("?status=nonsens", 1)],
)
def test_show_filters(browser: Browser, query: str, number: int) -> None:
    proposal = make_innovations(1)[0]
    browser.enter(make_user()).get(f"/opd/{proposal.agency_id}{query}")
    assert len(browser.soup.select("table.table tbody tr td[data-label=Status]")) == number


def test_files_hold_the_columns_of_the_page_and_say_what_they_are(browser: Browser) -> None:
    proposal = make_innovations(1)[0]
    proposal.score_points, proposal.score_reviews = 1121, 3
    save(proposal)
    browser.enter(make_user(Role.KOMINFO)).get(f"/opd/{proposal.agency_id}")
    programme = browser.rows()[0][2].split()[0]
    assert browser.rows()[0][4] == "74,73"
    browser.follow("Unduh CSV")
    columns, row = list(csv.reader(io.StringIO(browser.response.get_data().decode("utf-8-sig"))))
    cells = dict(zip(columns, row, strict=True))
    assert [cells[name] for name in ("Unit", "Status", "Nilai")] == ["", "Disetujui", "74,73"]
    assert cells["Program masterplan"].startswith(programme)
    browser.get(f"/opd/{proposal.agency_id}").follow("Unduh Excel")
    notes = load_workbook(io.BytesIO(browser.response.data), read_only=True).worksheets[1]
    assert next(notes.iter_rows(values_only=True)) == ("Daftar", "Usulan dan inovasi Dinas Kesehatan")


def test_files_hold_exactly_what_is_shown(browser: Browser) -> None:
    proposals = make_innovations(3)
    browser.enter(make_user()).get(f"/opd/{proposals[0].agency_id}?sort=number")
    shown = [small.text.split()[0] for small in browser.soup.select("tbody th small")]
    browser.follow("Unduh CSV")
    rows = list(csv.reader(io.StringIO(browser.response.get_data().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == shown
    browser.get(f"/opd/{proposals[0].agency_id}?sort=number").follow("Unduh Excel")
    sheet = load_workbook(io.BytesIO(browser.response.data), read_only=True).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == shown
    assert "inovasi-Dinas_Kesehatan-" in browser.response.headers["Content-Disposition"]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_one_and_three(browser: Browser, number: int) -> None:
    proposal = make_innovations(number)[0]
    browser.enter(make_user())
    with count_queries() as of_show:
        browser.get(f"/opd/{proposal.agency_id}")
    with count_queries() as of_index:
        browser.get("/opd")
    assert (len(of_show), len(of_index)) == (12, 6)


@pytest.mark.parametrize("path", ["/opd/9223372036854775808", "/opd/0", "/opd/999999", "/opd/999999.csv"])
def test_unknown_opd_is_not_found(browser: Browser, path: str) -> None:
    browser.enter(make_user()).get(path, status=404)


def test_list_sorts_by_state_in_the_order_of_a_proposals_life(browser: Browser) -> None:
    agency, directive = make_agency(), make_directive()
    for state in (State.STOPPED, State.APPROVED, State.TRIAL, State.IMPLEMENTED):
        make_proposal(directive, make_user(agency=agency), state, title=state.value.upper())
    make_proposal(directive, make_user(agency=agency), State.APPROVED, title="approved zz")
    browser.enter(make_user()).get(f"/opd/{agency.id}?sort=state")
    states = ["Disetujui", "Disetujui", "Uji coba", "Penerapan", "Dihentikan"]
    assert [cell.text.strip() for cell in browser.soup.select("td[data-label=Status]")] == states
    browser.get(f"/opd/{agency.id}?sort=title")
    titles = [link.text for link in browser.soup.select("tbody th a") if "/usulan" in link["href"]]
    assert titles == ["APPROVED", "approved zz", "IMPLEMENTED", "STOPPED", "TRIAL"]
