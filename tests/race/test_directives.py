"""Several of kominfo editing one directive at the same moment: one wins, the others are told."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from innovations.database import db
from innovations.domain import committees, directives, reviews, rubrics
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role
from innovations.models.directives import CommitteeMember, Directive, Rubric, Seat
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.factories import actor_of, make_directive, make_proposal, make_user, seat

EDITORS = 4


@pytest.fixture
def database_settings(engine_name: str, database_settings: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """A file for SQLite: threads cannot share one in memory."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/race.db"} if engine_name == "sqlite" else database_settings


def race(app: Flask, directive_id: int, act: Callable[[Directive, int], None]) -> list[str]:
    """What each of `EDITORS` is told: a refusal's code, or "" for the one who was first."""
    barrier, told = threading.Barrier(EDITORS), [""] * EDITORS

    def edit(place: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                directive = directives.get(directive_id)
                assert directive is not None
                act(directive, place)
                db.session.commit()
            except DomainError as error:
                told[place] = error.code
                db.session.rollback()

    threads = [threading.Thread(target=edit, args=(place,)) for place in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.fixture
def kominfo(app: Flask) -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def load(directive: Directive) -> Directive:
    found = directives.get(directive.id)
    assert found is not None
    return found


def test_one_of_several_chairs_is_seated(app: Flask, kominfo: Actor) -> None:
    chairs, key = [make_user(Role.CHAIR).id for _ in range(EDITORS)], make_directive().id
    db.session.commit()
    told = race(app, key, lambda found, n: committees.seat_member(found, kominfo, chairs[n], Seat.CHAIR))
    assert told == ["", *["seat_taken"] * (EDITORS - 1)]
    assert db.session.query(CommitteeMember).count() == 1


def test_one_of_several_extensions_counts(app: Flask, kominfo: Actor) -> None:
    directive = load(make_directive())
    key, seen, closes_at = directive.id, directives.digest(directive), directive.closes_at
    db.session.commit()
    told = race(
        app,
        key,
        lambda found, n: directives.extend(found, kominfo, closes_at + timedelta(days=n + 1), "Sebab.", seen),
    )
    assert told == ["", *["stale_form"] * (EDITORS - 1)]
    assert db.session.query(Event).filter_by(code="directive_extended").count() == 1


def test_one_of_several_rubrics_is_kept(app: Flask, kominfo: Actor) -> None:
    directive = load(make_directive())
    key, seen, texts = directive.id, rubrics.digest(directive.rubric), rubrics.read_texts(directive.rubric)
    db.session.commit()

    def change(found: Directive, n: int) -> None:
        mine = [replace(text, question=f"Dari {n}?") for text in texts]
        rubrics.change(found.rubric, kominfo, "Rubrik", mine, seen)

    assert race(app, key, change) == ["", *["stale_form"] * (EDITORS - 1)]
    after = load(db.session.get_one(Directive, key)).rubric.criteria
    assert len({row.question for row in after}) == 1


@pytest.mark.engine("postgresql")  # SQLite takes one writer at a time anyway
def test_rubric_cannot_be_edited_while_a_first_score_is_being_kept(app: Flask) -> None:
    reviewer, directive = make_user(Role.REVIEWER), make_directive()
    seat(directive, reviewer)
    number, rubric_id = make_proposal(directive, state=State.UNDER_REVIEW).number, directive.rubric_id
    editor = select(Rubric.id).where(Rubric.id == rubric_id).with_for_update(nowait=True)
    assert reviews.get(number, actor_of(reviewer), lock=True) is not None
    with Session(db.engine) as other, pytest.raises(OperationalError, match="could not obtain lock"):
        other.execute(editor)
    db.session.rollback()
    with Session(db.engine) as other:
        assert other.scalar(editor) == rubric_id
