"""Sharing the work of scoring: what a plan stores, who then sees what, and what changes by hand."""

from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import assignments, board, committees, decisions, directives, own_data, policy, queue, todo
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Seat
from innovations.models.events import Event
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Assignment, Conflict, Review
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_user, save, seat


class Share:
    """Four reviewers, six proposals under review, a chair and kominfo."""

    def __init__(self) -> None:
        self.made = make_directive()
        self.chair, self.kominfo = make_user(Role.CHAIR), make_user(Role.KOMINFO)
        self.reviewers = [make_user(Role.REVIEWER, name=f"Penilai {place}") for place in range(4)]
        for reviewer in self.reviewers:
            seat(self.made, reviewer)
        self.proposals = [make_proposal(self.made, state=State.UNDER_REVIEW) for _ in range(6)]

    @property
    def directive(self) -> Directive:
        db.session.commit()
        found = directives.get(self.made.id)
        assert found is not None
        return found

    def apply(self, each: int, who: User | None = None) -> Any:
        actor = actor_of(who or self.kominfo)
        stamp = assignments.get_sharing(self.directive, actor).stamp
        found = assignments.apply(self.directive, actor, each, stamp)
        db.session.commit()
        return found

    def pairs(self) -> set[tuple[int, int]]:
        db.session.commit()
        rows = db.session.query(Assignment.proposal_id, Assignment.reviewer_id)
        return {(proposal, reviewer) for proposal, reviewer in rows}

    def queue(self, reviewer: User) -> set[int]:
        return {item.proposal.id for item in queue.list_queue(actor_of(reviewer))}


@pytest.fixture
def share(app: Flask) -> Share:
    return Share()


def test_plan_stores_nothing_and_apply_what_was_shown(share: Share) -> None:
    shown = assignments.plan(share.directive, 2)
    assert share.pairs() == set()
    assert share.apply(2).added == shown.added == share.pairs()
    assert share.directive.reviews_each == 2
    assert set(shown.loads.values()) == {3}


def test_reviewer_sees_and_owes_only_what_is_assigned(share: Share) -> None:
    share.apply(2)
    for reviewer in share.reviewers:
        assert share.queue(reviewer) == {proposal for proposal, who in share.pairs() if who == reviewer.id}
    ready = actor_of(share.kominfo)
    for reviewer in share.reviewers:
        for proposal in share.proposals:
            if proposal.id in share.queue(reviewer):
                make_review(proposal, reviewer)
    piles = {pile.work: pile.total for pile in todo.list_piles(ready)}
    assert piles == {todo.Work.DECIDE: 6}


def test_missing_reviews_are_those_of_the_assigned(share: Share) -> None:
    share.apply(2)
    proposal = assignments.list_proposals(share.directive)[0]
    assert decisions.count_reviews(proposal).missing == 2


def test_second_run_fills_the_gaps_of_who_left_and_moves_nobody(share: Share) -> None:
    share.apply(2)
    before, gone = share.pairs(), share.reviewers[0]
    proposal = next(proposal for proposal in share.proposals if (proposal.id, gone.id) in before)
    save(Conflict(proposal_id=proposal.id, reviewer_id=gone.id, reason="Saudara.", declared_at=proposal.created_at))
    added = share.apply(2).added
    assert {key for key, _ in added} == {proposal.id}
    assert before <= share.pairs()
    assert len(added) == 1


def test_who_has_begun_keeps_the_proposal(share: Share) -> None:
    proposal = share.proposals[3]
    for reviewer in share.reviewers[:3]:
        make_review(proposal, reviewer, sent=reviewer is share.reviewers[0])
    share.apply(2)
    assert {who for key, who in share.pairs() if key == proposal.id} == {row.id for row in share.reviewers[:3]}


def test_all_score_all_again(share: Share) -> None:
    share.apply(1)
    assignments.share_with_all(share.directive, actor_of(share.kominfo))
    assert (share.pairs(), share.directive.reviews_each) == (set(), None)
    assert {len(share.queue(reviewer)) for reviewer in share.reviewers} == {6}


