"""The chair's list of decisions: written, proposed, undone; its release is tested beside it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, decision_lists, own_data, policy
from innovations.domain.decision_lists import Bar, Choice
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role
from innovations.models.agencies import Agency
from innovations.models.decisions import DecisionList, ListState, Verdict
from innovations.models.directives import Seat
from innovations.models.events import Event, Topic
from innovations.models.notices import Notice
from innovations.models.proposals import Proposal, State
from tests.domain.panel import REASON, Panel, let_go, undone
from tests.domain.stage import count_events, last_event, refused
from tests.factories import actor_of, make_agency, make_review, make_user, seat


@pytest.fixture
def panel(app: Flask) -> Panel:
    return Panel()


def test_list_is_written_proposed_and_released_by_somebody_else(panel: Panel) -> None:
    key = panel.propose()
    assert (panel.state(), panel.states()) == (ListState.PROPOSED, [State.UNDER_REVIEW] * 2)
    assert let_go(panel, key)
    assert (panel.state(), panel.states()) == (ListState.RELEASED, [State.APPROVED, State.REJECTED])
    good, poor = (db.session.get_one(Proposal, row.id) for row in (panel.good, panel.poor))
    assert (good.decree_number, good.decree_date, good.executing_agency_id) == (
        "188/1",
        clock.today(),
        good.agency_id,
    )
    assert (good.score_points, good.score_reviews, poor.score_points, poor.decision_reason) == (880, 2, 400, REASON)
    codes = [event.code for event in db.session.query(Event).order_by(Event.id)]
    told = ["proposal_approve", "proposal_reject"]
    assert codes == ["decisions_listed", "decisions_proposed", *told, "decisions_released"]
    event = last_event()
    assert (event.topic, event.actor_id, event.details["approve"], event.details["reject"]) == (
        Topic.DIRECTIVE,
        panel.kominfo.id,
        1,
        1,
    )


def test_what_happens_to_a_list_is_not_in_the_directives_history_before_its_release(panel: Panel) -> None:
    key = panel.propose()
    decision_lists.send_back(panel.directive, actor_of(panel.kominfo), key, "Periksa lagi.")
    decision_lists.discard(panel.directive, actor_of(panel.chair), key, "Batal.")
    db.session.commit()
    assert db.session.query(Event).filter_by(topic=Topic.DIRECTIVE).count() == 0


@pytest.mark.parametrize("who", ["kominfo", "reviewer"])
def test_only_the_chair_writes_and_proposes(panel: Panel, who: str) -> None:
    actor, key = actor_of(getattr(panel, who)), panel.write().id
    assert refused(lambda: decision_lists.write(panel.directive, actor, panel.choices(), is_early=False)) == (
        Denied,
        "not_your_part",
    )
    assert refused(lambda: decision_lists.propose(panel.directive, actor, key)) == (Denied, "not_your_part")


def test_sheet_proposes_by_the_cut_and_says_what_is_barred(panel: Panel) -> None:
    unscored = panel.add(None)
    theirs = panel.add(owner=make_user(agency=panel.office))
    joined = panel.add(team=(panel.chair,))
    same_agency = panel.add(owner=make_user(agency=db.session.get_one(Agency, panel.chair.agency_id)))
    lines = {line.row.proposal.id: (line.row.is_above, line.bar) for line in panel.sheet().lines}
    assert lines == {
        panel.good.id: (True, None),
        panel.poor.id: (False, None),
        unscored.id: (None, Bar.NO_REVIEWS),
        theirs.id: (True, Bar.CHAIR_DECIDES),
        joined.id: (None, Bar.INVOLVED),
        same_agency.id: (None, Bar.INVOLVED),
    }
    for proposal in (unscored, theirs, joined, same_agency):
        write = partial(panel.write, {proposal.id: Choice(Verdict.REJECT, REASON)}, is_early=True)
        assert undone(write)[:2] == (Invalid, "not_for_this_list")


@pytest.mark.parametrize(
    ("choice", "code", "field"),
    [
        (Choice(Verdict.REJECT, " \n"), "reason_missing", "reason"),
        (Choice(Verdict.APPROVE), "not_an_opd", "agency"),
        (Choice(Verdict.APPROVE, agency_id=2**31 - 1), "not_an_opd", "agency"),
    ],
)
def test_choice_is_whole(panel: Panel, choice: Choice, code: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        panel.write({panel.good.id: choice})
    assert (caught.value.code, caught.value.field) == (code, f"{field}_{panel.good.id}")


def test_executing_opd_is_no_unit_and_list_is_not_empty(panel: Panel) -> None:
    unit = make_agency(parent=panel.office)
    assert undone(lambda: panel.write({panel.good.id: Choice(Verdict.APPROVE, agency_id=unit.id)}))[1] == "not_an_opd"
    empty: dict[int, Choice] = {}
    write = decision_lists.write
    assert undone(lambda: write(panel.directive, actor_of(panel.chair), empty, is_early=False))[1] == "nothing_chosen"


def test_deciding_while_reviews_are_outstanding_is_meant_so(panel: Panel) -> None:
    early = panel.add(None)
    make_review(early, panel.chair)
    choices = {early.id: Choice(Verdict.REJECT, REASON)}
    assert undone(lambda: panel.write(choices))[:2] == (Invalid, "reviews_missing")
    assert let_go(panel, panel.propose(choices, is_early=True))
    assert db.session.get_one(Proposal, early.id).state is State.REJECTED


def test_writing_the_same_again_is_no_event_and_writing_anew_replaces(panel: Panel) -> None:
    first = panel.write()
    panel.write()
    assert (panel.stored().id, count_events()) == (first.id, 1)
    panel.write({panel.poor.id: Choice(Verdict.APPROVE, "x", panel.poor.agency_id)})
    rows = [(row.proposal_id, row.verdict, row.reason) for row in panel.sheet().stored.rows]  # type: ignore[union-attr]
    assert rows == [(panel.poor.id, Verdict.APPROVE, "")]


def test_stale_form_is_refused(panel: Panel) -> None:
    seen, actor = panel.sheet().stamp, actor_of(panel.chair)
    panel.write({panel.good.id: panel.choices()[panel.good.id]})
    write = decision_lists.write
    found = undone(lambda: write(panel.directive, actor, panel.choices(), is_early=False, seen=seen))
    assert found[:2] == (DomainError, "stale_form")


def test_list_with_kominfo_is_not_changed_until_it_comes_back(panel: Panel) -> None:
    key = panel.propose()
    assert undone(panel.write)[:2] == (DomainError, "list_is_proposed")
    assert decision_lists.send_back(panel.directive, actor_of(panel.kominfo), key, "Alasannya kurang jelas.")
    db.session.commit()
    assert (panel.state(), panel.stored().returned_reason) == (ListState.DRAFT, "Alasannya kurang jelas.")
    assert panel.propose() == key
    assert panel.stored().returned_reason == ""


@pytest.mark.parametrize("act", [decision_lists.send_back, decision_lists.discard])
def test_undoing_needs_a_reason_and_a_part_in_it(panel: Panel, act: Callable[..., bool]) -> None:
    key = panel.propose()
    assert undone(lambda: act(panel.directive, actor_of(panel.reviewer), key, "x"))[:2] == (Denied, "not_your_part")
    assert undone(lambda: act(panel.directive, actor_of(panel.kominfo), key, "\n"))[:2] == (Invalid, "reason_missing")


def test_kominfo_does_not_discard_what_the_chair_still_writes(panel: Panel) -> None:
    key = panel.write().id
    found = undone(lambda: decision_lists.discard(panel.directive, actor_of(panel.kominfo), key, "x"))
    assert found[:2] == (DomainError, "stale_form")
    assert decision_lists.discard(panel.directive, actor_of(panel.chair), key, "Batal.")
    assert (panel.state(), last_event().reason) == (ListState.DISCARDED, "Batal.")


def test_after_one_is_discarded_another_is_made(panel: Panel) -> None:
    first = panel.write().id
    decision_lists.discard(panel.directive, actor_of(panel.chair), first, "Batal.")
    assert panel.propose() != first
    assert db.session.query(DecisionList).count() == 2


def test_legacy_directive_has_no_list(panel: Panel) -> None:
    panel.made.is_legacy = True
    db.session.commit()
    assert undone(panel.write)[:2] == (DomainError, "legacy_directive")


def test_own_data_name_the_lists_one_wrote(panel: Panel) -> None:
    panel.propose()
    held: Any = own_data.collect(actor_of(panel.chair))["daftar_keputusan"]
    assert [(row["arahan"], row["status"]) for row in held] == [(panel.made.number, "proposed")]
    assert own_data.collect(actor_of(panel.kominfo))["daftar_keputusan"] == []


def test_kominfo_is_told_of_the_list_and_the_chair_of_its_return(panel: Panel) -> None:
    make_user(Role.KOMINFO, is_active=False)
    key = panel.propose()
    decision_lists.send_back(panel.directive, actor_of(panel.kominfo), key, "Periksa lagi.")
    db.session.commit()
    told = [(row.user_id, row.code) for row in db.session.query(Notice).order_by(Notice.id)]
    asked = [(user.id, "decisions_proposed") for user in (panel.kominfo, panel.colleague)]
    assert told == [*asked, (panel.chair.id, "decisions_sent_back")]


def test_auditor_with_a_seat_neither_proposes_nor_releases(panel: Panel) -> None:
    auditor = make_user(Role.AUDITOR, Role.KOMINFO)
    seat(panel.made, auditor, Seat.CHAIR)
    actor = actor_of(auditor)
    assert not policy.can_propose_decisions(actor, panel.directive)
    assert not policy.can_release_decisions(actor)
