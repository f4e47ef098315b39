"""The phases of a round on their page: what stands there, a step on, a step back."""

from datetime import UTC, datetime, timedelta

import pytest

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.directives import Directive, Phase
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_directive, make_proposal, make_review, make_rubric, make_user, seat


@pytest.fixture
def directive(browser: Browser) -> Directive:
    """Closed, with kominfo looking at it."""
    browser.enter(make_user(Role.KOMINFO, name="Kominfo"))
    return make_directive(now=datetime.now(UTC) - timedelta(days=60), rubric=make_rubric(60, 40))


def address(directive: Directive) -> str:
    return f"/arahan/{directive.id}/tahap"


def test_step_on_is_told_on_the_directive_and_in_its_history(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}").follow("Tahap").press("Mulai tahap penilaian")
    assert browser.path == f"/arahan/{directive.id}"
    assert "Arahan kini pada tahap penilaian." in browser.text
    assert "Tahap arahan dipindahkan: penerimaan usulan → penilaian" in browser.text


def test_step_back_asks_for_a_reason_and_keeps_nothing_without(browser: Browser, directive: Directive) -> None:
    directive.phase = Phase.DELIBERATION
    db.session.commit()
    browser.get(address(directive)).press("Kembali ke tahap penilaian", status=422)
    assert "Tuliskan alasannya." in browser.text
    browser.fill("Alasan", "Dua penilaian tertinggal.").press("Kembali ke tahap penilaian")
    assert "Dua penilaian tertinggal." in browser.text


def test_page_says_what_would_be_left_behind(browser: Browser, directive: Directive) -> None:
    reviewer = make_user(Role.REVIEWER)
    seat(directive, reviewer)
    seat(directive, make_user(Role.REVIEWER))
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), reviewer, (4, 4))
    make_proposal(directive, state=State.RETURNED)
    directive.phase = Phase.SCORING
    db.session.commit()
    browser.get(address(directive))
    for words in ("Sedang diperbaiki pengusul 1 usulan", "Penilaian belum masuk 1", "Belum diputuskan 1 usulan"):
        assert words in browser.text
    assert "Sesudah pembahasan dimulai, penilaian yang belum masuk" in browser.text


def test_open_directive_offers_no_step_on(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get(address(make_directive()))
    assert "Arahan masih menerima usulan." in browser.text
    assert "Mulai tahap" not in browser.text


@pytest.mark.parametrize("target", ["", "asleep", "9223372036854775808", "SCORING"])
def test_unknown_phase_is_refused(browser: Browser, directive: Directive, target: str) -> None:
    browser.get(address(directive)).post(address(directive), status=422, target=target, seen="open")
    assert db.session.query(Event).filter_by(code="phase_moved").count() == 0


def test_second_mover_is_told(browser: Browser, directive: Directive) -> None:
    browser.get(address(directive))
    directive.phase = Phase.SCORING
    db.session.commit()
    browser.post(address(directive), status=409, target="deliberation", seen="open")
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    assert db.session.get_one(Directive, directive.id).phase is Phase.SCORING


def test_legacy_directive_has_no_such_page(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get(address(make_directive(is_legacy=True)), status=409)


def test_page_that_is_not_open_yet_says_so(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{make_directive().id}/pembahasan", status=409)
    assert browser.h1 == "Belum atau tidak lagi dibuka"
    assert "Arahan kini pada tahap penerimaan usulan" in browser.text
