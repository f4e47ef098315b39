"""The pages of the check, the decision and the ends of a proposal."""

import pytest

from innovations.database import db
from innovations.models.events import Event
from innovations.models.proposals import Check, Gate, State
from tests.browser import words
from tests.factories import (
    make_agency,
    make_review,
)
from tests.web.proposals.office import EARLY, Office, answer_gates, state_of


def test_check_a_no_without_reason_comes_back_with_all_answers(office: Office) -> None:
    proposal = office.of(State.SUBMITTED)
    page = office.as_("kominfo", proposal, "/tindakan/start_review")
    answer_gates(page, but="replicable").press("Teruskan ke penilaian", status=422)
    assert "Tuliskan alasannya untuk kriteria" in page.text
    checked = {str(radio["name"]): str(radio["value"]) for radio in page.soup.find_all("input", checked=True)}
    assert checked == {gate.value: "no" if gate is Gate.REPLICABLE else "yes" for gate in Gate}


def test_check_a_no_is_not_passed_on(office: Office) -> None:
    proposal = office.of(State.SUBMITTED)
    page = office.as_("kominfo", proposal, "/tindakan/start_review")
    answer_gates(page, but="new", reason="Sudah ada sejak 2019.").press("Teruskan ke penilaian", status=422)
    assert "tidak dapat diteruskan ke penilaian" in page.text
    assert db.session.query(Check).count() == 0


def test_check_missing_answers_are_asked_for(office: Office) -> None:
    page = office.as_("kominfo", office.of(State.SUBMITTED), "/tindakan/start_review")
    page.press("Teruskan ke penilaian", status=422)
    assert "Jawab ya atau tidak." in page.text


def test_check_returned_with_its_answers(office: Office) -> None:
    proposal = office.of(State.SUBMITTED)
    page = office.as_("kominfo", proposal, "/tindakan/start_review")
    answer_gates(page, but="new", reason="Mirip INV lain.").fill("Alasan", "Jelaskan bedanya.").press("Kembalikan")
    assert state_of(proposal) is State.RETURNED
    for path in ("", "/periksa", "/ubah/identitas", "/ubah/bukti", "/ubah/masterplan"):
        told = words(office.as_("owner", proposal, path).soup.select_one("main .note"))
        assert "Jelaskan bedanya." in told, path
        assert "Mirip INV lain." in told, path


def test_text_stands_before_the_act_and_a_link_leads_to_it(office: Office) -> None:
    page = office.as_("head", office.of(State.AWAITING_PERMISSION)).response.text
    assert page.index('href="#tindakan-grant_permission"') < page.index('id="bagian-identitas"')
    assert page.index('id="bagian-identitas"') < page.index('id="tindakan-grant_permission"')


def test_check_returned_without_answers_needs_only_a_reason(office: Office) -> None:
    proposal = office.of(State.SUBMITTED)
    page = office.as_("kominfo", proposal, "/tindakan/start_review").press("Kembalikan", status=422)
    page.fill("Alasan", "Berkas rusak.").press("Kembalikan")
    assert state_of(proposal) is State.RETURNED


def test_check_rejecting_takes_a_no_a_reason_and_a_tick(office: Office) -> None:
    proposal = office.of(State.SUBMITTED)
    page = office.as_("kominfo", proposal, "/tindakan/start_review")
    answer_gates(page).fill("Alasan", "Bukan inovasi.").press("Tolak", status=422)
    assert "Centang pernyataan ini untuk menolak." in page.text
    assert page.h1 == "Pemeriksaan administrasi"
    tick = "Kekurangan ini tidak dapat diperbaiki (wajib untuk menolak)"
    page.check(tick).press("Tolak", status=422)
    assert "Semua kriteria dijawab ya" in page.text
    answer_gates(page, but="new", reason="Rutin.").fill("Alasan", "").check(tick).press("Tolak", status=422)
    page.fill("Alasan", "Bukan inovasi.").press("Tolak")
    assert state_of(proposal) is State.REJECTED
    assert "Bukan inovasi." in office.as_("owner", proposal).text


def test_decision_nothing_to_decide_before_a_review(office: Office) -> None:
    page = office.as_("kominfo", office.of(State.UNDER_REVIEW))
    assert "setelah sedikitnya satu penilaian terkirim" in page.text
    assert "Nomor keputusan" not in page.text


@pytest.mark.parametrize(
    ("number", "day", "words"),
    [
        ("", "2026-03-02", "Isian ini wajib diisi."),
        ("1", "", "Isian ini wajib diisi."),
        ("1", "2026-03-03", "Tanggal tidak boleh setelah hari ini."),
    ],
)
def test_decision_approving_needs_number_and_a_day_until_today(
    office: Office, number: str, day: str, words: str
) -> None:
    proposal = office.reviewed()
    page = office.as_("kominfo", proposal).fill("Nomor keputusan", number).fill("Tanggal keputusan", day)
    page.check(EARLY).press("Setujui", status=422)
    assert words in page.text
    assert (page.control("Nomor keputusan")["value"], page.control("Tanggal keputusan")["value"]) == (number, day)
    assert state_of(proposal) is State.UNDER_REVIEW


