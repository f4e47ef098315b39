"""Claims of the index through the real pages."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.models.accounts import Role
from tests.browser import Browser
from tests.domain.claiming import LINK, Claiming
from tests.domain.test_files import PDF, png
from tests.factories import make_index_year, make_user
from tests.queries import count_queries


@pytest.fixture
def claiming(app: Flask) -> Claiming:
    return Claiming(Path(app.config["UPLOAD_FOLDER"]))


def path(claiming: Claiming, rest: str = "") -> str:
    return f"/usulan/{claiming.proposal.number}/indeks/2026{rest}"


def send(browser: Browser, name: str, content: bytes, status: int = 200) -> None:
    file: dict[str, Any] = {"berkas-file": (BytesIO(content), name)}
    browser.press("Kirim berkas", status=status, **file)


def row(browser: Browser, name: str) -> list[str]:
    return next(cells for cells in browser.rows() if name in cells[0])


def test_level_is_claimed_with_the_texts_of_the_year(claiming: Claiming, browser: Browser) -> None:
    browser.enter(claiming.owner).get(f"/usulan/{claiming.proposal.number}").follow("Indeks Inovasi Daerah")
    browser.follow("2026").follow("1. Regulasi Inovasi Daerah")
    browser.check("2 – Peraturan Kepala Daerah (Perkada)").fill("Nomor surat atau dokumen", "188/1")
    browser.fill("Tanggal surat atau dokumen", "23/11/2025").press("Simpan klaim")
    assert "Klaim Regulasi Inovasi Daerah disimpan." in browser.text
    assert "Level 2 ini dihitung 0 sampai ada berkas atau tautan sebagai bukti." in browser.text
    browser.fill("Tautan bukti", LINK).press("Simpan klaim").follow("Kembali ke indeks 2026")
    assert row(browser, "Regulasi")[1:] == ["3", "tautan", "2 / –", "6 / 0", "Menunggu verifikasi"]
    assert "perlu dicocokkan dengan pedoman resmi" in browser.text


def test_sheet_shows_claimed_and_verified_beside_each_other_and_what_lacks(
    claiming: Claiming, browser: Browser
) -> None:
    claiming.prove(3)
    claiming.verify(2, "Perda belum terbit.")
    claiming.claim(3, "sdm")
    browser.enter(make_user(Role.LEADERSHIP)).get(path(claiming))
    assert row(browser, "Regulasi")[3:] == ["3 / 2", "9 / 6", "Diturunkan saat verifikasi"]
    assert row(browser, "SDM")[3:] == ["3 / –", "0 / 0", "Tanpa bukti, dihitung 0"]
    assert "9 skor diklaim, dari 111" in browser.text
    assert "6 skor terverifikasi" in browser.text
    assert "Indikator wajib belum diklaim dengan bukti: Ketersediaan dan peran SDM" in browser.text
    assert "harus antara 1 Januari 2024 dan 31 Desember 2025; belum diisi pada profil." in browser.text
    assert "Profil belum memuat: Tematik." in browser.text
    assert "Perda belum terbit." not in browser.text
    assert browser.soup.select("tbody a") == []


def test_choice_of_years_scores_each(claiming: Claiming, browser: Browser) -> None:
    make_index_year(2025)
    claiming.prove(3)
    browser.enter(claiming.owner).get(f"/usulan/{claiming.proposal.number}/indeks")
    assert [cells[:3] for cells in browser.rows()] == [["2026", "9 / 111", "0 / 111"], ["2025", "0 / 111", "0 / 111"]]


def test_refused_claim_keeps_what_was_typed(claiming: Claiming, browser: Browser) -> None:
    browser.enter(claiming.owner).get(path(claiming, "/regulasi"))
    browser.check("1 – SK Kepala Daerah, atau SK Kepala Perangkat Daerah atas nama Kepala Daerah")
    browser.fill("Tentang", "Perkada inovasi").fill("Tautan bukti", "http://a.id").press("Simpan klaim", status=422)
    assert "Tulis alamat lengkap yang diawali https://, tanpa spasi." in browser.text
    assert browser.control("Tentang")["value"] == "Perkada inovasi"
    assert claiming.get() is None


@pytest.mark.parametrize("level", ["", "4", "-1", "x", "9" * 30])
def test_level_that_nobody_offered_is_refused(claiming: Claiming, browser: Browser, level: str) -> None:
    browser.enter(claiming.owner).get(path(claiming, "/regulasi"))
    browser.press("Simpan klaim", status=422, level=level)
    assert claiming.get() is None


def test_stale_claim_is_shown_and_may_be_sent_again(claiming: Claiming, browser: Browser) -> None:
    browser.enter(claiming.owner).get(path(claiming, "/regulasi"))
    claiming.claim(1, by=claiming.kominfo)
    browser.fill("Tentang", "Punya saya").press("Simpan klaim", status=409)
    assert browser.control("Tentang")["value"] == "Punya saya"
    browser.press("Simpan klaim")
    claim = claiming.get()
    assert claim is not None
    assert claim.about == "Punya saya"


def test_document_goes_in_comes_out_safely_and_is_taken_away(claiming: Claiming, browser: Browser) -> None:
    browser.enter(claiming.owner).get(path(claiming, "/regulasi"))
    send(browser, "../sk bupati.pdf", PDF)
    browser.follow("sk bupati.pdf")
    answer = browser.response
    assert (answer.data, answer.mimetype, answer.headers["Cache-Control"]) == (PDF, "application/pdf", "no-store")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sk bupati.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    answer.close()
    browser.get(path(claiming, "/regulasi")).press("Hapus : sk bupati.pdf")
    assert "Berkas sk bupati.pdf dihapus." in browser.text
    assert list(claiming.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("key", "name", "content", "words"),
    [
        ("regulasi", "a.png", png(), "Untuk indikator ini berkas harus PDF."),
        ("regulasi", "a.pdf", png(), "Isi berkas bukan PDF yang utuh."),
        ("regulasi", "", b"", "Pilih satu berkas dahulu."),
        ("alat_kerja", "a.mp4", b"x", "Berkas harus PDF, JPG, atau PNG."),
    ],
)
def test_wrong_document_is_refused_with_its_reason(
    claiming: Claiming, browser: Browser, key: str, name: str, content: bytes, words: str
) -> None:
    browser.enter(claiming.owner).get(path(claiming, f"/{key}"))
    send(browser, name, content, 422)
    assert words in browser.text
    assert not claiming.folder.exists()


def test_video_is_a_link_only(claiming: Claiming, browser: Browser) -> None:
    browser.enter(claiming.owner).get(path(claiming, "/video"))
    assert "Bukti indikator ini berupa tautan" in browser.text
    data: dict[str, Any] = {"berkas-file": (BytesIO(PDF), "a.pdf")}
    browser.post(path(claiming, "/video/berkas"), status=422, **data)
    assert claiming.get("video") is None


def test_auditor_reads_the_evidence_and_changes_nothing(claiming: Claiming, browser: Browser) -> None:
    claiming.claim(2, about="Perkada inovasi", link=LINK)
    claiming.upload()
    browser.enter(make_user(Role.AUDITOR)).get(path(claiming, "/regulasi"))
    assert "Perkada inovasi" in browser.text
    assert browser.soup.select("main form") == []
    assert str(browser.soup.select_one("main a[rel~=noopener]")["href"]) == LINK  # type: ignore[index]  # it is there


def test_frozen_year_is_read_only(claiming: Claiming, browser: Browser) -> None:
    claiming.prove()
    browser.enter(claiming.owner).get(path(claiming, "/regulasi"))
    claiming.freeze()
    browser.press("Simpan klaim", status=409)
    assert "Nilai mandiri tahun 2026 sudah dibekukan" in browser.text
    assert browser.get(path(claiming, "/regulasi")).soup.select("main form") == []
    assert "Isi profil indeks" not in browser.get(path(claiming)).text


@pytest.mark.parametrize("year", ["0", "1999", str(2**31), str(2**63), "x"])
def test_year_that_is_none_is_404(claiming: Claiming, browser: Browser, year: str) -> None:
    browser.enter(claiming.owner)
    for rest in ("", "/regulasi", "/profil", f"/regulasi/berkas/{2**63}"):
        browser.get(f"/usulan/{claiming.proposal.number}/indeks/{year}{rest}", status=404)


def test_sheet_asks_the_database_as_often_with_many_claims(claiming: Claiming, browser: Browser) -> None:
    browser.enter(claiming.owner)
    numbers = []
    for keys in (["regulasi"], ["sdm", "rkpd"]):
        for key in keys:
            claiming.prove(1, key)
            claiming.upload(key)
        with count_queries() as statements:
            browser.get(path(claiming))
        numbers.append(len(statements))
    assert numbers == [20, 20]
