"""A reviewer's queue: its order, the place in it, and the next proposal to go on with."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import queue, todo
from innovations.domain.todo import Work
from innovations.models.accounts import Role
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Conflict
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_user, save, seat
from tests.queries import count_queries
from tests.rounds import Round

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def scoring(app: Flask) -> Round:
    return Round()


def add(scoring: Round, number: str, reviews: int = 0) -> Proposal:
    """A proposal under review that so many others have scored."""
    proposal = make_proposal(scoring.directive, state=State.UNDER_REVIEW, number=number)
    for _ in range(reviews):
        make_review(proposal, make_user(Role.REVIEWER))
    return proposal


def numbers(scoring: Round) -> list[str]:
    return [item.proposal.number[-4:] for item in queue.list_queue(scoring.actor)]


def test_queue_comes_by_closing_then_fewest_reviews_then_number(scoring: Round) -> None:
    sooner = make_directive(closes_at=scoring.directive.closes_at - timedelta(days=1))
    seat(sooner, scoring.reviewer)
    add(scoring, "INV-2026-9001", reviews=2)
    add(scoring, "INV-2026-9003")
    add(scoring, "INV-2026-9002")
    scoring.proposal.number = "INV-2026-9004"
    make_review(scoring.proposal, make_user(Role.REVIEWER))
    urgent = make_proposal(sooner, state=State.UNDER_REVIEW, number="INV-2026-9009")
    for _ in range(3):
        make_review(urgent, make_user(Role.REVIEWER))
    assert numbers(scoring) == ["9009", "9002", "9003", "9004", "9001"]
    work = todo.list_piles(scoring.actor)[0]
    assert (work.work, [task.number[-4:] for task in work.tasks]) == (Work.SCORE, numbers(scoring))


def test_reviews_that_do_not_count_and_ones_own_do_not_move_the_queue(scoring: Round) -> None:
    scoring.proposal.number = "INV-2026-9001"
    second = add(scoring, "INV-2026-9002")
    make_review(scoring.proposal, scoring.reviewer)
    make_review(scoring.proposal, make_user(Role.REVIEWER), sent=False)
    recused = make_user(Role.REVIEWER)
    make_review(scoring.proposal, recused)
    save(
        Conflict(
            proposal_id=scoring.proposal.id, reviewer_id=recused.id, reason="Ipar.", declared_at=datetime.now(UTC)
        )
    )
    assert numbers(scoring) == ["9001", "9002"]
    make_review(scoring.proposal, make_user(Role.REVIEWER))
    assert numbers(scoring) == ["9002", "9001"]
    assert second.number == "INV-2026-9002"


@pytest.mark.parametrize("state", [state for state in State if state is not State.UNDER_REVIEW])
def test_queue_holds_nothing_of_another_state(scoring: Round, state: State) -> None:
    make_proposal(scoring.directive, state=state)
    assert [item.proposal for item in queue.list_queue(scoring.actor)] == [scoring.proposal]


def place(scoring: Round, number: str) -> tuple[int | None, int, int, str | None]:
    found = queue.find_place(scoring.actor, f"INV-2026-{number}")
    return (found.position, found.total, found.done, found.next.number[-4:] if found.next else None)


def test_next_is_the_one_after_not_sent_and_goes_round(scoring: Round) -> None:
    scoring.proposal.number = "INV-2026-9001"
    second, third = add(scoring, "INV-2026-9002"), add(scoring, "INV-2026-9003")
    make_review(third, scoring.reviewer, sent=False)
    assert [place(scoring, number) for number in ("9001", "9002", "9003")] == [
        (1, 3, 0, "9002"), (2, 3, 0, "9003"), (3, 3, 0, "9001"),
    ]  # fmt: skip
    make_review(second, scoring.reviewer)
    assert [place(scoring, number) for number in ("9001", "9002", "9003")] == [
        (1, 3, 1, "9003"), (2, 3, 1, "9003"), (3, 3, 1, "9001"),
    ]  # fmt: skip


def test_place_without_anything_left_has_no_next(scoring: Round) -> None:
    scoring.proposal.number = "INV-2026-9001"
    db.session.commit()
    assert place(scoring, "9001") == (1, 1, 0, None)
    make_review(scoring.proposal, scoring.reviewer)
    assert place(scoring, "9001") == (1, 1, 1, None)
    scoring.set_state(State.WITHDRAWN)
    assert place(scoring, "9001") == (None, 0, 0, None)


def test_place_of_what_is_not_in_the_queue_starts_from_its_beginning(scoring: Round) -> None:
    scoring.proposal.number = "INV-2026-9001"
    db.session.commit()
    assert place(scoring, "9999") == (None, 1, 0, "9001")


def test_somebody_on_no_committee_has_an_empty_queue(scoring: Round) -> None:
    actor = actor_of(make_user(Role.REVIEWER))
    assert queue.list_queue(actor) == []
    assert queue.find_place(actor, scoring.proposal.number) == queue.Place(None, 0, 0, None)


@pytest.mark.parametrize("count", [1, 3])
def test_queue_and_place_take_one_query_each(scoring: Round, count: int) -> None:
    for _ in range(count - 1):
        make_review(make_proposal(scoring.directive, state=State.UNDER_REVIEW), scoring.reviewer, sent=False)
    actor, number = scoring.actor, scoring.proposal.number
    db.session.expunge_all()
    with count_queries() as listed:
        found = queue.list_queue(actor)
        assert [item.agency != "" for item in found] == [True] * count
    with count_queries() as placed:
        queue.find_place(actor, number)
    assert (len(listed), len(placed)) == (1, 1)


def test_voided_are_ones_own_sent_reviews_of_the_current_version(scoring: Round) -> None:
    drafted, renewed, others = (add(scoring, f"INV-2026-900{place}") for place in (2, 3, 4))
    for proposal in (scoring.proposal, drafted, renewed):
        make_review(proposal, scoring.reviewer, sent=proposal is not drafted)
    make_review(others, make_user(Role.REVIEWER))
    renewed.version_no = 2
    at = datetime(2026, 11, 26, tzinfo=UTC)
    for proposal in (scoring.proposal, drafted, renewed, others):
        save(Conflict(proposal_id=proposal.id, reviewer_id=scoring.reviewer.id, reason="Ipar.", declared_at=at))
    found = queue.list_voided(scoring.actor)
    assert [(row.number, row.declared_at) for row in found] == [(scoring.proposal.number, at)]
