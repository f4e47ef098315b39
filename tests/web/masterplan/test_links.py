"""Tying a proposal to programmes from its own page, and taking it back."""

import pytest
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.masterplan import LinkState, ProgrammeLink
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_link, make_programme, make_proposal, make_user


def links() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(ProgrammeLink).order_by(ProgrammeLink.id))
    return [(row.state.value, row.contribution) for row in rows]


def test_form_that_lacks_the_sentence_keeps_what_was_chosen(browser: Browser) -> None:
    number, programme = make_proposal(state=State.APPROVED).number, make_programme("A-1")
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan")
    browser.fill("Program masterplan", str(programme.id)).press("Tautkan", status=422)
    chosen = browser.control("Program masterplan").find("option", selected=True)
    assert chosen is not None
    assert chosen.get_text().startswith("A-1 · ")


@pytest.mark.parametrize("value", ["", "0", "x", "999", "9223372036854775808", "1\x00", "١"])
def test_programme_that_nobody_offered_is_refused(browser: Browser, value: str) -> None:
    number = make_proposal(state=State.APPROVED).number
    make_programme()
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan")
    browser.press("Tautkan", status=422, programme_id=value, contribution="Antrean turun.")
    assert links() == []


def test_reason_is_asked_before_a_link_is_taken_back(browser: Browser) -> None:
    proposal = make_proposal(state=State.APPROVED)
    number, key = proposal.number, make_link(proposal, make_programme("A-1")).id
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan/{key}/lepas")
    browser.press("Lepas tautan", status=422)
    assert links() == [("confirmed", "Mempercepat layanan.")]


@pytest.mark.parametrize("key", ["0", "9223372036854775808", "x", "999"])
def test_link_that_is_not_there_is_404(browser: Browser, key: str) -> None:
    number = make_proposal(state=State.APPROVED).number
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan/{key}/lepas", status=404)


def test_link_of_another_proposal_is_404(browser: Browser) -> None:
    one, other = make_proposal(state=State.APPROVED), make_proposal(state=State.APPROVED)
    number, key = one.number, make_link(other, make_programme()).id
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan/{key}/lepas", status=404)


def test_suggestion_needs_its_sentence_to_be_confirmed(browser: Browser) -> None:
    proposal = make_proposal(state=State.APPROVED)
    number, programme = proposal.number, make_programme()
    make_link(proposal, programme, LinkState.SUGGESTED)
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan")
    browser.press("Tautkan", status=422, programme_id=str(programme.id), contribution=" \n")
    assert links() == [("suggested", "")]


def test_kominfo_ties_an_innovation_from_its_page_and_takes_it_back(browser: Browser) -> None:
    number, programme = make_proposal(state=State.APPROVED).number, make_programme("A-1")
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}")
    browser.fill("Program masterplan", str(programme.id)).fill("Kontribusi", "Antrean turun.").press("Tautkan")
    assert browser.path == f"/usulan/{number}"
    assert "Ditautkan ke program A-1." in browser.text
    assert links() == [("confirmed", "Antrean turun.")]
    browser.follow("Lepas tautan A-1").fill("Alasan", "Salah program.").press("Lepas tautan")
    assert browser.path == f"/usulan/{number}"
    assert links() == [("rejected", "Antrean turun.")]


def test_kominfo_confirms_a_suggestion_with_one_click(browser: Browser) -> None:
    proposal = make_proposal(state=State.APPROVED)
    number = proposal.number
    make_link(proposal, make_programme("A-1"), LinkState.SUGGESTED, contribution="Antrean turun.")
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}").press("Konfirmasi")
    assert links() == [("confirmed", "Antrean turun.")]


def test_others_read_the_links_and_get_no_form(browser: Browser) -> None:
    proposal = make_proposal(state=State.APPROVED)
    number = proposal.number
    make_link(proposal, make_programme("A-1", name="Posyandu"))
    browser.enter(make_user()).get(f"/usulan/{number}")
    assert "A-1 · Posyandu" in browser.text
    assert "Tautkan" not in browser.text
    assert "Lepas" not in browser.text


