"""The chair's board: how each reviewer stands to each proposal, how long it waits, and who may know."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from innovations.database import db
from innovations.domain import board, directives, reopening
from innovations.domain.board import Board, ProposalLine, ReviewerLine
from innovations.models.accounts import Role, User, UserRole
from innovations.models.directives import Directive, Seat
from innovations.models.proposals import Check, Proposal, State
from innovations.models.reviews import Conflict
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_user, save, seat
from tests.queries import count_queries

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


class Committee:
    """A directive with a chair and two members, Ana and Budi; kominfo looks on."""

    def __init__(self) -> None:
        self.directive: Directive = make_directive()
        self.chair = make_user(Role.CHAIR, name="Ketua")
        self.ana, self.budi = make_user(Role.REVIEWER, name="Ana"), make_user(Role.REVIEWER, name="Budi")
        self.kominfo = make_user(Role.KOMINFO)
        seat(self.directive, self.chair, Seat.CHAIR)
        for member in (self.ana, self.budi):
            seat(self.directive, member)

    def propose(self, days: int | None = None, **fields: object) -> Proposal:
        """Under review, for so many days where that is known."""
        proposal = make_proposal(self.directive, state=State.UNDER_REVIEW, **fields)  # type: ignore[arg-type]  # columns
        if days is not None:
            at = NOW - timedelta(days=days)
            save(Check(proposal_id=proposal.id, version_no=1, checked_by_id=self.kominfo.id, checked_at=at))
        return proposal

    def recuse(self, proposal: Proposal, user: User) -> None:
        save(Conflict(proposal_id=proposal.id, reviewer_id=user.id, reason="Ipar.", declared_at=NOW))

    def board(self, reader: User | None = None) -> Board:
        actor, key = actor_of(reader or self.kominfo), self.directive.id
        db.session.expire_all()
        directive = directives.get(key)
        assert directive is not None
        with time_machine.travel(NOW, tick=False):
            return board.get_board(directive, actor)

    def line(self, reader: User | None = None) -> ProposalLine:
        return self.board(reader).proposals[0]


@pytest.fixture
def committee(app: Flask) -> Committee:
    return Committee()


def marks(line: ProposalLine) -> dict[str, str]:
    return {mark.name: mark.standing.value for mark in line.marks}


def figures(found: Board) -> dict[str, tuple[int, int, int, int, int | None]]:
    def tell(line: ReviewerLine) -> tuple[int, int, int, int, int | None]:
        return (line.done, line.expected, line.drafts, line.recused, line.days)

    return {line.name: tell(line) for line in found.reviewers}


def test_board_tells_who_sent_who_drafts_and_who_is_missing(committee: Committee) -> None:
    proposal = committee.propose(days=9)
    make_review(proposal, committee.ana)
    make_review(proposal, committee.budi, sent=False)
    line = committee.line()
    assert marks(line) == {"Ana": "sent", "Budi": "draft", "Ketua": "missing"}
    assert (line.done, line.expected, line.days) == (1, 3, 9)
    assert figures(committee.board()) == {
        "Budi": (0, 1, 1, 0, 9), "Ketua": (0, 1, 0, 0, 9), "Ana": (1, 1, 0, 0, None),
    }  # fmt: skip


def test_declared_conflict_recuses_and_voids_what_was_sent(committee: Committee) -> None:
    proposal = committee.propose(days=2)
    make_review(proposal, committee.ana)
    committee.recuse(proposal, committee.ana)
    committee.recuse(proposal, committee.budi)
    line = committee.line()
    assert marks(line) == {"Ana": "void", "Budi": "recused", "Ketua": "missing"}
    assert (line.done, line.expected) == (0, 1)
    assert figures(committee.board())["Ana"] == (0, 0, 0, 1, None)


def test_colleague_of_the_opd_is_recused_but_an_earlier_review_still_counts(committee: Committee) -> None:
    """A move of office after sending voids nothing (README, decisions)."""
    proposal = committee.propose()
    make_review(proposal, committee.ana)
    for member in (committee.ana, committee.budi):
        member.agency_id = proposal.agency_id
    db.session.commit()
    assert marks(committee.line()) == {"Ana": "sent", "Budi": "recused", "Ketua": "missing"}


def test_whoever_cannot_score_any_more_is_told_apart(committee: Committee) -> None:
    proposal = committee.propose()
    make_review(proposal, committee.ana)
    committee.ana.is_active = False
    save(UserRole(user_id=committee.budi.id, role=Role.AUDITOR))
    assert marks(committee.line()) == {"Ana": "sent", "Ketua": "missing"}
    seats = {line.name: line.seat for line in committee.board().reviewers}
    assert seats == {"Ketua": Seat.CHAIR, "Budi": Seat.MEMBER, "Ana": None}


def test_reopened_review_is_a_draft_again_and_no_act_of_its_reviewer(committee: Committee) -> None:
    review = make_review(committee.propose(), committee.ana)
    directive_id, chair, sent_at = committee.directive.id, actor_of(committee.chair), review.sent_at
    db.session.expire_all()
    case = reopening.get(directive_id, review.id, chair)
    assert case is not None
    reopening.reopen(case, chair, "Tertukar.")
    db.session.commit()
    mark = next(mark for mark in committee.line().marks if mark.name == "Ana")
    assert (mark.standing.value, mark.times_reopened, mark.at, mark.can_reopen) == ("draft", 1, sent_at, False)


def test_review_of_an_older_version_is_missing_again(committee: Committee) -> None:
    proposal = committee.propose(days=9)
    make_review(proposal, committee.ana)
    proposal.version_no = 2
    save(Check(proposal_id=proposal.id, version_no=2, checked_by_id=committee.kominfo.id, checked_at=NOW))
    line = committee.line()
    assert (marks(line)["Ana"], line.days) == ("missing", 0)


def test_what_needs_most_comes_first_and_the_decided_last(committee: Committee) -> None:
    decided = make_proposal(committee.directive, state=State.REJECTED, score_points=400, score_reviews=1)
    make_review(decided, committee.ana)
    unscored = make_proposal(committee.directive, state=State.REJECTED)
    one, none = committee.propose(), committee.propose()
    make_review(one, committee.ana)
    found = committee.board()
    assert [line.proposal.number for line in found.proposals] == [none.number, one.number, decided.number]
    assert unscored.number not in {line.proposal.number for line in found.proposals}
    assert (marks(found.proposals[2]), found.proposals[2].days) == ({"Ana": "sent"}, None)


def test_who_is_involved_or_recused_learns_no_names(committee: Committee) -> None:
    mine = make_proposal(committee.directive, committee.chair, State.UNDER_REVIEW)
    declared = committee.propose(days=3)
    for proposal in (mine, declared):
        make_review(proposal, committee.ana)
    committee.recuse(declared, committee.chair)
    found = committee.board(committee.chair)
    assert [(line.is_withheld, line.marks, line.days) for line in found.proposals] == [(True, [], None)] * 2
    assert figures(found) == dict.fromkeys(("Ana", "Budi", "Ketua"), (0, 0, 0, 0, None))
    assert found.has_withheld
    assert not committee.board().has_withheld


def test_who_belongs_to_it_learns_no_names_after_the_decision_either(committee: Committee) -> None:
    decided = make_proposal(committee.directive, committee.chair, State.REJECTED, score_points=400, score_reviews=1)
    make_review(decided, committee.ana)
    assert [(line.is_withheld, line.marks) for line in committee.board(committee.chair).proposals] == [(True, [])]


@pytest.mark.parametrize("count", [1, 3])
def test_board_takes_the_same_number_of_queries(committee: Committee, count: int) -> None:
    for _ in range(count):
        proposal = committee.propose(days=1)
        make_review(proposal, committee.ana)
        committee.recuse(proposal, committee.budi)
    actor, directive = actor_of(committee.kominfo), directives.get(committee.directive.id)
    assert directive is not None
    db.session.expunge_all()
    with count_queries() as statements:
        found = board.get_board(directive, actor)
        assert [marks(line)["Ana"] for line in found.proposals] == ["sent"] * count
    assert len(statements) == 12
