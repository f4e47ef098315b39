"""Logging in and out through the real pages."""

from innovations.database import db
from innovations.models.accounts import UserSession
from tests.browser import Browser
from tests.factories import make_user


def test_login_with_spaces_and_dots_opens_home(browser: Browser) -> None:
    user = make_user(login="199001012015011001")
    browser.get("/masuk").fill("NIP", "19900101 201501.1 001").fill("Kata sandi", "rahasia-sekali").press("Masuk")
    assert browser.path == "/"
    assert db.session.query(UserSession.user_id).all() == [(user.id,)]


def test_login_wrong_password_is_refused_with_one_sentence(browser: Browser) -> None:
    user = make_user()
    browser.get("/masuk").fill("NIP", user.login).fill("Kata sandi", "salah").press("Masuk", status=422)
    assert "NIP atau kata sandi salah." in browser.text
