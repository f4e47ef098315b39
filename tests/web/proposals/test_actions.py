"""The legal route as people walk it: by label and button, each act by the one who may, and every refusal."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from time_machine import travel

from innovations.database import db
from innovations.models.agencies import AgencyHead, HeadKind
from innovations.models.events import Event
from innovations.models.proposals import Initiator, Permission, State
from tests.factories import (
    make_head,
    make_review,
    make_user,
    save,
)
from tests.web.proposals.office import EARLY, PDF, Office, answer_gates, state_of
from tests.world import World


def test_journey_from_draft_to_implementation(office: Office) -> None:
    proposal = office.of(State.DRAFT)
    owner = office.as_("owner", proposal, "/periksa").press("Ajukan")
    assert owner.h1 == "Tanda terima"
    head = office.as_("head", proposal)
    head.fill("Nomor surat izin", "800/12/2026").fill("Tanggal surat izin", "2026-03-01").press("Beri izin")
    assert "Izin tertulis tercatat. Usulan kini menunggu pemeriksaan administrasi." in head.text
    kominfo = office.as_("kominfo", proposal).follow("Periksa administrasi")
    assert kominfo.h1 == "Pemeriksaan administrasi"
    assert "Antrean panjang." in kominfo.text
    answer_gates(kominfo).press("Teruskan ke penilaian")
    assert "kini ada di antrean tim penilai" in kominfo.text
    make_review(proposal, office.users["reviewer"], (5, 4, 3))
    kominfo = office.as_("kominfo", proposal)
    assert "Nilai sementara 82,00: 1 dari 2 penilaian, 1 belum masuk." in kominfo.text
    kominfo.fill("Nomor keputusan", "188.4/77/2026").fill("Tanggal keputusan", "2026-03-02")
    kominfo.fill("OPD pelaksana", "Dinas Kesehatan").check(EARLY).press("Setujui")
    assert "Keputusan tercatat." in kominfo.text
    kominfo.press("Mulai uji coba")
    assert state_of(proposal) is State.TRIAL
    kominfo.fill("Catatan", "Peraturan Bupati 7/2026").press("Tetapkan penerapan")
    assert state_of(proposal) is State.IMPLEMENTED
    page = office.as_("stranger", proposal)
    assert "188.4/77/2026" in page.text
    codes = [code for (code,) in db.session.query(Event.code).filter_by(proposal_id=proposal.id).order_by(Event.id)]
    assert codes == [
        "proposal_submit",
        "proposal_grant_permission",
        "proposal_start_review",
        "proposal_approve",
        "proposal_start_trial",
        "proposal_implement",
    ]


def test_permission_names_the_office_of_who_signs(office: Office) -> None:
    acting = make_user(name="Penjabat")
    save(
        AgencyHead(
            agency_id=office.agency.id,
            user_id=acting.id,
            kind=HeadKind.ACTING,
            valid_from=date(2026, 1, 1),
            valid_to=None,
        )
    )
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_(acting, proposal)
    page.fill("Nomor surat izin", "1").fill("Tanggal surat izin", "2026-03-02").press("Beri izin")
    permission = db.session.query(Permission).one()
    assert (permission.signed_by, permission.granted_by_id) == ("Plt. Kepala Dinas Kesehatan", acting.id)


def test_head_gives_it_back_with_reason_and_day(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("head", proposal).fill("Alasan", "Anggaran belum jelas.").fill("Batas perbaikan", "2026-03-20")
    page.press("Kembalikan")
    assert state_of(proposal) is State.RETURNED
    owner = office.as_("owner", proposal)
    assert "Anggaran belum jelas." in owner.text
    assert "Dapat diajukan lagi sampai 20 Maret 2026." in owner.text


def test_permission_form_refused_keeps_what_was_typed(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("head", proposal).fill("Nomor surat izin", "800/12").fill("Tanggal surat izin", "2026-03-03")
    page.press("Beri izin", status=422)
    assert "Tanggal tidak boleh setelah hari ini." in page.text
    assert page.control("Nomor surat izin")["value"] == "800/12"
    assert page.control("Tanggal surat izin")["value"] == "2026-03-03"
    page.fill("Tanggal surat izin", "2026-03-02").press("Beri izin")
    assert state_of(proposal) is State.SUBMITTED


@pytest.mark.parametrize("fields", [{}, {"Nomor surat izin": "\n"}, {"Tanggal surat izin": "32/13/2026"}])
def test_permission_demands_number_and_day(office: Office, fields: dict[str, str]) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("head", proposal)
    for label, text in fields.items():
        page.fill(label, text)
    page.press("Beri izin", status=422)
    assert state_of(proposal) is State.AWAITING_PERMISSION


def test_kominfo_records_a_paper_letter_of_the_head(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("kominfo", proposal).follow("Catat surat izin")
    assert page.h1 == "Catat surat izin di atas kertas"
    page.fill("Nomor surat izin", "800/9").fill("Tanggal surat izin", "2026-02-27")
    page.fill("Penanda tangan", "Kepala – Kepala Dinas Kesehatan").press("Beri izin")
    permission = db.session.query(Permission).one()
    assert permission.signed_by == "Kepala Dinas Kesehatan"
    assert permission.granted_by_id == office.users["head"].id
    assert permission.recorded_by_id == office.users["kominfo"].id


def test_idea_of_the_head_is_permitted_by_a_letter_of_the_superior(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION, owner=office.users["head"])
    page = office.as_("kominfo", proposal).follow("Catat surat izin")
    assert "catat surat izin dari atasannya" in page.text
    page.fill("Nomor surat izin", "800/9").fill("Tanggal surat izin", "2026-02-27").press("Beri izin", status=422)
    page.fill("Jabatan penanda tangan", "Sekretaris Daerah").press("Beri izin")
    permission = db.session.query(Permission).one()
    assert (permission.signed_by, permission.granted_by_id) == ("Sekretaris Daerah", None)


def test_kominfo_files_for_an_opd_on_its_heads_letter(office: Office) -> None:
    proposal = office.of(
        State.DRAFT, owner=office.users["kominfo"], initiator=Initiator.AGENCY, agency_id=office.agency.id
    )
    page = office.as_("kominfo", proposal, "/periksa").follow("Lanjut ke surat kepala OPD")
    page.press("Ajukan", status=422)
    page.fill("Nomor surat izin", "800/9").fill("Tanggal surat izin", "2026-02-27")
    page.fill("Penanda tangan", "Kepala – Kepala Dinas Kesehatan")
    page.press("Ajukan", scan=(BytesIO(PDF), "surat.pdf"))
    assert page.h1 == "Tanda terima"
    assert state_of(proposal) is State.SUBMITTED
    permission = db.session.query(Permission).one()
    assert (permission.letter_number, permission.granted_by_id) == ("800/9", office.users["head"].id)
    assert permission.attachment_id is not None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("surat.pdf", b"<html>", "PDF"), ("surat.exe", b"MZ", "PDF"), ("surat.pdf", b"", "kosong")],
)
def test_scan_that_is_none_is_refused_and_the_rest_kept(
    office: Office, name: str, content: bytes, words: str
) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("head", proposal).fill("Nomor surat izin", "1").fill("Tanggal surat izin", "2026-03-02")
    page.press("Beri izin", status=422, scan=(BytesIO(content), name))
    assert words in page.text
    assert page.control("Nomor surat izin")["value"] == "1"
    assert state_of(proposal) is State.AWAITING_PERMISSION


def test_scans_of_letter_and_decree_are_for_those_who_work_on_it(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("head", proposal).fill("Nomor surat izin", "1").fill("Tanggal surat izin", "2026-03-02")
    page.press("Beri izin", scan=(BytesIO(PDF), "surat.pdf"))
    answer_gates(office.as_("kominfo", proposal).follow("Periksa administrasi")).press("Teruskan ke penilaian")
    make_review(proposal, office.users["reviewer"], (5, 4, 3))
    page = office.as_("kominfo", proposal).fill("Nomor keputusan", "7").fill("Tanggal keputusan", "2026-03-02")
    page.check(EARLY).press("Setujui", scan=(BytesIO(PDF), "sk.pdf"))
    owner = office.as_("owner", proposal)
    for link in ("Unduh pindaian surat izin", "Unduh pindaian Keputusan"):
        with office.as_("owner", proposal).follow(link).response as answer:
            assert answer.data == PDF
        address = next(a["href"] for a in owner.soup.find_all("a") if a.text.strip() == link)
        office.as_("stranger").get(str(address), status=404)
    assert "Unduh pindaian" not in office.as_("stranger", proposal).text


def test_deputy_is_told_who_permits_the_idea_of_the_head(office: Office) -> None:
    deputy = make_head(office.agency, make_user(agency=office.agency), HeadKind.DAILY_ACTING)
    proposal = office.of(State.AWAITING_PERMISSION, owner=office.users["head"])
    page = office.as_(deputy, proposal)
    assert "Izinnya ditandatangani atasannya" in page.text
    assert "Nomor surat izin" not in page.text


def test_head_asks_for_a_new_permission(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("head", proposal)
    page.fill("Nomor surat izin", "1").fill("Tanggal surat izin", "2026-03-02").press("Beri izin")
    kominfo = office.as_("kominfo", proposal).follow("Periksa administrasi")
    kominfo.fill("Alasan", "Lengkapi.").press("Kembalikan")
    office.as_("head", proposal).follow("Minta izin baru").fill("Alasan", "Berubah banyak.").press("Minta izin baru")
    office.as_("owner", proposal, "/periksa").press("Ajukan")
    assert state_of(proposal) is State.AWAITING_PERMISSION


OUT_OF_TURN = [
    ("grant_permission", "head", State.SUBMITTED),
    ("return", "kominfo", State.RETURNED),
    ("start_review", "kominfo", State.UNDER_REVIEW),
    ("approve", "kominfo", State.SUBMITTED),
    ("approve", "kominfo", State.REJECTED),
    ("reject", "kominfo", State.APPROVED),
    ("withdraw", "owner", State.DRAFT),
    ("withdraw", "owner", State.APPROVED),
    ("start_trial", "kominfo", State.STOPPED),
    ("implement", "kominfo", State.IMPLEMENTED),
    ("stop", "kominfo", State.STOPPED),
]


@pytest.mark.parametrize(("action", "who", "state"), OUT_OF_TURN)
def test_act_out_of_turn_is_refused_as_form_and_as_page(world: World, action: str, who: str, state: State) -> None:
    """Who may act in whose turn is in tests/access/proposals.py."""
    path = f"/usulan/{world.names[state.value]}/tindakan/{action}"
    data = {"letter_number": "1", "letter_date": "2026-03-02", "reason": "x", "decree_number": "1"}
    client = world.client(who)
    answers = [client.post(path, data=data), client.get(path)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "usulan kini berstatus" in answers[0].text


@pytest.mark.parametrize("action", ["nonsense", "SUBMIT", "9223372036854775808", "%00", "approve%20"])
def test_unknown_act_is_not_found(world: World, action: str) -> None:
    path = f"/usulan/{world.names['under_review']}/tindakan/{action}"
    client = world.client("kominfo")
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_second_click_is_one_act(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    page = office.as_("head", proposal)
    form = page.button("Beri izin").find_parent("form")
    data = {str(field["name"]): str(field.get("value", "")) for field in form.find_all("input")}  # type: ignore[union-attr]  # a form it is
    data |= {"letter_number": "1", "letter_date": "2026-03-02"}
    path = f"/usulan/{proposal.number}/tindakan/grant_permission"
    db.session.rollback()
    with office.app.app_context():
        statuses = [page.client.post(path, data=data).status_code for _ in range(2)]
    assert statuses == [303, 303]
    assert (
        db.session.query(Permission).count(),
        db.session.query(Event).filter_by(proposal_id=proposal.id).count(),
    ) == (
        1,
        1,
    )


def test_stale_form_is_told_what_happened(office: Office) -> None:
    proposal = office.of(State.AWAITING_PERMISSION)
    head = office.as_("head", proposal).fill("Alasan", "Belum jelas.")
    kominfo = office.as_("kominfo", proposal, "/tindakan/grant_permission")
    kominfo.fill("Nomor surat izin", "1").fill("Tanggal surat izin", "2026-03-02")
    kominfo.fill("Penanda tangan", "Kepala – Kepala Dinas Kesehatan").press("Beri izin")
    head.press("Kembalikan", status=409)
    assert (
        "Surat izin kepala OPD di atas kertas dicatat, 2 Maret 2026 pukul 12.00 WIT, oleh Petugas Kominfo"
        in head.text
    )
    assert state_of(proposal) is State.SUBMITTED


def test_stale_form_of_the_owner_names_no_reviewer(office: Office) -> None:
    proposal = office.of(State.UNDER_REVIEW)
    owner = office.as_("owner", proposal).follow("Tarik usulan").fill("Alasan", "Digabung.")
    office.as_("chair", proposal).follow("Kembalikan").fill("Alasan", "Tambah data.").press("Kembalikan")
    owner.press("Tarik usulan", status=409)
    assert "Usulan dikembalikan untuk diperbaiki, 2 Maret 2026 pukul 12.00 WIT, oleh tim penilai" in owner.text
    assert "RAHASIA" not in owner.response.text


def test_late_submission_is_refused_to_the_second(office: Office) -> None:
    proposal = office.of(State.DRAFT)
    page = office.as_("owner", proposal, "/periksa")
    closing = office.directive.closes_at
    with travel(closing + timedelta(seconds=1), tick=False):
        page.enter(office.users["owner"])
        page.press("Ajukan", status=409)
        assert "sudah ditutup" in page.text
        page.get(f"/usulan/{proposal.number}/periksa")
    assert "Tidak dapat diajukan lagi" in page.text
    assert page.soup.find("button", string="Ajukan") is None
    assert state_of(proposal) is State.DRAFT


def test_chair_decides_kominfos_own_proposal(office: Office) -> None:
    proposal = office.reviewed(owner=make_user(agency=office.kominfo_office))
    assert "Nomor keputusan" not in office.as_("kominfo", proposal).text
    page = office.as_("chair", proposal).fill("Nomor keputusan", "9").fill("Tanggal keputusan", "2026-03-02")
    page.check(EARLY).press("Setujui")
    assert state_of(proposal) is State.APPROVED


@pytest.mark.parametrize("initiator", [Initiator.REGENT, Initiator.COUNCIL, Initiator.COMMUNITY])
def test_chair_may_check_what_kominfo_entered(office: Office, initiator: Initiator) -> None:
    proposal = office.of(
        State.SUBMITTED,
        owner=office.users["kominfo"],
        initiator=initiator,
        initiator_name="Ibu Yosefa",
        agency_id=office.agency.id,
    )
    assert "Periksa administrasi" not in office.as_("kominfo", proposal).text
    answer_gates(office.as_("chair", proposal).follow("Periksa administrasi")).press("Teruskan ke penilaian")
    assert state_of(proposal) is State.UNDER_REVIEW


@pytest.mark.parametrize(
    "typed", ["\x00", "\ud800", "9" * 5000, "<script>alert(1)</script>", "' OR 1=1 --", "\u202e\u200b"]
)
def test_odd_text_never_breaks_the_page(world: World, typed: str) -> None:
    data = dict.fromkeys(("reason", "until", "new", "lock_version", "sure"), typed)
    answer = world.client("kominfo").post(
        f"/usulan/{world.names['submitted']}/tindakan/return",
        data="&".join(f"{name}={_encode(value)}" for name, value in data.items()),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (400, 409, 422)
    assert "<script>alert" not in answer.text


def _encode(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
