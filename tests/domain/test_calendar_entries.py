"""Entries of the calendar: kept by kominfo alone, each act told once, nothing half."""

from datetime import date

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import calendar_entries
from innovations.domain.calendar_entries import Content
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role
from innovations.models.calendar import CalendarEntry
from innovations.models.events import Event
from tests.domain.stage import refused
from tests.factories import actor_of, make_user

MARCH = Content("Pengisian IID", date(2026, 3, 1), date(2026, 3, 31), "Kemendagri", "https://contoh.go.id/iid")
TOKEN = "t" * 32


def test_entry_is_added_changed_and_removed_each_once(app: Flask) -> None:
    actor = actor_of(make_user(Role.KOMINFO))
    entry = calendar_entries.add(actor, MARCH, TOKEN)
    assert calendar_entries.add(actor, MARCH, TOKEN) is entry
    seen = calendar_entries.digest(entry)
    april = Content("Pengisian IID", date(2026, 3, 1), date(2026, 4, 10))
    for _ in range(2):
        calendar_entries.change(entry, actor, april, seen)
    assert calendar_entries.read_content(entry) == april
    assert refused(lambda: calendar_entries.change(entry, actor, MARCH, seen)) == (DomainError, "stale_form")
    calendar_entries.remove(entry, actor)
    db.session.commit()
    assert db.session.query(CalendarEntry).count() == 0
    assert [
        (row.code, row.actor_id, row.details["ends_on"]) for row in db.session.query(Event).order_by(Event.id)
    ] == [
        ("calendar_entry_added", actor.id, "2026-03-31"),
        ("calendar_entry_changed", actor.id, "2026-04-10"),
        ("calendar_entry_removed", actor.id, "2026-04-10"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (Content(" ", date(2026, 3, 1), date(2026, 3, 1)), "missing"),
        (Content("Jadwal", date(2026, 3, 2), date(2026, 3, 1)), "ends_before_start"),
        (Content("Jadwal", date(2026, 3, 1), date(2026, 3, 1), link="javascript:alert(1)"), "link_not_https"),
    ],
)
def test_entry_that_makes_no_sense_is_refused(app: Flask, content: Content, code: str) -> None:
    actor = actor_of(make_user(Role.KOMINFO))
    assert refused(lambda: calendar_entries.add(actor, content)) == (Invalid, code)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_nobody_else_keeps_entries(app: Flask, role: Role) -> None:
    entry = calendar_entries.add(actor_of(make_user(Role.KOMINFO)), MARCH)
    actor = actor_of(make_user(role))
    for act in (
        lambda: calendar_entries.add(actor, MARCH),
        lambda: calendar_entries.change(entry, actor, MARCH),
        lambda: calendar_entries.remove(entry, actor),
    ):
        assert refused(act) == (Denied, "not_your_part")
