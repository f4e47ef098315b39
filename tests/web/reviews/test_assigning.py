"""The page that shares out the work of scoring."""

import pytest

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Assignment
from tests.browser import Browser
from tests.factories import make_directive, make_proposal, make_user, seat
from tests.queries import count_queries


def start(number: int = 3) -> tuple[Directive, list[User], list[Proposal]]:
    directive = make_directive()
    reviewers = [make_user(Role.REVIEWER, name=f"Penilai {place}") for place in range(3)]
    for reviewer in reviewers:
        seat(directive, reviewer)
    return directive, reviewers, [make_proposal(directive, state=State.UNDER_REVIEW) for _ in range(number)]


def test_plan_is_shown_before_it_is_stored(browser: Browser) -> None:
    directive, _reviewers, _proposals = start()
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}").follow("Bagi penilaian")
    assert "menilai semua usulan" in browser.text
    browser.fill("Penilai tiap usulan", "2").press("Pratinjau")
    assert "6 penugasan baru; beban 2 sampai 2 usulan tiap penilai" in browser.text
    assert "semua usulan dan penilai terhubung" in browser.text
    assert browser.rows()[:3] == [[f"Penilai {place}", "2"] for place in range(3)], "loads as they would be"
    assert db.session.query(Assignment).count() == 0
    browser.press("Terapkan")
    assert "6 penugasan baru disimpan." in browser.response.text
    assert "Tiap usulan ditugaskan kepada 2 penilai." in browser.text
    assert db.session.query(Assignment).count() == 6


def test_one_review_each_warns_that_nothing_can_be_compared(browser: Browser) -> None:
    directive, _reviewers, _proposals = start()
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}/penugasan?tiap=1")
    assert "tidak semua terhubung" in browser.text
    browser.press("Terapkan")
    assert "terbagi dalam 3 kelompok yang tidak terhubung" in browser.text


def test_change_by_hand(browser: Browser) -> None:
    directive, _reviewers, proposals = start(1)
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}/penugasan?tiap=2").press("Terapkan")
    number = proposals[0].number
    browser.press(f"cabut Penilai 0: {number}")
    assert "kurang 1 penilai" in browser.text
    browser.fill(f"Tambah penilai: {number}", "Penilai 2").press(f"Tambah {number}")
    names = {name for (name,) in db.session.query(User.name).join(Assignment, Assignment.reviewer_id == User.id)}
    assert names == {"Penilai 1", "Penilai 2"}


@pytest.mark.parametrize("asked", ["0", "21", "99999999999999999999", "x", "٣", "-1"])
def test_odd_number_is_refused_with_a_sentence(browser: Browser, asked: str) -> None:
    directive, _reviewers, _proposals = start()
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}/penugasan?tiap={asked}", status=422)
    assert "Angka ini di luar batas yang diperbolehkan." in browser.text


def test_plan_applied_after_somebody_else_acted_is_told(browser: Browser) -> None:
    directive, _reviewers, _proposals = start()
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}/penugasan?tiap=2")
    make_proposal(directive, state=State.UNDER_REVIEW)
    browser.press("Terapkan", status=409)
    assert db.session.query(Assignment).count() == 0


@pytest.mark.parametrize("number", [1, 4])
def test_page_takes_the_same_number_of_queries(browser: Browser, number: int) -> None:
    directive, _reviewers, _proposals = start(number)
    browser.enter(make_user(Role.KOMINFO))
    with count_queries() as statements:
        browser.get(f"/arahan/{directive.id}/penugasan?tiap=2")
    assert len([text for text in statements if "FROM proposals" in text or "FROM assignments" in text]) == 4


def test_plan_that_changes_nothing_is_not_offered(browser: Browser) -> None:
    directive, _reviewers, _proposals = start()
    page = f"/arahan/{directive.id}/penugasan?tiap="
    browser.enter(make_user(Role.KOMINFO)).get(f"{page}2").press("Terapkan")
    browser.get(f"{page}2")
    assert ("0 penugasan baru" in browser.text, "Terapkan" in browser.text) == (True, False)
    browser.get(f"{page}1")
    assert ("0 penugasan baru" in browser.text, "Terapkan" in browser.text) == (True, True)
