"""The log: the admin reads what admins are about, the auditor all; searched by word, person, topic, code and day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from time_machine import travel

from innovations.database import db
from innovations.domain import directory, log
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.domain.events import find_last, record, record_export
from innovations.domain.log import Wanted
from innovations.models.accounts import Role
from innovations.models.events import Event, Topic
from tests.factories import actor_of, make_agency, make_directive, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("app")

NIP = "198501012010011001"


def found(actor: Actor, **wanted: Any) -> list[str]:
    """Codes, latest first."""
    return [event.code for event in db.session.scalars(log.select_events(actor, Wanted(**wanted)))]


def note(code: str, topic: Topic = Topic.ACCOUNT, actor: Actor | None = None, **facts: Any) -> Event:
    event = record(topic, code, actor, **facts)
    db.session.commit()
    return event


@pytest.mark.parametrize(
    ("role", "topics"),
    [
        (Role.AUDITOR, set(Topic)),
        (
            Role.ADMIN,
            {Topic.ACCOUNT, Topic.AGENCY, Topic.SETTING, Topic.SESSION, Topic.EXPORT, Topic.REFUSAL},
        ),
        (Role.KOMINFO, set()),
        (Role.LEADERSHIP, set()),
        (Role.PROPOSER, set()),
    ],
)
def test_topics_by_role(role: Role, topics: set[Topic]) -> None:
    actor = actor_of(make_user(role))
    for topic in Topic:
        note(topic.value, topic)
    assert set(found(actor)) == {topic.value for topic in topics}
    assert set(log.list_codes(actor)) == {topic.value for topic in topics}


def test_latest_first() -> None:
    actor = actor_of(make_user(Role.AUDITOR))
    for code in ("first", "second"):
        note(code)
    assert found(actor) == ["second", "first"]


def test_text_is_looked_for_in_reason_code_and_the_codes_meant() -> None:
    actor = actor_of(make_user(Role.AUDITOR))
    note("user_created")
    note("user_deactivated", reason="Pensiun 100%")
    note("roles_changed")
    assert found(actor, text="pensiun 100%") == ["user_deactivated"]
    assert found(actor, text="100_") == []
    assert found(actor, text="CREATED") == ["user_created"]
    assert found(actor, text="peran", codes_meant=["roles_changed"]) == ["roles_changed"]


def test_person_is_who_did_it_or_whom_it_is_about() -> None:
    auditor = actor_of(make_user(Role.AUDITOR))
    user = make_user(login=NIP, name="Yohana Wally")
    note("did_it", Topic.SETTING, actor_of(user))
    note("about_them", subject_id=user.id)
    note("login_failed", Topic.SESSION, subject_id=user.id)
    note("about_an_opd_of_that_id", Topic.AGENCY, subject_id=user.id)
    expected = ["login_failed", "about_them", "did_it"]
    assert found(auditor, person="wally") == expected
    assert found(auditor, person="19850101 201001 1 001") == expected
    assert found(auditor, person="...") == []


@pytest.mark.parametrize(("role", "total"), [(Role.ADMIN, 1), (Role.AUDITOR, 0)])
def test_part_of_a_nip_finds_people_only_for_who_may_see_it(role: Role, total: int) -> None:
    actor = actor_of(make_user(role))
    user = make_user(login=NIP)
    note("about_them", subject_id=user.id)
    assert len(found(actor, person=NIP[:9])) == total
    listed = db.session.scalars(directory.select_users(actor, directory.Wanted(text=NIP[:9]))).all()
    assert len(listed) == total


def test_topic_and_code_narrow() -> None:
    actor = actor_of(make_user(Role.AUDITOR))
    note("a")
    note("b", Topic.EXPORT)
    assert (found(actor, topic=Topic.EXPORT), found(actor, code="a")) == (["b"], ["a"])


def test_days_are_those_of_the_region_and_inclusive() -> None:
    actor = actor_of(make_user(Role.AUDITOR))
    for code, moment in (
        ("day before", datetime(2026, 3, 1, 14, 59, 59, tzinfo=UTC)),
        ("first second", datetime(2026, 3, 1, 15, 0, tzinfo=UTC)),
        ("last second", datetime(2026, 3, 2, 14, 59, 59, tzinfo=UTC)),
        ("day after", datetime(2026, 3, 2, 15, 0, tzinfo=UTC)),
    ):
        with travel(moment, tick=False):
            note(code)
    day = date(2026, 3, 2)
    assert found(actor, first_day=day, last_day=day) == ["last second", "first second"]


def test_export_is_refused_when_too_long_and_leaves_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = actor_of(make_user(Role.ADMIN))
    monkeypatch.setattr(log, "MAX_EXPORT_ROWS", 2)
    for code in "ab":
        note(code)
    assert [event.code for event in log.list_for_export(actor, Wanted())] == ["b", "a"]
    db.session.rollback()
    record_export(actor, "log", rows=2, topic="", person="wally")
    event = db.session.scalars(log.select_events(actor, Wanted(topic=Topic.EXPORT))).one()
    assert (event.code, event.actor_id) == ("exported", actor.id)
    assert event.details == {"name": "log", "rows": 2, "filters": {"person": "wally"}}
    with pytest.raises(DomainError) as caught:
        log.list_for_export(actor, Wanted())
    assert (caught.value.code, caught.value.facts) == ("export_too_large", {"count": 3, "limit": 2})


def test_names_of_what_events_speak_of() -> None:
    agency, directive = make_agency("Dinas Kesehatan"), make_directive()
    user = make_user(agency=agency, name="Yohana", login=NIP)
    proposal = make_proposal(directive, user)
    events = [
        note("about_them", subject_id=user.id),
        note("appointed", Topic.AGENCY, subject_id=agency.id, user_id=user.id),
        note("opened", Topic.DIRECTIVE, subject_id=directive.id),
        note("sent", Topic.PROPOSAL, proposal=proposal),
    ]
    names = log.list_names(events)
    assert (names.users, names.directives, names.proposals) == (
        {user.id: ("Yohana", NIP)},
        {directive.id: directive.number},
        {proposal.id: proposal.number},
    )
    assert names.agencies[agency.id] == "Dinas Kesehatan"


def test_the_last_event_is_that_of_the_thing() -> None:
    assert find_last(Topic.ACCOUNT, 7) is None
    first = note("one", subject_id=7)
    note("of another", subject_id=8)
    note("of another topic", Topic.AGENCY, subject_id=7)
    assert find_last(Topic.ACCOUNT, 7) == first
