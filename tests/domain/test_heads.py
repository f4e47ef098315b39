"""Heads of an OPD: rights follow the dates, one is in office at a time, nobody appoints themselves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from time_machine import travel

from innovations.database import db
from innovations.domain import accounts, agencies, clock, heads, sessions
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency, AgencyHead, HeadKind
from innovations.models.events import Event
from tests.factories import actor_of, make_agency, make_user, save

pytestmark = pytest.mark.usefixtures("app", "noon")

TODAY, YESTERDAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 3)


@pytest.fixture
def noon() -> Iterator[None]:
    """Noon in Jayapura on 2 March 2026."""
    with travel(datetime(2026, 3, 2, 3, tzinfo=UTC), tick=False):
        yield


def admin() -> Actor:
    return actor_of(make_user(Role.ADMIN))


def term(
    agency: Agency, user: User, start: date, end: date | None, kind: HeadKind = HeadKind.DEFINITIVE
) -> AgencyHead:
    head = AgencyHead(agency_id=agency.id, user_id=user.id, kind=kind, valid_from=start, valid_to=end)
    save(head)
    return head


def appoint(
    agency: Agency,
    user: User,
    start: date = TODAY,
    end: date | None = None,
    kind: HeadKind = HeadKind.DEFINITIVE,
    actor: Actor | None = None,
) -> AgencyHead:
    actor = actor or admin()
    place, person = agencies.get(agency.id), accounts.get(user.id)
    assert place is not None
    assert person is not None
    head = heads.appoint_head(place, person, actor, kind=kind, valid_from=start, valid_to=end)
    db.session.flush()
    return head


def test_appointed_head_has_the_rights_from_the_first_to_the_last_day() -> None:
    agency, user = make_agency(), make_user()
    appoint(agency, user, TOMORROW, TOMORROW)
    seen = []
    for moment in ("2026-03-02T14:59:59Z", "2026-03-02T15:00:00Z", "2026-03-03T14:59:59Z", "2026-03-03T15:00:00Z"):
        with travel(datetime.fromisoformat(moment), tick=False):
            seen.append(actor_of(user).headed_agency_ids)
    assert seen == [frozenset(), {agency.id}, {agency.id}, frozenset()]


def test_appointing_ends_sessions_and_is_logged_with_dates() -> None:
    agency, user = make_agency(), make_user()
    token = sessions.start_session(user.id, user.password_hash, shared=False, address="", device="")
    db.session.commit()
    appoint(agency, user, TODAY, TOMORROW, HeadKind.DAILY_ACTING)
    assert sessions.find_actor(token, "") is None
    event = db.session.scalars(select(Event).where(Event.code == "head_appointed")).one()
    assert (event.subject_id, event.details) == (
        agency.id,
        {"user_id": user.id, "kind": "plh", "valid_from": "2026-03-02", "valid_to": "2026-03-03"},
    )


@pytest.mark.parametrize(
    ("start", "end", "is_refused"),
    [
        (date(2026, 1, 1), date(2026, 1, 9), False),
        (date(2026, 1, 1), date(2026, 1, 10), True),
        (date(2026, 1, 12), date(2026, 1, 13), True),
        (date(2026, 1, 20), None, True),
        (date(2026, 1, 21), None, False),
        (date(2025, 1, 1), None, True),
    ],
)
@pytest.mark.parametrize("kind", [HeadKind.DEFINITIVE, HeadKind.ACTING])
def test_one_is_in_office_at_a_time(start: date, end: date | None, is_refused: bool, kind: HeadKind) -> None:
    """An acting head may stand beside the one in office, who may be on leave."""
    agency, user = make_agency(), make_user()
    term(agency, make_user(name="Pejabat Lama"), date(2026, 1, 10), date(2026, 1, 20))
    if kind is HeadKind.ACTING or not is_refused:
        assert appoint(agency, user, start, end, kind).id is not None
        return
    with pytest.raises(Invalid) as caught:
        appoint(agency, user, start, end, kind)
    assert (caught.value.code, caught.value.facts["name"]) == ("head_overlaps", "Pejabat Lama")


def test_one_is_in_office_at_a_time_also_before_a_later_open_term() -> None:
    agency = make_agency()
    term(agency, make_user(), TOMORROW, None)
    with pytest.raises(Invalid, match="head_overlaps"):
        appoint(agency, make_user(), TODAY, None)
    assert appoint(agency, make_user(), TODAY, TODAY).valid_to == TODAY


def test_nobody_is_head_twice_at_once() -> None:
    agency, user = make_agency(), make_user()
    term(agency, user, YESTERDAY, None, HeadKind.ACTING)
    with pytest.raises(Invalid, match="head_overlaps"):
        appoint(agency, user, TODAY, None, HeadKind.DAILY_ACTING)


def test_one_person_may_act_in_several_opd() -> None:
    user, first, second = make_user(), make_agency(), make_agency()
    appoint(first, user, kind=HeadKind.ACTING)
    appoint(second, user, kind=HeadKind.ACTING)
    assert actor_of(user).headed_agency_ids == {first.id, second.id}


def test_a_unit_has_no_head() -> None:
    with pytest.raises(Invalid, match="not_an_opd"):
        appoint(make_agency(parent=make_agency()), make_user())


def test_an_ended_opd_gets_no_head_after_its_end() -> None:
    agency = make_agency()
    agency.valid_to = YESTERDAY
    db.session.commit()
    with pytest.raises(Invalid) as caught:
        appoint(agency, make_user(), TODAY)
    assert (caught.value.code, caught.value.facts) == ("agency_ended", {"until": YESTERDAY})
    assert appoint(agency, make_user(), date(2025, 1, 1), YESTERDAY).valid_to == YESTERDAY


def test_dates_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        appoint(make_agency(), make_user(), TODAY, YESTERDAY)
    assert (caught.value.code, caught.value.field) == ("dates_reversed", "valid_to")


@pytest.mark.parametrize(
    ("fields", "roles", "code"),
    [
        ({"is_active": False}, [], "account_inactive"),
        ({"agency_id": None, "login": "P0001"}, [], "head_from_outside"),
        ({}, [Role.AUDITOR], "auditor_is_no_head"),
    ],
)
def test_only_an_active_civil_servant_is_head(fields: dict[str, Any], roles: list[Role], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        appoint(make_agency(), make_user(*roles, **fields))
    assert (caught.value.code, caught.value.field) == (code, "login")


def test_nobody_appoints_ends_or_cancels_themselves() -> None:
    user, agency = make_user(Role.ADMIN), make_agency()
    actor = actor_of(user)
    with pytest.raises(Denied, match="own_account"):
        appoint(agency, user, actor=actor)
    head = heads.get(term(agency, user, TODAY, None).id, agency.id)
    assert head is not None
    with pytest.raises(Denied, match="own_account"):
        heads.end_head(head, actor, TODAY)
    with pytest.raises(Denied, match="own_account"):
        heads.cancel_head(head, actor)


def test_end_takes_the_rights_after_the_last_day_and_ends_sessions() -> None:
    agency, user, actor = make_agency(), make_user(), admin()
    token = sessions.start_session(user.id, user.password_hash, shared=False, address="", device="")
    head = heads.get(term(agency, user, YESTERDAY, None).id, agency.id)
    assert head is not None
    heads.end_head(head, actor, YESTERDAY)
    db.session.flush()
    assert actor_of(user).headed_agency_ids == frozenset()
    assert sessions.find_actor(token, "") is None
    assert db.session.scalars(select(Event.code).order_by(Event.id.desc())).first() == "head_ended"


def test_end_before_the_first_day_is_refused() -> None:
    agency, actor = make_agency(), admin()
    head = heads.get(term(agency, make_user(), TODAY, None).id, agency.id)
    assert head is not None
    with pytest.raises(Invalid) as caught:
        heads.end_head(head, actor, YESTERDAY)
    assert (caught.value.code, caught.value.field) == ("dates_reversed", "last_day")


def test_end_moved_later_does_not_reach_into_the_next_term() -> None:
    agency, actor = make_agency(), admin()
    first = term(agency, make_user(), date(2026, 1, 1), date(2026, 1, 31))
    term(agency, make_user(), date(2026, 2, 15), None)
    head = heads.get(first.id, agency.id)
    assert head is not None
    heads.end_head(head, actor, date(2026, 2, 14))
    with pytest.raises(Invalid, match="head_overlaps"):
        heads.end_head(head, actor, date(2026, 2, 15))


@pytest.mark.parametrize(("start", "is_refused"), [(YESTERDAY, True), (TODAY, False), (TOMORROW, False)])
def test_cancel_takes_back_what_has_no_yesterday(start: date, is_refused: bool) -> None:
    agency, actor = make_agency(), admin()
    head = heads.get(term(agency, make_user(), start, None).id, agency.id)
    assert head is not None
    if is_refused:
        with pytest.raises(DomainError, match="head_has_begun"):
            heads.cancel_head(head, actor)
        return
    heads.cancel_head(head, actor)
    assert db.session.scalar(select(func.count(AgencyHead.id))) == 0
    assert db.session.scalars(select(Event.code).order_by(Event.id.desc())).first() == "head_cancelled"


def test_get_finds_a_term_only_at_its_own_opd() -> None:
    head = term(make_agency(), make_user(), TODAY, None)
    assert heads.get(head.id, make_agency().id) is None


def test_in_office_agrees_in_python_and_sql() -> None:
    agency, days = make_agency(), [None, YESTERDAY, TODAY, TOMORROW]
    for start in (YESTERDAY, TODAY, TOMORROW):
        for end in days:
            if end is None or start <= end:
                term(agency, make_user(), start, end)
    rows = heads.list_of_agency(agency.id)
    listed = {head.id for head in heads.list_in_office([agency.id])[agency.id]}
    assert clock.today() == TODAY
    assert listed == {head.id for head in rows if heads.is_in_office(head)}
    assert 0 < len(listed) < len(rows)
