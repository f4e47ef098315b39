"""Terms, first score and minutes at the same moment: no rule changes after a score, no meeting stands twice."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, directives, minutes, reviews, scoring_terms
from innovations.domain.minutes import Meeting
from innovations.models import minutes as models
from innovations.models.accounts import Role
from innovations.models.directives import Directive, Seat
from innovations.models.events import Event
from tests.factories import actor_of, make_user, seat
from tests.race.test_reviews import race
from tests.rounds import Round


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
