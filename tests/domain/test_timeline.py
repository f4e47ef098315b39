"""What each reader learns of what happened: whose name, which events, in which order."""

from datetime import timedelta

import pytest
from time_machine import travel

from innovations.database import db
from innovations.domain import route, timeline
from innovations.domain.actor import Actor
from innovations.domain.events import record
from innovations.models.accounts import Role, User
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal, State
from tests.domain.stage import NOW, TODAY, Stage, load
from tests.factories import actor_of, make_user


def happened(proposal: Proposal, user: User, *codes: str, topic: Topic = Topic.PROPOSAL) -> None:
    for code in codes:
        record(topic, code, actor_of(user), subject_id=proposal.id, proposal=proposal, reason="Alasan.")
    db.session.commit()


def told(proposal: Proposal, actor: Actor) -> list[tuple[str, str, bool]]:
    found = timeline.list_entries(load(proposal), actor)
    return [(entry.event.code, entry.name, entry.by_committee) for entry in found]


@pytest.fixture
def reviewed(stage: Stage) -> Proposal:
    """Sent, checked, scored by the reviewer, a conflict declared by the chair."""
    proposal = stage.of(State.UNDER_REVIEW)
    happened(proposal, stage.owner, "proposal_submit")
    happened(proposal, stage.kominfo, "proposal_start_review")
    happened(proposal, stage.reviewer, "review_sent", topic=Topic.REVIEW)
    happened(proposal, stage.chair, "conflict_declared", topic=Topic.REVIEW)
    return proposal


def test_staff_reads_every_name_newest_first(stage: Stage, reviewed: Proposal) -> None:
    names = {user.id: user.name for user in (stage.owner, stage.kominfo, stage.reviewer, stage.chair)}
    assert told(reviewed, actor_of(stage.kominfo)) == [
        ("conflict_declared", names[stage.chair.id], False),
        ("review_sent", names[stage.reviewer.id], False),
        ("proposal_start_review", names[stage.kominfo.id], False),
        ("proposal_submit", names[stage.owner.id], False),
    ]


@pytest.mark.parametrize("who", ["owner", "head"])
def test_proposer_and_head_read_neither_reviewers_nor_conflicts(stage: Stage, reviewed: Proposal, who: str) -> None:
    found = told(reviewed, actor_of(getattr(stage, who)))
    assert [entry[0] for entry in found] == ["review_sent", "proposal_start_review", "proposal_submit"]
    assert found[0] == ("review_sent", "", True)


def test_return_by_the_chair_is_the_committees_to_the_owner(stage: Stage) -> None:
    proposal = stage.of(State.UNDER_REVIEW)
    route.return_for_revision(proposal, actor_of(stage.chair), "Tambah data.", TODAY)
    assert told(proposal, actor_of(stage.owner)) == [("proposal_return", "", True)]


def test_everybody_reads_the_milestones_of_an_approved_one_and_no_more(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED)
    happened(proposal, stage.owner, "proposal_created", "proposal_submit", "file_added")
    happened(proposal, stage.kominfo, "proposal_return", "proposal_approve")
    happened(proposal, stage.chair, "conflict_declared", topic=Topic.REVIEW)
    found = told(proposal, actor_of(make_user()))
    assert [entry[0] for entry in found] == ["proposal_approve", "proposal_submit"]


def test_owner_does_not_learn_after_the_decision_who_declared_a_conflict(stage: Stage, reviewed: Proposal) -> None:
    reviewed.state, reviewed.decided_at, reviewed.decision_reason = State.REJECTED, NOW, "Belum layak."
    codes = [entry[0] for entry in told(reviewed, actor_of(stage.owner))]
    assert "conflict_declared" not in codes


def test_edits_in_a_row_by_one_person_count_once(stage: Stage) -> None:
    mate = make_user()
    proposal = stage.of(State.DRAFT, team=(mate,))
    happened(proposal, stage.owner, "proposal_created", "proposal_edited", "proposal_edited")
    happened(proposal, mate, "proposal_edited", "proposal_edited")
    found = [(entry[0], entry[1]) for entry in told(proposal, actor_of(stage.owner))]
    assert found == [
        ("proposal_edited", mate.name),
        ("proposal_edited", stage.owner.name),
        ("proposal_created", stage.owner.name),
    ]


def test_last_event_is_the_last_the_reader_may_know(stage: Stage, reviewed: Proposal) -> None:
    with travel(NOW + timedelta(hours=1), tick=False):
        happened(reviewed, stage.chair, "conflict_declared", topic=Topic.REVIEW)
    last = timeline.find_last(load(reviewed), actor_of(stage.owner))
    assert last is not None
    assert last.event.code == "review_sent"


def test_other_topics_and_other_proposals_stay_out(stage: Stage) -> None:
    proposal, other = stage.of(State.SUBMITTED), stage.of(State.SUBMITTED)
    happened(proposal, stage.kominfo, "exported", topic=Topic.EXPORT)
    happened(other, stage.owner, "proposal_submit")
    assert told(proposal, actor_of(stage.kominfo)) == []
    assert timeline.find_last(load(proposal), actor_of(stage.kominfo)) is None


def test_leadership_reads_the_milestones_of_a_rejected_one(stage: Stage) -> None:
    proposal = stage.of(State.REJECTED)
    happened(proposal, stage.owner, "proposal_submit")
    happened(proposal, stage.kominfo, "proposal_reject")
    leader = actor_of(make_user(Role.LEADERSHIP))
    assert [entry[0] for entry in told(proposal, leader)] == ["proposal_reject", "proposal_submit"]


def test_review_from_paper_counts_as_one_sent_where_names_are_hidden(stage: Stage, reviewed: Proposal) -> None:
    happened(reviewed, stage.chair, "review_entered", topic=Topic.REVIEW)
    proposal = load(reviewed)
    for reader in (stage.owner, stage.head):
        first = timeline.list_entries(proposal, actor_of(reader))[0]
        assert (first.event.code, first.times, first.name, first.by_committee) == ("review_sent", 2, "", True)
        assert (first.event.actor_id, first.event.subject_id, first.event.reason) == (None, None, "")
        last = timeline.find_last(proposal, actor_of(reader))
        assert last is not None
        assert last.event.code == "review_sent"
    known = timeline.list_entries(proposal, actor_of(stage.kominfo))
    assert (known[0].event.code, known[0].name) == ("review_entered", stage.chair.name)
    db.session.commit()
    assert db.session.query(Event).filter_by(code="review_sent").count() == 1


def test_reviews_without_names_are_one_entry(stage: Stage, reviewed: Proposal) -> None:
    happened(reviewed, stage.chair, "review_sent", "review_sent", topic=Topic.REVIEW)
    proposal = load(reviewed)
    times = [(entry.event.code, entry.times) for entry in timeline.list_entries(proposal, actor_of(stage.owner))]
    assert times == [("review_sent", 3), ("proposal_start_review", 1), ("proposal_submit", 1)]
    known = timeline.list_entries(proposal, actor_of(stage.kominfo))
    assert [entry.event.code for entry in known].count("review_sent") == 3
