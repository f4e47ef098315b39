"""Years of the index: taken out as a file, changed, and brought in again."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.index import IndexYear
from tests.browser import Browser
from tests.domain.claiming import Claiming
from tests.factories import make_user


@pytest.fixture
def claiming(app: Flask) -> Claiming:
    return Claiming(Path(app.config["UPLOAD_FOLDER"]))


def choose(browser: Browser, content: object, status: int = 200) -> Browser:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    browser.get("/indeks/tahun/impor")
    return browser.press("Periksa berkas", status=status, file=(BytesIO(body), "2026.json"))


def download(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(browser.get("/indeks/tahun/2026.json").response.data)
    return found


def test_year_is_downloaded_changed_seen_and_brought_in(claiming: Claiming, browser: Browser) -> None:
    claiming.claim(1, "sdm")
    content = download(browser.enter(claiming.kominfo))
    assert browser.response.headers["Content-Disposition"] == "attachment; filename=indeks-2026.json"
    content["indicators"] = [row for row in content["indicators"] if row["key"] != "sdm"]
    content["scoring"]["divisor"] = 14
    choose(browser, content)
    assert browser.rows() == [
        ["Ketersediaan dan peran SDM terhadap inovasi", "dihapus", "–", "1"],
        ["Rumus, predikat, dan kepastian aturan", "berubah", "divisor", "0"],
    ]
    assert "1 klaim kehilangan indikatornya." in browser.text
    assert len(db.session.get_one(IndexYear, 2026).rules["indicators"]) == 20
    browser.press("Terapkan aturan")
    assert "Aturan indeks tahun 2026 disimpan." in browser.text
    assert browser.rows()[0][2:5] == ["19", "105", "14"]
    assert db.session.query(Event).filter_by(code="exported").count() == 1


def test_same_file_has_nothing_to_apply(claiming: Claiming, browser: Browser) -> None:
    choose(browser.enter(claiming.kominfo), claiming.year.rules)
    assert "Isi berkas ini sama dengan aturan yang berlaku." in browser.text
    assert [button.text.strip() for button in browser.soup.select("main button")] == []


def test_every_fault_of_the_file_is_named(claiming: Claiming, browser: Browser) -> None:
    content = json.loads(json.dumps(claiming.year.rules))
    content["indicators"][0]["weight"], content["indicators"][1]["levels"] = "3", ["a"]
    choose(browser.enter(claiming.kominfo), content, status=422)
    faults = [item.get_text(" ", strip=True) for item in browser.soup.select("section[aria-labelledby=salah] li")]
    assert [fault.split(" :")[0] for fault in faults] == ["indicators[1].weight", "indicators[2].levels"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe{", "bukan JSON yang dapat dibaca"),
        (b"tahun;2026", "bukan JSON yang dapat dibaca"),
        (b"", "Pilih satu berkas dahulu."),
        (b" " * 300_001, "Berkas terlalu besar"),
    ],
)
def test_what_is_no_year_is_refused(claiming: Claiming, browser: Browser, content: bytes, words: str) -> None:
    choose(browser.enter(claiming.kominfo), content, status=422)
    assert words in browser.text


def test_change_made_meanwhile_refuses_what_was_seen(claiming: Claiming, browser: Browser) -> None:
    content = download(browser.enter(claiming.kominfo))
    content["scoring"]["divisor"] = 14
    choose(browser, content)
    claiming.year.rules = claiming.year.rules | {"status": "lain"}
    db.session.commit()
    browser.press("Terapkan aturan", status=409)
    assert db.session.get_one(IndexYear, 2026).rules["scoring"]["divisor"] == 12


def test_frozen_year_is_not_brought_in(claiming: Claiming, browser: Browser) -> None:
    content = claiming.year.rules | {"status": "lain"}
    claiming.freeze()
    choose(browser.enter(claiming.kominfo), content, status=409)


def test_auditor_reads_and_brings_nothing_in(claiming: Claiming, browser: Browser) -> None:
    browser.enter(make_user(Role.AUDITOR)).get("/indeks/tahun")
    assert "Impor aturan" not in browser.text
    assert download(browser)["year"] == 2026
