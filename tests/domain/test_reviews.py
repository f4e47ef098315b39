"""Scoring by one reviewer: draft, sending once, what has changed meanwhile, and conflicts of interest."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from innovations.database import db
from innovations.domain import counting, queue, reviews
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role
from innovations.models.directives import Criterion
from innovations.models.events import Event
from innovations.models.proposals import Check, Gate, GateAnswer, Proposal, State
from innovations.models.reviews import Conflict, Review, ReviewState
from tests.factories import (
    make_proposal,
    make_review,
    make_rubric,
    make_user,
    save,
)
from tests.queries import count_queries
from tests.rounds import Round, keep, refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def scoring(app: Flask) -> Round:
    return Round()


def codes(*topics: str) -> list[str]:
    return [event.code for event in db.session.query(Event).order_by(Event.id) if event.topic in topics]


def test_draft_keeps_what_is_there_and_shows_in_the_queue(scoring: Round) -> None:
    keep(reviews.save_draft, scoring, scoring.sheet(5, None, None, comment="Bagus", no_conflict=False))
    item = queue.list_queue(scoring.actor)[0]
    assert (item.state, item.filled, item.criteria, item.score) == (ReviewState.DRAFT, 1, 3, None)
    assert reviews.read_sheet(scoring.desk().review) == scoring.sheet(  # type: ignore[arg-type]  # just made
        5, None, None, comment="Bagus", no_conflict=False
    )
    assert codes("review") == []


def test_draft_saved_again_replaces_and_can_empty(scoring: Round) -> None:
    keep(reviews.save_draft, scoring, scoring.sheet(5, 4, 3))
    keep(reviews.save_draft, scoring, scoring.sheet(1, None, 2, no_conflict=False))
    review = scoring.desk().review
    assert review is not None
    assert [score.value for score in review.scores] == [1, None, 2]
    assert review.declared_at is None


def test_send_computes_points_locks_and_records_no_score(scoring: Round) -> None:
    review = keep(reviews.send, scoring, scoring.sheet(4, 3, 2))
    assert (review.points, review.state) == (50 * 4 + 30 * 3 + 20 * 2, ReviewState.SENT)
    event = db.session.query(Event).one()
    assert (event.code, event.topic, event.subject_id, event.proposal_id) == (
        "review_sent", "review", review.id, scoring.proposal.id
    )  # fmt: skip
    assert (event.details, event.reason) == ({"version_no": 1}, "")
    refused("review_already_sent", reviews.send, scoring, scoring.sheet(5, 5, 5))
    refused("review_already_sent", reviews.save_draft, scoring, scoring.sheet(4, 3, 2))


def test_send_twice_is_one_review_and_one_event(scoring: Round) -> None:
    seen = scoring.desk().seen
    first = keep(reviews.send, scoring, scoring.sheet(4, 3, 2), seen)
    second = keep(reviews.send, scoring, scoring.sheet(4, 3, 2), seen)
    assert (first.id, codes("review")) == (second.id, ["review_sent"])


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"no_conflict": False}, ["declaration_missing"]),
        ({"values": {}}, ["score_missing"] * 3),
        ({"reasons": {}}, []),
    ],
)
def test_send_needs_every_value_and_the_declaration(
    scoring: Round, change: dict[str, Any], problems: list[str]
) -> None:
    sheet = replace(scoring.sheet(4, 3, 2), **change)
    assert [problem.code for problem in reviews.list_problems(scoring.desk(), sheet)] == problems
    if problems:
        refused(problems[0], reviews.send, scoring, sheet)


@pytest.mark.parametrize(
    ("value", "reason", "is_refused"),
    [(1, "", True), (5, " –. ", True), (5, "Unggul", False), (2, "", False), (4, "", False)],
)
def test_ends_of_the_scale_need_a_reason(scoring: Round, value: int, reason: str, is_refused: bool) -> None:
    first = scoring.desk().criteria[0].id
    sheet = scoring.sheet(value, 3, 3, reasons={first: reason})
    problems = reviews.list_problems(scoring.desk(), sheet)
    assert [(problem.code, problem.field) for problem in problems] == (
        [("score_reason_missing", f"reason_{first}")] if is_refused else []
    )


@pytest.mark.parametrize("value", [0, 6, -1, 2**63, True, 2.5, float("nan"), "१", "3"])
def test_value_off_the_scale_is_refused(scoring: Round, value: Any) -> None:
    for verb in (reviews.save_draft, reviews.send):
        refused("score_off_scale", verb, scoring, scoring.sheet(value, 3, 3))


def test_criterion_of_another_rubric_is_refused(scoring: Round) -> None:
    other = db.session.query(Criterion.id).filter_by(rubric_id=make_rubric().id).limit(1).scalar()
    sheet = scoring.sheet(4, 3, 2)
    for values, reasons in (({**sheet.values, other: 5}, sheet.reasons), (sheet.values, {other: "Sisipan"})):
        refused("rubric_changed", reviews.send, scoring, replace(sheet, values=values, reasons=reasons))


def test_rubric_whose_weights_do_not_sum_to_100_cannot_be_scored(scoring: Round) -> None:
    scoring.desk().criteria[0].weight_percent = 49
    db.session.commit()
    refused("rubric_incomplete", reviews.send, scoring, scoring.sheet())


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (State.REJECTED, {"decided_at": datetime.now(UTC), "decision_reason": "Belum layak."}),
        (State.RETURNED, {"returned_until": datetime.now(UTC).date()}),
        (State.WITHDRAWN, {}),
    ],
)
def test_scoring_what_has_moved_on_is_refused_with_what_happened(
    scoring: Round, state: State, fields: dict[str, Any]
) -> None:
    sheet = scoring.sheet()
    keep(reviews.save_draft, scoring, sheet)
    scoring.set_state(state, **fields)
    assert refused("review_closed", reviews.send, scoring, sheet) == {"state": state}
    assert refused("review_closed", reviews.save_draft, scoring, scoring.sheet(1, 1, 1)) == {"state": state}


def test_reviewer_who_saved_nothing_hears_it_too_once_the_check_was_passed(scoring: Round) -> None:
    scoring.set_state(State.WITHDRAWN)
    assert reviews.get(scoring.proposal.number, scoring.actor) is None
    answers = [GateAnswer(gate=gate, passed=True) for gate in Gate]
    save(
        Check(
            proposal_id=scoring.proposal.id,
            version_no=1,
            checked_by_id=scoring.reviewer.id,
            checked_at=datetime.now(UTC),
            answers=answers,
        )
    )
    assert reviews.get(scoring.proposal.number, scoring.actor) is not None
    answers[0].passed, answers[0].reason = False, "Sudah ada."
    db.session.commit()
    assert reviews.get(scoring.proposal.number, scoring.actor) is None


def test_second_window_with_an_older_draft_is_refused(scoring: Round) -> None:
    seen = scoring.desk().seen
    with time_machine.travel(datetime(2026, 11, 23, 3, tzinfo=UTC), tick=False):
        keep(reviews.save_draft, scoring, scoring.sheet(4, 4, 4), seen)
    assert refused("review_changed", reviews.save_draft, scoring, scoring.sheet(2, 2, 2), seen) == {
        "at": datetime(2026, 11, 23, 3, tzinfo=UTC)
    }
    assert refused("review_changed", reviews.send, scoring, scoring.sheet(2, 2, 2), seen)
    keep(reviews.save_draft, scoring, scoring.sheet(4, 4, 4), seen)  # a double click is no conflict
    keep(reviews.send, scoring, scoring.sheet(4, 4, 4), seen)  # what says the same may be sent


def test_page_with_an_older_version_is_refused(scoring: Round) -> None:
    seen = scoring.desk().seen
    scoring.set_state(State.UNDER_REVIEW, version_no=2)
    assert refused("review_new_version", reviews.send, scoring, scoring.sheet(), seen) == {"version": 2}


def test_page_with_other_weights_is_refused(scoring: Round) -> None:
    seen = scoring.desk().seen
    criteria = scoring.desk().criteria
    criteria[0].weight_percent, criteria[1].weight_percent = 30, 50
    db.session.commit()
    refused("rubric_changed", reviews.save_draft, scoring, scoring.sheet(), seen)


@pytest.mark.parametrize("seen", ["|", "x", "1|2|3|4", "१|x|y", "\x00"])
def test_nonsense_for_what_was_seen_is_stale(scoring: Round, seen: str) -> None:
    desk = scoring.desk()
    with pytest.raises(DomainError):
        reviews.send(desk, scoring.actor, scoring.sheet(), seen)


def test_review_of_an_older_version_is_kept_and_no_longer_counts(scoring: Round) -> None:
    old = keep(reviews.send, scoring, scoring.sheet(2, 2, 2))
    scoring.set_state(State.UNDER_REVIEW, version_no=2)
    desk = scoring.desk()
    assert (desk.review, [*desk.earlier]) == (None, [old])
    assert [item.state for item in queue.list_queue(scoring.actor)] == [None]
    keep(reviews.send, scoring, scoring.sheet(4, 4, 4))
    proposal = scoring.desk().proposal
    db.session.refresh(proposal, ["reviews", "conflicts"])
    assert (counting.count_points(proposal), db.session.query(Review).count()) == ((400, 1), 2)


def test_sending_and_recusing_make_an_open_decision_form_stale(scoring: Round) -> None:
    before = scoring.desk().proposal.lock_version
    keep(reviews.save_draft, scoring, scoring.sheet(3, 3, 3))
    drafted = scoring.desk().proposal.lock_version
    keep(reviews.send, scoring, scoring.sheet(3, 3, 3))
    sent = scoring.desk().proposal.lock_version
    reviews.declare_conflict(scoring.desk(), scoring.actor, "Ipar saya.")
    db.session.commit()
    recused = db.session.get_one(Proposal, scoring.proposal.id).lock_version
    assert (drafted - before, sent - drafted, recused - sent) == (0, 1, 1)


def test_comments_come_without_names_and_in_an_order_that_tells_nothing(scoring: Round) -> None:
    reviewers = [make_user(Role.REVIEWER) for _ in range(4)]
    for reviewer, comment in zip(reviewers, ("Ceritakan datanya", "Awali dari kampung", "", "Gugur"), strict=True):
        make_review(scoring.proposal, reviewer, comment=comment)
    make_review(scoring.proposal, scoring.reviewer, sent=False, comment="Draf")
    save(
        Conflict(
            proposal_id=scoring.proposal.id, reviewer_id=reviewers[3].id, reason="Ipar", declared_at=datetime.now(UTC)
        )
    )
    assert reviews.list_comments(scoring.desk().proposal) == ["Awali dari kampung", "Ceritakan datanya"]


@pytest.mark.parametrize("count", [1, 3])
def test_desk_takes_the_same_number_of_queries(scoring: Round, count: int) -> None:
    for _ in range(count - 1):
        make_review(make_proposal(scoring.directive, state=State.UNDER_REVIEW), scoring.reviewer, sent=False)
    make_review(scoring.proposal, scoring.reviewer, sent=False)
    actor, number = scoring.actor, scoring.proposal.number
    db.session.expunge_all()
    with count_queries() as desk:
        reviews.get(number, actor)
    assert len(desk) == 10
