"""Sending, returning and taking back: what each changes and records, and every refusal."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from time_machine import travel

from innovations.database import db
from innovations.domain import checks, decisions, permissions, route, trials
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.trials import ImplementationFacts, TrialFacts
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive
from innovations.models.events import Event
from innovations.models.proposals import Initiator, State
from tests.domain.stage import NOW, TODAY, YES, Stage, count_events, last_event, load, refused, send
from tests.factories import (
    actor_of,
    make_agency,
    make_head,
    make_review,
    make_user,
)


def test_submit_freezes_a_version_and_awaits_the_permission(stage: Stage) -> None:
    proposal = send(stage.of(State.DRAFT), stage.owner)
    assert (proposal.state, proposal.version_no, proposal.submitted_at) == (State.AWAITING_PERMISSION, 1, NOW)
    version = proposal.versions[0]
    assert (version.content["title"], version.submitted_by_id) == (proposal.title, stage.owner.id)
    event = last_event()
    assert (event.code, event.actor_id, event.proposal_id) == ("proposal_submit", stage.owner.id, proposal.id)
    assert event.details == {
        "from": "draft",
        "to": "awaiting_permission",
        "version_no": 0,
        "sent_version": 1,
        "content_hash": version.content_hash,
    }


def test_submit_needs_no_permission_where_the_directive_asks_for_none(stage: Stage) -> None:
    stage.directive.permission_required = False
    assert send(stage.of(State.DRAFT), stage.owner).state is State.SUBMITTED


def test_submit_team_and_strangers_may_not_send(stage: Stage) -> None:
    mate = make_user(agency=stage.agency)
    proposal = stage.of(State.DRAFT, team=(mate,))
    for user in (mate, stage.head, stage.kominfo, make_user()):
        kind, code = refused(lambda user=user: route.submit(proposal, actor_of(user), []))  # type: ignore[misc]  # mypy cannot type a default
        assert (kind, code) == (Denied, "own_proposal" if user is mate else "not_your_part")


def test_submit_incomplete_is_refused_with_the_number_of_gaps(stage: Stage) -> None:
    proposal = stage.of(State.DRAFT, problem="", aims="")
    with pytest.raises(DomainError) as caught:
        route.submit(proposal, actor_of(stage.owner), [])
    assert (caught.value.code, caught.value.facts) == ("incomplete", {"count": 2})


def test_submit_words_are_counted_against_the_directive(stage: Stage) -> None:
    stage.directive.min_words = 7
    assert refused(lambda: send(stage.of(State.DRAFT), stage.owner)) == (DomainError, "incomplete")


@pytest.mark.parametrize(
    ("grace", "late", "code"),
    [
        (0, timedelta(0), None),
        (0, timedelta(microseconds=999_999), None),
        (0, timedelta(seconds=1), "directive_closed"),
        (30, timedelta(minutes=30), None),
        (30, timedelta(minutes=30, microseconds=1), None),
        (30, timedelta(minutes=30, seconds=1), "directive_closed"),
        (30, timedelta(days=9), "directive_closed"),
    ],
)
def test_submit_closing_and_grace_count_to_the_second(
    stage: Stage, grace: int, late: timedelta, code: str | None
) -> None:
    stage.directive.closes_at, stage.directive.grace_minutes = NOW, grace
    proposal = stage.of(State.DRAFT)
    with travel(NOW + late, tick=False):
        if code is None:
            assert send(proposal, stage.owner).state is State.AWAITING_PERMISSION
        else:
            assert refused(lambda: send(proposal, stage.owner)) == (DomainError, code)


@pytest.mark.parametrize(("early", "code"), [(timedelta(0), None), (timedelta(microseconds=1), "directive_not_open")])
def test_submit_opening_counts(stage: Stage, early: timedelta, code: str | None) -> None:
    stage.directive.opens_at = NOW
    proposal = stage.of(State.DRAFT)
    with travel(NOW - early, tick=False):
        if code is None:
            assert send(proposal, stage.owner).state is State.AWAITING_PERMISSION
        else:
            assert refused(lambda: send(proposal, stage.owner)) == (DomainError, code)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2026, 3, 9, 14, 59, 59, 999999, tzinfo=UTC), None),  # 23.59.59 WIT on the day set
        (datetime(2026, 3, 9, 15, 0, tzinfo=UTC), "revision_too_late"),
    ],
)
def test_submit_revision_counts_until_the_end_of_the_day_set_though_the_directive_closed(
    stage: Stage, at: datetime, code: str | None
) -> None:
    stage.directive.closes_at = NOW
    proposal = stage.permitted(State.RETURNED, returned_until=date(2026, 3, 9))
    with travel(at, tick=False):
        if code is None:
            assert send(proposal, stage.owner).state is State.SUBMITTED
        else:
            assert refused(lambda: send(proposal, stage.owner)) == (DomainError, code)


def test_submit_revision_keeps_the_permission_and_makes_the_next_version(stage: Stage) -> None:
    proposal = send(stage.permitted(State.RETURNED), stage.owner)
    assert (proposal.state, proposal.version_no, proposal.returned_until) == (State.SUBMITTED, 2, None)
    assert [version.version_no for version in proposal.versions] == [1, 2]


def test_submit_revision_never_permitted_awaits_the_permission(stage: Stage) -> None:
    assert send(stage.of(State.RETURNED), stage.owner).state is State.AWAITING_PERMISSION


@pytest.mark.parametrize("state", set(State) - {State.DRAFT, State.RETURNED})
def test_submit_what_is_on_its_way_is_not_sent_again(stage: Stage, state: State) -> None:
    assert refused(lambda: send(stage.of(state), stage.owner)) == (DomainError, "not_in_this_state")


def test_initiator_head_files_the_proposal_of_the_opd_without_a_letter(stage: Stage) -> None:
    proposal = send(stage.of(State.DRAFT, initiator=Initiator.AGENCY), stage.head)
    assert (proposal.state, proposal.permissions) == (State.SUBMITTED, [])


def test_initiator_who_drafted_it_for_the_opd_may_not_file_it(stage: Stage) -> None:
    proposal = stage.of(State.DRAFT, initiator=Initiator.AGENCY)
    assert refused(lambda: send(proposal, stage.owner)) == (Denied, "own_proposal")


def test_initiator_head_of_another_opd_may_not_file_it(stage: Stage) -> None:
    proposal = stage.of(State.DRAFT, initiator=Initiator.AGENCY)
    assert refused(lambda: send(proposal, make_head(make_agency()))) == (Denied, "not_your_part")


def test_initiator_kominfo_files_for_an_opd_on_its_heads_letter(stage: Stage) -> None:
    draft = stage.of(State.DRAFT, stage.kominfo, initiator=Initiator.AGENCY, agency_id=stage.agency.id)
    proposal = send(draft, stage.kominfo, stage.letter())
    assert proposal.state is State.SUBMITTED
    found = [(p.letter_number, p.granted_by_id, p.recorded_by_id, p.version_no) for p in proposal.permissions]
    assert found == [("800/12/2026", stage.head.id, stage.kominfo.id, 1)]


def test_initiator_kominfo_without_the_letter_is_refused(stage: Stage) -> None:
    draft = stage.of(State.DRAFT, stage.kominfo, initiator=Initiator.AGENCY, agency_id=stage.agency.id)
    assert refused(lambda: send(draft, stage.kominfo)) == (Invalid, "missing")


@pytest.mark.parametrize("initiator", [Initiator.REGENT, Initiator.COUNCIL, Initiator.COMMUNITY])
def test_initiator_kominfo_files_for_those_outside(stage: Stage, initiator: Initiator) -> None:
    draft = stage.of(
        State.DRAFT, stage.kominfo, initiator=initiator, initiator_name="Ibu Yosefa", agency_id=stage.agency.id
    )
    assert send(draft, stage.kominfo).state is State.SUBMITTED


def test_initiator_those_outside_are_named(stage: Stage) -> None:
    draft = stage.of(State.DRAFT, stage.kominfo, initiator=Initiator.COMMUNITY, agency_id=stage.agency.id)
    assert refused(lambda: send(draft, stage.kominfo)) == (DomainError, "incomplete")


def test_initiator_nobody_else_files_for_those_outside(stage: Stage) -> None:
    draft = stage.of(State.DRAFT, initiator=Initiator.COMMUNITY, initiator_name="Ibu Yosefa")
    assert refused(lambda: send(draft, stage.owner)) == (Denied, "own_proposal")


def test_initiator_chair_checks_what_kominfo_entered_and_its_owner_does_not(stage: Stage) -> None:
    entered = stage.of(State.SUBMITTED, stage.kominfo, initiator=Initiator.COMMUNITY, agency_id=stage.agency.id)
    start = checks.start_review
    assert refused(lambda: start(entered, actor_of(stage.kominfo), YES)) == (Denied, "own_proposal")
    start(entered, actor_of(stage.chair), YES)
    assert load(entered).state is State.UNDER_REVIEW


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (State.AWAITING_PERMISSION, "head"),
        (State.AWAITING_PERMISSION, "kominfo"),
        (State.SUBMITTED, "kominfo"),
        (State.UNDER_REVIEW, "kominfo"),
        (State.UNDER_REVIEW, "chair"),
    ],
)
def test_return_gives_it_back_with_reason_and_day(stage: Stage, state: State, who: str) -> None:
    proposal = stage.of(state)
    user: User = getattr(stage, who)
    route.return_for_revision(proposal, actor_of(user), "Lengkapi data.", TODAY)
    assert (load(proposal).state, proposal.returned_until) == (State.RETURNED, TODAY)
    event = last_event()
    assert (event.reason, event.details["until"], event.actor_id) == ("Lengkapi data.", "2026-03-02", user.id)


@pytest.mark.parametrize(
    ("state", "who", "reason", "days", "kind", "code"),
    [
        (State.SUBMITTED, "kominfo", " ", 0, Invalid, "reason_missing"),
        (State.SUBMITTED, "kominfo", "x", -1, Invalid, "date_in_past"),
        (State.SUBMITTED, "kominfo", "x", 367, Invalid, "date_too_far"),
        (State.SUBMITTED, "head", "x", 0, Denied, "not_your_part"),
        (State.SUBMITTED, "chair", "x", 0, Denied, "not_your_part"),
        (State.UNDER_REVIEW, "reviewer", "x", 0, Denied, "not_your_part"),
        (State.UNDER_REVIEW, "owner", "x", 0, Denied, "own_proposal"),
        (State.APPROVED, "kominfo", "x", 0, DomainError, "not_in_this_state"),
        (State.RETURNED, "kominfo", "x", 0, DomainError, "not_in_this_state"),
    ],
)
def test_return_is_refused(
    stage: Stage, state: State, who: str, reason: str, days: int, kind: type[DomainError], code: str
) -> None:
    proposal, actor = stage.of(state), actor_of(getattr(stage, who))
    until = TODAY + timedelta(days=days)
    before = count_events()
    assert refused(lambda: route.return_for_revision(proposal, actor, reason, until)) == (kind, code)
    assert (proposal.state, count_events()) == (state, before)


@pytest.mark.parametrize("who", ["kominfo", "chair", "head"])
def test_more_time_to_mend_lets_a_late_owner_send_again(stage: Stage, who: str) -> None:
    proposal = stage.permitted(State.RETURNED, returned_until=TODAY - timedelta(days=1))
    assert refused(lambda: send(proposal, stage.owner)) == (DomainError, "revision_too_late")
    route.extend_revision(proposal, actor_of(getattr(stage, who)), "Sakit.", TODAY)
    event = last_event()
    assert (event.code, event.reason, event.details) == (
        "proposal_revision_extended",
        "Sakit.",
        {"old": "2026-03-01", "until": "2026-03-02"},
    )
    assert send(load(proposal), stage.owner).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("state", "who", "reason", "days", "kind", "code"),
    [
        (State.RETURNED, "kominfo", " ", 9, Invalid, "reason_missing"),
        (State.RETURNED, "kominfo", "x", -1, Invalid, "date_in_past"),
        (State.RETURNED, "kominfo", "x", 367, Invalid, "date_too_far"),
        (State.RETURNED, "kominfo", "x", 5, Invalid, "revision_not_later"),
        (State.RETURNED, "owner", "x", 9, Denied, "own_proposal"),
        (State.RETURNED, "reviewer", "x", 9, Denied, "not_your_part"),
        (State.SUBMITTED, "kominfo", "x", 9, DomainError, "not_in_this_state"),
        (State.WITHDRAWN, "kominfo", "x", 9, DomainError, "not_in_this_state"),
    ],
)
def test_more_time_to_mend_is_refused(
    stage: Stage, state: State, who: str, reason: str, days: int, kind: type[DomainError], code: str
) -> None:
    until = TODAY + timedelta(days=5) if state is State.RETURNED else None
    proposal, actor = stage.of(state, returned_until=until), actor_of(getattr(stage, who))
    day, before = TODAY + timedelta(days=days), count_events()
    assert refused(lambda: route.extend_revision(proposal, actor, reason, day)) == (kind, code)
    assert (proposal.returned_until, count_events()) == (until, before)


@pytest.mark.parametrize("state", [State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED])
def test_withdraw_owner_takes_it_back_before_the_decision(stage: Stage, state: State) -> None:
    proposal = stage.of(state)
    route.withdraw(proposal, actor_of(stage.owner), "Digabung.")
    assert (load(proposal).state, proposal.returned_until) == (State.WITHDRAWN, None)
    assert last_event().reason == "Digabung."


@pytest.mark.parametrize(
    "state",
    [State.DRAFT, State.APPROVED, State.REJECTED, State.TRIAL, State.IMPLEMENTED, State.STOPPED, State.WITHDRAWN],
)
def test_withdraw_not_after_the_decision_nor_before_sending(stage: Stage, state: State) -> None:
    proposal = stage.of(state)
    found = refused(lambda: route.withdraw(proposal, actor_of(stage.owner), "x"))
    assert found == (DomainError, "not_in_this_state")


def test_withdraw_only_the_owner_and_with_a_reason(stage: Stage) -> None:
    mate = make_user()
    proposal = stage.of(State.SUBMITTED, team=(mate,))
    assert refused(lambda: route.withdraw(proposal, actor_of(mate), "x")) == (Denied, "own_proposal")
    assert refused(lambda: route.withdraw(proposal, actor_of(stage.kominfo), "x")) == (Denied, "not_your_part")
    assert refused(lambda: route.withdraw(proposal, actor_of(stage.owner), "")) == (Invalid, "reason_missing")


def test_whole_route_leaves_one_event_per_act(stage: Stage) -> None:
    kominfo = actor_of(stage.kominfo)
    proposal = send(stage.of(State.DRAFT), stage.owner)
    permissions.grant_permission(proposal, actor_of(stage.head), stage.letter())
    checks.start_review(load(proposal), kominfo, YES)
    make_review(proposal, stage.reviewer, (5, 5, 5))
    decisions.approve(load(proposal), kominfo, stage.decree(), is_early=True)
    trials.start_trial(load(proposal), kominfo, TrialFacts(TODAY, TODAY, "Sentani"))
    trials.implement(load(proposal), kominfo, ImplementationFacts(TODAY))
    db.session.commit()
    codes = db.session.scalars(select(Event.code).where(Event.proposal_id == proposal.id).order_by(Event.id)).all()
    assert codes == [
        "proposal_submit",
        "proposal_grant_permission",
        "proposal_start_review",
        "proposal_approve",
        "proposal_start_trial",
        "proposal_implement",
    ]


def test_auditor_can_do_nothing_to_what_they_once_owned(stage: Stage) -> None:
    auditor = make_user(Role.AUDITOR, agency=stage.agency)
    found = {
        refused(lambda act=act: act(actor_of(auditor)))  # type: ignore[misc]  # as above
        for act in _acts_of_an_owner(stage, auditor)
    }
    assert found == {(Denied, "own_proposal")}


def _acts_of_an_owner(stage: Stage, owner: User) -> list[Callable[[Actor], object]]:
    draft, sent = stage.of(State.DRAFT, owner), stage.of(State.SUBMITTED, owner)
    return [lambda actor: route.submit(draft, actor, []), lambda actor: route.withdraw(sent, actor, "x")]


def test_deadline_is_closing_plus_grace() -> None:
    directive = Directive(closes_at=NOW, grace_minutes=90)
    assert route.deadline_of(directive) == NOW + timedelta(minutes=90)