def test_by_hand_one_more_and_one_less(share: Share) -> None:
    share.apply(1)
    proposal = share.proposals[0]
    has = next(who for key, who in share.pairs() if key == proposal.id)
    other = next(reviewer for reviewer in share.reviewers if reviewer.id != has)
    assignments.assign(share.directive, actor_of(share.kominfo), proposal.number, other.id)
    assert proposal.id in share.queue(other)
    make_review(proposal, other, sent=False)
    assignments.unassign(share.directive, actor_of(share.kominfo), proposal.number, other.id)
    assert proposal.id not in share.queue(other)
    assert db.session.query(Review).filter_by(reviewer_id=other.id).count() == 1  # the draft waits
    assert (proposal.id, other.id) not in assignments.plan(share.directive, 1).standing
    codes = [code for (code,) in db.session.query(Event.code).order_by(Event.id.desc()).limit(2)]
    assert codes == ["review_unassigned", "review_assigned"]


def refusal(share: Share, act: Any) -> tuple[type[DomainError], str]:
    with pytest.raises(DomainError) as caught:
        act()
    db.session.rollback()
    return caught.type, caught.value.code


def test_by_hand_nobody_in_a_conflict_and_nothing_sent_is_taken_back(share: Share) -> None:
    share.apply(4)
    proposal, kominfo, reviewer = share.proposals[0], actor_of(share.kominfo), share.reviewers[0]
    make_review(proposal, reviewer)
    number = proposal.number
    sent = refusal(share, lambda: assignments.unassign(share.directive, kominfo, number, reviewer.id))
    assert sent == (DomainError, "assigned_review_sent")
    save(Conflict(proposal_id=proposal.id, reviewer_id=reviewer.id, reason="x", declared_at=proposal.created_at))
    torn = refusal(share, lambda: assignments.assign(share.directive, kominfo, number, reviewer.id))
    assert torn == (Invalid, "reviewer_not_able")
    stranger = refusal(share, lambda: assignments.assign(share.directive, kominfo, number, share.kominfo.id))
    assert stranger == (Invalid, "reviewer_not_able")


def test_without_shares_there_is_nothing_to_change_by_hand(share: Share) -> None:
    number, kominfo = share.proposals[0].number, actor_of(share.kominfo)
    found = refusal(share, lambda: assignments.assign(share.directive, kominfo, number, share.reviewers[0].id))
    assert found == (DomainError, "not_shared")


@pytest.mark.parametrize("each", [0, 21, -1])
def test_number_outside_the_bounds_is_refused(share: Share, each: int) -> None:
    assert refusal(share, lambda: assignments.plan(share.directive, each)) == (Invalid, "number_out_of_range")


def test_plan_that_somebody_overtook_is_refused(share: Share) -> None:
    kominfo = actor_of(share.kominfo)
    stamp = assignments.get_sharing(share.directive, kominfo).stamp
    seat(share.made, make_user(Role.REVIEWER))
    found = refusal(share, lambda: assignments.apply(share.directive, kominfo, 2, stamp))
    assert found == (DomainError, "stale_form")


@pytest.mark.parametrize("who", ["reviewer", "stranger", "chair_of_another"])
def test_others_may_not_share_out(share: Share, who: str) -> None:
    people = {"reviewer": share.reviewers[0], "stranger": make_user(), "chair_of_another": share.chair}
    seat(make_directive(), share.chair, Seat.CHAIR)
    actor = actor_of(people[who])
    assert not policy.can_assign(actor, share.directive)
    assert refusal(share, lambda: assignments.apply(share.directive, actor, 2, "")) == (Denied, "not_your_part")


