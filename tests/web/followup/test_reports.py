"""Progress reports through the real pages: written, corrected, skipped, with files and the chart."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from time_machine import travel

from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.followup import Measure
from innovations.models.progress import ProgressReport, ReportFile
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.factories import make_user, save
from tests.queries import count_queries
from tests.web.proposals.office import NOW, PDF, Office

TEXT, SENT = "Kemajuan", "Kirim laporan"


def write(
    page: Browser, text: str = "Dua belas kader terlatih.", status: int = 200, running: str = "Berjalan"
) -> Browser:
    return page.check(running).fill(TEXT, text).press(SENT, status)


def measured(proposal: Proposal) -> None:
    save(
        Measure(proposal_id=proposal.id, name="Ibu diperiksa", unit="orang", baseline=Decimal(40), target=Decimal(80))
    )


def codes() -> list[str]:
    return [code for (code,) in db.session.query(Event.code).filter(Event.code.startswith("rep")).order_by(Event.id)]


def test_owner_reports_from_home_and_everybody_reads_it(office: Office, proposal: Proposal) -> None:
    measured(proposal)
    page = office.as_("owner").get("/")
    assert "Laporan kemajuan yang ditunggu (1)" in page.text
    assert "Terlambat sejak 20 Februari 2026" in page.text
    page.follow("Tulis laporan : Ceting Bu Cadas")
    assert "Masa 20 November 2025 sampai 20 Februari 2026" in page.text
    write(page.fill("Ibu diperiksa", "52,5"))
    assert "Laporan berikutnya: paling lambat 20 Mei 2026" in page.text
    assert "Laporan kemajuan yang ditunggu" not in page.get("/").text
    reader = office.as_("stranger", proposal)
    assert "20 Nov 2025 – 20 Feb 2026 Berjalan Ibu diperiksa: 52,5 orang Dua belas kader terlatih." in reader.text
    reader.follow("Semua laporan kemajuan")
    assert "Pengusul, 2 Maret 2026 pukul 12.00 WIT" in reader.text
    assert "Rencana dan hasil terukur: Ibu diperiksa" in reader.text
    assert [link.text for link in reader.soup.select("main a")] == ["Kembali ke usulan"]


def test_head_has_it_on_the_home_page_and_kominfo_has_not(office: Office, proposal: Proposal) -> None:
    assert "Laporan kemajuan yang ditunggu (1)" in office.as_("head").get("/").text
    assert "Laporan kemajuan yang ditunggu" not in office.as_("kominfo").get("/").text
    assert "Laporan kemajuan yang ditunggu" not in office.as_("stranger").get("/").text


def test_correction_shows_what_was_said_before(office: Office, proposal: Proposal) -> None:
    measured(proposal)
    write(office.as_("owner", proposal, "/kemajuan/baru").fill("Ibu diperiksa", "52"))
    page = office.as_("head", proposal, "/kemajuan").follow("Perbaiki")
    assert page.control("Ibu diperiksa")["value"] == "52"
    page.check("Berhenti sementara").fill("Ibu diperiksa", "51").fill(TEXT, "Sebelas kader.").press(
        "Simpan perbaikan"
    )
    assert "Berhenti sementara Ibu diperiksa: 51 orang Sebelas kader." in page.text
    assert "Diperbaiki 1 kali; lihat isi semula 2 Maret 2026 pukul 12.00 WIT · Berjalan · 52" in page.text
    assert codes() == ["report_sent", "report_corrected"]


def test_skipped_with_a_reason_and_reported_after_all(office: Office, proposal: Proposal) -> None:
    page = office.as_("owner", proposal, "/kemajuan/baru")
    page.follow("Tidak ada yang dapat dilaporkan? Lewati masa ini dengan alasan")
    page.press("Lewati masa ini", 422)
    page.fill("Alasan", "Kantor direnovasi.").press("Lewati masa ini")
    assert "Dilewati Kantor direnovasi." in page.text
    page.follow("Tulis laporannya").check("Berjalan").fill(TEXT, "Ternyata ada.").press("Simpan perbaikan")
    assert "Berjalan Ternyata ada." in page.text
    assert "Dilewati Kantor direnovasi." in page.text


def test_without_a_measure_no_value_is_asked_for(office: Office, proposal: Proposal) -> None:
    page = office.as_("owner", proposal, "/kemajuan/baru")
    assert page.soup.find("input", attrs={"name": "value"}) is None
    assert "Rencana dan hasil terukur" not in write(page).text


@pytest.mark.parametrize("value", ["satu", "1,23456", "1e3", "9" * 16, "१२", "1,250"])
def test_nonsense_is_no_value(office: Office, proposal: Proposal, value: str) -> None:
    measured(proposal)
    page = office.as_("owner", proposal, "/kemajuan/baru").fill("Ibu diperiksa", value)
    write(page, status=422)
    assert page.control("Ibu diperiksa")["value"] == value
    assert page.control(TEXT).text.strip() == "Dua belas kader terlatih."
    assert db.session.query(ProgressReport).count() == 0


@pytest.mark.parametrize(("text", "said"), [("", "wajib"), (" \n", "wajib"), ("x" * 4001, "4000 karakter")])
def test_report_without_words_comes_back(office: Office, proposal: Proposal, text: str, said: str) -> None:
    page = write(office.as_("owner", proposal, "/kemajuan/baru"), text, 422)
    assert said in page.text
    assert page.soup.title.text.startswith("Kesalahan: ")  # type: ignore[union-attr]  # there is one


def test_running_or_not_must_be_said(office: Office, proposal: Proposal) -> None:
    office.as_("owner", proposal, "/kemajuan/baru").fill(TEXT, "Ada.").press(SENT, 422)
    office.as_("owner", proposal, "/kemajuan/baru").fill(TEXT, "Ada.").press(SENT, 422, running="asleep")
    office.as_("owner", proposal, "/kemajuan/baru").fill(TEXT, "Ada.").press(SENT, 422, running="not_begun")
    assert db.session.query(ProgressReport).count() == 0


def test_double_click_is_one_and_a_colleague_is_told(office: Office, proposal: Proposal) -> None:
    page, head = office.as_("owner", proposal, "/kemajuan/baru"), office.as_("head", proposal, "/kemajuan/baru")
    soup, address = page.soup, page.address
    for _ in range(2):
        page.soup, page.address = soup, address
        write(page)
    assert codes() == ["report_sent"]
    write(head, "Dari kepala.")  # about the period that has begun meanwhile
    head.get(f"/usulan/{proposal.number}/kemajuan/baru", 409)
    assert "Masa sampai 20 Mei 2026 sudah dilaporkan" in head.text


def test_form_opened_before_another_correction_is_stale(office: Office, proposal: Proposal) -> None:
    write(office.as_("owner", proposal, "/kemajuan/baru"))
    pages = [office.as_(who, proposal, "/kemajuan").follow("Perbaiki") for who in ("owner", "head")]
    pages[0].fill(TEXT, "Tiga belas.").press("Simpan perbaikan")
    pages[1].fill(TEXT, "Empat belas.").press("Simpan perbaikan", 409)
    assert pages[1].control(TEXT).text.strip() == "Empat belas."
    pages[1].press("Simpan perbaikan")
    assert db.session.query(ProgressReport.text).scalar() == "Empat belas."


def test_only_the_last_one_is_corrected(office: Office, proposal: Proposal) -> None:
    for text in ("Pertama.", "Kedua."):
        write(office.as_("owner", proposal, "/kemajuan/baru"), text)
    first, second = (key for (key,) in db.session.query(ProgressReport.id).order_by(ProgressReport.id))
    office.as_("owner", proposal, f"/kemajuan/{second}")
    office.as_("owner").get(f"/usulan/{proposal.number}/kemajuan/{first}", 409)
    assert "Hanya laporan terakhir" in office.as_("owner").text


def upload(page: Browser, name: str = "foto.pdf", content: bytes = PDF, status: int = 200) -> Browser:
    return page.press("Tambahkan berkas", status, file=(BytesIO(content), name))


def test_photos_are_for_those_who_tend_or_oversee(office: Office, proposal: Proposal) -> None:
    write(office.as_("owner", proposal, "/kemajuan/baru"))
    page = office.as_("owner", proposal, "/kemajuan").follow("Foto dan berkas")
    upload(page)
    address = str(page.soup.select_one("main .tasks a")["href"])  # type: ignore[index]  # there is one
    for user in ("owner", "head", "kominfo", make_user(Role.LEADERSHIP), make_user(Role.AUDITOR)):
        office.as_(user, proposal, "/kemajuan").follow("foto.pdf").response.close()
    reader = office.as_("stranger", proposal, "/kemajuan")
    assert "1 berkas, hanya untuk yang mengelola inovasi ini." in reader.text
    assert "foto.pdf" not in reader.text
    reader.get(address, 403)
    office.as_("owner", proposal, "/kemajuan").follow("Foto dan berkas").press("Hapus : foto.pdf")
    assert db.session.query(ReportFile).count() == 0
    page.get(address, 404)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("foto.exe", b"MZ", "Berkas harus PDF, JPG, atau PNG."),
        ("foto.pdf", b"bukan", "bukan PDF yang utuh"),
        ("", b"", "Pilih satu berkas dahulu."),
    ],
)
def test_bad_file_is_refused_with_words(
    office: Office, proposal: Proposal, name: str, content: bytes, said: str
) -> None:
    write(office.as_("owner", proposal, "/kemajuan/baru"))
    page = upload(office.as_("owner", proposal, "/kemajuan").follow("Foto dan berkas"), name, content, 422)
    assert said in page.text


def test_five_files_are_enough(office: Office, proposal: Proposal) -> None:
    write(office.as_("owner", proposal, "/kemajuan/baru"))
    page = office.as_("owner", proposal, "/kemajuan").follow("Foto dan berkas")
    for number in range(5):
        upload(page, f"foto-{number}.pdf", PDF + b"\n" * number)
    assert "Sudah 5 berkas." in page.text


def test_kominfo_sets_the_schedule(office: Office, proposal: Proposal) -> None:
    page = office.as_("kominfo", proposal, "/kemajuan")
    assert "Laporan diminta setiap 3 bulan, dihitung sejak 20 November 2025." in page.text
    page.fill("Laporan setiap", "6 bulan").press("Simpan jadwal")
    assert "paling lambat 20 Mei 2026" in page.text
    page.press("Simpan jadwal", 422, months="5")
    assert "Simpan jadwal" not in office.as_("owner", proposal, "/kemajuan").text


def test_owner_gives_news_of_what_stands_still_before_its_trial(office: Office) -> None:
    approved = office.of(State.APPROVED, decided_at=NOW - timedelta(days=130), title="Ceting Bu Cadas")
    page = office.as_("owner", approved)
    assert "Laporan diminta selama inovasi diuji coba atau diterapkan." in page.text
    page.get("/")
    assert "Laporan kemajuan yang ditunggu (1)" in page.text
    assert "Tanpa kabar sejak 23 Oktober 2025" in page.text
    page.follow("Tindak lanjut : Laporan kemajuan yang ditunggu")
    assert page.path == "/tindak-lanjut"
    page.get("/").follow("Tulis laporan : Ceting Bu Cadas")
    assert "Lewati masa ini" not in page.text
    assert page.soup.find("input", attrs={"name": "running"}) is None
    page.fill(TEXT, "Menunggu anggaran perubahan.").press(SENT)
    assert "23 Okt 2025 – 2 Mar 2026 Belum dimulai Menunggu anggaran perubahan." in page.text
    page.follow("Perbaiki").fill(TEXT, "Menunggu anggaran.").press("Simpan perbaikan")
    assert "Belum dimulai Menunggu anggaran." in page.text
    assert "Laporan kemajuan yang ditunggu" not in page.get("/").text
    assert codes() == ["report_sent", "report_corrected"]


def test_what_cannot_be_reported_on_yet_leads_to_what_was_told(office: Office, proposal: Proposal) -> None:
    office.as_("kominfo", proposal, "/kemajuan").fill("Laporan setiap", "12 bulan").press("Simpan jadwal")
    write(office.as_("owner", proposal, "/kemajuan/baru"))
    with travel(NOW + timedelta(days=100), tick=False):
        page = Browser(office.app).enter(office.users["owner"]).get("/").follow("Lihat laporan : Ceting Bu Cadas")
        page.follow("Perbaiki")


def test_report_before_a_trial_is_never_skipped_or_said_to_run(office: Office) -> None:
    approved = office.of(State.APPROVED, decided_at=NOW)
    page = office.as_("owner", approved)
    page.get(f"/usulan/{approved.number}/kemajuan/lewati", 409)
    page.get(f"/usulan/{approved.number}/kemajuan/baru").fill(TEXT, "Belum.").press(SENT, running="running")
    assert db.session.query(ProgressReport.running).scalar() == "not_begun"


def test_page_of_what_was_not_approved_says_nothing_of_progress(office: Office) -> None:
    rejected = office.of(State.REJECTED, decided_at=NOW)
    page = office.as_("owner", rejected)
    assert page.soup.find(id="kemajuan-judul") is None
    page.get(f"/usulan/{rejected.number}/kemajuan", 404)


@pytest.mark.parametrize("key", ["0", "999999", str(2**31), str(2**63), "x"])
def test_no_such_report_or_file_is_404(office: Office, proposal: Proposal, key: str) -> None:
    write(office.as_("owner", proposal, "/kemajuan/baru"))
    page = office.as_("owner", proposal, "/kemajuan")
    report = db.session.query(ProgressReport.id).scalar()
    for path in (key, f"{key}/berkas", f"{report}/berkas/{key}"):
        page.get(f"/usulan/{proposal.number}/kemajuan/{path}", 404)
    office.as_("owner", proposal, "/kemajuan/lewati")
    office.as_("owner").post(f"/usulan/{proposal.number}/kemajuan/{report}/berkas/{key}/hapus", 404)


def test_report_of_another_innovation_is_404(office: Office, proposal: Proposal) -> None:
    write(office.as_("owner", proposal, "/kemajuan/baru"))
    other = office.of(State.TRIAL)
    key = db.session.query(ProgressReport.id).scalar()
    office.as_("owner", other, "/kemajuan").get(f"/usulan/{other.number}/kemajuan/{key}", 404)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(office: Office, proposal: Proposal, number: int) -> None:
    for place in range(number):
        with travel(NOW + timedelta(days=100 * place), tick=False):
            write(Browser(office.app).enter(office.users["owner"]).get(f"/usulan/{proposal.number}/kemajuan/baru"))
    page = office.as_("stranger")
    with count_queries() as statements:
        page.get(f"/usulan/{proposal.number}/kemajuan")
    assert len(statements) == 15


def test_reports_are_asked_for_by_the_scheduler(app: Flask, office: Office, proposal: Proposal) -> None:
    assert "1 progress reports asked for.\n" in app.test_cli_runner().invoke(args=["remind"]).output
    assert clock.now() == NOW
    page = office.as_("owner").get("/")
    page.follow("Laporan kemajuan inovasi ini terlambat. Kirim laporannya.")
    assert page.path == f"/usulan/{proposal.number}/kemajuan"
