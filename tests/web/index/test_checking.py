"""Verification through the real pages."""

from pathlib import Path

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain.index_scoring import Score
from innovations.models.notices import Notice
from tests.browser import Browser
from tests.domain.claiming import LINK, Claiming
from tests.factories import make_claim, make_proposal
from tests.queries import count_queries


@pytest.fixture
def claiming(app: Flask) -> Claiming:
    return Claiming(Path(app.config["UPLOAD_FOLDER"]))


def open_check(claiming: Claiming, browser: Browser) -> Browser:
    return browser.enter(claiming.kominfo).get("/indeks/periksa").follow("Regulasi Inovasi Daerah")


def test_claim_is_verified_from_the_queue_and_the_claimant_told(claiming: Claiming, browser: Browser) -> None:
    claiming.prove(3)
    open_check(claiming, browser).check("2 – Peraturan Kepala Daerah (Perkada)")
    browser.fill("Catatan", "Perda belum terbit.").press("Simpan verifikasi")
    assert browser.path == "/indeks/periksa"
    assert "Tidak ada klaim yang menunggu Anda" in browser.text
    assert claiming.score == Score(9, 6)
    notice = db.session.query(Notice).one()
    assert notice.user_id == claiming.owner.id
    browser.enter(claiming.owner).get("/pemberitahuan")
    browser.follow("Satu klaim Anda untuk indeks 2026 diturunkan saat verifikasi. Baca catatannya.")
    assert browser.h1 == "1. Regulasi Inovasi Daerah"
    assert "Perda belum terbit." in browser.text
    assert "verifikasi ini gugur dan harus diulang" in browser.text


def test_claim_of_a_frozen_year_is_to_be_read_with_the_reason(claiming: Claiming, browser: Browser) -> None:
    claiming.prove(3)
    open_check(claiming, browser)
    address = browser.path
    claiming.freeze()
    browser.get(address)
    assert browser.path == address.removesuffix("/verifikasi")
    assert "klaim, bukti, dan isian profil tidak dapat diubah lagi" in browser.text
    for label in ("Simpan verifikasi", "Simpan klaim", "Kirim berkas"):
        assert browser.soup.find("button", string=label) is None


def test_less_without_a_note_is_refused(claiming: Claiming, browser: Browser) -> None:
    claiming.prove(3)
    open_check(claiming, browser).check("0 – Bukti tidak mendukung level mana pun")
    browser.press("Simpan verifikasi", status=422)
    assert "Level diturunkan: sebutkan alasannya." in browser.text
    assert claiming.score == Score(9, 0)


def test_more_than_claimed_is_not_offered(claiming: Claiming, browser: Browser) -> None:
    claiming.prove(1)
    open_check(claiming, browser).press("Simpan verifikasi", status=422, verified_level="2")
    assert claiming.score == Score(3, 0)


def test_claim_that_changed_meanwhile_is_shown_anew(claiming: Claiming, browser: Browser) -> None:
    claiming.prove(2)
    open_check(claiming, browser)
    claiming.claim(2, link=LINK + "2")
    browser.press("Simpan verifikasi", status=409, verified_level="2")
    assert LINK + "2" in browser.text
    assert claiming.score == Score(6, 0)


def test_own_claim_and_one_without_evidence_are_refused(claiming: Claiming, browser: Browser) -> None:
    claiming.claim(2)
    browser.enter(claiming.kominfo)
    address = f"/usulan/{claiming.proposal.number}/indeks/2026"
    browser.get(f"{address}/regulasi/verifikasi", status=409)
    claiming.claim(2, by=claiming.kominfo, link=LINK)
    browser.get(f"{address}/regulasi/verifikasi", status=409)
    assert "harus dilakukan orang lain" in browser.text
    browser.get(f"{address}/sdm/verifikasi", status=404)


def test_queue_is_filtered_and_nonsense_narrows_nothing(claiming: Claiming, browser: Browser) -> None:
    claiming.prove()
    browser.enter(claiming.kominfo)
    for query, number in (("", 1), ("?tahun=2026", 1), ("?tahun=1999", 1), (f"?opd={2**63}", 1), ("?page=x", 1)):
        assert len(browser.get(f"/indeks/periksa{query}").rows()) == number
    other = make_proposal()
    browser.get(f"/indeks/periksa?opd={other.agency_id}")
    assert "Tidak ada klaim yang cocok" in browser.text


def test_queue_asks_the_database_as_often_with_many_claims(claiming: Claiming, browser: Browser) -> None:
    browser.enter(claiming.kominfo)
    numbers = []
    for keys in (["regulasi"], ["sdm", "rkpd"]):
        for key in keys:
            make_claim(claiming.proposal, claiming.owner, key, link=LINK)
        with count_queries() as statements:
            browser.get("/indeks/periksa")
        numbers.append(len(statements))
    assert numbers == [8, 8]
