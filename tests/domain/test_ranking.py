"""The ranking of a directive: who is first, what counts, and what its reader may not see."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import directives, ranking
from innovations.domain.ranking import Ranking
from innovations.domain.ties import Tie
from innovations.models.accounts import Role, User, UserRole
from innovations.models.agencies import Agency, HeadKind
from innovations.models.directives import Directive, Seat, TieOrder
from innovations.models.proposals import Permission, Proposal, State
from innovations.models.reviews import Conflict
from tests.factories import (
    actor_of,
    make_agency,
    make_directive,
    make_head,
    make_proposal,
    make_review,
    make_rubric,
    make_user,
    save,
    seat,
)
from tests.queries import count_queries

pytestmark = pytest.mark.usefixtures("app")


class Committee:
    """A directive with a chair and two members; kominfo looks on."""

    def __init__(self) -> None:
        self.directive: Directive = make_directive(rubric=make_rubric(50, 30, 20))
        self.chair = make_user(Role.CHAIR)
        self.members = [make_user(Role.REVIEWER) for _ in range(2)]
        self.kominfo = make_user(Role.KOMINFO)
        seat(self.directive, self.chair, Seat.CHAIR)
        for member in self.members:
            seat(self.directive, member)

    def propose(self, *sheets: tuple[int, int, int], state: State = State.UNDER_REVIEW, **fields: Any) -> Proposal:
        """A proposal with one sent review per sheet."""
        proposal = make_proposal(self.directive, state=state, **fields)
        for reviewer, values in zip((*self.members, self.chair), sheets, strict=False):
            make_review(proposal, reviewer, values)
        return proposal

    def recuse(self, proposal: Proposal, reviewer: User) -> None:
        at = datetime.now(UTC)
        save(Conflict(proposal_id=proposal.id, reviewer_id=reviewer.id, reason="Ipar.", declared_at=at))

    def rank(self, reader: User | None = None) -> Ranking:
        actor, key = actor_of(reader or self.kominfo), self.directive.id
        db.session.expire_all()
        directive = directives.get(key)
        assert directive is not None
        return ranking.get_ranking(directive, actor)


@pytest.fixture
def committee(app: Flask) -> Committee:
    return Committee()


def test_ties_share_a_rank_and_missing_comes_last_and_is_never_zero(committee: Committee) -> None:
    best = committee.propose((5, 5, 5), number="INV-2026-9004")
    tied = [committee.propose((4, 4, 4), number=number) for number in ("INV-2026-9002", "INV-2026-9003")]
    last = committee.propose((1, 1, 1), number="INV-2026-9005")
    unscored = committee.propose(number="INV-2026-9001")
    expected = [
        (best.number, 1, Fraction(100)),
        (tied[0].number, 2, Fraction(80)),
        (tied[1].number, 2, Fraction(80)),
        (last.number, 4, Fraction(20)),
        (unscored.number, None, None),
    ]
    assert [(row.proposal.number, row.rank, row.score) for row in committee.rank().rows] == expected


def test_score_is_the_exact_mean_of_sent_reviews_of_this_version(committee: Committee) -> None:
    proposal = committee.propose((5, 4, 3), (4, 4, 4))
    make_review(proposal, committee.chair, (1, 1, 1), sent=False)
    make_review(proposal, make_user(Role.REVIEWER), (1, 1, 1)).version_no = 2
    db.session.commit()
    row = committee.rank().rows[0]
    assert (row.score, row.reviews, row.expected) == (Fraction(50 * 9 + 30 * 8 + 20 * 7, 10), 2, 3)
    assert row.means == (Fraction(9, 2), Fraction(4), Fraction(7, 2))


def test_review_of_a_recused_member_counts_neither_as_done_nor_as_expected(committee: Committee) -> None:
    proposal = committee.propose((5, 5, 5), (3, 3, 3), (1, 1, 1))
    committee.recuse(proposal, committee.chair)
    shown = committee.rank()
    row = shown.rows[0]
    assert (row.score, row.reviews, row.expected, row.conflicts) == (Fraction(80), 2, 2, 1)
    assert [(each.reviewer.name, each.reason) for each in shown.conflicts] == [(committee.chair.name, "Ipar.")]


@pytest.mark.parametrize(
    "kind", ["owner", "team", "permitter", "agency", "acting head", "auditor", "inactive", "nobody"]
)
def test_expected_leaves_out_members_with_a_conflict(committee: Committee, kind: str) -> None:
    member = committee.members[0]
    fields: dict[str, Any] = {}
    if kind == "owner":
        fields = {"owner": member, "agency_id": make_agency().id}
    if kind == "team":
        fields = {"team": (member,)}
    if kind == "agency":
        fields = {"agency_id": member.agency_id}
    proposal = committee.propose(**fields)
    if kind == "permitter":
        at = datetime.now(UTC)
        save(
            Permission(
                proposal_id=proposal.id,
                version_no=1,
                letter_number="1",
                letter_date=at.date(),
                signed_by="Kepala Dinas",
                granted_by_id=member.id,
                recorded_by_id=member.id,
                granted_at=at,
            )
        )
    if kind == "acting head":
        make_head(db.session.get_one(Agency, proposal.agency_id), member, HeadKind.ACTING)
    if kind == "auditor":
        save(UserRole(user_id=member.id, role=Role.AUDITOR))
    if kind == "inactive":
        member.is_active = False
        db.session.commit()
    assert committee.rank().rows[0].expected == (3 if kind == "nobody" else 2)


def test_review_of_somebody_who_left_the_committee_still_counts(committee: Committee) -> None:
    proposal = committee.propose((4, 4, 4))
    make_review(proposal, make_user(Role.REVIEWER), (2, 2, 2))
    row = committee.rank().rows[0]
    assert (row.reviews, row.expected, row.score) == (2, 4, Fraction(60))


def test_decided_shows_the_frozen_score(committee: Committee) -> None:
    committee.propose((5, 5, 5), state=State.APPROVED, score_points=777, score_reviews=2)
    row = committee.rank().rows[0]
    assert (row.score, row.reviews, row.can_decide) == (Fraction(777, 10), 2, False)


@pytest.mark.parametrize("state", list(State))
def test_ranking_holds_what_is_under_review_or_decided(committee: Committee, state: State) -> None:
    make_proposal(committee.directive, state=state)
    assert len(committee.rank().rows) == (state in ranking.RANKED_STATES)


@pytest.mark.parametrize("kind", ["owner", "team", "declared"])
def test_reader_who_is_involved_sees_no_score_rank_or_gap(committee: Committee, kind: str) -> None:
    first = committee.propose((5, 5, 5))
    kinds: dict[str, dict[str, Any]] = {"owner": {"owner": committee.chair}, "team": {"team": (committee.chair,)}}
    mine = committee.propose((4, 4, 4), **kinds.get(kind, {}))
    last = committee.propose((3, 3, 3))
    if kind == "declared":
        committee.recuse(mine, committee.chair)
    shown = committee.rank(committee.chair)
    assert [(row.proposal.id, row.rank, row.is_withheld) for row in shown.rows] == [
        (first.id, 1, False),
        (last.id, 2, False),
        (mine.id, None, True),
    ]
    assert (shown.rows[2].score, shown.rows[2].means) == (None, (None, None, None))
    assert (shown.has_withheld, [*shown.conflicts]) == (True, [])
    assert [row.rank for row in committee.rank().rows] == [1, 2, 3]


def test_only_who_decides_is_led_to_the_decision(committee: Committee) -> None:
    committee.propose((5, 5, 5))
    readers = (committee.kominfo, committee.chair, make_user(Role.AUDITOR))
    assert [committee.rank(reader).rows[0].can_decide for reader in readers] == [True, False, False]


def test_owner_among_the_staff_sees_the_decided_score_and_no_reviewers(committee: Committee) -> None:
    mine = committee.propose(owner=committee.kominfo, state=State.REJECTED, score_points=400, score_reviews=1)
    committee.recuse(mine, committee.chair)
    shown = committee.rank()
    assert [(row.score, row.is_withheld) for row in shown.rows] == [(Fraction(80), False)]
    assert ([*shown.conflicts], len(committee.rank(committee.chair).conflicts)) == ([], 1)


def test_tie_is_ordered_by_the_directives_rules_and_shares_its_rank(committee: Committee) -> None:
    """All 80,00: means on the heaviest criterion 5, 4 and 4, spreads 20, 0 and 40."""
    light = committee.propose((4, 4, 4), (4, 4, 4))
    heavy = committee.propose((5, 4, 4), (5, 2, 2))
    wide = committee.propose((5, 5, 5), (3, 3, 3))
    expected = {
        TieOrder.WEIGHT_SPREAD_RECEIPT: [(heavy.id, Tie.FIRST), (light.id, Tie.WEIGHT), (wide.id, Tie.SPREAD)],
        TieOrder.SPREAD_WEIGHT_RECEIPT: [(light.id, Tie.FIRST), (heavy.id, Tie.SPREAD), (wide.id, Tie.SPREAD)],
        TieOrder.RECEIPT_SPREAD_WEIGHT: [(light.id, Tie.FIRST), (heavy.id, Tie.RECEIPT), (wide.id, Tie.RECEIPT)],
    }
    for order, rows in expected.items():
        db.session.get_one(Directive, committee.directive.id).tie_order = order
        db.session.commit()
        shown = committee.rank()
        assert [(row.proposal.id, row.tie) for row in shown.rows] == rows
        assert [(row.rank, row.score) for row in shown.rows] == [(1, Fraction(80))] * 3


def test_receipt_is_the_first_sending_not_the_last(committee: Committee) -> None:
    first, second = committee.propose((4, 4, 4)), committee.propose((4, 4, 4))
    resent = db.session.get_one(Proposal, first.id)
    assert resent.submitted_at is not None
    resent.submitted_at += timedelta(days=9)
    db.session.commit()
    assert [row.proposal.id for row in committee.rank().rows] == [first.id, second.id]


@pytest.mark.parametrize(
    ("fields", "above"),
    [
        ({}, [None, None, None, None]),
        ({"cut_number": 1}, [True, False, False, None]),
        ({"cut_number": 2}, [True, True, False, None]),
        ({"cut_number": 1000}, [True, True, True, None]),
        ({"cut_score_hundredths": 8000}, [True, True, True, None]),
        ({"cut_score_hundredths": 8001}, [True, False, False, None]),
        ({"cut_score_hundredths": 10000}, [True, False, False, None]),
    ],
)
def test_cut_divides_those_with_a_score(committee: Committee, fields: dict[str, int], above: list[bool]) -> None:
    """A tie across a cut by number is settled by the tie rules."""
    for sheets in ([(5, 5, 5)], [(4, 4, 4)], [(4, 4, 4)], []):
        committee.propose(*sheets)
    for name, value in fields.items():
        setattr(db.session.get_one(Directive, committee.directive.id), name, value)
    db.session.commit()
    assert [row.is_above for row in committee.rank().rows] == above


@pytest.mark.parametrize(
    ("fields", "above", "hides"),
    [({"cut_number": 2}, [None, None], True), ({"cut_score_hundredths": 7000}, [True, False], False)],
)
def test_cut_by_number_tells_nothing_of_what_is_withheld(
    committee: Committee, fields: dict[str, int], above: list[bool | None], hides: bool
) -> None:
    committee.propose((5, 5, 5))
    committee.propose((4, 4, 4), owner=committee.chair)
    committee.propose((3, 3, 3))
    for name, value in fields.items():
        setattr(db.session.get_one(Directive, committee.directive.id), name, value)
    db.session.commit()
    shown = committee.rank(committee.chair)
    assert ([row.is_above for row in shown.rows], shown.hides_cut) == ([*above, None], hides)
    assert not committee.rank().hides_cut


@pytest.mark.parametrize("count", [1, 3])
def test_ranking_takes_the_same_number_of_queries(committee: Committee, count: int) -> None:
    for _ in range(count):
        proposal = committee.propose((5, 4, 3), (4, 4, 4), team=(make_user(),))
        committee.recuse(proposal, committee.chair)
    actor, key = actor_of(committee.kominfo), committee.directive.id
    db.session.expunge_all()
    with count_queries() as statements:
        directive = directives.get(key)
        assert directive is not None
        assert len(ranking.get_ranking(directive, actor).rows) == count
    assert len(statements) == 15
