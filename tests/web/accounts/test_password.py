"""The first password and a new one."""

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import passwords
from innovations.models.accounts import User
from tests.browser import Browser
from tests.factories import PASSWORD, make_user

NEW = "kali jernih mengalir"


def stored(user: User) -> str:
    return db.session.scalars(select(User.password_hash).where(User.id == user.id)).one()


def change(browser: Browser, current: str, new: str, again: str | None = None, status: int = 200) -> Browser:
    browser.get("/akun/kata-sandi").fill("Kata sandi sekarang", current)
    browser.fill("Kata sandi baru", new).fill("Ulangi kata sandi baru", again or new)
    return browser.press("Simpan kata sandi", status)


def test_first_password_must_be_changed_before_anything_else(browser: Browser) -> None:
    user = make_user(must_change_password=True)
    browser.log_in(user)
    assert browser.path == "/akun/kata-sandi"
    assert browser.get("/usulan").path == "/akun/kata-sandi"
    browser.fill("Kata sandi baru", NEW).fill("Ulangi kata sandi baru", NEW).press("Simpan kata sandi")
    assert browser.path == "/"
    assert browser.get("/usulan").path == "/usulan"
    assert passwords.is_correct(NEW, stored(user))


def test_new_password_ends_all_other_sessions(app: Flask, browser: Browser) -> None:
    user = make_user()
    elsewhere = Browser(app).log_in(user)
    change(browser.log_in(user), PASSWORD, NEW)
    assert browser.path == "/akun"
    assert elsewhere.get("/akun").path == "/masuk"
    assert Browser(app).log_in(user, NEW).path == "/"


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("pendek", "pendek", "Tulis 10 sampai 200 karakter."),
        (NEW, "kali keruh mengalir", "Kedua kata sandi baru tidak sama."),
        ("x199001012015011001", None, "Kata sandi tidak boleh memuat NIP."),
        ("1990010120", None, "Kata sandi tidak boleh memuat NIP."),
        ("aaaaaaaaaabbbb", None, "mudah ditebak"),
        (PASSWORD, None, "harus berbeda dari yang lama"),
    ],
)
def test_new_password_that_is_weak_is_refused(browser: Browser, new: str, again: str | None, words: str) -> None:
    user = make_user(login="199001012015011001")
    change(browser.log_in(user), PASSWORD, new, again, 422)
    assert words in browser.text
    assert passwords.is_correct(PASSWORD, stored(user))


def test_wrong_current_password_is_counted_and_locks(browser: Browser) -> None:
    user = make_user()
    browser.log_in(user)
    for _ in range(10):
        change(browser, "salah-sekali", NEW, status=422)
        assert "Kata sandi sekarang salah." in browser.text
    change(browser, PASSWORD, NEW, status=422)
    assert "Coba lagi setelah 15 menit" in browser.text
    assert passwords.is_correct(PASSWORD, stored(user))


def test_password_page_never_repeats_a_password(browser: Browser) -> None:
    change(browser.log_in(make_user()), "salah-sekali", NEW, status=422)
    assert NEW not in browser.response.text
    assert "salah-sekali" not in browser.response.text
