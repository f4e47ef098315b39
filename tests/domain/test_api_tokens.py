"""Tokens of other systems: issued once, valid until they expire or are revoked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import api_tokens, clock
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.sessions import hash_token
from innovations.models.accounts import Role
from innovations.models.api_tokens import ApiToken
from innovations.models.events import Event, Topic
from tests.factories import actor_of, make_user

NOON = datetime(2026, 11, 27, 3, tzinfo=UTC)
FORM = "f" * 32


@pytest.fixture
def admin(app: Flask) -> Actor:
    return actor_of(make_user(Role.ADMIN))


def test_token_opens_until_the_end_of_its_last_day(admin: Actor) -> None:
    with clock.at(NOON):
        token, secret = api_tokens.issue(admin, "  SIPD   daerah ", date(2026, 12, 1))
    assert (token.system, token.token_hash, len(secret)) == ("SIPD daerah", hash_token(secret), 50)
    end = datetime(2026, 12, 1, 15, tzinfo=UTC)
    found = []
    for moment in (NOON, end - timedelta(seconds=1), end):
        with clock.at(moment):
            found.append(api_tokens.find(secret))
    assert found == [token, token, None]
    assert api_tokens.find(secret + "x") is None
    assert api_tokens.find(token.token_hash) is None


def test_revoked_token_opens_nothing_and_is_revoked_once(admin: Actor) -> None:
    other = actor_of(make_user(Role.ADMIN))
    with clock.at(NOON):
        token, secret = api_tokens.issue(admin, "SIPD", date(2026, 12, 1))
        api_tokens.revoke(token, admin)
        api_tokens.revoke(token, other)
        assert api_tokens.find(secret) is None
    db.session.refresh(token)
    assert (token.revoked_at, token.revoked_by_id) == (NOON, admin.id)
    events = db.session.scalars(select(Event).where(Event.topic == Topic.SETTING).order_by(Event.id)).all()
    assert [(event.code, event.actor_id, event.subject_id, event.details) for event in events] == [
        ("api_token_issued", admin.id, token.id, {"system": "SIPD", "expires_on": "2026-12-01"}),
        ("api_token_revoked", admin.id, token.id, {"system": "SIPD"}),
    ]
    assert secret not in str([event.details for event in events])


def test_form_sent_twice_is_one_token_whose_last_secret_counts(admin: Actor) -> None:
    last_day = clock.today() + timedelta(days=30)
    first, lost = api_tokens.issue(admin, "SIPD", last_day, FORM)
    second, secret = api_tokens.issue(admin, "SIPD", last_day, FORM)
    assert (second, api_tokens.find(lost), api_tokens.find(secret)) == (first, None, first)
    assert len(db.session.scalars(select(Event).where(Event.code == "api_token_issued")).all()) == 1
    other, key = actor_of(make_user(Role.ADMIN)), first.id
    with pytest.raises(DomainError, match="token_used"):
        api_tokens.issue(other, "SIPD", last_day, FORM)
    db.session.commit()
    api_tokens.touch(key)
    db.session.refresh(first)
    with pytest.raises(DomainError, match="token_used"):
        api_tokens.issue(admin, "SIPD", last_day, FORM)
    assert api_tokens.find(secret) == first


def test_use_is_noted_every_five_minutes(admin: Actor) -> None:
    with clock.at(NOON):
        token, _secret = api_tokens.issue(admin, "SIPD", date(2026, 12, 1))
    key, noted = token.id, []
    for minutes in (0, 5, 6):
        with clock.at(NOON + timedelta(minutes=minutes)):
            is_due = api_tokens.is_touch_due(token)
            db.session.commit()
            api_tokens.touch(key)
            db.session.refresh(token)
            assert token.last_used_at is not None
            noted.append((is_due, (token.last_used_at - NOON) // timedelta(minutes=1)))
    assert noted == [(True, 0), (False, 0), (True, 6)]


@pytest.mark.parametrize(
    ("system", "days", "code"),
    [
        ("  ", 30, "name_missing"),
        ("x" * 101, 30, "too_long"),
        ("SIPD", 0, "token_expiry"),
        ("SIPD", 732, "token_expiry"),
    ],
)
def test_what_makes_no_token_is_refused(admin: Actor, system: str, days: int, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        api_tokens.issue(admin, system, clock.today() + timedelta(days=days))
    assert api_tokens.list_all() == []


def test_only_admins_issue_and_revoke(admin: Actor) -> None:
    token, _secret = api_tokens.issue(admin, "SIPD", clock.today() + timedelta(days=731))
    for role in (Role.AUDITOR, Role.KOMINFO):
        actor = actor_of(make_user(role))
        with pytest.raises(Denied):
            api_tokens.issue(actor, "SIPD", clock.today() + timedelta(days=1))
        with pytest.raises(Denied):
            api_tokens.revoke(token, actor)
    assert db.session.scalars(select(ApiToken.revoked_at)).all() == [None]
