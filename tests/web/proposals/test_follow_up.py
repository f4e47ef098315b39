"""The pages of what follows the Keputusan: trial, outcome, measure, implementation, stop, and another OPD."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import clock, trials
from innovations.domain.trials import ClosureFacts, ImplementationFacts, MeasureFacts, TrialFacts
from innovations.models.events import Event
from innovations.models.followup import Implementation, Measure, Outcome, Result, Trial
from innovations.models.proposals import Attachment, AttachmentKind, Proposal, Stage, State
from tests.browser import Browser, words
from tests.factories import actor_of, make_agency, make_user
from tests.queries import count_queries
from tests.web.proposals.office import PDF, Office, state_of

DAY = timedelta(days=1)


def tried(office: Office, planned_end: date | None = None, measure: MeasureFacts | None = None) -> Proposal:
    """On trial since 60 days."""
    proposal, today = office.of(State.APPROVED), clock.today()
    facts = TrialFacts(today - 60 * DAY, planned_end or today + 30 * DAY, "Puskesmas Sentani")
    as_kominfo(office, proposal, lambda given, actor: trials.start_trial(given, actor, facts, measure))
    return proposal


def as_kominfo(office: Office, proposal: Proposal, act: Callable[[Proposal, Any], None]) -> None:
    """By the verb, as another request would."""
    from innovations.domain import proposals  # noqa: PLC0415 - beside `proposal` the name would mislead above

    actor = actor_of(office.users["kominfo"])
    found = proposals.get(proposal.number, actor, whole=True)
    assert found is not None
    act(found, actor)
    db.session.commit()


WAIT = MeasureFacts("Waktu tunggu", "menit", Decimal(90), Decimal(15))


def section(page: Browser) -> str:
    return words(page.soup.select_one("section[aria-labelledby=tindak-lanjut]"))


def count(*codes: str) -> int:
    db.session.rollback()
    return db.session.query(Event).filter(Event.code.in_(codes)).count()


def test_trial_starts_with_where_until_when_and_the_measure(office: Office) -> None:
    proposal = office.of(State.APPROVED, trial_start=date(2026, 1, 1), trial_end=date(2026, 1, 31))
    page = office.as_("kominfo", proposal)
    today = clock.today()
    assert page.control("Mulai uji coba")["value"] == str(today)
    assert page.control("Selesai uji coba")["value"] == str(today + 30 * DAY)
    assert page.control("Tempat uji coba")["value"] == "Dinas Kesehatan"
    page.fill("Ukuran keberhasilan", "Waktu tunggu").fill("Satuan ukur", "menit").fill("Nilai awal", "1.250")
    page.fill("Target", "12,5").press("Mulai uji coba")
    assert "Uji coba tercatat sudah dimulai." in page.text
    assert "Dari 1.250 menuju 12,5 menit; belum ada yang terukur." in section(page)
    measure = db.session.get_one(Measure, proposal.id)
    assert (measure.baseline, measure.target, state_of(proposal)) == (Decimal(1250), Decimal("12.5"), State.TRIAL)


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("Selesai uji coba", "2020-01-01", "Uji coba tidak boleh selesai sebelum dimulai."),
        ("Mulai uji coba", "2099-01-01", "Tanggal tidak boleh setelah hari ini."),
        ("Selesai uji coba", "2062-01-01", "lebih dari lima tahun"),
        ("Mulai uji coba", "kemarin", "Tulis tanggal yang benar"),
        ("Tempat uji coba", " ", "Isian ini wajib diisi."),
        ("Nilai awal", "12", "Isian ini wajib diisi."),
        ("Nilai awal", "1,250", "Tulis angka tanpa satuan"),
        ("Target", "15 menit", "Tulis angka tanpa satuan"),
        ("Target", "9" * 15, "Tulis angka tanpa satuan"),
        ("Target", "1e3", "Tulis angka tanpa satuan"),
        ("Ukuran keberhasilan", "x" * 201, "paling banyak 200 karakter"),
    ],
)
def test_trial_that_cannot_be_comes_back_as_typed(office: Office, label: str, value: str, said: str) -> None:
    proposal = office.of(State.APPROVED, trial_start=date(2026, 1, 1), trial_end=date(2026, 1, 31))
    page = office.as_("kominfo", proposal).fill(label, value).press("Mulai uji coba", status=422)
    assert said in page.text
    assert page.control(label)["value"] == value.strip()
    assert (state_of(proposal), db.session.query(Trial).count()) == (State.APPROVED, 0)


def test_outcome_is_written_by_the_owner_and_read_by_everybody(office: Office) -> None:
    proposal = tried(office, measure=WAIT)
    page = office.as_("owner", proposal).follow("Catat hasil uji coba")
    assert "tidak membuat ASN dipidana" in page.text
    page.fill("Hasil uji coba", "Belum tercapai").fill("Nilai terukur", "70,5")
    page.press("Simpan", status=422)
    page.fill("Pelajaran", "Loket perlu dua petugas.").press("Simpan")
    assert "Hasil uji coba tersimpan." in page.text
    told = section(office.as_("stranger", proposal))
    for said in ("Belum tercapai", "70,5 menit", "Loket perlu dua petugas.", "26% jarak ke target"):
        assert said in told
    assert "Perbaiki" not in told
    assert count("outcome_written") == 1


def test_outcome_of_an_overdue_trial_is_asked_for_kindly(office: Office) -> None:
    proposal = tried(office, planned_end=clock.today() - DAY)
    said = "Masa uji coba menurut rencana sudah lewat"
    assert said in section(office.as_("owner", proposal))
    assert said not in section(office.as_("stranger", proposal))


def test_trial_is_extended_with_a_reason_and_the_trace_stays(office: Office) -> None:
    proposal = tried(office)
    page = office.as_("owner", proposal).follow("Perpanjang atau perbaiki uji coba")
    later = clock.today() + 90 * DAY
    page.fill("Selesai uji coba", str(later)).press("Simpan", status=422)
    page.fill("Alasan perubahan", "Musim hujan.").press("Simpan")
    db.session.rollback()
    assert db.session.get_one(Trial, proposal.id).planned_end == later
    timeline = words(office.as_("stranger", proposal).soup.select_one("ol.timeline"))
    assert "Data uji coba ditulis" in timeline
    assert "Musim hujan." in timeline


def data_of(page: Browser, button: str, **more: str) -> tuple[str, dict[str, str]]:
    """Where a form leads and what it sends, for sending it more than once."""
    form: Any = page.button(button).find_parent("form")
    data = {str(field["name"]): str(field.get("value", "")) for field in form.find_all("input")}
    return str(form["action"]), data | more


@pytest.mark.parametrize("part", ["outcome", "start", "executor"])
def test_second_click_is_one_act(office: Office, part: str) -> None:
    if part == "start":
        proposal = office.of(State.APPROVED)
        page = office.as_("kominfo", proposal)
        more = {"planned_end": str(clock.today()), "name": "Sakit", "baseline": "12,50", "target": "0"}
        path, data = data_of(page, "Mulai uji coba", **more)
        code = "proposal_start_trial"
    elif part == "outcome":
        proposal = tried(office, measure=WAIT)
        page = office.as_("owner", proposal, "/hasil-uji-coba")
        path, data = data_of(page, "Simpan", result="reached", measured="15,0", lesson="Mulai\r\nkecil.")
        code = "outcome_written"
    else:
        proposal, other = tried(office), make_agency("Dinas Sosial")
        page = office.as_("kominfo", proposal, "/pelaksana")
        path, data = data_of(page, "Alihkan pelaksanaan", executing_agency=str(other.id), reason="Dilebur.")
        code = "execution_passed_on"
    db.session.rollback()
    with office.app.app_context():
        assert [page.client.post(path, data=data).status_code for _ in range(2)] == [303, 303]
    assert count(code) == 1


def test_outcome_typed_while_another_wrote_one_is_given_back(office: Office) -> None:
    proposal = tried(office)
    page = office.as_("owner", proposal, "/hasil-uji-coba")
    other = office.as_("kominfo", proposal, "/hasil-uji-coba").fill("Hasil uji coba", "Tercapai")
    other.fill("Pelajaran", "Mulai kecil.").press("Simpan")
    page.fill("Hasil uji coba", "Belum tercapai").fill("Pelajaran", "Panjang sekali.")
    page.press("Simpan", status=409)
    assert "Hasil uji coba ditulis: Tercapai" in page.text
    assert "Panjang sekali." in page.text
    db.session.rollback()
    assert db.session.get_one(Outcome, proposal.id).result is Result.REACHED


def test_implementation_with_its_regulation_and_scan(office: Office) -> None:
    proposal = tried(office)
    page = office.as_("kominfo", proposal).fill("Dasar hukum", "Peraturan Bupati (Perbup)")
    page.press("Tetapkan penerapan", status=422)
    assert "Isi jenis, nomor, dan tanggal dasar hukum, atau kosongkan ketiganya." in page.text
    page.fill("Nomor dasar hukum", "31 Tahun 2026").fill("Tanggal dasar hukum", str(clock.today()))
    page.press("Tetapkan penerapan", scan=(BytesIO(PDF), "perbup.pdf"))
    assert "Peraturan Bupati (Perbup) nomor 31 Tahun 2026" in section(page)
    assert "Unduh pindaian dasar hukum" in section(office.as_("owner", proposal))
    assert "Unduh pindaian" not in section(office.as_("stranger", proposal))
    [scan] = db.session.query(Attachment).filter_by(kind=AttachmentKind.REGULATION)
    page = office.as_("kominfo", proposal).follow("Unduh pindaian dasar hukum")
    found = page.response.data
    page.response.close()
    assert (found, scan.filename) == (PDF, "perbup.pdf")


def test_regulation_follows_later(office: Office) -> None:
    proposal = tried(office)
    page = office.as_("kominfo", proposal).press("Tetapkan penerapan")
    assert "Dasar hukum belum ada" in section(page)
    page.follow("Perbaiki data penerapan").fill("Dasar hukum", "Peraturan Daerah (Perda)")
    page.fill("Nomor dasar hukum", "4 Tahun 2026").fill("Tanggal dasar hukum", str(clock.today()))
    page.fill("Alasan perubahan", "Baru terbit.").press("Simpan", scan=(BytesIO(PDF), "perda.pdf"))
    assert "Peraturan Daerah (Perda) nomor 4 Tahun 2026" in section(page)
    assert db.session.query(Attachment).filter_by(kind=AttachmentKind.REGULATION).count() == 1


def test_broken_scan_changes_nothing(office: Office) -> None:
    proposal = tried(office)
    page = office.as_("kominfo", proposal)
    page.press("Tetapkan penerapan", status=422, scan=(BytesIO(b"MZ"), "perbup.exe"))
    assert "Berkas harus PDF, JPG, atau PNG." in page.text
    assert (state_of(proposal), db.session.query(Implementation).count()) == (State.TRIAL, 0)


def test_file_sent_with_a_part_that_has_none_is_not_kept(office: Office) -> None:
    proposal = tried(office)
    page = office.as_("owner", proposal, "/hasil-uji-coba").fill("Hasil uji coba", "Tercapai")
    page.fill("Pelajaran", "x").press("Simpan", scan=(BytesIO(PDF), "a.pdf"))
    assert db.session.query(Attachment).count() == 0


def test_stop_shows_date_reason_and_asks_for_the_lesson(office: Office) -> None:
    proposal = tried(office)
    page = office.as_("kominfo", proposal).follow("Hentikan").fill("Alasan", "Sinyal tidak cukup.").press("Hentikan")
    assert "Sinyal tidak cukup." in section(page)
    assert "Pelajaran dari uji coba ini belum dicatat" in section(page)
    page.follow("Catat hasil uji coba").fill("Hasil uji coba", "Belum tercapai")
    page.fill("Pelajaran", "Ukur sinyal dahulu.").press("Simpan")
    assert "Ukur sinyal dahulu." in section(page)
    assert "belum dicatat" not in section(page)
    page.follow("Perbaiki data penghentian").fill("Tanggal penghentian", str(clock.today() - DAY))
    page.fill("Alasan perubahan", "Salah ketik.").press("Simpan")
    assert "Data penghentian tersimpan." in page.text


def test_innovation_from_before_is_completed_afterwards(office: Office) -> None:
    proposal = office.of(State.IMPLEMENTED)
    page = office.as_("kominfo", proposal)
    assert "Belum ada uji coba atau penerapan yang tercatat." in section(page)
    page.follow("Lengkapi data penerapan").press("Simpan")
    assert "Diterapkan sejak" in section(page)
    page = office.as_("owner", proposal).follow("Lengkapi data uji coba")
    page.fill("Mulai uji coba", "2025-01-01").fill("Selesai uji coba", "2025-06-30")
    page.fill("Tempat uji coba", "Sentani").press("Simpan")
    assert "1 Januari 2025 sampai 30 Juni 2025" in section(page)


def test_measure_is_changed_and_told_in_both_values(office: Office) -> None:
    proposal = tried(office, measure=WAIT)
    page = office.as_("head", proposal).follow("Ubah ukuran keberhasilan").fill("Target", "20,5")
    page.fill("Alasan perubahan", "Target tim.").press("Simpan")
    assert "Dari 90 menuju 20,5 menit" in section(page)
    timeline = words(page.soup.select_one("ol.timeline"))
    assert "Ukuran keberhasilan ditulis: Waktu tunggu, dari 90 menuju 20,5 menit" in timeline


def test_other_opd_carries_it_out_and_the_history_stays(office: Office) -> None:
    proposal, other, _own = tried(office), make_agency("Dinas Sosial"), office.of(State.TRIAL)
    page = office.as_("kominfo", proposal).follow("Alihkan pelaksanaan ke OPD lain")
    page.fill("OPD pelaksana yang baru", "Dinas Sosial").fill("Alasan", "Dinas dilebur.")
    page.press("Alihkan pelaksanaan")
    told = section(page)
    assert "OPD pelaksana Dinas Sosial, sejak" in told
    assert "Pelaksana sebelumnya Dinas Kesehatan, sampai" in told
    assert "OPD pelaksana menurut Keputusan Dinas Kesehatan" in words(
        page.soup.select_one("section[aria-labelledby=keputusan]")
    )
    listed = office.as_("stranger").get(f"/opd/{other.id}")
    assert "Melaksanakan inovasi OPD lain" in listed.text
    assert proposal.number in listed.text
    assert "Melaksanakan" not in listed.get(f"/opd/{proposal.agency_id}").text


@pytest.mark.parametrize("path", ["/ukuran", "/uji-coba", "/pelaksana", "/penghentian"])
@pytest.mark.parametrize("number", ["INV-2026-9999", "9223372036854775808", "x" * 20])
def test_unknown_proposal_is_not_found(office: Office, path: str, number: str) -> None:
    office.as_("kominfo").get(f"/usulan/{number}{path}", status=404)


@pytest.mark.parametrize("agency", ["9223372036854775808", "0", "-1", "Dinas"])
def test_passing_on_to_no_opd_is_refused(office: Office, agency: str) -> None:
    proposal = tried(office)
    page = office.as_("kominfo", proposal, "/pelaksana").fill("Alasan", "x")
    page.press("Alihkan pelaksanaan", status=422, executing_agency=agency)
    assert count("execution_passed_on") == 0


@pytest.mark.parametrize("moves", [0, 3])
def test_page_takes_the_same_queries_whatever_followed(office: Office, moves: int) -> None:
    proposal = tried(office, measure=WAIT)
    if moves:
        as_kominfo(office, proposal, lambda p, a: trials.implement(p, a, ImplementationFacts(clock.today())))
        as_kominfo(office, proposal, lambda p, a: trials.stop(p, a, ClosureFacts(clock.today()), "x"))
    page = Browser(office.app).enter(make_user())
    with count_queries() as queries:
        page.get(f"/usulan/{proposal.number}")
    assert len(queries) == 28


@pytest.mark.parametrize(("state", "label"), [(State.SUBMITTED, ""), (State.IMPLEMENTED, "saat diusulkan")])
def test_stage_of_what_was_approved_is_that_of_its_proposal(office: Office, state: State, label: str) -> None:
    page = office.as_("owner", office.of(state, stage=Stage.TRIAL))
    told = words(page.soup.select_one("section[aria-labelledby=bagian-identitas]"))
    assert " ".join(filter(None, ("Tahapan inovasi", label, "Uji coba"))) in told
    assert "OPD pelaksana menurut Keputusan" not in page.text
