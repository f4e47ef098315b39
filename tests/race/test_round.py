"""Terms, scores, talk and minutes at the same moment: no rule changes after a score, nothing stands twice."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, directives, discussion, minutes, phases, reviews, revising, scoring_terms
from innovations.domain.minutes import Meeting
from innovations.models import minutes as models
from innovations.models.accounts import Role
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.discussion import Message
from innovations.models.events import Event
from innovations.models.reviews import Review, ReviewRevision
from tests.factories import actor_of, make_user, seat
from tests.race.test_reviews import race
from tests.rounds import Round, keep


@pytest.fixture
def database_settings(engine_name: str, database_settings: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """A file for SQLite: threads cannot share one in memory."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/race.db"} if engine_name == "sqlite" else database_settings


@pytest.fixture
def scoring(app: Flask) -> Round:
    return Round()


def load(key: int) -> Directive:
    found = directives.get(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("places", "told"), [(("Aula", "Aula"), ["", ""]), (("Aula", "Sentani"), ["", "stale_form"])]
)
def test_meeting_recorded_by_two_at_once_is_one_row(
    app: Flask, scoring: Round, places: tuple[str, str], told: list[str]
) -> None:
    chair, key = make_user(Role.CHAIR), scoring.directive.id
    seat(scoring.directive, chair, Seat.CHAIR)
    actor, seen = actor_of(chair), minutes.digest(None)
    meetings = [Meeting("1", clock.today(), place, "", frozenset({chair.id})) for place in places]

    def record(meeting: Meeting) -> None:
        minutes.record_meeting(load(key), actor, meeting, seen)

    assert sorted(race(app, [partial(record, meeting) for meeting in meetings])) == told
    assert db.session.query(models.Minutes).count() == 1
    assert db.session.query(Event).filter_by(code="minutes_recorded").count() == 1


def test_terms_do_not_change_beside_the_first_score(app: Flask, scoring: Round) -> None:
    """Whoever is first: a change that was kept stands in the log before the score, a later one is refused."""
    key, kominfo, reviewer = scoring.directive.id, actor_of(make_user(Role.KOMINFO)), scoring.actor
    sheet, desk = scoring.sheet(5, 4, 3), scoring.desk()
    seen, number = desk.seen, scoring.proposal.number

    def change() -> None:
        directive = load(key)
        terms = replace(scoring_terms.read_terms(directive), cut_number=3)
        scoring_terms.change(directive, kominfo, terms)

    def score() -> None:
        found = reviews.get(number, reviewer, lock=True)
        assert found is not None
        reviews.send(found, reviewer, sheet, seen)

    told = race(app, [change, score])
    assert told in (["", ""], ["scoring_terms_frozen", ""])
    kept = load(key).cut_number
    assert kept == (3 if told[0] == "" else None)
    assert db.session.query(Event).filter_by(code="scoring_terms_changed").count() == (1 if kept else 0)
    db.session.rollback()
    assert race(app, [change]) == ([""] if kept else ["scoring_terms_frozen"])


def revision(scoring: Round, seen: str, *values: int) -> Callable[[], object]:
    """A change of the sent review, as its reviewer's window does it."""
    number, actor, sheet = scoring.proposal.number, scoring.actor, scoring.sheet(*values)

    def revise() -> object:
        desk = reviews.get(number, actor, lock=True)
        assert desk is not None
        return revising.revise(desk, actor, sheet, "Setelah dibahas.", seen)

    return revise


@pytest.fixture
def deliberated(scoring: Round) -> Round:
    """The reviewer's 4, 3, 2 is sent and the committee deliberates."""
    keep(reviews.send, scoring, scoring.sheet())
    load(scoring.directive.id).phase = Phase.DELIBERATION
    db.session.commit()
    return scoring


def test_score_revised_while_the_round_is_decided_is_kept_or_refused(app: Flask, deliberated: Round) -> None:
    """Whoever is first; a change that was kept stands in the log before the move."""
    key, kominfo = deliberated.directive.id, actor_of(make_user(Role.KOMINFO))
    revise = revision(deliberated, deliberated.desk().seen, 2, 2, 2)
    told = race(app, [lambda: phases.move(load(key), kominfo, Phase.DECIDED, ""), revise])
    assert told in (["", ""], ["", "not_in_this_phase"])
    points, kept = db.session.query(Review.points).scalar(), db.session.query(ReviewRevision).count()
    assert (points, kept) == ((200, 1) if told[1] == "" else (330, 0))
    codes = [event.code for event in db.session.query(Event).order_by(Event.id)]
    assert codes == ["review_sent", *(["review_revised"] if kept else []), "phase_moved"]


@pytest.mark.parametrize(
    ("second", "told"), [((2, 2, 2), ["", ""]), ((3, 3, 3), ["", "review_revised_meanwhile"])]
)  # fmt: skip
def test_review_revised_from_two_windows_is_revised_once(
    app: Flask, deliberated: Round, second: tuple[int, ...], told: list[str]
) -> None:
    seen = deliberated.desk().seen
    acts = [revision(deliberated, seen, 2, 2, 2), revision(deliberated, seen, *second)]
    assert sorted(race(app, acts)) == told
    assert db.session.query(ReviewRevision).count() == 1


def test_message_sent_twice_at_once_is_one_and_none_after_the_round(app: Flask, deliberated: Round) -> None:
    key, number, actor = deliberated.directive.id, deliberated.proposal.number, deliberated.actor
    kominfo = actor_of(make_user(Role.KOMINFO))

    def write() -> object:
        thread = discussion.get(load(key), number, actor, lock=True)
        assert thread is not None
        return discussion.write(thread, actor, "Layak.", "t" * 24)

    assert race(app, [write, write]) == ["", ""]
    assert db.session.query(Message).count() == 1
    told = race(app, [lambda: phases.move(load(key), kominfo, Phase.DECIDED, ""), write])
    assert told == ["", ""]  # what stands already is no new message
    assert db.session.query(Event).filter_by(code="message_written").count() == 1
