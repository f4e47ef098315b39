"""The committee's page: seats are given, changed and taken back."""

import pytest

from innovations.models.accounts import Role
from innovations.models.directives import Seat
from innovations.models.proposals import State
from innovations.models.reviews import ReviewRevision
from tests.browser import Browser
from tests.factories import make_agency, make_directive, make_proposal, make_review, make_user, save, seat


@pytest.fixture(autouse=True)
def kominfo(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO))


def test_committee_is_named_changed_and_removed_by_label(browser: Browser) -> None:
    directive = make_directive()
    office = make_agency("Bappeda")
    chair = make_user(Role.CHAIR, name="Ibu Ketua", agency=office)
    make_user(Role.REVIEWER, name="Pak Penilai", agency=office)
    browser.get(f"/arahan/{directive.id}").follow("Atur tim penilai")
    browser.fill("Nama", "Ibu Ketua – Bappeda").fill("Kedudukan", "Ketua").press("Simpan")
    browser.fill("Nama", "Pak Penilai – Bappeda").fill("Kedudukan", "Anggota").press("Simpan")
    assert browser.rows() == [
        ["Ibu Ketua", "Bappeda", "Ketua", "Keluarkan Ibu Ketua"],
        ["Pak Penilai", "Bappeda", "Anggota", "Keluarkan Pak Penilai"],
    ]
    browser.fill("Nama", "Pak Penilai – Bappeda").fill("Kedudukan", "Ketua").press("Simpan", status=422)
    assert "Kedudukan: Peran akun Pak Penilai tidak memenuhi syarat untuk kedudukan Ketua." in browser.text
    browser.fill("Nama", "Ibu Ketua – Bappeda").fill("Kedudukan", "Anggota").press("Simpan")
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), chair)
    browser.press("Keluarkan Pak Penilai")
    assert browser.rows() == [["Ibu Ketua", "Bappeda", "Anggota sudah mengirim penilaian", "Keluarkan Ibu Ketua"]]
    assert chair.login not in browser.response.text


def test_committee_refuses_who_may_not_sit_or_leave(browser: Browser) -> None:
    directive, stranger = make_directive(), make_user()
    member = make_user(Role.REVIEWER)
    seat(directive, member, Seat.MEMBER)
    browser.get(f"/arahan/{directive.id}/tim").press("Simpan", status=422)
    assert "Nama: Isian ini wajib diisi." in browser.text
    browser.press("Simpan", status=422, user_id=str(stranger.id), seat="member")
    browser.press("Simpan", status=422, user_id=str(2**63), seat="member")
    browser.press("Simpan", status=422, user_id=str(member.id), seat="raja")
    browser.get(f"/arahan/{directive.id}/tim")
    given_back = make_review(make_proposal(directive, state=State.UNDER_REVIEW), member, sent=False)
    at = given_back.updated_at
    kept = {"points": 400, "sheet": {}, "declared_at": at, "sent_at": at, "replaced_at": at, "reason": "Tertukar."}
    save(ReviewRevision(review_id=given_back.id, revision_no=1, replaced_by_id=stranger.id, **kept))
    browser.press(f"Keluarkan {member.name}", status=409)
    assert "Satu penilaian anggota ini sedang dibuka kembali." in browser.text


def test_who_has_sent_a_review_may_leave_and_it_still_counts(browser: Browser) -> None:
    directive, member = make_directive(), make_user(Role.REVIEWER)
    seat(directive, member)
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), member)
    browser.get(f"/arahan/{directive.id}/tim").press(f"Keluarkan {member.name}")
    assert "Tim penilai belum ditetapkan" in browser.text
    browser.get(f"/arahan/{directive.id}/peringkat")
    assert "80,00" in browser.text


def test_member_removed_twice_is_told(browser: Browser) -> None:
    directive, member = make_directive(), make_user(Role.REVIEWER)
    seat(directive, member)
    browser.get(f"/arahan/{directive.id}/tim")
    soup = browser.soup
    browser.press(f"Keluarkan {member.name}")
    browser.soup = soup
    browser.press(f"Keluarkan {member.name}", status=409)
    assert "Orang ini tidak duduk dalam tim penilai." in browser.text
