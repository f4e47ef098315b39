"""Texts and emblem through the pages, and where they show."""

from io import BytesIO

import pytest
from flask import Flask

from innovations.models.accounts import Role
from tests.browser import Browser
from tests.domain.test_images import jpeg, png
from tests.factories import make_user
from tests.queries import count_queries


@pytest.fixture
def admin(browser: Browser) -> Browser:
    return browser.enter(make_user(Role.ADMIN, name="Admin Utama"))


def footer(browser: Browser) -> str:
    found = browser.soup.find("footer")
    assert found is not None
    return found.get_text()


def test_a_text_shows_on_every_page_and_comes_back_when_emptied(admin: Browser, app: Flask) -> None:
    default = "Dinas Komunikasi dan Informatika Kabupaten Jayapura"
    assert default in footer(admin.get("/"))
    admin.get("/pengaturan/teks/office_line").fill("Teks", "Diskominfo <b>Sentani</b>").press("Simpan")
    assert "Terakhir: Teks diubah oleh Admin Utama" in admin.text
    stranger = Browser(app).get("/masuk")
    assert "Diskominfo <b>Sentani</b>" in footer(stranger)
    admin.get("/pengaturan/teks/office_line").fill("Teks", "  ").press("Simpan")
    assert default in footer(admin)


def test_a_text_keeps_its_lines(admin: Browser) -> None:
    admin.get("/pengaturan/teks/letterhead").fill("Teks", "Pemerintah\r\nDinas").press("Simpan")
    assert "Pemerintah\nDinas" in admin.get("/pengaturan/teks").response.text


def test_a_text_that_is_too_long_is_kept_in_the_form(admin: Browser) -> None:
    admin.get("/pengaturan/teks/office_line").fill("Teks", "x" * 201).press("Simpan", status=422)
    assert "Tulis paling banyak 200 karakter." in admin.text
    assert admin.control("Teks").text.strip() == "x" * 201


def test_a_text_that_somebody_else_changed_meanwhile_is_not_overwritten(admin: Browser, app: Flask) -> None:
    other = Browser(app).enter(make_user(Role.ADMIN)).get("/pengaturan/teks/letterhead")
    admin.get("/pengaturan/teks/letterhead").fill("Teks", "Satu\nDua").press("Simpan")
    other.fill("Teks", "Tiga").press("Simpan", status=409)
    assert other.control("Teks").text.strip() == "Tiga"
    admin.get("/pengaturan/teks/letterhead").fill("Teks", "Empat").press("Simpan")


@pytest.mark.parametrize("key", ["nope", "OFFICE_LINE", "office_line%00", "..%2f"])
def test_an_unknown_text_is_404(admin: Browser, key: str) -> None:
    admin.get(f"/pengaturan/teks/{key}", status=404)


def upload(admin: Browser, content: bytes, name: str, status: int = 200) -> Browser:
    admin.get("/pengaturan/lambang")
    return admin.press("Simpan lambang", status, file=(BytesIO(content), name))


@pytest.mark.parametrize(("content", "media_type"), [(png(), "image/png"), (jpeg(), "image/jpeg")])
def test_emblem_shows_on_every_page_and_is_cached_by_its_content(
    admin: Browser, app: Flask, content: bytes, media_type: str
) -> None:
    upload(admin, content, "lambang.txt")
    stranger = Browser(app).get("/masuk")
    image = stranger.soup.select_one("a.brand img")
    assert image is not None
    response = app.test_client().get(str(image["src"]))
    assert (response.status_code, response.data, response.mimetype) == (200, content, media_type)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    plain = app.test_client().get("/lambang")
    assert plain.headers["Cache-Control"] == "public, no-cache"
    tag = {"If-None-Match": plain.headers["ETag"]}
    assert app.test_client().get("/lambang", headers=tag).status_code == 304
    admin.get("/pengaturan/lambang").press("Hapus lambang")
    assert Browser(app).get("/masuk").soup.select_one("a.brand img") is None
    assert app.test_client().get("/lambang").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "lambang.png", "bukan gambar PNG atau JPG"),
        (png()[:-4], "lambang.png", "bukan gambar PNG atau JPG"),
        (png() + b"x" * 300_000, "lambang.png", "lebih besar dari 300 KB"),
        (b"", "", "Pilih berkas gambarnya."),
    ],
)
def test_emblem_is_refused_in_words(admin: Browser, content: bytes, name: str, words: str) -> None:
    upload(admin, content, name, status=422)
    assert words in admin.text


def test_auditor_reads_texts_and_finds_no_form(browser: Browser) -> None:
    browser.enter(make_user(Role.AUDITOR)).get("/pengaturan/teks")
    assert browser.soup.select("main form") == []
    assert [link for link in browser.soup.select("main a") if "/teks/" in str(link["href"])] == []


def test_texts_cost_a_page_one_query(admin: Browser) -> None:
    with count_queries() as statements:
        admin.get("/privasi")
    assert len([line for line in statements if "texts" in line]) == 1
