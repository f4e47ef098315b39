"""A year's rules from a JSON: what would change, and that nothing does before it is seen."""

import copy
import json
from collections.abc import Callable
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import index_import
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.index_import import Change, Row
from innovations.models.accounts import Role, User
from innovations.models.events import Event
from innovations.models.index import IndexYear
from tests.domain.claiming import Claiming
from tests.factories import actor_of, make_user


@pytest.fixture
def claiming(app: Flask, tmp_path: Path) -> Claiming:
    return Claiming(tmp_path / "uploads")


def changed(claiming: Claiming, change: Callable[[dict[str, Any]], object]) -> str:
    content = copy.deepcopy(claiming.year.rules)
    change(content)
    return json.dumps(content)


def drop_sdm(content: dict[str, Any]) -> None:
    content["indicators"] = [row for row in content["indicators"] if row["key"] != "sdm"]


def take(user: User, text: str, seen: str | None = None) -> None:
    index_import.take(actor_of(user), text, seen)
    db.session.commit()


def test_plan_names_what_differs_and_changes_nothing(claiming: Claiming) -> None:
    claiming.prove(2, "regulasi")
    claiming.claim(1, "sdm")

    def change(content: dict[str, Any]) -> None:
        drop_sdm(content)
        content["indicators"][0] |= {"weight": 5, "name": "Regulasi"}
        content["indicators"].append(content["indicators"][1] | {"key": "baru", "number": 21, "name": "Baru"})
        content["profile_fields"][-1]["label"] = "Skor"
        content["scoring"] |= {"divisor": 14, "total_max": 300}
        content["status"] = "dicocokkan dengan pedoman"

    text = changed(claiming, change)
    plan = index_import.plan(actor_of(claiming.kominfo), text)
    assert plan.rows == (
        Row(Change.CHANGED, "Regulasi", ("name", "weight"), 1),
        Row(Change.REMOVED, "Ketersediaan dan peran SDM terhadap inovasi", (), 1),
        Row(Change.ADDED, "Baru"),
        Row(Change.CHANGED, "Skor", ("label",)),
        Row(Change.CHANGED, "", ("divisor", "total_max", "status")),
    )
    assert (plan.lost_claims, plan.is_new) == (1, False)
    assert claiming.rules.find("sdm") is not None


def test_taken_file_changes_the_year_in_one_event_and_twice_is_once(claiming: Claiming) -> None:
    claiming.claim(1, "sdm")
    text = changed(claiming, drop_sdm)
    seen = index_import.plan(actor_of(claiming.kominfo), text).seen
    for _ in range(2):
        take(claiming.kominfo, text, seen)
    assert claiming.rules.find("sdm") is None
    event = db.session.query(Event).filter_by(code="index_year_changed").one()
    assert (event.details["year"], event.details["lost_claims"]) == (2026, 1)


def test_claim_that_lost_its_indicator_is_kept_and_counts_again(claiming: Claiming) -> None:
    claiming.prove(3, "sdm")
    whole = json.dumps(claiming.year.rules)
    take(claiming.kominfo, changed(claiming, drop_sdm))
    assert claiming.score.claimed == 0
    take(claiming.kominfo, whole)
    assert claiming.score.claimed == 6


def test_new_year_is_added(claiming: Claiming) -> None:
    text = changed(claiming, lambda content: content.update(year=2027))
    plan = index_import.plan(actor_of(claiming.kominfo), text)
    assert plan.is_new
    assert {row.change for row in plan.rows} == {Change.ADDED}
    take(make_user(Role.ADMIN), text, plan.seen)
    assert db.session.get_one(IndexYear, 2027).rules["year"] == 2027
    assert db.session.query(Event).filter_by(code="index_year_added").count() == 1


@pytest.mark.parametrize("meanwhile", ["rules", "claim"])
def test_what_changed_since_the_plan_refuses_it(claiming: Claiming, meanwhile: str) -> None:
    text = changed(claiming, drop_sdm)
    seen = index_import.plan(actor_of(claiming.kominfo), text).seen
    if meanwhile == "claim":
        claiming.claim(1, "sdm")
    else:
        take(claiming.kominfo, changed(claiming, lambda content: content.update(status="lain")))
    with pytest.raises(DomainError, match="stale_form"):
        take(claiming.kominfo, text, seen)


def test_frozen_year_is_refused(claiming: Claiming) -> None:
    text = changed(claiming, drop_sdm)
    claiming.freeze()
    for act in (index_import.plan, index_import.take):
        with pytest.raises(DomainError, match="index_year_frozen"):
            act(actor_of(claiming.kominfo), text)


def test_points_typed_in_by_hand_stay_within_the_formula(claiming: Claiming) -> None:
    claiming.year.spd_points = Decimal("30.5")
    db.session.commit()
    for most, refused in ((30, True), (31, False)):
        text = changed(claiming, lambda content, most=most: content["scoring"].update(spd_max=most))  # type: ignore[misc]  # bound now
        with pytest.raises(Invalid, match="index_spd_range") if refused else nullcontext():
            take(claiming.kominfo, text)


@pytest.mark.parametrize("role", [Role.PROPOSER, Role.AUDITOR, Role.LEADERSHIP])
def test_others_bring_nothing_in(claiming: Claiming, role: Role) -> None:
    with pytest.raises(Denied):
        index_import.plan(actor_of(make_user(role)), json.dumps(claiming.year.rules))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_missing"),
        ("{", "index_not_json"),
        ("[" * 100_000, "index_not_json"),
        ('{"year": NaN}', "index_not_json"),
        ('{"year": 1e400}', "index_not_json"),
        ('{"year": "\\ud800"}', "index_not_json"),
        ("[]", "index_rules_faulty"),
        ('"2026"', "index_rules_faulty"),
    ],
)
def test_what_is_no_year_is_refused(claiming: Claiming, text: str, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        index_import.plan(actor_of(claiming.kominfo), text)


def test_key_that_would_hide_a_page_is_refused(claiming: Claiming) -> None:
    text = changed(claiming, lambda content: content["indicators"][0].update(key="profil"))
    with pytest.raises(Invalid) as caught:
        index_import.plan(actor_of(claiming.kominfo), text)
    assert caught.value.facts["fault"] == "reserved"
