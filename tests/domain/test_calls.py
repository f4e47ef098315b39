"""Calls for ideas: which directive asks innovations for which programme."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from innovations.database import db
from innovations.domain import calls, clock, programme_course
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError
from innovations.models.accounts import Role
from innovations.models.directives import Directive
from innovations.models.events import Event, Topic
from innovations.models.masterplan import DirectiveCall
from tests.factories import actor_of, make_call, make_directive, make_programme, make_user


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def called(directive: Directive) -> list[tuple[str, str]]:
    return [(row.programme.code, row.note) for row in calls.list_for_directive(directive)]


def test_directive_asks_for_a_programme_and_no_longer(app: Flask) -> None:
    directive, programme, actor = make_directive(), make_programme("A-1"), kominfo()
    made = calls.call(directive, actor, programme, "Yang murah.")
    db.session.commit()
    assert called(directive) == [("A-1", "Yang murah.")]
    assert [row.directive_id for row in calls.list_for_programme(programme)] == [directive.id]
    found = calls.get(directive, made.id)
    assert found is not None
    calls.take_out(found, directive, actor)
    db.session.commit()
    assert called(directive) == []
    events = db.session.scalars(select(Event).where(Event.topic == Topic.DIRECTIVE).order_by(Event.id)).all()
    facts = {"programme": "A-1", "programme_id": programme.id}
    assert [(row.code, row.subject_id, row.actor_id, row.details) for row in events] == [
        (code, directive.id, actor.id, facts) for code in ("programme_called", "programme_call_taken_out")
    ]


def test_call_taken_out_by_two_is_taken_out_once(app: Flask) -> None:
    directive, actor = make_directive(), kominfo()
    made = calls.call(directive, actor, make_programme(), "")
    db.session.flush()
    db.session.execute(delete(DirectiveCall))
    with pytest.raises(DomainError) as caught:
        calls.take_out(made, directive, actor)
    assert caught.value.code == "happened_already"


def test_directives_that_are_closed_or_legacy_ask_for_nothing(app: Flask) -> None:
    at, programme, actor = clock.now(), make_programme(), kominfo()
    closed = make_directive(closes_at=at - timedelta(minutes=1))
    upcoming = make_directive(opens_at=at + timedelta(days=1))
    legacy, opened = make_directive(is_legacy=True), make_directive()
    made = make_call(closed, programme)
    assert {row.id for row in calls.list_directives()} == {upcoming.id, opened.id}
    for directive in (closed, legacy):
        with pytest.raises(DomainError) as caught:
            calls.call(directive, actor, programme, "")
        assert caught.value.code == "directive_not_answerable"
    found = calls.get(closed, made.id)
    assert found is not None
    with pytest.raises(DomainError) as caught:
        calls.take_out(found, closed, actor)
    assert caught.value.code == "directive_not_answerable"
    calls.call(upcoming, actor, programme, "")


def test_call_that_cannot_be_is_refused(app: Flask) -> None:
    directive, programme, actor = make_directive(), make_programme(), kominfo()
    replaced = make_programme(replaced_by_id=programme.id)
    calls.call(directive, actor, programme, "")
    for thing, note, code in (
        (programme, "", "already_called"),
        (make_programme(), "x" * 501, "text_too_long"),
        (replaced, "", "programme_replaced"),
    ):
        with pytest.raises(DomainError) as caught:
            calls.call(directive, actor, thing, note)
        assert caught.value.code == code
    assert db.session.query(DirectiveCall).count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_calls(app: Flask, role: Role) -> None:
    directive, actor = make_directive(), actor_of(make_user(role))
    made = calls.get(directive, make_call(directive, make_programme()).id)
    assert made is not None
    with pytest.raises(Denied):
        calls.call(directive, actor, make_programme(), "")
    with pytest.raises(Denied):
        calls.take_out(made, directive, actor)


def test_call_is_found_below_its_own_directive_and_while_its_programme_is_in_force(app: Flask) -> None:
    directive, other, programme = make_directive(), make_directive(), make_programme("A-1")
    made = make_call(directive, programme)
    assert calls.get(other, made.id) is None
    assert called(directive) == [("A-1", "")]
    programme.replaced_by_id = make_programme().id
    db.session.commit()
    assert called(directive) == []


def test_calls_follow_a_programme_that_is_replaced_once_per_directive(app: Flask) -> None:
    first, second, actor = make_directive(), make_directive(), kominfo()
    old, new = make_programme("A-1"), make_programme("A-2")
    make_call(first, old, note="Dari yang lama.")
    make_call(second, old, note="Dari yang lama.")
    make_call(second, new, note="Sudah ada.")
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    db.session.commit()
    assert (called(first), called(second)) == ([("A-2", "Dari yang lama.")], [("A-2", "Sudah ada.")])
