"""axe finds nothing on any kind of page: Indonesian at 1280 and 320 pixels, English at 1280."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.test_journey import HEAD, KOMINFO, PROPOSER, REVIEWERS, Person

if TYPE_CHECKING:
    from tests.e2e.conftest import Server

ADMIN, AUDITOR, CHAIR = "198808082011011008", "197909092004122001", "198306062008012004"
PAGES = {
    KOMINFO: [
        "/", "/usulan", "/usulan?status=process&bentuk=other", "/usulan/tampilan?tahun=2023", "/usulan/INV-2023-0002",
        "/usulan/INV-2026-0007",
        "/usulan/INV-2026-0007/tindakan/start_review",
        "/usulan/INV-2026-0012", "/arahan", "/arahan/2", "/arahan/3", "/arahan/baru", "/arahan/rubrik-baku",
        "/arahan/3/tim", "/arahan/2/peringkat", "/opd", "/opd/6", "/masterplan", "/masterplan/LIV-01",
        "/masterplan/baru", "/masterplan/impor", "/masterplan/rencana", "/masterplan/rencana/1/ubah",
        "/masterplan/rencana/jangka", "/masterplan/SOC-04", "/masterplan/SOC-05/ganti", "/masterplan/GOV-01/terhenti",
        "/masterplan/cakupan", "/masterplan/kesenjangan", "/masterplan/ENV-01/arahan", "/usulan/INV-2023-0002/tautan",
        "/usulan?tautan=berjalan&dimensi=living", "/akun", "/privasi", "/usulan?tugas=link",
        "/usulan/INV-2026-0013/batas-perbaikan", "/arahan/3/penugasan?tiap=3", "/arahan/3/penilaian",
        "/arahan/2/kewajaran", "/arahan/2/berita-acara", "/arahan/3/ketentuan-penilaian",
        "/usulan/INV-2023-0002/berkas", "/usulan/INV-2023-0012", "/usulan/INV-2023-0007", "/usulan/INV-2023-0010",
        "/usulan/INV-2023-0007/hasil-uji-coba", "/usulan/INV-2023-0001/ukuran", "/usulan/INV-2023-0005/pelaksana",
        "/arahan/2/surat", "/usulan/INV-2023-0002/surat-pemberitahuan", "/pengaturan/teks/letter_approved",
        "/arahan/2/pembahasan", "/arahan/2/pembahasan/INV-2023-0002",
        "/indeks/periksa", "/indeks/tahun", "/indeks/tahun/impor", "/usulan/INV-2023-0008/indeks",
        "/usulan/INV-2023-0008/indeks/2026", "/usulan/INV-2023-0008/indeks/2026/kemanfaatan",
        "/usulan/INV-2023-0008/indeks/2026/kemanfaatan/verifikasi", "/usulan/INV-2023-0008/indeks/2026/profil",
        "/indeks", "/indeks/2023", "/indeks/2026/bekukan", "/indeks/2026/ajukan-kembali",
        "/tindak-lanjut", "/usulan/INV-2023-0009/kemajuan", "/usulan/INV-2023-0006/tonggak",
    ],
    PROPOSER: [
        "/katalog", "/katalog/INV-2023-0005", "/usulan/INV-2023-0001/replikasi",
        "/", "/usulan/baru?arahan=3", "/usulan/INV-2026-0001", "/usulan/INV-2026-0001/ubah/gagasan",
        "/usulan/INV-2026-0001/ubah/rencana", "/usulan/INV-2026-0001/ubah/bukti",
        "/usulan/INV-2026-0001/ubah/masterplan", "/usulan/INV-2026-0001/periksa",
        "/usulan/INV-2026-0005/tanda-terima", "/usulan/INV-2026-0005/surat-izin",
        "/usulan/INV-2023-0005/kemajuan/baru", "/usulan/INV-2023-0005/kemajuan/lewati",
        "/usulan/INV-2023-0005/kemajuan/4", "/usulan/INV-2023-0005/kemajuan/4/berkas",
        "/usulan/INV-2023-0005/tonggak/1",
    ],
    HEAD: ["/", "/usulan/INV-2026-0005"],
    REVIEWERS[1]: ["/pemberitahuan", "/penilaian", "/penilaian/INV-2026-0009", "/arahan/2/kewajaran"],
    CHAIR: ["/", "/arahan/2/berita-acara/rapat", "/arahan/2/berita-acara/tutup", "/arahan/3/penilaian",
            "/arahan/3/keputusan", "/arahan/3/keputusan/susun"],
    ADMIN: ["/pengaturan", "/pengaturan/akun", "/pengaturan/akun/baru", "/pengaturan/opd", "/pengaturan/teks",
            "/pengaturan/log"],
    AUDITOR: ["/", "/pengaturan/log"],
}  # fmt: skip


@pytest.mark.parametrize(("locale", "width"), [("id", 1280), ("id", 320), ("en", 1280)])
@pytest.mark.parametrize("login", PAGES)
def test_axe_finds_nothing(
    open_page: Callable[..., Page], server: Server, login: str, locale: str, width: int
) -> None:
    page = open_page(width=width)
    Person(page, login, server.password)
    if locale == "en":
        page.get_by_role("button", name="English").click()
        found = find_faults(page, login)
        page.get_by_role("button", name="Bahasa Indonesia").click()  # the account remembers its language
    else:
        found = find_faults(page, login)
    assert found == {}


def find_faults(page: Page, login: str) -> dict[str, list[tuple[str, list[str]]]]:
    """What axe says against each page of this person, by address."""
    found = {}
    for path in PAGES[login]:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        violations = Axe().run(page).response["violations"]
        if violations:
            found[path] = [(item["id"], [node["html"][:120] for node in item["nodes"]]) for item in violations]
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{path} overflows"
    return found


def test_axe_finds_nothing_at_the_door(open_page: Callable[..., Page]) -> None:
    page = open_page(width=320)
    for path in ("/masuk", "/lupa-kata-sandi", "/privasi"):
        page.goto(path)
        assert Axe().run(page).response["violations"] == []
