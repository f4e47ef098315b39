"""Asking why it was decided so: who, how often, until when; and the committee's one answer."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from time_machine import travel

from innovations.database import db
from innovations.domain import clock, explanations, own_data, timeline, todo
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.todo import Work
from innovations.models.accounts import Role, User, UserRole
from innovations.models.directives import Seat
from innovations.models.events import Event, Topic
from innovations.models.explanations import Explanation
from innovations.models.notices import Notice
from innovations.models.proposals import DECIDED_STATES, Origin, Proposal, State
from innovations.models.reviews import Conflict
from tests.domain.stage import NOW, Stage, count_events, last_event, load, refused
from tests.factories import actor_of, make_directive, make_head, make_user, save, seat

LATE = datetime(2026, 3, 16, 14, 59, 59, tzinfo=UTC)
"""The last second of 16 March in Jayapura: fourteen days after the day of `NOW`."""


@pytest.fixture
def proposal(stage: Stage) -> Proposal:
    return stage.of(State.REJECTED, decided_at=NOW)


def ask(proposal: Proposal, user: User, question: str = "Mengapa?") -> Explanation:
    explanation = explanations.ask(load(proposal), actor_of(user), question)
    db.session.commit()
    return explanation


def answer(proposal: Proposal, user: User, text: str = "Karena.") -> Explanation:
    explanation = explanations.answer(load(proposal), actor_of(user), text)
    db.session.commit()
    return explanation


def piles(actor: Actor) -> dict[Work, list[str]]:
    return {pile.work: [task.number for task in pile.tasks] for pile in todo.list_piles(actor)}


def test_owner_asks_and_the_chair_answers(stage: Stage, proposal: Proposal) -> None:
    asked = ask(proposal, stage.owner)
    assert (asked.question, asked.asked_by_id) == ("Mengapa?", stage.owner.id)
    assert (asked.answer, asked.answered_at) == (None, None)
    event = last_event()
    assert (event.topic, event.code, event.proposal_id) == (Topic.PROPOSAL, "explanation_asked", proposal.id)
    answered = answer(proposal, stage.chair)
    assert (answered.answer, answered.answered_by_id, answered.answered_at) == (
        "Karena.",
        stage.chair.id,
        clock.now(),
    )
    event = last_event()
    assert (event.topic, event.code, event.proposal_id) == (Topic.REVIEW, "explanation_answered", proposal.id)


@pytest.mark.parametrize("state", State)
def test_only_what_is_decided_is_asked_about(stage: Stage, state: State) -> None:
    fields: dict[str, Any] = {"decided_at": NOW} if state in DECIDED_STATES else {}
    found = stage.of(state, **fields)
    if state in DECIDED_STATES:
        assert ask(found, stage.owner).proposal_id == found.id
    else:
        assert refused(partial(ask, found, stage.owner)) == (DomainError, "explanation_not_offered")


def test_imported_one_was_not_decided_here(stage: Stage, proposal: Proposal) -> None:
    proposal.origin = Origin.IMPORTED
    assert refused(partial(ask, proposal, stage.owner)) == (DomainError, "explanation_not_offered")


def test_directive_may_offer_none(stage: Stage, proposal: Proposal) -> None:
    proposal.directive.explanation_days = 0
    assert refused(partial(ask, proposal, stage.owner)) == (DomainError, "explanation_not_offered")


@pytest.mark.parametrize("days", [1, 14, 365])
def test_last_day_counts_whole_days_of_the_region(stage: Stage, proposal: Proposal, days: int) -> None:
    """Decided at 00.30 of 2 March in Jayapura, which is still 1 March in UTC."""
    proposal.decided_at = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    proposal.directive.explanation_days = days
    last = explanations.get_last_day(proposal)
    assert last == datetime(2026, 3, 2, tzinfo=UTC).date() + timedelta(days=days)


@pytest.mark.parametrize(("seconds", "is_late"), [(0, False), (1, True)])
def test_question_after_the_last_second_is_late(
    stage: Stage, proposal: Proposal, seconds: int, is_late: bool
) -> None:
    with travel(LATE + timedelta(seconds=seconds), tick=False):
        assert explanations.can_ask_now(proposal, actor_of(stage.owner)) is not is_late
        if not is_late:
            assert ask(proposal, stage.owner).asked_at == LATE
            return
        with pytest.raises(DomainError, match="explanation_too_late") as caught:
            ask(proposal, stage.owner)
        assert caught.value.facts == {"until": LATE.date()}


def test_teammate_head_and_kominfo_do_not_ask(stage: Stage) -> None:
    mate = make_user()
    found = stage.of(State.APPROVED, decided_at=NOW, team=(mate,))
    for user in (mate, stage.head, stage.kominfo, stage.chair):
        assert refused(partial(ask, found, user)) == (Denied, "not_your_part")


def test_auditor_who_owns_it_changes_nothing(stage: Stage, proposal: Proposal) -> None:
    save(UserRole(user_id=stage.owner.id, role=Role.AUDITOR))
    assert refused(partial(ask, proposal, stage.owner)) == (Denied, "not_your_part")


def test_same_question_twice_is_one_and_another_is_refused(stage: Stage, proposal: Proposal) -> None:
    first, events = ask(proposal, stage.owner), count_events()
    assert ask(proposal, stage.owner).id == first.id
    assert count_events() == events
    assert refused(partial(ask, proposal, stage.owner, "Lalu?")) == (DomainError, "explanation_asked")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_is_no_question_and_no_answer(stage: Stage, proposal: Proposal, text: str) -> None:
    assert refused(partial(ask, proposal, stage.owner, text)) == (Invalid, "missing")
    ask(proposal, stage.owner)
    assert refused(partial(answer, proposal, stage.chair, text)) == (Invalid, "missing")


def test_answered_once(stage: Stage, proposal: Proposal) -> None:
    secretary = make_user(Role.SECRETARY)
    seat(stage.directive, secretary, Seat.SECRETARY)
    ask(proposal, stage.owner)
    answer(proposal, stage.chair)
    events = count_events()
    answer(proposal, stage.chair)
    assert count_events() == events
    for user, text in ((stage.chair, "Lain."), (secretary, "Karena.")):
        assert refused(partial(answer, proposal, user, text)) == (DomainError, "explanation_answered")


def test_nothing_asked_is_nothing_to_answer(stage: Stage, proposal: Proposal) -> None:
    assert refused(partial(answer, proposal, stage.chair)) == (DomainError, "explanation_not_asked")


@pytest.mark.parametrize("who", ["kominfo", "reviewer", "owner", "declared", "of its OPD", "auditor", "elsewhere"])
def test_only_a_lead_without_conflict_answers(stage: Stage, proposal: Proposal, who: str) -> None:
    user = getattr(stage, who, stage.chair)
    if who == "declared":
        save(Conflict(proposal_id=proposal.id, reviewer_id=user.id, reason="Kerabat.", declared_at=NOW))
    elif who == "of its OPD":
        make_head(stage.agency, user)
    elif who == "auditor":
        save(UserRole(user_id=user.id, role=Role.AUDITOR))
    elif who == "elsewhere":
        user = make_user(Role.CHAIR)
        seat(make_directive(), user, Seat.CHAIR)
    ask(proposal, stage.owner)
    assert refused(partial(answer, proposal, user)) == (Denied, "not_your_part")
    assert Work.EXPLAIN not in piles(actor_of(user))


def notices_of(user: User) -> list[tuple[str, int | None]]:
    rows = db.session.query(Notice).filter_by(user_id=user.id).order_by(Notice.id)
    return [(row.code, row.proposal_id) for row in rows]


def test_question_waits_for_the_lead_who_is_told(stage: Stage, proposal: Proposal) -> None:
    chair = actor_of(stage.chair)
    stage.of(State.APPROVED, decided_at=NOW)
    assert piles(chair) == {}
    ask(proposal, stage.owner)
    ask(proposal, stage.owner)
    assert piles(chair) == {Work.EXPLAIN: [proposal.number]}
    assert notices_of(stage.chair) == [("explanation_asked", proposal.id)]
    answer(proposal, stage.chair)
    assert piles(chair) == {}


def test_lead_who_may_not_answer_is_not_told(stage: Stage, proposal: Proposal) -> None:
    make_head(stage.agency, stage.chair)
    ask(proposal, stage.owner)
    assert [notices_of(user) for user in (stage.chair, stage.reviewer, stage.kominfo)] == [[], [], []]


def test_owner_is_told_of_the_answer_once(stage: Stage, proposal: Proposal) -> None:
    ask(proposal, stage.owner)
    assert notices_of(stage.owner) == []
    answer(proposal, stage.chair)
    answer(proposal, stage.chair)
    assert notices_of(stage.owner) == [("explanation_answered", proposal.id)]


def test_committees_answer_has_no_name_for_owner_and_team(stage: Stage, proposal: Proposal) -> None:
    ask(proposal, stage.owner)
    answer(proposal, stage.chair)
    found = timeline.list_entries(load(proposal), actor_of(stage.owner))
    assert [(row.event.code, row.name, row.by_committee) for row in found] == [
        ("explanation_answered", "", True),
        ("explanation_asked", stage.owner.name, False),
    ]
    known = timeline.list_entries(load(proposal), actor_of(stage.kominfo))
    assert known[0].name == stage.chair.name


def test_neither_is_a_public_milestone(stage: Stage) -> None:
    found = stage.of(State.APPROVED, decided_at=NOW)
    ask(found, stage.owner)
    answer(found, stage.chair)
    assert timeline.list_entries(load(found), actor_of(make_user())) == []


def test_own_data_holds_what_was_asked_and_answered(stage: Stage, proposal: Proposal) -> None:
    ask(proposal, stage.owner)
    answer(proposal, stage.chair)
    row = {"usulan": proposal.number, "pertanyaan": "Mengapa?", "jawaban": "Karena."}
    row |= dict.fromkeys(("diajukan", "dijawab"), clock.local(NOW).isoformat())
    for user, part in ((stage.owner, "penanya"), (stage.chair, "penjawab")):
        assert own_data.collect(actor_of(user))["permintaan_penjelasan"] == [row | {"sebagai": part}]
    assert own_data.collect(actor_of(stage.kominfo))["permintaan_penjelasan"] == []


def test_leaves_one_event_each(stage: Stage, proposal: Proposal) -> None:
    ask(proposal, stage.owner)
    answer(proposal, stage.chair)
    assert db.session.query(Event).count() == 2
