"""The criteria of a rubric: sound weights, names that may move, and the freeze by a first score."""

from dataclasses import replace

import pytest

from innovations.database import db
from innovations.domain import directives, rubrics
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.rubrics import CriterionText
from innovations.models.accounts import Role
from innovations.models.directives import Criterion, Directive, Rubric
from innovations.models.events import Event
from innovations.models.proposals import State
from innovations.models.reviews import ReviewScore
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_rubric, make_user

pytestmark = pytest.mark.usefixtures("app")


def text(name: str, weight: int = 100, key: int | None = None) -> CriterionText:
    return CriterionText(name, f"{name}?", weight, ("satu", "dua", "tiga", "empat", "lima"), key)


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def open_directive(*weights: int) -> Directive:
    directive = directives.get(make_directive(rubric=make_rubric(*weights)).id)
    assert directive is not None
    return directive


def rows(rubric: Rubric) -> list[tuple[int, str, int]]:
    db.session.flush()
    found = db.session.query(Criterion).filter_by(rubric_id=rubric.id).order_by(Criterion.position, Criterion.id)
    return [(row.position, row.name, row.weight_percent) for row in found]


def test_change_adds_removes_and_moves_at_once() -> None:
    directive = open_directive(40, 30, 30)
    first, second, _third = rubrics.read_texts(directive.rubric)
    texts = [replace(second, weight_percent=10), text("Baru", 50), replace(first, weight_percent=40)]
    rubrics.change(directive.rubric, kominfo(), "Rubrik 2026", texts)
    assert rows(directive.rubric) == [(1, "Kriteria 2", 10), (2, "Baru", 50), (3, "Kriteria 1", 40)]
    assert [row.id for row in directive.rubric.criteria if row.name != "Baru"] == [second.id, first.id]
    event = db.session.query(Event).one()
    assert (event.code, event.subject_id) == ("rubric_changed", directive.id)
    assert [row["name"] for row in event.details["old"]["criteria"]] == ["Kriteria 1", "Kriteria 2", "Kriteria 3"]
    assert [row["name"] for row in event.details["new"]["criteria"]] == ["Kriteria 2", "Baru", "Kriteria 1"]


def test_change_may_swap_names_and_give_the_name_of_what_went_to_a_new_one() -> None:
    directive = open_directive(40, 30, 30)
    first, second, third = rubrics.read_texts(directive.rubric)
    texts = [replace(first, name=second.name), replace(second, name=first.name), text(third.name, 30)]
    rubrics.change(directive.rubric, kominfo(), "R", texts)
    assert rows(directive.rubric) == [(1, "Kriteria 2", 40), (2, "Kriteria 1", 30), (3, "Kriteria 3", 30)]


def test_change_takes_an_id_of_another_rubric_as_a_new_criterion() -> None:
    directive, other = open_directive(100), make_rubric(100)
    foreign = db.session.query(Criterion.id).filter_by(rubric_id=other.id).scalar()
    rubrics.change(directive.rubric, kominfo(), "R", [text("Milik sendiri", key=foreign)])
    assert rows(directive.rubric) == [(1, "Milik sendiri", 100)]
    assert rows(other) == [(1, "Kriteria 1", 100)]


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ([text("A", 99)], "weights_not_100"),
        ([text("A", 50), text("B", 51)], "weights_not_100"),
        ([text("A", 101)], "weight_out_of_range"),
        ([text("A", 100), text("B", 0)], "weight_out_of_range"),
        ([text("A", 110), text("B", -10)], "weight_out_of_range"),
        ([], "criteria_count"),
        ([text(f"K{number}", 1) for number in range(12)] + [text("K12", 88)], "criteria_count"),
        ([text("Dampak", 50), text("DAMPAK", 50)], "criterion_name_twice"),
    ],
)
def test_change_refuses_what_is_not_sound(texts: list[CriterionText], code: str) -> None:
    directive = open_directive(60, 40)
    with pytest.raises(Invalid, match=code):
        rubrics.change(directive.rubric, kominfo(), "R", texts)
    assert rows(directive.rubric) == [(1, "Kriteria 1", 60), (2, "Kriteria 2", 40)]


def test_twelve_criteria_are_taken() -> None:
    directive = open_directive(100)
    rubrics.change(directive.rubric, kominfo(), "R", [text(f"K{n}", 8 if n < 11 else 12) for n in range(12)])
    assert len(directive.rubric.criteria) == 12


def test_first_value_freezes_the_rubric() -> None:
    directive = open_directive(100)
    proposal = make_proposal(directive, state=State.UNDER_REVIEW)
    make_review(proposal, make_user(Role.REVIEWER), (4,), sent=False)
    with pytest.raises(DomainError, match="rubric_frozen"):
        rubrics.change(directive.rubric, kominfo(), "R", [text("A")])
    db.session.query(ReviewScore).one().value = None
    db.session.flush()
    assert not rubrics.is_frozen(directive.rubric)


def test_scores_of_another_directive_freeze_nothing() -> None:
    directive = open_directive(100)
    make_review(make_proposal(state=State.UNDER_REVIEW), make_user(Role.REVIEWER))
    rubrics.change(directive.rubric, kominfo(), "R", [text("A")])
    assert rows(directive.rubric) == [(1, "A", 100)]


@pytest.mark.parametrize("reason", ["", "Sudah saya tulis."])
def test_criterion_with_a_written_reason_does_not_go(reason: str) -> None:
    directive = open_directive(100)
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER), (4,), sent=False)
    score = db.session.query(ReviewScore).one()
    score.value, score.reason = None, reason
    db.session.commit()
    if reason:
        with pytest.raises(Invalid, match="criterion_in_use"):
            rubrics.change(directive.rubric, kominfo(), "R", [text("A")])
    else:
        rubrics.change(directive.rubric, kominfo(), "R", [text("A")])
        assert db.session.query(ReviewScore).count() == 0


def test_second_of_two_editors_is_told() -> None:
    directive = open_directive(100)
    seen = rubrics.digest(directive.rubric)
    rubrics.change(directive.rubric, kominfo(), "R", [text("Yang pertama")], seen)
    with pytest.raises(DomainError, match="stale_form"):
        rubrics.change(directive.rubric, kominfo(), "R", [text("Yang kedua")], seen)


def test_digest_tells_anchors_too() -> None:
    directive = open_directive(100)
    seen = rubrics.digest(directive.rubric)
    directive.rubric.criteria[0].anchor_3 = "lain"
    assert rubrics.digest(directive.rubric) != seen


def test_default_rubric_is_changed_under_a_code_of_its_own() -> None:
    make_rubric(100, is_default=True)
    default = rubrics.get_default()
    assert default is not None
    rubrics.change(default, kominfo(), "Baku", [text("A")])
    assert db.session.query(Event.code, Event.subject_id).all() == [("default_rubric_changed", None)]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_changes_a_rubric(role: Role) -> None:
    with pytest.raises(Denied):
        rubrics.change(open_directive(100).rubric, actor_of(make_user(role)), "R", [text("A")])
