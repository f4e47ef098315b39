"""From a new draft to the receipt, as a civil servant does it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from time_machine import travel

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.masterplan import Dimension
from innovations.models.proposals import Form, Initiator, Kind, Proposal, ProposalVersion, Stage, State
from tests.browser import Browser, words
from tests.factories import (
    make_affair,
    make_agency,
    make_directive,
    make_head,
    make_programme,
    make_proposal,
    make_user,
    save,
)

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TEXTS = {
    "gagasan": {
        "Masalah": "Antrean panjang di loket.",
        "Rancang bangun dan pokok perubahan": "Satu dua tiga empat lima enam.",
    },
    "manfaat": {"Tujuan": "Lebih cepat.", "Manfaat": "Warga terbantu.", "Hasil yang diharapkan": "20 menit."},
    "rencana": {"Mulai uji coba": "2026-05-01", "Selesai uji coba": "2026-08-01", "Anggaran (Rp)": "Rp 25.000.000"},
}


def only() -> Proposal:
    return db.session.query(Proposal).one()


def start(browser: Browser, title: str = "Antrean Daring Puskesmas") -> str:
    """A draft with its identity; returns the number."""
    make_affair()
    directive = make_directive()
    user = make_user(agency=make_agency("Dinas Kesehatan"))
    browser.enter(user).get(f"/usulan/baru?arahan={directive.id}")
    browser.fill("Judul inovasi", title).fill("Ringkasan", "Ambil nomor dari rumah.")
    browser.fill("Bentuk inovasi", "Inovasi pelayanan publik").fill("Jenis inovasi", "Digital")
    browser.fill("Urusan pemerintahan", "Kesehatan").fill("Tahapan inovasi", "Inisiatif").press("Simpan draf")
    return only().number


def fill_rest(browser: Browser, number: str) -> None:
    for section, fields in TEXTS.items():
        browser.get(f"/usulan/{number}/ubah/{section}")
        for label, text in fields.items():
            browser.fill(label, text)
        browser.press("Simpan draf")


def test_first_save_gives_the_number_and_keeps_everything(browser: Browser) -> None:
    number = start(browser)
    assert browser.path == f"/usulan/{number}"
    assert number == f"INV-{only().year}-0001"
    found = only()
    assert (found.title, found.summary) == ("Antrean Daring Puskesmas", "Ambil nomor dari rumah.")
    assert (found.form, found.kind, found.stage) == (Form.PUBLIC_SERVICE, Kind.DIGITAL, Stage.INITIATIVE)
    assert (found.state, found.initiator) == (State.DRAFT, Initiator.ASN)


def test_title_alone_is_enough_for_a_draft(browser: Browser) -> None:
    directive = make_directive()
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}")
    browser.fill("Judul inovasi", "Hanya judul").press("Simpan draf")
    assert (only().title, only().form, only().affair_id) == ("Hanya judul", None, None)


def test_refused_form_keeps_what_was_typed(browser: Browser) -> None:
    directive = make_directive()
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}")
    browser.fill("Ringkasan", "Panjang " * 200).fill("Jenis inovasi", "Digital").press("Simpan draf", status=422)
    assert browser.control("Ringkasan").text.strip() == ("Panjang " * 200).strip()
    assert browser.control("Jenis inovasi").find("option", selected=True)["value"] == "digital"  # type: ignore[index]
    assert db.session.query(Proposal).count() == 0


def test_double_click_makes_one_proposal(browser: Browser) -> None:
    directive = make_directive()
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}")
    token = browser.soup.find("input", {"name": "form_token"})["value"]  # type: ignore[index]
    browser.fill("Judul inovasi", "Satu saja").press("Simpan draf")
    browser.get(f"/usulan/baru?arahan={directive.id}").fill("Judul inovasi", "Satu saja")
    browser.press("Simpan draf", form_token=token)
    assert [row.title for row in db.session.query(Proposal)] == ["Satu saja"]


def test_form_token_of_somebody_else_makes_nothing(browser: Browser) -> None:
    directive = make_directive()
    make_proposal(directive, form_token="a" * 32, title="Milik orang")
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}")
    browser.fill("Judul inovasi", "Tiruan").press("Simpan draf", status=409, form_token="a" * 32)
    assert [row.title for row in db.session.query(Proposal)] == ["Milik orang"]


def test_from_draft_to_receipt(browser: Browser) -> None:
    with travel(NOW, tick=False):
        number = start(browser)
        fill_rest(browser, number)
        browser.follow("Periksa dan ajukan")
        assert browser.h1 == "Periksa jawaban"
        browser.press("Ajukan")
    assert browser.path == f"/usulan/{number}/tanda-terima"
    version = db.session.query(ProposalVersion).one()
    assert "2 Maret 2026 pukul 12.00 WIT" in browser.text
    assert version.content_hash in browser.text
    found = only()
    assert (found.state, found.version_no, found.budget) == (State.AWAITING_PERMISSION, 1, 25_000_000)
    assert (found.trial_start, found.trial_end) == (date(2026, 5, 1), date(2026, 8, 1))


def test_gaps_are_listed_with_a_link_to_their_field(browser: Browser) -> None:
    number = start(browser)
    browser.get(f"/usulan/{number}/ubah/gagasan").fill("Rancang bangun dan pokok perubahan", "Dua kata")
    browser.press("Simpan draf").get(f"/usulan/{number}/periksa")
    links = [str(link["href"]) for link in browser.soup.select(".note.warn a")]
    assert f"/usulan/{number}/ubah/gagasan#design" in links
    assert f"/usulan/{number}/ubah/rencana#trial_end" in links
    assert "baru 2 kata, sedikitnya 5 kata" in browser.text
    assert browser.soup.find("button", string="Ajukan") is None


def test_incomplete_proposal_is_not_sent_even_by_hand(browser: Browser) -> None:
    number = start(browser)
    fill_rest(browser, number)
    browser.get(f"/usulan/{number}/periksa")
    only().problem = ""
    lock = only().lock_version
    db.session.commit()
    browser.press("Ajukan", status=422, lock_version=lock)
    assert only().state is State.DRAFT


def test_form_that_saw_no_version_that_could_be_is_not_sent(browser: Browser) -> None:
    number = start(browser)
    fill_rest(browser, number)
    browser.get(f"/usulan/{number}/periksa").press("Ajukan", status=409, lock_version="9" * 400)
    assert only().state is State.DRAFT


def test_sent_twice_gives_the_same_receipt(browser: Browser) -> None:
    number = start(browser)
    fill_rest(browser, number)
    browser.get(f"/usulan/{number}/periksa").press("Ajukan")
    first = db.session.query(ProposalVersion).one().content_hash
    token = browser.soup.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
    db.session.rollback()
    again = browser.client.post(
        f"/usulan/{number}/tindakan/submit",
        data={"csrf_token": token, "lock_version": "1"},
        follow_redirects=True,
    )
    assert (again.status_code, first in again.text) == (200, True)
    assert db.session.query(ProposalVersion).count() == 1


@pytest.mark.parametrize(("seconds", "status", "state"), [(0, 200, State.AWAITING_PERMISSION), (1, 409, State.DRAFT)])
def test_deadline_counts_to_the_second(browser: Browser, seconds: int, status: int, state: State) -> None:
    directive = make_directive(now=NOW, closes_at=NOW, grace_minutes=10)
    owner = make_user()
    with travel(NOW, tick=False):
        proposal = make_proposal(directive, owner)
        browser.enter(owner).get(f"/usulan/{proposal.number}/periksa")
    with travel(NOW + timedelta(minutes=10, seconds=seconds), tick=False):
        browser.press("Ajukan", status=status)
    assert only().state is state


def test_new_draft_is_refused_when_the_directive_is_closed(browser: Browser) -> None:
    directive = make_directive(closes_at=datetime.now(UTC) - timedelta(days=1))
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}", status=409)
    assert "sudah ditutup" in browser.text


@pytest.mark.parametrize("asked", ["9223372036854775808", "999", "-1", "x", "1%00"])
def test_unknown_directive_is_not_found(browser: Browser, asked: str) -> None:
    browser.enter(make_user()).get(f"/usulan/baru?arahan={asked}", status=404)


@pytest.mark.parametrize("number", ["INV-2026-9999", "9223372036854775808", "INV-2026-0001%00", "%ED%A0%80", "inv"])
def test_unknown_number_is_not_found(browser: Browser, number: str) -> None:
    browser.enter(make_user()).get(f"/usulan/{number}", status=404)


def test_stale_form_tells_who_was_faster_and_keeps_the_text(browser: Browser) -> None:
    owner, mate = make_user(), make_user(name="Rekan Tim")
    proposal = make_proposal(owner=owner, team=(mate,))
    browser.enter(owner).get(f"/usulan/{proposal.number}/ubah/gagasan").fill("Masalah", "Versi pemilik")
    other = Browser(browser.app).enter(mate)
    other.get(f"/usulan/{proposal.number}/ubah/gagasan").fill("Masalah", "Versi rekan").press("Simpan draf")
    browser.press("Simpan draf", status=409)
    assert "Rekan Tim" in browser.text
    assert "Versi rekan" in browser.text
    assert browser.control("Masalah").text.strip() == "Versi pemilik"
    assert only().problem == "Versi rekan"
    browser.press("Simpan draf")
    assert only().problem == "Versi pemilik"


def test_text_typed_while_it_was_sent_is_shown_again(browser: Browser) -> None:
    owner, mate = make_user(), make_user()
    proposal = make_proposal(owner=owner, team=(mate,))
    browser.enter(mate).get(f"/usulan/{proposal.number}/ubah/manfaat").fill("Tujuan", "Terlambat")
    Browser(browser.app).enter(owner).get(f"/usulan/{proposal.number}/periksa").press("Ajukan")
    browser.press("Simpan draf", status=409)
    assert browser.control("Tujuan").text.strip() == "Terlambat"
    assert browser.soup.find("button", string="Simpan draf") is None
    assert only().aims == "Lebih cepat."


def test_nul_goes_and_lone_surrogates_are_refused(browser: Browser) -> None:
    directive = make_directive()
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}")
    browser.fill("Judul inovasi", "Ju\x00dul").press("Simpan draf")
    assert only().title == "Judul"


def test_dates_the_wrong_way_round_are_named(browser: Browser) -> None:
    proposal = make_proposal(owner=(owner := make_user()))
    browser.enter(owner).get(f"/usulan/{proposal.number}/ubah/rencana")
    browser.fill("Mulai uji coba", "2026-05-02").fill("Selesai uji coba", "2026-05-01")
    browser.press("Simpan draf", status=422)
    assert "Uji coba tidak boleh selesai sebelum dimulai." in browser.text
    assert browser.control("Mulai uji coba")["value"] == "2026-05-02"


def test_agency_that_is_no_more_is_not_offered(browser: Browser) -> None:
    make_agency("Badan Lama").valid_to = date(2020, 1, 1)
    make_agency("Badan Baru")
    db.session.commit()
    directive = make_directive()
    user = make_user(Role.KOMINFO, agency=make_agency("Dinas Kominfo", coordinator=True))
    browser.enter(user).get(f"/usulan/baru?arahan={directive.id}")
    names = [option.text for option in browser.control("OPD").find_all("option")]
    assert names == ["Badan Baru", "Dinas Kominfo"]
    assert browser.control("OPD").find("option", selected=True).text == "Dinas Kominfo"  # type: ignore[union-attr]


def test_kominfo_enters_an_idea_of_the_community(browser: Browser) -> None:
    agency = make_agency("Dinas Perikanan")
    unit = make_agency("UPTD Danau", parent=agency)
    directive = make_directive()
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/baru?arahan={directive.id}")
    browser.fill("Judul inovasi", "Jaring Ramah").fill("Inisiator", "Masyarakat").fill("Nama inisiator", "Kelompok X")
    browser.fill("OPD", "Dinas Perikanan").fill("Unit", "UPTD Danau (Dinas Perikanan)").press("Simpan draf")
    found = only()
    assert (found.initiator, found.initiator_name) == (Initiator.COMMUNITY, "Kelompok X")
    assert (found.agency_id, found.unit_id) == (agency.id, unit.id)


def test_unit_of_another_agency_is_refused(browser: Browser) -> None:
    make_agency("UPTD Lain", parent=make_agency("Dinas Lain"))
    directive = make_directive()
    kominfo = make_user(Role.KOMINFO, agency=make_agency("Dinas Kominfo"))
    browser.enter(kominfo).get(f"/usulan/baru?arahan={directive.id}")
    browser.fill("Judul inovasi", "Salah unit").fill("Unit", "UPTD Lain (Dinas Lain)").press(
        "Simpan draf", status=422
    )
    assert "Pilih unit yang berada di bawah OPD yang dipilih." in browser.text


@pytest.mark.parametrize(("field", "value"), [("agency_id", "1"), ("initiator", "regent"), ("affair_id", str(2**63))])
def test_choices_not_offered_are_refused(browser: Browser, field: str, value: str) -> None:
    make_agency("Dinas Lain")
    directive = make_directive()
    browser.enter(make_user()).get(f"/usulan/baru?arahan={directive.id}").fill("Judul inovasi", "X")
    browser.press("Simpan draf", status=422, **{field: value})
    assert db.session.query(Proposal).count() == 0


def test_staff_draft_for_their_agency_and_its_head_sends(browser: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    owner, head = make_user(agency=agency), make_head(agency)
    proposal, head_login = make_proposal(owner=owner, initiator=Initiator.AGENCY), head.login
    number = proposal.number
    browser.enter(owner).get(f"/usulan/{number}/periksa")
    assert browser.soup.find("button", string="Ajukan") is None
    token = browser.soup.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
    data = {"csrf_token": token, "lock_version": "1"}
    assert browser.client.post(f"/usulan/{number}/tindakan/submit", data=data).status_code == 403
    Browser(browser.app).log_in(head_login).get(f"/usulan/{number}/periksa").press("Ajukan")
    assert only().state is State.SUBMITTED


def test_like_titled_proposals_are_shown_but_never_a_hidden_draft(browser: Browser) -> None:
    make_proposal(title="Antrean Daring Puskesmas Sentani", state=State.APPROVED)
    make_proposal(title="Antrean daring puskesmas rahasia")
    mine = make_proposal(owner=(owner := make_user()), title="Inovasi antrean daring di Puskesmas")
    browser.enter(owner).get(f"/usulan/{mine.number}/periksa")
    assert "Antrean Daring Puskesmas Sentani" in browser.text
    assert "rahasia" not in browser.text


def test_kominfo_is_shown_what_reads_alike_until_the_decision(browser: Browser) -> None:
    make_proposal(title="Antrean Daring Puskesmas Sentani", state=State.APPROVED)
    agency = make_user()
    mine = make_proposal(owner=agency, title="Inovasi antrean daring di Puskesmas", state=State.SUBMITTED)
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{mine.number}")
    notes = [browser.text.count("Ada usulan yang mirip")]
    browser.get(f"/usulan/{mine.number}/tindakan/start_review")
    notes.append(browser.text.count("Antrean Daring Puskesmas Sentani"))
    browser.enter(agency).get(f"/usulan/{mine.number}")
    assert [*notes, browser.text.count("Ada usulan yang mirip")] == [1, 1, 0]


def test_others_read_what_was_sent_while_it_is_being_revised(browser: Browser) -> None:
    owner, kominfo = make_user(), make_user(Role.KOMINFO)
    proposal = make_proposal(owner=owner, state=State.RETURNED, problem="Sedang ditulis ulang")
    version = db.session.query(ProposalVersion).one()
    version.content = {"title": "Judul terkirim", "problem": "Yang terkirim"}
    proposal.sent_title = "Judul terkirim"
    save(version, proposal)
    browser.enter(kominfo).get(f"/usulan/{proposal.number}")
    assert (browser.h1, "Yang terkirim" in browser.text) == ("Judul terkirim", True)
    assert "Sedang ditulis ulang" not in browser.text


def test_events_name_the_section_and_no_text(browser: Browser) -> None:
    number = start(browser)
    browser.get(f"/usulan/{number}/ubah/gagasan").fill("Masalah", "Rahasia").press("Simpan draf")
    found = db.session.query(Event).filter(Event.proposal_id.isnot(None)).order_by(Event.id)
    rows = [(row.code, row.details) for row in found]
    assert rows == [("proposal_created", {"number": number}), ("proposal_edited", {"section": "gagasan"})]


def test_programmes_are_suggested_and_taken_back(browser: Browser) -> None:
    first, _second = make_programme("P-01", name="Antrean"), make_programme("P-02", name="Pasar")
    dimension = db.session.get_one(Dimension, first.dimension_id).name
    proposal = make_proposal(owner=(owner := make_user()))
    browser.enter(owner).get(f"/usulan/{proposal.number}/ubah/masterplan")
    assert words(browser.soup.select_one("fieldset > legend")) == dimension
    browser.check("Antrean (P-01)").press("Simpan draf")
    assert "1 program" in browser.text
    browser.get(f"/usulan/{proposal.number}/ubah/masterplan").press("Simpan draf", programme_ids=[])
    assert "1 program" not in browser.text
    browser.get(f"/usulan/{proposal.number}/ubah/masterplan")
    browser.press("Simpan draf", status=422, programme_ids=[str(2**63)])
