"""Moments are aware UTC on both engines, whatever zone they came in; codes are only those of their enum."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from innovations.database import db
from innovations.models.accounts import LoginTry
from innovations.models.proposals import Proposal
from tests.factories import make_proposal

WIT = ZoneInfo("Asia/Jayapura")


def store(moment: datetime) -> None:
    db.session.add(LoginTry(login="x", address="y", at=moment))
    db.session.commit()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2023, 7, 1, 0, 0, 0, 123456, tzinfo=UTC),
        datetime(2023, 7, 1, 8, 59, 59, 999999, tzinfo=WIT),
        datetime(2023, 1, 1, 0, 30, tzinfo=timezone(-timedelta(hours=11, minutes=30))),
        datetime(1990, 1, 1, tzinfo=WIT),
    ],
)
def test_moment_comes_back_as_the_same_moment_in_utc(app: Flask, moment: datetime) -> None:
    store(moment)
    found = db.session.scalars(select(LoginTry.at)).one()
    assert (found, found.tzinfo) == (moment, UTC)


def test_moments_compare_as_moments_not_as_clock_faces(app: Flask) -> None:
    store(datetime(2023, 7, 1, 8, 0, tzinfo=WIT))
    earlier, later = datetime(2023, 6, 30, 22, 59, tzinfo=UTC), datetime(2023, 7, 1, 8, 1, tzinfo=WIT)
    assert db.session.scalars(select(LoginTry.login).where(LoginTry.at.between(earlier, later))).all() == ["x"]
    assert db.session.scalars(select(LoginTry.login).where(LoginTry.at < earlier)).all() == []


def test_moments_sort_across_zones(app: Flask) -> None:
    first, second = datetime(2023, 7, 1, 8, 0, tzinfo=WIT), datetime(2023, 6, 30, 23, 30, tzinfo=UTC)
    store(second)
    store(first)
    assert db.session.scalars(select(LoginTry.at).order_by(LoginTry.at)).all() == [first, second]


def test_naive_moment_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="a moment needs a time zone"):
        store(datetime(2023, 7, 1))  # noqa: DTZ001 - the point of the test


def test_unknown_code_is_refused_before_the_database(app: Flask) -> None:
    make_proposal()
    with pytest.raises(StatementError, match="lost"):
        db.session.execute(Proposal.__table__.update().values(state="lost"))  # type: ignore[attr-defined]


def test_code_is_stored_by_its_value(app: Flask) -> None:
    make_proposal()
    assert db.session.execute(text("SELECT initiator, origin, state FROM proposals")).one() == (
        "asn",
        "filed",
        "draft",
    )
