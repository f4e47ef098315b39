"""The whole way in a real browser: directive, draft, permission, check, scores, decision, link, list, file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.e2e.conftest import Server

PROPOSER, HEAD = "199001012015011001", "197505051998031002"
REVIEWERS = ("198003032005011003", "198104042006022002", "198205052007011005")
KOMINFO = "198507072010011006"
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
DESIGN = " ".join(f"kata{place}" for place in range(310))


class Person:
    """Somebody at a browser: logs in, fills in by label, presses by name."""

    def __init__(self, page: Page, login: str, password: str) -> None:
        self.page = page
        page.goto("/masuk")
        self.fill("NIP", login)
        self.fill("Kata sandi", password)
        self.press("Masuk")
        expect(page.get_by_role("button", name="Keluar")).to_be_visible()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).fill(value)

    def choose(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=words)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def read(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    @property
    def number(self) -> str:
        found = re.search(r"INV-\d{4}-\d{4}", self.page.url)
        assert found is not None, self.page.url
        return found[0]


def issue_directive(kominfo: Person, title: str) -> str:
    """A new directive, open for a month, with the three sample reviewers; its address."""
    today = datetime.now(UTC).date()
    kominfo.page.goto("/arahan/baru")
    kominfo.fill("Nomor arahan", f"050/{datetime.now(UTC).timestamp()}/UJI")
    kominfo.fill("Tanggal arahan", str(today - timedelta(days=1)))
    kominfo.fill("Penerbit", "Bupati Jayapura")
    kominfo.fill("Judul arahan", title)
    kominfo.fill("Isi arahan", "Setiap OPD mengajukan satu inovasi.")
    kominfo.fill("Dibuka tanggal", str(today - timedelta(days=1)))
    kominfo.fill("Dibuka pukul", "08:00")
    kominfo.fill("Ditutup tanggal", str(today + timedelta(days=30)))
    kominfo.fill("Ditutup pukul", "16:00")
    kominfo.press("Terbitkan")
    address = kominfo.page.url
    kominfo.page.goto(f"{address}/tim")
    for name in ("Penilai dari Bappeda", "Penilai dari Inspektorat", "Penilai dari Dinas Perhubungan"):
        option = kominfo.page.get_by_label("Nama", exact=True).locator("option", has_text=name)
        kominfo.page.get_by_label("Nama", exact=True).select_option(option.get_attribute("value"))
        kominfo.choose("Kedudukan", "Anggota")
        kominfo.press("Simpan")
    kominfo.read("Penilai dari Dinas Perhubungan")
    return address


def write_and_send(proposer: Person, directive: str, title: str) -> str:
    """A draft filled in section by section, sent; its number."""
    page = proposer.page
    page.goto(f"/usulan/baru?arahan={directive.rsplit('/', 1)[1]}")
    proposer.fill("Judul inovasi", title)
    proposer.fill("Ringkasan", "Pengantaran obat ke kampung dengan perahu posyandu.")
    proposer.choose("Bentuk inovasi", "Inovasi pelayanan publik")
    proposer.choose("Jenis inovasi", "Nondigital")
    proposer.choose("Tahapan inovasi", "Inisiatif")
    affair = page.get_by_label("Urusan pemerintahan", exact=True)
    option = affair.locator("option", has_text="Kesehatan").first
    affair.select_option(option.get_attribute("value"))
    proposer.press("Simpan draf")
    number = proposer.number
    sections = {
        "gagasan": {"Masalah": "Obat terlambat sampai.", "Rancang bangun dan pokok perubahan": DESIGN},
        "manfaat": {
            "Tujuan": "Obat sampai pada hari yang sama.",
            "Manfaat": "Warga tidak perlu menyeberang danau.",
            "Hasil yang diharapkan": "Sembilan dari sepuluh resep sampai hari itu.",
        },
        "rencana": {
            "Mulai uji coba": "2027-03-01",
            "Selesai uji coba": "2027-05-31",
            "Anggaran (Rp)": "12.500.000",
        },
    }
    for section, fields in sections.items():
        page.goto(f"/usulan/{number}/ubah/{section}")
        for label, value in fields.items():
            proposer.fill(label, value)
        proposer.press("Simpan draf")
    page.goto(f"/usulan/{number}/periksa")
    proposer.press("Ajukan")
    proposer.read(number)
    return number


def permit(head: Person, number: str) -> None:
    head.page.goto(f"/usulan/{number}")
    head.fill("Nomor surat izin", "800/17/2026")
    head.fill("Tanggal surat izin", str(datetime.now(UTC).date()))
    head.press("Beri izin")
    head.read("Diajukan")


def pass_check(kominfo: Person, number: str) -> None:
    kominfo.page.goto(f"/usulan/{number}/tindakan/start_review")
    for answer in kominfo.page.get_by_role("radio", name="Ya", exact=True).all():
        answer.check()
    kominfo.press("Teruskan ke penilaian")
    kominfo.read("Sedang dinilai")


def score(reviewer: Person, number: str, value: int) -> None:
    page = reviewer.page
    page.goto(f"/penilaian/{number}")
    page.get_by_label("Saya tidak memiliki benturan kepentingan", exact=False).check()
    groups = page.get_by_role("group", name=re.compile(r"^\d+\. "))
    assert groups.count() == 6
    for group in groups.all():
        group.get_by_role("radio", name=re.compile(f"^{value}")).check()
    reviewer.press("Kirim penilaian")
    reviewer.read(f"{20 * value},00")


def approve_and_link(kominfo: Person, number: str) -> None:
    kominfo.page.goto(f"/usulan/{number}")
    kominfo.fill("Nomor keputusan", "188.4/77/2026")
    kominfo.fill("Tanggal keputusan", str(datetime.now(UTC).date()))
    kominfo.choose("OPD pelaksana", "Dinas Kesehatan")
    kominfo.press("Setujui")
    kominfo.read("Disetujui")
    programme = kominfo.page.get_by_label("Program masterplan", exact=True)
    option = programme.locator("option", has_text="LIV-01")
    programme.select_option(option.get_attribute("value"))
    kominfo.fill("Kontribusi", "Obat sampai pada hari penimbangan.")
    kominfo.press("Tautkan")
    kominfo.read("LIV-01")


def download_xlsx(kominfo: Person, number: str, folder: Path) -> list[str]:
    """The row of this innovation in the Excel file of Dinas Kesehatan."""
    page = kominfo.page
    page.goto("/opd")
    page.get_by_role("link", name="Dinas Kesehatan", exact=True).click()
    expect(page.get_by_role("row").filter(has_text=number)).to_contain_text("LIV-01")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh Excel", exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    rows = load_workbook(BytesIO(path.read_bytes())).worksheets[0].iter_rows(values_only=True)
    return next([str(cell) for cell in row] for row in rows if row[0] == number)


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (375, False)])
def test_whole_way_from_directive_to_excel(
    open_page: Callable[..., Page], server: Server, tmp_path: Path, width: int, javascript: bool
) -> None:
    """On a desk with scripts, and on a phone without any."""
    password = server.password

    def person(login: str) -> Person:
        return Person(open_page(width=width, javascript=javascript), login, password)

    kominfo, proposer = person(KOMINFO), person(PROPOSER)
    title = f"Perahu Obat {width}"
    directive = issue_directive(kominfo, f"Arahan uji {width}")
    number = write_and_send(proposer, directive, title)
    permit(person(HEAD), number)
    pass_check(kominfo, number)
    for reviewer in REVIEWERS:
        score(person(reviewer), number, 4)
    approve_and_link(kominfo, number)
    row = download_xlsx(kominfo, number, tmp_path)
    assert title in row
    assert "Disetujui" in row
    proposer.page.goto(f"/usulan/{number}")
    proposer.read("80,00")
