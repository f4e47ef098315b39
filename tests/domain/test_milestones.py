"""Milestones: who keeps them, ticked and undone, and that nothing happens twice."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from innovations.database import db
from innovations.domain import milestones
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.milestones import Content
from innovations.models.accounts import Role, User, UserRole
from innovations.models.events import Event
from innovations.models.progress import Milestone
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.domain.stage import TODAY, Stage, count_events, last_event, load, refused
from tests.factories import actor_of, make_agency, make_head, make_user, save

SOON = TODAY + timedelta(days=30)
CONTENT = Content("Kader terlatih", SOON)


@pytest.fixture
def proposal(stage: Stage) -> Proposal:
    return stage.of(State.TRIAL)


def add(proposal: Proposal, user: User, content: Content = CONTENT, token: str | None = None) -> Milestone:
    milestone = milestones.add(load(proposal), actor_of(user), content, token)
    db.session.commit()
    return milestone


def codes() -> list[str]:
    return list(db.session.scalars(db.select(Event.code).where(Event.code.startswith("mile")).order_by(Event.id)))


def test_owner_adds_one_with_its_event(stage: Stage, proposal: Proposal) -> None:
    milestone = add(proposal, stage.owner)
    assert milestones.read_content(milestone) == CONTENT
    event = last_event()
    assert (event.code, event.actor_id, event.proposal_id) == ("milestone_added", stage.owner.id, proposal.id)
    assert event.details == {"milestone_id": milestone.id, "title": "Kader terlatih"}


def test_those_who_tend_it_keep_them_and_nobody_else(stage: Stage) -> None:
    mate, executing = make_user(), make_agency()
    proposal = stage.of(State.APPROVED, team=(mate,), executing_agency_id=executing.id)
    for user in (stage.owner, mate, stage.head, make_head(executing), stage.kominfo):
        add(proposal, user)
    auditing_owner = make_user(agency=stage.agency)
    for user in (stage.chair, stage.reviewer, make_user(agency=stage.agency), make_user(Role.LEADERSHIP)):
        assert refused(partial(add, proposal, user)) == (Denied, "not_your_part")
    proposal.owner_id = auditing_owner.id
    save(UserRole(user_id=auditing_owner.id, role=Role.AUDITOR))
    assert refused(partial(add, proposal, auditing_owner)) == (Denied, "not_your_part")


@pytest.mark.parametrize("state", LIVE_STATES)
def test_stopped_innovation_takes_none(stage: Stage, state: State) -> None:
    proposal = stage.of(state)
    if state is State.STOPPED:
        assert refused(partial(add, proposal, stage.owner)) == (DomainError, "not_in_this_state")
    else:
        assert add(proposal, stage.owner).proposal_id == proposal.id


def test_same_form_twice_is_one(stage: Stage, proposal: Proposal) -> None:
    first, token = add(proposal, stage.owner, token="a" * 32), "a" * 32
    assert add(proposal, stage.owner, token=token).id == first.id
    assert codes() == ["milestone_added"]
    other = stage.of(State.TRIAL)
    assert refused(partial(add, other, stage.owner, token=token)) == (DomainError, "happened_already")


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (Content("  ", SOON), "missing", "title"),
        (Content("Selesai besok", SOON, done_on=TODAY + timedelta(days=1)), "date_in_future", "done_on"),
    ],
)
def test_contradictory_one_is_refused(
    stage: Stage, proposal: Proposal, content: Content, code: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        add(proposal, stage.owner, content)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_there_are_at_most_thirty(stage: Stage, proposal: Proposal) -> None:
    for _ in range(milestones.MAX_MILESTONES):
        add(proposal, stage.owner)
    assert refused(partial(add, proposal, stage.owner)) == (Invalid, "milestones_full")


def test_done_undone_and_changed_are_told_apart(stage: Stage, proposal: Proposal) -> None:
    milestone, actor = add(proposal, stage.owner), actor_of(stage.owner)
    for act in (milestones.finish, milestones.finish, milestones.reopen, milestones.reopen):
        act(milestone, load(proposal), actor)
    milestones.change(milestone, load(proposal), actor, replace(CONTENT, note="Dua puskesmas."))
    milestones.change(milestone, load(proposal), actor, replace(CONTENT, note="Dua puskesmas.", done_on=TODAY))
    assert codes() == [
        "milestone_added", "milestone_done", "milestone_reopened", "milestone_changed", "milestone_done",
    ]  # fmt: skip
    assert (milestone.done_on, milestone.note) == (TODAY, "Dua puskesmas.")


def test_day_it_was_done_on_is_kept_by_a_second_tick(stage: Stage, proposal: Proposal) -> None:
    earlier = date(2026, 2, 1)
    milestone = add(proposal, stage.owner, replace(CONTENT, done_on=earlier))
    milestones.finish(milestone, load(proposal), actor_of(stage.owner))
    assert milestone.done_on == earlier


def test_form_opened_before_another_change_is_stale(stage: Stage, proposal: Proposal) -> None:
    milestone, actor = add(proposal, stage.owner), actor_of(stage.owner)
    seen = milestones.digest(milestone)
    milestones.change(milestone, load(proposal), actor, replace(CONTENT, title="Lain"), seen)
    assert refused(
        lambda: milestones.change(milestone, load(proposal), actor, replace(CONTENT, title="Lagi"), seen)
    ) == (DomainError, "stale_form")
    events = count_events()
    milestones.change(milestone, load(proposal), actor, replace(CONTENT, title="Lain"), seen)
    assert count_events() == events


def test_removed_one_leaves_its_name_in_the_timeline(stage: Stage, proposal: Proposal) -> None:
    milestone = add(proposal, stage.owner)
    assert refused(partial(milestones.remove, milestone, load(proposal), actor_of(stage.chair))) == (
        Denied, "not_your_part",
    )  # fmt: skip
    milestones.remove(milestone, load(proposal), actor_of(stage.owner))
    assert (last_event().code, last_event().details["title"]) == ("milestone_removed", "Kader terlatih")
    assert milestones.list_of(proposal) == []


@pytest.mark.parametrize(("days", "done", "expected"), [(0, False, False), (1, False, True), (1, True, False)])
def test_overdue_from_the_day_after(stage: Stage, proposal: Proposal, days: int, done: bool, expected: bool) -> None:
    content = Content("Selesai", TODAY - timedelta(days=days), done_on=TODAY if done else None)
    assert milestones.is_overdue(add(proposal, stage.owner, content)) is expected


def test_one_is_found_only_with_its_own_innovation(stage: Stage, proposal: Proposal) -> None:
    milestone = add(proposal, stage.owner)
    other = add(stage.of(State.TRIAL), stage.owner)
    assert milestones.get(proposal, milestone.id) == milestone
    assert milestones.get(proposal, other.id) is None
