"""Plans and the years of horizons: written, changed, taken out."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import plans
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.plans import Content
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.masterplan import Horizon, Plan, span_years
from tests.factories import actor_of, make_programme, make_user, save

CONTENT = Content("Masterplan 2024", 2024, 2033, "Perbup 1/2024")


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def codes() -> list[str]:
    db.session.flush()
    return list(db.session.scalars(select(Event.code).order_by(Event.id)))


def make_bands() -> tuple[Horizon, Horizon]:
    first = Horizon(key="short", name="Jangka pendek", years="1 tahun", position=1)
    second = Horizon(key="long", name="Jangka panjang", years="10 tahun", position=2)
    save(first, second)
    return first, second


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_writes_plans_and_bands(app: Flask, role: Role) -> None:
    actor = actor_of(make_user(role))
    plan = Plan(name="A", year_start=2024, year_end=2025)
    save(plan)
    for act in (
        lambda: plans.create_plan(actor, CONTENT),
        lambda: plans.change_plan(plan, actor, CONTENT),
        lambda: plans.delete_plan(plan, actor),
        lambda: plans.set_bands(actor, {}),
    ):
        with pytest.raises(Denied):
            act()


def test_plan_is_written_changed_and_taken_out_with_one_event_each(app: Flask) -> None:
    actor = kominfo()
    plan = plans.create_plan(actor, CONTENT)
    seen = plans.digest(plan)
    plans.change_plan(plan, actor, replace(CONTENT, legal_basis="Perbup 2/2024"), seen)
    plans.change_plan(plan, actor, replace(CONTENT, legal_basis="Perbup 2/2024"))
    with pytest.raises(DomainError) as caught:
        plans.change_plan(plan, actor, CONTENT, seen)
    assert caught.value.code == "stale_form"
    assert (plan.legal_basis, plan.year_end) == ("Perbup 2/2024", 2033)
    plans.delete_plan(plan, actor)
    assert codes() == ["plan_created", "plan_changed", "plan_deleted"]
    assert plans.list_plans() == []


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": ""}, ("value_missing", "name")),
        ({"name": "MASTERPLAN LAMA"}, ("plan_name_taken", "name")),
        ({"year_start": 1989}, ("year_out_of_range", "year_start")),
        ({"year_end": 2101}, ("year_out_of_range", "year_end")),
        ({"year_end": 2023}, ("years_turned_round", "year_end")),
    ],
)
def test_unsound_plan_is_refused(app: Flask, fields: dict[str, str], refusal: tuple[str, str]) -> None:
    save(Plan(name="Masterplan lama", year_start=2019, year_end=2023))
    with pytest.raises(Invalid) as caught:
        plans.create_plan(kominfo(), replace(CONTENT, **fields))  # type: ignore[arg-type]  # names are the test's
    assert (caught.value.code, caught.value.field) == refusal


def test_plan_with_programmes_stays_and_counts_those_in_force(app: Flask) -> None:
    actor = kominfo()
    plan = plans.create_plan(actor, CONTENT)
    new = make_programme(plan_id=plan.id)
    make_programme(plan_id=plan.id, replaced_by_id=new.id)
    make_programme()
    assert plans.map_programme_counts() == {plan.id: 1, None: 1}
    with pytest.raises(DomainError) as caught:
        plans.delete_plan(plan, actor)
    assert (caught.value.code, caught.value.facts) == ("plan_in_use", {"count": 2})


def test_bands_are_set_cleared_and_told_once(app: Flask) -> None:
    first, second = make_bands()
    actor, seen = kominfo(), plans.digest_bands()
    plans.set_bands(actor, {first.id: (2024, 2024), second.id: (2024, 2033)}, seen)
    assert (first.span, second.span) == ("2024", "2024–2033")
    plans.set_bands(actor, {first.id: (2024, 2024), second.id: (2024, 2033)})
    plans.set_bands(actor, {second.id: (None, None)})
    assert (first.span, second.span) == ("2024", "10 tahun")
    assert codes() == ["horizons_changed"] * 2
    with pytest.raises(DomainError) as caught:
        plans.set_bands(actor, {}, seen)
    assert caught.value.code == "stale_form"


@pytest.mark.parametrize(
    ("band", "refusal"),
    [
        ((2024, None), ("band_half", "short_to")),
        ((None, 2024), ("band_half", "short_from")),
        ((2025, 2024), ("years_turned_round", "short_to")),
        ((1989, 2024), ("year_out_of_range", "short_from")),
    ],
)
def test_unsound_band_is_refused(app: Flask, band: plans.Band, refusal: tuple[str, str]) -> None:
    first, _second = make_bands()
    with pytest.raises(Invalid) as caught:
        plans.set_bands(kominfo(), {first.id: band})
    assert (caught.value.code, caught.value.field) == refusal


@pytest.mark.parametrize(
    ("years", "inside"),
    [
        ((2024, 2028), True),
        ((None, None), True),
        ((2025, None), True),
        ((2023, 2024), False),
        ((2024, 2029), False),
        ((None, 2029), False),
    ],
)
def test_band_holds_years_that_are_told(years: tuple[int | None, int | None], inside: bool) -> None:
    assert Horizon(year_from=2024, year_to=2028).holds(*years) is inside
    assert Horizon(year_from=None, year_to=None).holds(*years)


@pytest.mark.parametrize(
    ("years", "words"),
    [((2024, 2024), "2024"), ((2025, 2029), "2025–2029"), ((None, 2026), "2026"), ((None, None), "")],
)
def test_years_are_written_as_people_write_a_period(years: tuple[int | None, int | None], words: str) -> None:
    assert span_years(*years) == words
