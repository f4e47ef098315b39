"""Acts that leave the state as it is: more time to mend, seen by who gives it and by who gets it."""

from datetime import date
from typing import Any

from innovations.models.proposals import State
from tests.web.proposals.office import Office


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
