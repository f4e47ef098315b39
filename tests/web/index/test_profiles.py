"""The profile of a year: a form made from the year's fields."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, index_profiles
from innovations.models.followup import Implementation, Trial
from innovations.models.index import IndexProfile
from tests.browser import Browser
from tests.domain.claiming import Claiming
from tests.factories import make_affair, make_claim, save


@pytest.fixture
def claiming(app: Flask) -> Claiming:
    make_affair("1.01", "Pendidikan")
    return Claiming(Path(app.config["UPLOAD_FOLDER"]))


def answers(claiming: Claiming) -> dict[str, object]:
    return index_profiles.get_answers(claiming.proposal, 2026)


def start(claiming: Claiming, browser: Browser) -> Browser:
    return browser.enter(claiming.owner).get(f"/usulan/{claiming.proposal.number}/indeks/2026/profil")


def test_fields_of_the_year_are_asked_kept_and_shown_again(claiming: Claiming, browser: Browser) -> None:
    start(claiming, browser).fill("Tematik", "Kemudahan investasi").fill("Koordinat (lintang, bujur)", "-2.57,140.51")
    browser.fill("Waktu penerapan", "2026-02-01").fill("HAKI", "Hak cipta.").check("Pendidikan")
    browser.press("Simpan profil")
    expected = {
        "tematik": "Kemudahan investasi",
        "koordinat": "-2.57, 140.51",
        "waktu_penerapan": "2026-02-01",
        "haki": "Hak cipta.",
        "urusan_lain": ["1.01"],
    }
    assert answers(claiming) == expected
    assert "Yang perlu dilengkapi" in browser.text
    assert "Profil belum memuat" not in browser.text
    start(claiming, browser).press("Simpan profil")
    assert answers(claiming) == expected


def test_what_the_proposal_says_is_taken_over(claiming: Claiming, browser: Browser) -> None:
    make_claim(claiming.proposal, claiming.owner, "video", link="https://youtu.be/x", verified_level=None)
    text = start(claiming, browser).text
    for words in (
        f"Nama inovasi {claiming.proposal.title}",
        "Jenis inovasi Digital",
        "Rancang bangun 6 kata kurang 294 dari 300",
    ):
        assert words in text
    assert f"Nama inisiator {claiming.owner.name}" in text
    assert "Video inovasi https://youtu.be/x" in text
    assert "Paling sedikit 300 kata" in text


def test_field_added_to_the_year_appears_without_a_deployment(claiming: Claiming, browser: Browser) -> None:
    new = {"key": "data", "label": "Data terbuka", "type": "text", "required": True}
    claiming.year.rules = claiming.year.rules | {"profile_fields": [*claiming.year.rules["profile_fields"], new]}
    db.session.commit()
    start(claiming, browser).fill("Data terbuka", "Ada").press("Simpan profil")
    assert answers(claiming) == {"data": "Ada"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("isian_koordinat", "91, 0", "Tulis lintang (−90 sampai 90)"),
        ("isian_tematik", "Lain", "Pilihan ini tidak tersedia."),
        ("isian_urusan_lain", "9.99", "Pilihan ini tidak tersedia."),
        ("isian_waktu_penerapan", "31/02/2024", "Tulis tanggal yang benar"),
        ("isian_waktu_penerapan", "01/01/0001", "Tahun harus antara"),
        ("isian_profil_bisnis", "http://a.id", "Tulis alamat lengkap yang diawali https://"),
        ("isian_haki", "a" * 10_001, "Tulis paling banyak"),
    ],
)
def test_unsound_answer_is_refused_and_the_rest_kept(
    claiming: Claiming, browser: Browser, name: str, value: str, words: str
) -> None:
    start(claiming, browser).fill("Penghargaan", "Juara").press("Simpan profil", status=422, **{name: value})
    assert words in browser.text
    assert browser.control("Penghargaan").text.strip() == "Juara"
    assert answers(claiming) == {}


def test_recorded_days_are_taken_over_and_not_asked(claiming: Claiming, browser: Browser) -> None:
    claiming.proposal.trial_start = date(2023, 11, 29)
    trial = Trial(started_on=date(2024, 5, 1), planned_end=date(2024, 8, 1), place="Distrik contoh")
    trial.proposal_id = claiming.proposal_id
    save(trial)
    start(claiming, browser).fill("Waktu penerapan", "2024-04-30").press("Simpan profil", status=422)
    assert "Waktu penerapan tidak mungkin mendahului waktu uji coba, yaitu 1 Mei 2024." in browser.text
    save(Implementation(proposal_id=claiming.proposal_id, begun_on=date(2024, 9, 1)))
    start(claiming, browser)
    assert "Waktu uji coba 1 Mei 2024" in browser.text
    assert "Waktu penerapan 1 September 2024" in browser.text
    assert browser.soup.find(id="isian_waktu_penerapan") is None
    browser.fill("Waktu pengembangan terbaru", "2024-08-31").press("Simpan profil", status=422)
    assert "tidak mungkin mendahului waktu penerapan, yaitu 1 September 2024." in browser.text
    browser.fill("Waktu pengembangan terbaru", "2024-10-01").press("Simpan profil")
    assert "Waktu penerapan atau pengembangan harus antara" not in browser.text
    assert answers(claiming) == {"waktu_pengembangan": "2024-10-01"}


def test_frozen_profile_is_to_be_read_with_the_reason(claiming: Claiming, browser: Browser) -> None:
    start(claiming, browser).fill("HAKI", "Hak cipta.").press("Simpan profil")
    claiming.freeze()
    browser.get(f"/usulan/{claiming.proposal.number}/indeks/2026").follow("Lihat profil indeks")
    assert "klaim, bukti, dan isian profil tidak dapat diubah lagi" in browser.text
    assert "HAKI Hak cipta." in browser.text
    assert browser.soup.find("button", string="Simpan profil") is None


def test_stale_profile_is_shown_and_may_be_sent_again(claiming: Claiming, browser: Browser, app: Flask) -> None:
    start(claiming, browser)
    start(claiming, Browser(app)).fill("HAKI", "Hak cipta.").press("Simpan profil")
    browser.fill("HAKI", "Paten.").press("Simpan profil", status=409)
    browser.press("Simpan profil")
    assert answers(claiming) == {"haki": "Paten."}


@pytest.mark.parametrize("kind", ["text", "longtext", "url", "choice", "multichoice", "date", "lat,long"])
@pytest.mark.parametrize("value", ["bukan tanggal", "2026-02-01", ["1.01"]])
def test_answers_outlive_another_type_of_their_field(
    claiming: Claiming, browser: Browser, kind: str, value: object
) -> None:
    make_claim(claiming.proposal, claiming.owner, "sdm", level=1)
    db.session.add(
        IndexProfile(
            proposal_id=claiming.proposal.id,
            year=2026,
            answers={"haki": value, "waktu_penerapan": value},
            updated_at=clock.now(),
        )
    )
    fields = [
        field | ({"type": kind, "choices": ["A"]} if field["key"] in ("haki", "waktu_penerapan") else {})
        for field in claiming.year.rules["profile_fields"]
    ]
    claiming.year.rules = claiming.year.rules | {"profile_fields": fields}
    db.session.commit()
    is_unsound = kind in ("url", "lat,long") and isinstance(value, str)  # fits the field, but must be mended
    start(claiming, browser).press("Simpan profil", status=422 if is_unsound else 200)
    number = claiming.proposal.number
    for path in ("/indeks/2026", f"/usulan/{number}/indeks/2026", "/indeks/2026/profil.xlsx", "/indeks/2026.csv"):
        assert browser.get(path).response.status_code == 200