def test_curator_takes_an_automatic_suggestion_over(browser: Browser) -> None:
    make_programme("A-1", name="Danau bebas sampah", activity="Bank sampah pelajar")
    number = make_proposal(state=State.APPROVED, title="Bank sampah danau").number
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}").follow("Lihat saran otomatis")
    assert "saran otomatis" in browser.text
    assert links() == []
    browser.follow("Pilih : A-1 · Danau bebas sampah")
    browser.fill("Kontribusi", "Mengurangi sampah.").fill("Bobot", "utama").press("Tautkan")
    assert links() == [("confirmed", "Mengurangi sampah.")]
    assert "program utama" in browser.text
    browser.get(f"/usulan/{number}/tautan")
    assert "Danau bebas sampah" not in str(browser.soup.find("ul", class_="todo"))


def test_what_is_not_approved_is_likened_to_nothing(browser: Browser) -> None:
    make_programme("A-1", name="Danau bebas sampah", activity="Bank sampah pelajar")
    number = make_proposal(state=State.RETURNED, title="Bank sampah danau").number
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan", status=409)
    assert "saran otomatis" not in browser.text


@pytest.mark.parametrize("act", ["ubah", "lepas"])
def test_what_is_suggested_before_the_approval_is_no_link_yet(browser: Browser, act: str) -> None:
    proposal = make_proposal(state=State.RETURNED)
    number, key = proposal.number, make_link(proposal, make_programme("A-1"), LinkState.SUGGESTED).id
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan/{key}/{act}", status=404)


def test_link_is_changed_and_the_second_editor_is_told(browser: Browser) -> None:
    proposal = make_proposal(state=State.APPROVED)
    number, key = proposal.number, make_link(proposal, make_programme("A-1")).id
    other = Browser(browser.app).enter(make_user(Role.KOMINFO))
    other.get(f"/usulan/{number}/tautan/{key}/ubah").fill("Kontribusi", "Yang kedua.")
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}").follow("Ubah tautan A-1")
    browser.fill("Kontribusi", "").press("Simpan tautan", status=422)
    browser.fill("Kontribusi", "Yang pertama.").fill("Bobot", "utama").press("Simpan tautan")
    other.press("Simpan tautan", status=409)
    assert other.control("Kontribusi")["value"] == "Yang kedua."
    assert links() == [("confirmed", "Yang pertama.")]


def test_owner_reads_why_a_suggestion_was_rejected_and_strangers_do_not(browser: Browser) -> None:
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.APPROVED)
    number = proposal.number
    make_link(proposal, make_programme("A-1"), LinkState.SUGGESTED)
    stranger = make_user()
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}").follow("Tidak sesuai A-1")
    browser.fill("Alasan", "Bukan bidangnya.").press("Nyatakan tidak sesuai")
    assert links() == [("rejected", "")]
    reader = Browser(browser.app).enter(owner).get("/pemberitahuan")
    assert "Kominfo menyatakan satu program masterplan tidak sesuai" in reader.text
    assert "Bukan bidangnya." in reader.get(f"/usulan/{number}").text
    assert "Bukan bidangnya." not in Browser(browser.app).enter(stranger).get(f"/usulan/{number}").text


@pytest.mark.parametrize("value", ["", "x", "MAIN", "\x00"])
def test_weight_that_nobody_offered_is_refused(browser: Browser, value: str) -> None:
    number, programme = make_proposal(state=State.APPROVED).number, make_programme()
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan")
    browser.press("Tautkan", status=422, programme_id=str(programme.id), contribution="Antre.", weight=value)
    assert links() == []


@pytest.mark.parametrize("value", ["x", "0", "9223372036854775808", "%00"])
def test_odd_choice_in_the_address_chooses_nothing(browser: Browser, value: str) -> None:
    number = make_proposal(state=State.APPROVED).number
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{number}/tautan?program={value}")
    chosen = browser.control("Program masterplan").find_all("option", selected=True)
    assert [row["value"] for row in chosen if row["value"]] == []
