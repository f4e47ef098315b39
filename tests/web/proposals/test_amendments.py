"""Acts that leave the state as it is: more time to mend, seen by who gives it and by who gets it."""

from datetime import date
from typing import Any

from innovations.database import db
from innovations.models.proposals import State
from tests.browser import Browser, words
from tests.factories import make_agency
from tests.web.proposals.office import EARLY, Office


def test_more_time_is_given_and_told_to_the_owner(office: Office) -> None:
    proposal = office.of(State.RETURNED, returned_until=date(2026, 3, 1))
    page = office.as_("kominfo", proposal).follow("Perpanjang batas perbaikan")
    page.fill("Alasan", "Pengusul sakit.").fill("Batas perbaikan", "2026-03-09").press("Perpanjang")
    assert "Batas perbaikan diperpanjang sampai 9 Maret 2026" in page.text
    owner = office.as_("owner", proposal)
    assert "Dapat diajukan lagi sampai 9 Maret 2026." in owner.text
    assert "Pengusul sakit." in owner.text


def test_more_time_sent_twice_is_given_once_and_a_stale_form_is_told(office: Office) -> None:
    proposal = office.of(State.RETURNED, returned_until=date(2026, 3, 1))
    first, second = (office.as_(who, proposal, "/batas-perbaikan") for who in ("kominfo", "chair"))
    path = f"/usulan/{proposal.number}/batas-perbaikan"
    data: dict[str, Any] = {"reason": "Sakit.", "until": "2026-03-09", "lock_version": str(proposal.lock_version)}
    first.post(path, **data)
    first.post(path, **data)
    assert "Tindakan ini sudah tercatat." in first.response.text
    second.post(path, 409, **data)


def test_more_time_refused_keeps_what_was_typed(office: Office) -> None:
    proposal = office.of(State.RETURNED, returned_until=date(2026, 3, 9))
    page = (
        office.as_("head", proposal, "/batas-perbaikan").fill("Alasan", "Cuti").fill("Batas perbaikan", "2026-03-09")
    )
    page.press("Perpanjang", status=422)
    assert "Batas yang baru harus sesudah batas yang berlaku, yaitu 9 Maret 2026." in page.text
    assert page.control("Alasan").text.strip() == "Cuti"


def test_correction_begins_with_what_stands_and_the_timeline_keeps_it(office: Office) -> None:
    make_agency("Badan Kepegawaian")
    proposal = office.of(State.APPROVED, decree_date=office.directive.issued_on)
    page = office.as_("kominfo", proposal, "/keputusan")
    chosen = page.control("OPD pelaksana").find("option", selected=True)
    assert words(chosen) == "Dinas Kesehatan"
    page.fill("Nomor keputusan", "188.4/78/2026").fill("Alasan", "Salah ketik.").press("Simpan perbaikan")
    db.session.expire_all()
    assert (proposal.decree_number, proposal.executing_agency_id) == ("188.4/78/2026", office.agency.id)
    assert "OPD pelaksana Dinas Kesehatan" in page.text


def test_decision_sent_again_with_another_number_is_told_and_not_taken_for_the_same(office: Office) -> None:
    proposal = office.reviewed()
    first = office.as_("kominfo", proposal, "/tindakan/approve")
    second = Browser(office.app).enter(office.users["kominfo"]).get(f"/usulan/{proposal.number}/tindakan/approve")
    for page, number in ((first, "1/2026"), (second, "2/2026")):
        page.fill("Nomor keputusan", number).fill("Tanggal keputusan", "2026-03-02").check(EARLY)
    first.press("Setujui")
    second.press("Setujui", status=409)
    assert "2/2026" in second.text
