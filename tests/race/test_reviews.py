"""Reviewers and the one who decides at the same moment: no score is lost, none counts that was not seen."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from innovations.database import db
from innovations.domain import decisions, reopening, reviews
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role
from innovations.models.directives import Seat
from innovations.models.events import Event
from innovations.models.proposals import Proposal
from innovations.models.reviews import Review, ReviewRevision
from tests.factories import actor_of, make_review, make_user, seat
from tests.rounds import Round, keep


@pytest.fixture
def database_settings(engine_name: str, database_settings: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """A file for SQLite: threads cannot share one in memory."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/race.db"} if engine_name == "sqlite" else database_settings


@pytest.fixture
def scoring(app: Flask) -> Round:
    return Round()


def race(app: Flask, acts: list[Callable[[], object]]) -> list[str]:
    """What each is told: a refusal's code, `stale`, or "" when it was kept."""
    db.session.commit()
    barrier, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                acts[place]()
                db.session.commit()
            except DomainError as error:
                told[place] = error.code
            except StaleDataError:
                told[place] = "stale"
            finally:
                db.session.rollback()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def sender(number: str, actor: Actor, sheet: reviews.Sheet, seen: str) -> Callable[[], object]:
    def send() -> object:
        desk = reviews.get(number, actor, lock=True)
        assert desk is not None
        return reviews.send(desk, actor, sheet, seen)

    return send


def test_one_reviewer_pressing_send_in_many_windows_sends_once(app: Flask, scoring: Round) -> None:
    act = sender(scoring.proposal.number, scoring.actor, scoring.sheet(), scoring.desk().seen)
    assert race(app, [act] * 4) == [""] * 4
    assert (db.session.query(Review).count(), db.session.query(Event).count()) == (1, 1)


def test_different_scores_from_two_windows_keep_the_first(app: Flask, scoring: Round) -> None:
    seen, sheets = scoring.desk().seen, [scoring.sheet(4, 4, 4), scoring.sheet(2, 2, 2)]
    told = race(app, [sender(scoring.proposal.number, scoring.actor, sheet, seen) for sheet in sheets])
    assert sorted(told) == ["", "review_already_sent"]
    assert db.session.query(Review).one().points == (400 if told[0] == "" else 200)


def test_reviewers_sending_at_once_are_all_kept(app: Flask, scoring: Round) -> None:
    people = [scoring.reviewer, *(make_user(Role.REVIEWER) for _ in range(3))]
    for person in people[1:]:
        seat(scoring.directive, person)
    sheet, seen = scoring.sheet(), scoring.desk().seen
    told = race(app, [sender(scoring.proposal.number, actor_of(person), sheet, seen) for person in people])
    assert (told, db.session.query(Review).count()) == ([""] * 4, 4)


def test_score_sent_while_it_is_decided_counts_or_is_refused(app: Flask, scoring: Round) -> None:
    make_review(scoring.proposal, make_user(Role.REVIEWER), (3, 3, 3))
    keep(reviews.save_draft, scoring, scoring.sheet())
    kominfo, key = actor_of(make_user(Role.KOMINFO)), scoring.proposal.id

    def reject() -> None:
        proposal = db.session.get_one(Proposal, key)
        db.session.refresh(
            proposal, ["directive", "agency", "team", "former_members", "permissions", "conflicts", "reviews"]
        )
        decisions.reject(proposal, kominfo, "Belum layak.", is_early=True)

    send = sender(scoring.proposal.number, scoring.actor, scoring.sheet(5, 5, 5), scoring.desk().seen)
    sent, decided = race(app, [send, reject])
    db.session.expire_all()
    proposal = db.session.get_one(Proposal, key)
    frozen = (proposal.score_points, proposal.score_reviews)
    outcomes = {("", ""): (800, 2), ("review_closed", ""): (300, 1), ("", "stale"): (None, None)}
    assert frozen == outcomes[sent, decided]


@pytest.mark.parametrize(("reasons", "told"), [(("A", "A"), ["", ""]), (("A", "B"), ["", "review_not_sent"])])
def test_review_reopened_twice_at_once_is_reopened_once(
    app: Flask, scoring: Round, reasons: tuple[str, str], told: list[str]
) -> None:
    chair = make_user(Role.CHAIR)
    seat(scoring.directive, chair, Seat.CHAIR)
    review = keep(reviews.send, scoring, scoring.sheet())
    actor, directive_id, review_id = actor_of(chair), scoring.directive.id, review.id
    assert review.sent_at is not None
    seen = review.sent_at.isoformat()

    def reopener(reason: str) -> Callable[[], object]:
        def reopen() -> object:
            case = reopening.get(directive_id, review_id, actor, lock=True)
            assert case is not None
            return reopening.reopen(case, actor, reason, seen)

        return reopen

    assert sorted(race(app, [reopener(reason) for reason in reasons])) == told
    assert db.session.query(ReviewRevision).count() == 1
