"""Answers to what only the index asks: cleaned by the type of each field."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import index_profiles
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.index_profiles import Course
from innovations.domain.index_rules import ProfileField
from innovations.models.accounts import Role, User
from innovations.models.events import Event
from innovations.models.followup import Implementation, Trial
from innovations.models.index import IndexProfile
from tests.domain.claiming import Claiming
from tests.factories import actor_of, make_user, save

AFFAIRS = {"1.01": "Pendidikan", "1.02": "Kesehatan"}


@pytest.fixture
def claiming(app: Flask, tmp_path: Path) -> Claiming:
    return Claiming(tmp_path / "uploads")


def field(kind: str, *choices: str, from_affairs: bool = False) -> ProfileField:
    return ProfileField("isi", "Isi", kind, False, "", choices, from_affairs, "")


def write(claiming: Claiming, values: dict[str, Any], *, by: User | None = None, seen: str | None = None) -> None:
    fields = index_profiles.list_asked(claiming.rules)
    actor = actor_of(by or claiming.owner)
    index_profiles.write(claiming.proposal, actor, 2026, fields, values, AFFAIRS, seen)
    db.session.commit()


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (field("text"), " Ada ", "Ada"),
        (field("text"), "", None),
        (field("longtext"), "a" * 10_000, "a" * 10_000),
        (field("choice", "A", "B"), "B", "B"),
        (field("choice", from_affairs=True), "1.02", "1.02"),
        (field("multichoice", "A", "B", "C"), ["C", "A", "A"], ["A", "C"]),
        (field("multichoice", "A"), [], None),
        (field("date"), date(2024, 2, 29), "2024-02-29"),
        (field("url"), "https://a.id/x", "https://a.id/x"),
        (field("lat,long"), "-2.570,140.51", "-2.570, 140.51"),
        (field("lat,long"), "90; -180", "90, -180"),
    ],
)
def test_answer_is_cleaned_by_its_type(kind: ProfileField, value: Any, expected: Any) -> None:
    assert index_profiles.clean(kind, value, AFFAIRS) == expected


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (field("text"), "a" * 501, "text_too_long"),
        (field("longtext"), "a" * 10_001, "text_too_long"),
        (field("choice", "A"), "B", "index_not_a_choice"),
        (field("choice", from_affairs=True), "9.99", "index_not_a_choice"),
        (field("multichoice", "A"), ["A", "B"], "index_not_a_choice"),
        (field("url"), "http://a.id", "link_not_https"),
        (field("lat,long"), "90.001, 0", "index_not_a_place"),
        (field("lat,long"), "0, -180.5", "index_not_a_place"),
        (field("lat,long"), "-2,57, 140,51", "index_not_a_place"),
        (field("lat,long"), "140", "index_not_a_place"),
        (field("lat,long"), "٢, ٣", "index_not_a_place"),
        (field("lat,long"), "nan, inf", "index_not_a_place"),
    ],
)
def test_unsound_answer_is_refused_at_its_field(kind: ProfileField, value: Any, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        index_profiles.clean(kind, value, AFFAIRS)
    assert (caught.value.code, caught.value.field) == (code, "isi")


def test_answers_are_one_row_and_one_event_and_the_same_again_is_none(claiming: Claiming) -> None:
    for _ in range(2):
        write(claiming, {"haki": "Hak cipta.", "asta_cita": "3", "urusan_lain": ["1.01"]}, seen=None)
    assert index_profiles.get_answers(claiming.proposal, 2026) == {
        "haki": "Hak cipta.",
        "asta_cita": "3",
        "urusan_lain": ["1.01"],
    }
    assert db.session.query(Event).filter_by(code="index_profile_written").count() == 1
    write(claiming, {"asta_cita": "3"})
    assert index_profiles.get_answers(claiming.proposal, 2026) == {"asta_cita": "3"}
    assert db.session.query(IndexProfile).count() == 1


def test_answer_that_the_year_no_longer_asks_is_kept(claiming: Claiming) -> None:
    write(claiming, {"haki": "Hak cipta."})
    fields = [row for row in claiming.year.rules["profile_fields"] if row["key"] != "haki"]
    claiming.year.rules = claiming.year.rules | {"profile_fields": fields}
    db.session.commit()
    write(claiming, {"asta_cita": "3"})
    assert index_profiles.get_answers(claiming.proposal, 2026) == {"haki": "Hak cipta.", "asta_cita": "3"}


def test_what_the_proposal_says_itself_is_not_asked(claiming: Claiming) -> None:
    write(claiming, {"nama_inovasi": "Judul lain", "tujuan": "Lain"})
    assert index_profiles.get_answers(claiming.proposal, 2026) == {}


def test_stale_frozen_and_strangers_are_refused(claiming: Claiming) -> None:
    seen = index_profiles.digest(claiming.proposal, 2026)
    write(claiming, {"haki": "Hak cipta."}, seen=seen)
    with pytest.raises(DomainError, match="stale_form"):
        write(claiming, {"haki": "Paten."}, seen=seen)
    for user in (make_user(), make_user(Role.AUDITOR)):
        with pytest.raises(Denied):
            write(claiming, {"haki": "Paten."}, by=user)
    claiming.freeze()
    with pytest.raises(DomainError, match="index_year_frozen"):
        write(claiming, {"haki": "Paten."})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, None),
        ({"waktu_penerapan": "2023-12-31"}, False),
        ({"waktu_penerapan": "2024-01-01"}, True),
        ({"waktu_penerapan": "2025-12-31"}, True),
        ({"waktu_penerapan": "2026-01-01"}, False),
        ({"waktu_penerapan": "2020-01-01", "waktu_pengembangan": "2025-06-01"}, True),
    ],
)
def test_age_is_reckoned_by_implementation_or_development(
    claiming: Claiming, answers: dict[str, str], expected: bool | None
) -> None:
    assert index_profiles.is_of_age(claiming.rules, answers) is expected


def test_required_fields_without_answer_are_named(claiming: Claiming) -> None:
    assert [row.key for row in index_profiles.list_missing(claiming.rules, {})] == ["tematik"]
    assert index_profiles.list_missing(claiming.rules, {"tematik": "Non tematik"}) == []


def try_out(claiming: Claiming, begun_on: date | None = None) -> None:
    """Planned for 1 March 2024, begun on 1 May, and implemented on the day if any."""
    claiming.proposal.trial_start = date(2024, 3, 1)
    trial = Trial(started_on=date(2024, 5, 1), planned_end=date(2024, 8, 1), place="Distrik contoh")
    trial.proposal_id = claiming.proposal_id
    save(trial)
    if begun_on is not None:
        save(Implementation(proposal_id=claiming.proposal_id, begun_on=begun_on))


def test_days_are_those_recorded_else_those_of_the_plan(claiming: Claiming) -> None:
    claiming.proposal.trial_start = None
    db.session.commit()
    assert index_profiles.get_course(claiming.proposal) == Course()
    claiming.proposal.trial_start = date(2024, 3, 1)
    db.session.commit()
    assert index_profiles.get_course(claiming.proposal) == Course(date(2024, 3, 1))
    try_out(claiming, date(2024, 9, 1))
    assert index_profiles.get_course(claiming.proposal) == Course(date(2024, 5, 1), date(2024, 9, 1))


@pytest.mark.parametrize(
    ("begun_on", "values", "refused"),
    [
        (None, {"waktu_penerapan": date(2024, 4, 30)}, ("index_before_trial", "waktu_penerapan")),
        (None, {"waktu_penerapan": date(2024, 5, 1), "waktu_pengembangan": date(2024, 5, 1)}, None),
        (
            None,
            {"waktu_penerapan": date(2024, 6, 1), "waktu_pengembangan": date(2024, 5, 31)},
            ("index_before_implementation", "waktu_pengembangan"),
        ),
        (None, {"waktu_pengembangan": date(2020, 1, 1)}, None),
        (
            date(2024, 9, 1),
            {"waktu_pengembangan": date(2024, 8, 31)},
            ("index_before_implementation", "waktu_pengembangan"),
        ),
        (date(2024, 9, 1), {"waktu_pengembangan": date(2024, 9, 1)}, None),
    ],
)
def test_days_out_of_order_are_refused_at_their_field(
    claiming: Claiming, begun_on: date | None, values: dict[str, Any], refused: tuple[str, str] | None
) -> None:
    try_out(claiming, begun_on)
    if refused is None:
        write(claiming, values)
        return
    with pytest.raises(Invalid) as caught:
        write(claiming, values)
    assert (caught.value.code, caught.value.field) == refused


def test_recorded_implementation_is_not_asked_and_stands_over_what_was_typed(claiming: Claiming) -> None:
    write(claiming, {"waktu_penerapan": date(2026, 2, 1)})
    typed = index_profiles.get_answers(claiming.proposal, 2026)
    try_out(claiming, date(2024, 9, 1))
    course = index_profiles.get_course(claiming.proposal)
    asked = [row.key for row in index_profiles.list_open(claiming.rules, course)]
    assert ("waktu_penerapan" in asked, "waktu_pengembangan" in asked) == (False, True)
    known = index_profiles.complete(typed, course.implemented)
    assert known == {"waktu_penerapan": "2024-09-01"}
    assert index_profiles.is_of_age(claiming.rules, known) is True
