"""Programmes: found, filtered, counted, written."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, select

from innovations.database import db
from innovations.domain import calls, programmes
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.programmes import Content, Filters
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.masterplan import LinkState, Programme, SubDimension
from innovations.models.proposals import State
from tests.factories import actor_of, make_directive, make_link, make_programme, make_proposal, make_user, save
from tests.queries import count_queries


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def content(**fields: object) -> Content:
    """What stands in a new programme, with some of it other."""
    return replace(programmes.content_of(make_programme()), code="SC-NEW", **fields)  # type: ignore[arg-type]  # names are the test's


def codes(filters: Filters) -> list[str]:
    return [row.code for row in programmes.list_programmes(filters)]


def test_create_stores_all_and_records_it(app: Flask) -> None:
    actor = kominfo()
    made = programmes.create_programme(
        actor, content(name="Posyandu digital", budget=2_500_000_000_000, year_start=2024)
    )
    db.session.commit()
    found = programmes.get("SC-NEW")
    assert found is not None
    assert (found.name, found.budget, found.year_start) == ("Posyandu digital", 2_500_000_000_000, 2024)
    events = db.session.scalars(select(Event).where(Event.code == "programme_created")).all()
    assert [(event.subject_id, event.actor_id) for event in events] == [(made.id, actor.id)]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_writes_a_programme(app: Flask, role: Role) -> None:
    with pytest.raises(Denied):
        programmes.create_programme(actor_of(make_user(role)), content())


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("", "value_missing"),
        ("A/1", "code_odd"),
        ("A\\1", "code_odd"),
        ("A\x001", "code_odd"),
        ("A\n1", "code_odd"),
        ("A\ud8001", "code_odd"),
        (" A1", "code_odd"),
        ("baru", "code_odd"),
        ("Impor", "code_odd"),
        (".", "code_odd"),
        ("..", "code_odd"),
        ("A" * 41, "code_too_long"),
    ],
)
def test_code_that_does_not_fit_an_address_is_refused(app: Flask, code: str, refusal: str) -> None:
    with pytest.raises(Invalid) as caught:
        programmes.create_programme(kominfo(), replace(content(), code=code))
    assert (caught.value.code, caught.value.field) == (refusal, "code")


@pytest.mark.parametrize("code", ["SC 1.2 (b)", "É-1", "50%", "a?b#c", "A'\"<b>"])
def test_odd_but_harmless_code_is_kept_and_found(app: Flask, code: str) -> None:
    programmes.create_programme(kominfo(), replace(content(), code=code))
    db.session.commit()
    found = programmes.get(code)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("code", ["A\x00", "\x00", "sc-1", "SC-1 ", "SC-%"])
def test_get_matches_the_code_exactly(app: Flask, code: str) -> None:
    make_programme("SC-1")
    assert programmes.get(code) is None


def test_code_is_used_once(app: Flask) -> None:
    make_programme("SC-NEW")
    with pytest.raises(Invalid) as caught:
        programmes.create_programme(kominfo(), content())
    assert caught.value.code == "code_taken"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": ""}, "value_missing"),
        ({"year_start": 1989}, "year_out_of_range"),
        ({"year_end": 2101}, "year_out_of_range"),
        ({"year_start": 2026, "year_end": 2025}, "years_turned_round"),
        ({"budget": -1}, "not_an_amount"),
        ({"budget": 10**15}, "not_an_amount"),
        ({"sub_dimension_id": 999}, "sub_dimension_elsewhere"),
    ],
)
def test_unsound_content_is_refused(app: Flask, fields: dict[str, object], refusal: str) -> None:
    with pytest.raises(Invalid) as caught:
        programmes.create_programme(kominfo(), content(**fields))
    assert caught.value.code == refusal


def test_sub_dimension_belongs_to_its_dimension(app: Flask) -> None:
    other = make_programme()
    save(SubDimension(dimension_id=other.dimension_id, key="x", name="X", position=1))
    sub = db.session.scalars(select(SubDimension)).one()
    with pytest.raises(Invalid) as caught:
        programmes.create_programme(kominfo(), content(sub_dimension_id=sub.id))
    assert caught.value.code == "sub_dimension_elsewhere"


def test_change_says_which_fields_and_same_content_changes_nothing(app: Flask) -> None:
    actor, programme = kominfo(), make_programme("SC-1")
    new = replace(programmes.content_of(programme), name="Lain", is_quick_win=True)
    assert programmes.change_programme(programme, actor, new) == ("name", "is_quick_win")
    assert programmes.change_programme(programme, actor, new) == ()
    db.session.commit()
    details = db.session.scalars(select(Event.details).where(Event.code == "programme_changed")).all()
    assert details == [{"programme": "SC-1", "fields": ["name", "is_quick_win"]}]


@pytest.mark.parametrize("state", [LinkState.SUGGESTED, LinkState.CONFIRMED])
def test_programme_in_use_cannot_be_deleted(app: Flask, state: LinkState) -> None:
    programme = make_programme()
    make_link(make_proposal(), programme, state)
    with pytest.raises(DomainError) as caught:
        programmes.delete_programme(programme, kominfo())
    assert (caught.value.code, caught.value.facts) == ("programme_in_use", {"count": 1})


def test_unused_programme_can_be_deleted(app: Flask) -> None:
    programme = make_programme("SC-1")
    make_link(make_proposal(), programme, LinkState.REJECTED)
    programmes.delete_programme(programme, kominfo())
    db.session.commit()
    assert db.session.scalars(select(Programme)).all() == []


def test_programme_deleted_by_two_is_deleted_once(app: Flask) -> None:
    programme, actor = make_programme(), kominfo()
    db.session.execute(delete(Programme))
    with pytest.raises(DomainError) as refused:
        programmes.delete_programme(programme, actor)
    assert refused.value.code == "happened_already"


def test_programme_that_a_directive_asks_for_cannot_be_deleted(app: Flask) -> None:
    programme, actor = make_programme(), kominfo()
    calls.call(make_directive(), actor, programme, "")
    with pytest.raises(DomainError) as caught:
        programmes.delete_programme(programme, actor)
    assert caught.value.code == "programme_called"


@pytest.mark.parametrize("code", ["cakupan", "Kesenjangan.csv", "cakupan.xlsx", ".", "..", "baru", ".tersembunyi"])
def test_code_that_is_another_address_is_refused(app: Flask, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        programmes.check_code(code)
    assert caught.value.code == "code_odd"


def test_only_confirmed_innovations_that_go_on_count(app: Flask) -> None:
    programme, unused = make_programme("A"), make_programme("B")
    make_link(make_proposal(state=State.STOPPED), unused)
    for state in State:
        make_link(make_proposal(state=state), programme)
        make_link(make_proposal(state=state), programme, LinkState.SUGGESTED)
    counts = programmes.map_innovation_counts([programme, unused])
    assert counts == {programme.id: 3, unused.id: 0}
    assert codes(Filters(has_innovations=True)) == ["A"]
    assert codes(Filters(has_innovations=False)) == ["B"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("posyandu", ["A"]),
        ("POSYANDU sentani", ["A"]),
        ("posyandu waibu", []),
        ("100%", ["B"]),
        ("_", []),
        ("", ["A", "B"]),
        ("\\", []),
    ],
)
def test_words_are_looked_for_as_typed(app: Flask, words: str, found: list[str]) -> None:
    first = make_programme("A", activity="Posyandu digital", location="Sentani")
    make_programme("B", target="100% kampung", dimension_id=first.dimension_id, horizon_id=first.horizon_id)
    assert codes(Filters(words=words)) == found


@pytest.mark.parametrize("many", [1, 3])
def test_list_and_counts_take_the_same_queries_for_more_rows(app: Flask, many: int) -> None:
    for _ in range(many):
        make_link(make_proposal(state=State.APPROVED), make_programme())
    db.session.expire_all()
    with count_queries() as queries:
        rows = programmes.list_programmes(Filters())
        names = [(row.dimension.name, row.horizon.name, row.sub_dimension, row.agency) for row in rows]
        programmes.map_innovation_counts(rows)
    assert (len(names), len(queries)) == (many, 3)