def test_chair_shares_out_but_not_who_scores_the_own_proposal(share: Share) -> None:
    seat(share.made, share.chair, Seat.CHAIR)
    own: Proposal = make_proposal(share.made, share.chair, State.UNDER_REVIEW)
    share.apply(2, share.chair)
    sharing = assignments.get_sharing(share.directive, actor_of(share.chair))
    line = next(line for line in sharing.lines if line.proposal.id == own.id)
    assert (line.is_withheld, line.assigned, line.able) == (True, [], [])
    assert len([key for key, _ in share.pairs() if key == own.id]) == 2
    act = refusal(
        share, lambda: assignments.unassign(share.directive, actor_of(share.chair), own.number, share.reviewers[0].id)
    )
    assert act == (Denied, "not_your_part")


def test_own_data_name_what_was_assigned(share: Share) -> None:
    share.apply(1)
    reviewer = share.reviewers[0]
    held = own_data.collect(actor_of(reviewer))["penugasan"]
    assert len(held) == len(share.queue(reviewer)) > 0


def test_board_expects_only_the_assigned(share: Share) -> None:
    share.apply(2)
    lines = board.get_board(share.directive, actor_of(share.kominfo)).proposals
    assert {(line.done, line.expected) for line in lines} == {(0, 2)}
    assert {len(line.marks) for line in lines} == {2}


def test_assigned_twice_is_one_event(share: Share) -> None:
    share.apply(4)
    before = db.session.query(Event).count()
    assignments.assign(share.directive, actor_of(share.kominfo), share.proposals[0].number, share.reviewers[0].id)
    assert db.session.query(Event).count() == before


def test_recused_chair_neither_sees_nor_steers(share: Share) -> None:
    seat(share.made, share.chair, Seat.CHAIR)
    proposal = share.proposals[0]
    save(Conflict(proposal_id=proposal.id, reviewer_id=share.chair.id, reason="x", declared_at=proposal.created_at))
    share.apply(2)
    chair, number, reviewer = actor_of(share.chair), proposal.number, share.reviewers[0].id
    line = assignments.get_sharing(share.directive, chair).lines[0]
    assert (line.proposal.id, line.is_withheld, line.assigned) == (proposal.id, True, [])
    steers = refusal(share, lambda: assignments.assign(share.directive, chair, number, reviewer))
    assert steers == (Denied, "not_your_part")


def test_who_is_recused_has_it_no_more_unless_the_review_still_counts(share: Share) -> None:
    """In the list, in the loads and in what is missing; who came to its OPD after sending keeps both."""
    share.apply(4)
    proposal, (recused, moved, *_others) = share.proposals[0], share.reviewers
    save(Conflict(proposal_id=proposal.id, reviewer_id=recused.id, reason="x", declared_at=proposal.created_at))
    make_review(proposal, moved)
    db.session.get_one(User, moved.id).agency_id = proposal.agency_id
    sharing = assignments.get_sharing(share.directive, actor_of(share.kominfo))
    assert [name for _key, name in sharing.lines[0].assigned] == ["Penilai 1", "Penilai 2", "Penilai 3"]
    assert sharing.loads == [("Penilai 0", 5), ("Penilai 1", 6), ("Penilai 2", 6), ("Penilai 3", 6)]


def test_who_leaves_after_sending_keeps_that_place_and_leaves_the_others_open(share: Share) -> None:
    share.apply(2)
    gone = share.reviewers[0]
    mine = {key for key, reviewer in share.pairs() if reviewer == gone.id}
    sent = db.session.get_one(Proposal, min(mine))
    make_review(sent, gone)
    committees.remove_member(share.directive, actor_of(share.kominfo), gone.id)
    found = share.apply(2)
    assert {key for key, _ in found.added} == mine - {sent.id}
    assert gone.id not in {reviewer for _, reviewer in found.added}
    sharing = assignments.get_sharing(share.directive, actor_of(share.kominfo))
    assert [line.missing for line in sharing.lines] == [0] * 6
    line = next(line for line in sharing.lines if line.proposal.id == sent.id)
    assert gone.name in [name for _, name in line.assigned]
