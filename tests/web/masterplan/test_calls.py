"""Putting a programme into a directive, on screen, and where whoever answers it meets it."""

import pytest

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.masterplan import DirectiveCall, LinkState, ProgrammeLink
from tests.browser import Browser, words
from tests.factories import make_call, make_directive, make_programme, make_proposal, make_user


def test_gap_is_put_into_a_directive_and_taken_out(browser: Browser) -> None:
    make_programme("A-1", name="Danau bersih")
    directive = make_directive(title="Arahan tahun ini")
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan/kesenjangan").follow("Masukkan ke arahan A-1")
    browser.press("Masukkan ke arahan", status=422)
    browser.fill("Arahan", str(directive.id)).fill("Catatan bagi pengusul", "Yang murah.").press("Masukkan ke arahan")
    assert browser.path == f"/arahan/{directive.id}"
    assert "A-1 · Danau bersih" in browser.text
    assert "Yang murah." in browser.text
    assert "Arahan mencari inovasi untuk program A-1" in browser.text
    browser.get("/masterplan/kesenjangan")
    assert "Sedang dicari dalam arahan." in browser.text
    browser.get("/masterplan/A-1/arahan")
    assert "Sudah dicari dalam" in browser.text
    browser.fill("Arahan", str(directive.id)).press("Masukkan ke arahan", status=422)
    assert "Arahan ini sudah mencari inovasi untuk program tersebut." in browser.text
    browser.get(f"/arahan/{directive.id}").press("Keluarkan A-1")
    assert db.session.query(DirectiveCall).count() == 0
    browser.post(f"/arahan/{directive.id}/program/1/keluarkan", status=404)


@pytest.mark.parametrize("value", ["", "0", "x", "999", "9223372036854775808", "1\x00"])
def test_directive_that_nobody_offered_is_refused(browser: Browser, value: str) -> None:
    make_directive()
    make_programme("A-1")
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan/A-1/arahan")
    browser.press("Masukkan ke arahan", status=422, directive_id=value)
    assert db.session.query(DirectiveCall).count() == 0


@pytest.mark.parametrize("key", ["0", "999", "x", "9223372036854775808"])
def test_call_that_is_not_there_is_404(browser: Browser, key: str) -> None:
    directive, other = make_directive(), make_directive()
    make_call(other, make_programme())
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}/perpanjang")
    browser.post(f"/arahan/{directive.id}/program/{key}/keluarkan", status=404)
    browser.post(f"/arahan/{directive.id}/program/1/keluarkan", status=404)
    browser.post(f"/arahan/9223372036854775808/program/{key}/keluarkan", status=404)


def test_whoever_starts_a_proposal_sees_what_is_sought(browser: Browser) -> None:
    directive = make_directive()
    make_call(directive, make_programme("A-1", name="Danau bersih"), note="<b>Yang murah</b>.")
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}")
    assert "A-1 · Danau bersih" in browser.text
    assert "<b>Yang murah</b>." in browser.text
    assert "Keluarkan" not in browser.text
    assert "Keluarkan" not in browser.get(f"/arahan/{directive.id}").text


def test_masterplan_section_offers_calls_and_likeness_first_each_programme_once(browser: Browser) -> None:
    owner, directive = make_user(), make_directive()
    proposal = make_proposal(directive, owner, title="Bank sampah danau")
    number = proposal.number
    alike = make_programme("A-1", name="Danau bebas sampah", activity="Bank sampah pelajar")
    sought = make_programme("B-1", name="Pasar rakyat")
    make_programme("C-1", name="Posyandu", dimension_id=alike.dimension_id)
    make_call(directive, sought)
    browser.enter(owner).get(f"/usulan/{number}/ubah/masterplan")
    groups = [words(group).split(" (")[0] for group in browser.soup.select("main fieldset")]
    assert groups[:2] == [
        "Dicari oleh arahan ini Pasar rakyat",
        "Saran otomatis, menurut kata yang mirip Danau bebas sampah",
    ]
    assert (len(groups), browser.text.count("B-1"), browser.text.count("A-1")) == (3, 1, 1)
    assert db.session.query(ProgrammeLink).count() == 0
    browser.check("Danau bebas sampah (A-1)").press("Simpan draf")
    assert [row.state for row in db.session.query(ProgrammeLink)] == [LinkState.SUGGESTED]