def test_decision_before_the_last_review_must_be_meant(office: Office) -> None:
    proposal = office.reviewed()
    page = office.as_("kominfo", proposal).fill("Nomor keputusan", "1").fill("Tanggal keputusan", "2026-03-02")
    assert "1 dari 2 penilaian, 1 belum masuk" in page.text
    assert "Belum semua penilaian masuk" in page.press("Setujui", status=422).text
    page = office.as_("kominfo", proposal).follow("Tolak").fill("Alasan", "Nilainya rendah.")
    assert "Belum semua penilaian masuk" in page.press("Tolak", status=422).text
    assert state_of(proposal) is State.UNDER_REVIEW
    make_review(proposal, office.users["chair"], (5, 5, 5))
    page = office.as_("kominfo", proposal)
    assert "semua penilaian (2) sudah masuk" in page.text
    assert EARLY not in page.text
    page.fill("Nomor keputusan", "1").fill("Tanggal keputusan", "2026-03-02").press("Setujui")
    assert state_of(proposal) is State.APPROVED


def test_decision_unit_or_unknown_agency_is_refused(office: Office) -> None:
    proposal = office.reviewed()
    unit = make_agency("Puskesmas", parent=office.agency)
    for chosen in (str(unit.id), "999", "", "9223372036854775808", "x"):
        page = office.as_("kominfo", proposal).fill("Nomor keputusan", "1").fill("Tanggal keputusan", "2026-03-02")
        page.press("Setujui", status=422, executing_agency=chosen)
    assert state_of(proposal) is State.UNDER_REVIEW


def test_decision_rejecting_has_a_page_of_its_own_and_needs_a_reason(office: Office) -> None:
    proposal = office.reviewed()
    page = office.as_("kominfo", proposal).follow("Tolak")
    assert page.h1 == "Nyatakan tidak lolos"
    page.press("Tolak", status=422).fill("Alasan", "Nilainya rendah.").check(EARLY).press("Tolak")
    assert state_of(proposal) is State.REJECTED


def test_decision_owner_reads_decision_score_and_comments_without_names(office: Office) -> None:
    proposal = office.reviewed()
    office.as_("kominfo", proposal).follow("Tolak").fill("Alasan", "Nilainya rendah.").check(EARLY).press("Tolak")
    text = office.as_("owner", proposal).text
    assert "Nilainya rendah." in text
    assert "82,00 dari 1 penilaian" in text
    assert "Perjelas anggarannya." in text
    assert "RAHASIA" not in office.as_("owner", proposal).response.text


def test_decision_readers_of_an_approved_one_see_neither_score_nor_comments(office: Office) -> None:
    proposal = office.reviewed()
    page = office.as_("kominfo", proposal).fill("Nomor keputusan", "7").fill("Tanggal keputusan", "2026-03-02")
    page.check(EARLY).press("Setujui")
    text = office.as_("stranger", proposal).text
    assert ("82,00" in text, "Perjelas" in text, "Nomor keputusan" in text) == (False, False, True)


def test_decision_review_that_came_meanwhile_stops_the_decision(office: Office) -> None:
    proposal = office.reviewed()
    page = office.as_("kominfo", proposal).fill("Nomor keputusan", "7").fill("Tanggal keputusan", "2026-03-02")
    make_review(proposal, office.users["chair"], (1, 1, 1))
    page.check(EARLY).press("Setujui", status=409)
    assert "ada penilaian yang baru masuk" in page.text
    assert state_of(proposal) is State.UNDER_REVIEW


def test_decision_chair_returns_it_and_the_owner_does_not_learn_the_name(office: Office) -> None:
    proposal = office.of(State.UNDER_REVIEW)
    office.as_("chair", proposal).follow("Kembalikan").fill("Alasan", "Tambah data.").press("Kembalikan")
    page = office.as_("owner", proposal)
    assert ("Tambah data." in page.text, "tim penilai" in page.text) == (True, True)
    assert "RAHASIA" not in page.response.text
    assert "RAHASIA-KETUA" in office.as_("kominfo", proposal).text


def test_decision_mistyped_decree_is_corrected_with_trace(office: Office) -> None:
    proposal = office.of(State.APPROVED, decree_date=office.directive.issued_on)
    page = office.as_("kominfo", proposal).follow("Perbaiki data Keputusan")
    assert page.control("Nomor keputusan")["value"] == "100/2026"
    page.fill("Nomor keputusan", "101/2026").press("Simpan perbaikan", status=422)
    page.fill("Alasan", "Salah ketik.").press("Simpan perbaikan")
    assert "101/2026" in page.text
    event = db.session.query(Event).filter_by(code="proposal_decree_corrected").one()
    assert (event.reason, event.details["old_number"]) == ("Salah ketik.", "100/2026")


def test_end_owner_withdraws_on_a_second_page(office: Office) -> None:
    proposal = office.of(State.SUBMITTED)
    page = office.as_("owner", proposal).follow("Tarik usulan")
    assert "tidak dapat diajukan kembali" in page.text
    page.press("Tarik usulan", status=422).fill("Alasan", "Digabung.").press("Tarik usulan")
    assert "Usulan ditarik." in page.text
    assert state_of(proposal) is State.WITHDRAWN


def test_end_stopped_trial_is_no_offence(office: Office) -> None:
    proposal = office.of(State.TRIAL)
    page = office.as_("kominfo", proposal).follow("Hentikan")
    assert "UU 23/2014 pasal 389" in page.text
    page.press("Hentikan", status=422).fill("Alasan", "Sinyal tidak cukup.").press("Hentikan")
    page = office.as_("stranger", proposal)
    assert "Penghentian bukan pelanggaran." in page.text
    assert page.soup.select(".badge.red") == []
