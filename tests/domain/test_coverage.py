"""Coverage: figures of a cell by hand, and what is missing."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import coverage, listing
from innovations.domain.coverage import Cell, Facts, Gaps, Line, Measure, Place
from innovations.models.accounts import Role
from innovations.models.masterplan import LinkState
from innovations.models.progress import Running
from innovations.models.proposals import ONGOING_STATES, Proposal, State
from tests.factories import actor_of, make_agency, make_link, make_programme, make_proposal, make_report, make_user
from tests.queries import count_queries

LINES = [Line(1, 10, 20, 30), Line(2, 10, 20, 30), Line(3, 10, 21, None), Line(4, 11, 20, 30)]


@pytest.mark.parametrize(
    ("links", "cell"),
    [
        ([], Cell(2, 0, 0, 0)),
        ([(1, 7, False)], Cell(2, 1, 1, 0)),
        ([(1, 7, True), (2, 7, True)], Cell(2, 2, 1, 1)),
        ([(1, 7, True), (1, 8, False), (2, 9, True)], Cell(2, 2, 3, 2)),
        ([(4, 7, True), (99, 8, True)], Cell(2, 0, 0, 0)),
    ],
)
def test_cell_counts_each_innovation_once(links: list[tuple[int, int, bool]], cell: Cell) -> None:
    cells = coverage.tabulate(Facts(LINES, links), lambda line: (line.dimension_id, line.horizon_id))
    assert cells[10, 20] == cell
    assert set(cells) == {(10, 20), (10, 21), (11, 20)}
    assert coverage.tabulate(Facts(LINES, links), lambda line: line.agency_id)[None].programmes == 1


def test_whole_is_no_sum_of_its_cells() -> None:
    facts = Facts(LINES, [(1, 7, True), (3, 7, True)])
    assert coverage.tabulate(facts, lambda line: None)[None] == Cell(4, 2, 1, 1)


def test_measures_are_the_figures_of_a_cell() -> None:
    assert [Cell(4, 3, 2, 1).get(measure) for measure in Measure] == [4, 3, 2, 1]


def test_only_what_is_in_force_confirmed_and_approved_is_read(app: Flask) -> None:
    programme = make_programme()
    old = make_programme(replaced_by_id=programme.id)
    for state in State:
        for link_state in LinkState:
            make_link(make_proposal(state=state), programme, link_state)
    make_link(make_proposal(state=State.TRIAL), old)
    facts = coverage.read()
    assert [line.id for line in facts.lines] == [programme.id]
    assert coverage.tabulate(facts, lambda line: line.id) == {programme.id: Cell(1, 1, 3, 2)}
    served = db.session.scalars(select(Proposal.state).where(coverage.is_serving(Place())).order_by(Proposal.state))
    assert served.all() == [State.APPROVED, State.IMPLEMENTED, State.TRIAL]


@pytest.mark.parametrize(
    ("told", "runs"),
    [
        ([], True),
        ([Running.RUNNING], True),
        ([Running.PAUSED], False),
        ([Running.RUNNING, Running.PAUSED], False),
        ([Running.PAUSED, Running.RUNNING], True),
        ([Running.PAUSED, None], False),
        ([Running.RUNNING, None], True),
        ([Running.PAUSED, Running.RUNNING, None], True),
        ([Running.NOT_BEGUN], True),
    ],
)
@pytest.mark.parametrize("state", ONGOING_STATES)
def test_what_its_last_report_calls_paused_does_not_run(
    app: Flask, state: State, told: list[Running | None], runs: bool
) -> None:
    programme, proposal = make_programme(), make_proposal(state=state)
    make_link(proposal, programme)
    for place, running in enumerate(told):
        make_report(proposal, running, date(2026, 1, 1) + timedelta(days=30 * place))
    make_report(make_proposal(state=state), Running.PAUSED, date(2026, 9, 1))
    expected = runs and state in (State.TRIAL, State.IMPLEMENTED)
    assert coverage.read().links == [(programme.id, proposal.id, expected)]
    filters = listing.Filters(serving=Place(), only_running=True)
    found = listing.list_slice(actor_of(make_user(Role.KOMINFO)), filters)
    assert [row.id for row in found.lines] == ([proposal.id] if expected else [])


def test_gaps_are_what_is_missing(app: Flask) -> None:
    busy, idle = make_agency("Dinas B"), make_agency("Dinas A")
    served = make_programme("A", agency_id=busy.id, is_quick_win=True)
    make_programme("B", agency_id=idle.id, is_quick_win=True, quick_win_stopped_on=make_proposal().created_at.date())
    make_programme("C", replaced_by_id=served.id, agency_id=make_agency().id)
    make_link(make_proposal(owner=make_user(agency=busy), state=State.APPROVED), served)
    make_link(make_proposal(state=State.STOPPED), make_programme("D"))
    suggested = make_proposal(owner=make_user(agency=busy), state=State.TRIAL)
    make_link(suggested, served, LinkState.SUGGESTED)
    make_proposal(state=State.STOPPED)
    make_proposal(owner=make_user(agency=idle), state=State.REJECTED)
    assert coverage.count_gaps() == Gaps(programmes=2, innovations=1, quick_wins=1, agencies=1)
    assert [row.code for row in coverage.list_rows(coverage.select_unserved(), None)] == ["B", "D"]
    assert [row.id for row in coverage.list_rows(coverage.select_unlinked(), None)] == [suggested.id]
    assert [row.code for row in coverage.list_rows(coverage.select_stopped(), None)] == ["B"]
    assert [row.id for row in coverage.list_rows(coverage.select_idle_agencies(), None)] == [idle.id]


@pytest.mark.parametrize("many", [1, 3])
def test_figures_take_the_same_queries_for_more_rows(app: Flask, many: int) -> None:
    for _ in range(many):
        make_link(make_proposal(state=State.APPROVED), make_programme())
    with count_queries() as queries:
        coverage.read()
        coverage.count_gaps()
    assert len(queries) == 3
