"""Which OPD carries it out, and its passing on."""

from datetime import date, timedelta
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import decisions, execution
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.agencies import Agency
from innovations.models.notices import Notice
from innovations.models.proposals import Origin, Proposal, State
from tests.domain.stage import TODAY, Stage, count_events, last_event, load, refused
from tests.factories import actor_of, make_agency, make_head, make_user

DAY = timedelta(days=1)


def pass_on(
    stage: Stage, proposal: Proposal, agency: Agency, since: date = TODAY, reason: str = "OPD dilebur"
) -> None:
    execution.pass_on(proposal, actor_of(stage.kominfo), agency, since, reason)


def test_passing_on_changes_who_carries_it_out_and_nothing_else(stage: Stage) -> None:
    teammate, office = make_user(), make_agency("Dinas Sosial")
    head, proposal = make_head(office), stage.of(State.TRIAL, team=(teammate,))
    decree, before = (proposal.decree_number, proposal.decree_date), count_events()
    pass_on(stage, proposal, office)
    proposal, event = load(proposal), last_event()
    assert (proposal.executing_agency_id, proposal.agency_id, proposal.state) == (
        office.id,
        stage.agency.id,
        State.TRIAL,
    )
    assert ((proposal.decree_number, proposal.decree_date), count_events() - before) == (decree, 1)
    assert (event.code, event.reason, event.details) == (
        "execution_passed_on",
        "OPD dilebur",
        {
            "executing_agency": office.id,
            "old_agency": stage.agency.id,
            "since": "2026-03-02",
            "new_name": "Dinas Sosial",
            "old_name": "Dinas Kesehatan",
        },
    )
    told = {(notice.user_id, notice.code) for notice in db.session.query(Notice)}
    assert told == {
        (stage.owner.id, "execution_passed_on"),
        (teammate.id, "execution_passed_on"),
        (head.id, "execution_received"),
    }


@pytest.mark.parametrize("state", [State.UNDER_REVIEW, State.REJECTED, State.STOPPED])
def test_only_what_runs_is_passed_on(stage: Stage, state: State) -> None:
    proposal, office = stage.of(state), make_agency()
    assert refused(lambda: pass_on(stage, proposal, office)) == (DomainError, "not_in_this_state")


@pytest.mark.parametrize(("who", "code"), [("owner", "own_proposal"), ("head", "not_your_part")])
def test_only_the_coordinator_passes_on(stage: Stage, who: str, code: str) -> None:
    proposal, office, actor = stage.of(State.APPROVED), make_agency(), actor_of(getattr(stage, who))
    assert refused(lambda: execution.pass_on(proposal, actor, office, TODAY, "x")) == (Denied, code)


def test_passing_on_is_refused_with_what_cannot_be(stage: Stage) -> None:
    proposal, office = stage.of(State.APPROVED), make_agency()
    unit = make_agency(parent=office)
    young = make_agency(valid_from=TODAY + DAY)
    old = make_agency(valid_to=TODAY - DAY)
    cases = [
        (office, TODAY, "", "reason_missing"),
        (office, TODAY + DAY, "x", "date_in_future"),
        (office, proposal.decree_date - DAY, "x", "day_before"),  # type: ignore[operator]  # approved: it has one
        (unit, TODAY, "x", "not_an_opd"),
        (young, TODAY, "x", "no_such_opd_then"),
        (old, TODAY, "x", "no_such_opd_then"),
        (stage.agency, TODAY, "x", "same_executor"),
    ]
    for agency, since, reason, code in cases:
        found = refused(lambda given=(agency, since, reason): pass_on(stage, proposal, *given))  # type: ignore[misc]  # a bound default
        assert found == (Invalid, code)


def test_passing_on_twice_goes_forward_in_time(stage: Stage) -> None:
    proposal, first, second = stage.of(State.APPROVED), make_agency(), make_agency()
    pass_on(stage, proposal, first)
    proposal = load(proposal)
    assert refused(lambda: pass_on(stage, proposal, second, TODAY - DAY)) == (Invalid, "day_before")
    pass_on(stage, proposal, second)
    assert last_event().details["old_agency"] == first.id


def test_old_innovation_without_an_executing_opd_passes_from_its_own(stage: Stage) -> None:
    fields: dict[str, Any] = {
        "origin": Origin.IMPORTED,
        "decree_number": None,
        "decree_date": None,
        "executing_agency_id": None,
    }
    proposal, office = stage.of(State.IMPLEMENTED, **fields), make_agency()
    assert refused(lambda: pass_on(stage, proposal, stage.agency)) == (Invalid, "same_executor")
    pass_on(stage, proposal, office)
    assert (load(proposal).executing_agency_id, last_event().details["old_agency"]) == (office.id, stage.agency.id)


def test_keputusan_is_corrected_after_passing_on_without_moving_it_back(stage: Stage) -> None:
    proposal, office = stage.of(State.APPROVED), make_agency(valid_from=TODAY)
    pass_on(stage, proposal, office)
    proposal, kominfo = load(proposal), actor_of(stage.kominfo)
    early = stage.directive.issued_on
    back = stage.decree(stage.agency, date=early)
    assert refused(lambda: decisions.correct_decree(proposal, kominfo, back, "x")) == (
        Invalid,
        "executor_passed_on",
    )
    decisions.correct_decree(proposal, kominfo, stage.decree(office, number="9", date=early), "Salah ketik")
    proposal = load(proposal)
    assert (proposal.decree_number, proposal.decree_date, proposal.executing_agency_id) == ("9", early, office.id)
