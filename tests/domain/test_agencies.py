"""OPD and units: two levels, dates, successors that never come back, found by name."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from time_machine import travel

from innovations.database import db
from innovations.domain import agencies
from innovations.domain.actor import Actor
from innovations.domain.agencies import Details
from innovations.domain.errors import Denied, Invalid
from innovations.models.accounts import Role
from innovations.models.agencies import Agency, AgencyKind
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.factories import actor_of, make_agency, make_head, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("app")

DETAILS = Details(name="Dinas Baru", kind=AgencyKind.SERVICE)


def admin() -> Actor:
    return actor_of(make_user(Role.ADMIN))


def details_of(agency: Agency, **fields: Any) -> Details:
    return replace(Details(name=agency.name, kind=agency.kind, parent_id=agency.parent_id), **fields)


def refused(agency: Agency | None, **fields: Any) -> tuple[str, str]:
    """(code, field) of the refusal to create, or to change `agency`."""
    actor = admin()
    try:
        if agency is None:
            agencies.create_agency(actor, replace(DETAILS, **fields))
        else:
            agencies.change_agency(agency, actor, details_of(agency, **fields))
    except Invalid as error:
        db.session.rollback()
        return error.code, error.field
    return "accepted", ""


def test_create_folds_white_space_and_records() -> None:
    actor = admin()
    agency = agencies.create_agency(actor, replace(DETAILS, name="  Dinas   Baru ", short_name=" D  B "))
    assert (agency.name, agency.short_name) == ("Dinas Baru", "D B")
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.code, event.subject_id, event.actor_id) == ("agency_created", agency.id, actor.id)


def test_create_unit_stands_below_its_opd() -> None:
    parent = make_agency()
    unit = agencies.create_agency(admin(), replace(DETAILS, parent_id=parent.id))
    assert [row.id for row in agencies.list_units(parent.id)] == [unit.id]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": "  "}, ("name_missing", "name")),
        ({"name": "x" * 201}, ("too_long", "name")),
        ({"short_name": "x" * 61}, ("too_long", "short_name")),
        ({"note": "x" * 2001}, ("too_long", "note")),
        ({"parent_id": 2**31 - 1}, ("agency_unknown", "parent_id")),
        ({"valid_from": date(2026, 2, 2), "valid_to": date(2026, 2, 1)}, ("dates_reversed", "valid_to")),
        ({"valid_to": date(2026, 2, 1), "successor_id": 2**31 - 1}, ("agency_unknown", "successor_id")),
        ({"staff_count": 5}, ("staff_half", "staff_counted_on")),
        ({"staff_counted_on": date(2026, 2, 1)}, ("staff_half", "staff_count")),
        ({"staff_count": 0, "staff_counted_on": date(2026, 2, 1)}, ("staff_out_of_range", "staff_count")),
        ({"staff_count": 5, "staff_counted_on": date(2999, 1, 1)}, ("date_in_future", "staff_counted_on")),
    ],
)
def test_create_refuses(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert refused(None, **fields) == expected


def test_a_name_is_taken_whatever_its_case_and_spacing() -> None:
    make_agency("Dinas Kesehatan")
    assert refused(None, name="dinas  KESEHATAN") == ("agency_name_taken", "name")
    assert refused(make_agency(), name="dinas kesehatan") == ("agency_name_taken", "name")


def test_a_unit_is_counted_with_its_opd() -> None:
    parent = make_agency()
    told = {"parent_id": parent.id, "staff_count": 5, "staff_counted_on": date(2026, 2, 1)}
    assert refused(None, **told) == ("staff_of_unit", "staff_count")


def test_a_name_may_change_its_own_case() -> None:
    agency, actor = make_agency("dinas kesehatan"), admin()
    agencies.change_agency(agency, actor, details_of(agency, name="Dinas Kesehatan"))
    assert agency.name == "Dinas Kesehatan"


def test_a_unit_of_a_unit_is_refused() -> None:
    unit = make_agency(parent=make_agency())
    assert refused(None, parent_id=unit.id) == ("unit_of_a_unit", "parent_id")


def test_an_opd_is_not_its_own_parent() -> None:
    agency = make_agency()
    assert refused(agency, parent_id=agency.id) == ("own_parent", "parent_id")


@pytest.mark.parametrize("because", ["unit", "head", "proposal", "execution"])
def test_an_opd_that_counts_does_not_become_a_unit(because: str) -> None:
    agency, other = make_agency(), make_agency()
    if because == "unit":
        make_agency(parent=agency)
    elif because == "head":
        make_head(agency)
    elif because == "proposal":
        make_proposal(owner=make_user(agency=agency))
    else:
        make_proposal(state=State.APPROVED, executing_agency_id=agency.id)
    assert refused(agency, parent_id=other.id) == ("stays_opd", "parent_id")


def test_an_opd_without_anything_may_become_a_unit_and_a_unit_may_move() -> None:
    agency, first, second, actor = make_agency(), make_agency(), make_agency(), admin()
    agencies.change_agency(agency, actor, details_of(agency, parent_id=first.id))
    agencies.change_agency(agency, actor, details_of(agency, parent_id=second.id))
    assert agency.parent_id == second.id


def test_a_successor_needs_an_end() -> None:
    assert refused(make_agency(), successor_id=make_agency().id) == ("successor_needs_end", "valid_to")


def test_successors_never_come_back() -> None:
    first, second, third, actor = make_agency(), make_agency(), make_agency(), admin()
    end = date(2025, 6, 30)
    assert refused(first, valid_to=end, successor_id=first.id) == ("own_successor", "successor_id")
    agencies.change_agency(first, actor, details_of(first, valid_to=end, successor_id=second.id))
    agencies.change_agency(second, actor, details_of(second, valid_to=end, successor_id=third.id))
    db.session.commit()
    assert refused(third, valid_to=end, successor_id=first.id) == ("own_successor", "successor_id")


def test_a_unit_is_no_coordinator() -> None:
    assert refused(None, parent_id=make_agency().id, is_coordinator=True) == ("coordinator_is_opd", "is_coordinator")


def test_change_records_the_fields_and_says_nothing_when_nothing_changed() -> None:
    agency, actor = make_agency(), admin()
    agencies.change_agency(agency, actor, details_of(agency, note="Perda 3/2025", is_coordinator=True))
    agencies.change_agency(agency, actor, details_of(agency, note="Perda 3/2025", is_coordinator=True))
    events = db.session.scalars(select(Event)).all()
    assert [(event.code, event.details) for event in events] == [
        ("agency_changed", {"fields": ["is_coordinator", "note"], "is_coordinator": True})
    ]


@pytest.mark.parametrize("role", [Role.KOMINFO, Role.AUDITOR, Role.LEADERSHIP])
def test_nobody_but_admins_reshapes(role: Role) -> None:
    actor, agency = actor_of(make_user(role)), make_agency()
    with pytest.raises(Denied, match="not_your_part"):
        agencies.create_agency(actor, DETAILS)
    with pytest.raises(Denied, match="not_your_part"):
        agencies.change_agency(agency, actor, details_of(agency))


def test_find_by_name_takes_full_and_short_names() -> None:
    health, first, second = make_agency("Dinas Kesehatan"), make_agency("Setda"), make_agency("Sekretariat Daerah")
    health.short_name, second.short_name = "Dinkes", "SETDA"
    db.session.commit()
    found = [agencies.find_by_name(name) for name in ("dinas  kesehatan", "DINKES", "setda", "", "Dinas")]
    assert found == [health, health, first, None, None]


def test_find_by_name_does_not_guess_between_two_short_names() -> None:
    for name in ("Distrik Sentani", "Puskesmas Sentani"):
        make_agency(name).short_name = "Sentani"
    db.session.commit()
    assert agencies.find_by_name("sentani") is None


def test_find_nearest_names_one_or_none() -> None:
    make_agency("Dinas Komunikasi dan Informatika")
    make_agency("Dinas Kesehatan")
    assert agencies.find_nearest("dinas komunikasi & informatika") == "Dinas Komunikasi dan Informatika"
    assert agencies.find_nearest("xyz") is None


def test_select_puts_units_below_their_opd_and_escapes_what_is_typed() -> None:
    second, first = make_agency("B 100%"), make_agency("A")
    make_agency("0 unit", parent=second)
    make_agency("Z unit", parent=first)
    names = [row.name for row in db.session.scalars(agencies.select_agencies())]
    assert names == ["A", "Z unit", "B 100%", "0 unit"]
    assert [row.name for row in db.session.scalars(agencies.select_agencies("0%"))] == ["B 100%"]


def test_select_current_only_ends_after_the_last_day() -> None:
    agency = make_agency()
    agency.valid_to = date(2026, 3, 2)
    db.session.commit()
    found = []
    for moment in (datetime(2026, 3, 2, 14, 59, tzinfo=UTC), datetime(2026, 3, 2, 15, 0, tzinfo=UTC)):
        with travel(moment, tick=False):
            listed = db.session.scalars(agencies.select_agencies(current_only=True)).all()
            assert [agency] * agencies.is_current(agency) == listed
            found.append(len(listed))
    assert found == [1, 0]


def test_counts_are_of_this_opd_or_unit() -> None:
    agency = make_agency()
    unit = make_agency(parent=agency)
    make_proposal(owner=make_user(agency=unit))
    make_user(agency=agency, is_active=False)
    assert agencies.count_dependants(agency.id) == agencies.Counts(units=1, users=0, proposals=1)
    assert agencies.count_dependants(unit.id) == agencies.Counts(units=0, users=1, proposals=1)
    assert agencies.count_users([agency.id, unit.id]) == {unit.id: 1}


def test_names_of_units_tell_their_opd() -> None:
    agency = make_agency("Dinas Kesehatan")
    unit = make_agency("Puskesmas Sentani", parent=agency)
    assert agencies.list_names() == {
        agency.id: "Dinas Kesehatan",
        unit.id: "Puskesmas Sentani (Dinas Kesehatan)",
    }
    assert agencies.list_choices() == [(agency.id, "Dinas Kesehatan"), (unit.id, "– Puskesmas Sentani")]
    assert agencies.list_choices(roots=True, but=agency.id) == []
