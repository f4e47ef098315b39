"""Logging in and out through the real pages: lock-out, limits of a session, and what ends one at once."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from innovations.database import db
from innovations.domain import passwords, sessions
from innovations.models.accounts import LoginTry, User, UserSession
from innovations.models.events import Event
from tests.browser import Browser
from tests.factories import PASSWORD, make_user

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def fail(browser: Browser, login: str, status: int = 422) -> Browser:
    return browser.get("/masuk").fill("NIP", login).fill("Kata sandi", "salah").press("Masuk", status)


def is_in(browser: Browser) -> bool:
    return browser.get("/akun").path == "/akun"


def test_login_with_spaces_and_dots_opens_home(browser: Browser) -> None:
    user = make_user(login="199001012015011001")
    browser.get("/masuk").fill("NIP", "19900101 201501.1 001").fill("Kata sandi", PASSWORD).press("Masuk")
    assert browser.path == "/"
    assert db.session.scalars(select(UserSession.user_id)).all() == [user.id]


def test_login_opens_the_page_asked_for(browser: Browser) -> None:
    user = make_user()
    browser.get("/akun").fill("NIP", user.login).fill("Kata sandi", PASSWORD).press("Masuk")
    assert browser.path == "/akun"


@pytest.mark.parametrize(
    "target",
    ["//e.org", "/\\e.org", "/%09/e.org", "///e.org", "https:e.org", "https://e.org", "/a\r\nX: y", "/\te", "", "e"],
)
def test_login_goes_home_when_next_is_hostile(browser: Browser, target: str) -> None:
    user = make_user()
    browser.get("/masuk").post(f"/masuk?{urlencode({'next': target})}", login=user.login, password=PASSWORD)
    assert browser.path == "/"


def test_login_wrong_password_and_unknown_nip_get_the_same_words(browser: Browser) -> None:
    user = make_user()
    wrong = fail(browser, user.login).text.replace(user.login, "")
    unknown = fail(browser, "199001012015019999").text.replace("199001012015019999", "")
    assert "Tidak dapat masuk NIP atau kata sandi salah." in " ".join(wrong.split())
    assert wrong == unknown


def test_login_of_an_unknown_nip_takes_the_same_work(browser: Browser) -> None:
    """argon2 runs in both cases: least of several measurements of CPU time, so a busy machine does not matter."""
    stored = make_user().login
    db.session.rollback()
    token = str(browser.get("/masuk").soup.find("input", attrs={"name": "csrf_token"})["value"])  # type: ignore[index]

    def work(login: str) -> float:
        start = time.process_time()
        with browser.app.app_context():
            data = {"login": login, "password": "salah", "csrf_token": token}
            assert browser.client.post("/masuk", data=data).status_code == 422
        return time.process_time() - start

    known = min(work(stored) for _ in range(5))
    unknown = min(work("199001012015019999") for _ in range(5))
    assert unknown > 0.7 * known


@pytest.mark.parametrize("login", ["١٩٩٠٠١٠١٢٠١٥٠١١٠٠١", "199001012015011001\n'", "x" * 61, "a\x00b", "\ud800"])
def test_login_odd_numbers_are_refused_like_any_other(browser: Browser, login: str) -> None:
    make_user(login="199001012015011001")
    fail(browser, login.encode("utf-8", "replace").decode())
    assert count(UserSession) == 0


def test_login_failure_keeps_what_was_typed_as_a_hash_of_nothing(browser: Browser) -> None:
    """The typed password stands in no table, and the page does not repeat it."""
    user = make_user()
    browser.get("/masuk").fill("NIP", user.login).fill("Kata sandi", "Rahasia-Lain-77").press("Masuk", 422)
    assert "Rahasia-Lain-77" not in browser.response.text
    assert user.login in browser.response.text
    assert "Rahasia-Lain-77" not in str(db.session.execute(db.text("SELECT * FROM events")).all())


def test_login_failure_keeps_a_password_typed_as_nip_only_as_a_hash(browser: Browser) -> None:
    """It locks like any number: after ten times it is not even looked up."""
    make_user()
    for _ in range(10):
        fail(browser, "Rahasia-Lain-77")
    fail(browser, "rahasia lain 77", 429)
    typed = sessions.hash_token("RAHASIALAIN77")
    assert db.session.scalars(select(LoginTry.login)).all() == [typed] * 10


def test_login_failures_before_the_account_came_are_counted_and_then_forgotten(browser: Browser) -> None:
    for _ in range(9):
        fail(browser, "199001012015011001")
    user = make_user(login="199001012015011001")
    fail(browser, user.login)
    fail(browser, user.login, 429)
    db.session.delete(db.session.scalars(select(LoginTry).order_by(LoginTry.id)).first())
    db.session.commit()
    assert browser.log_in(user).path == "/"
    assert count(LoginTry) == 0


@pytest.mark.parametrize("change", [{"password_hash": "another"}, {"is_active": False}])
def test_login_is_refused_when_the_account_changes_while_the_password_is_compared(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    login, compare = make_user().login, passwords.is_correct

    def compare_slowly(password: str, password_hash: str | None) -> bool:
        """The real comparison; meanwhile an admin acts."""
        fits = compare(password, password_hash)
        db.session.execute(update(User).values(change))
        db.session.commit()
        return fits

    monkeypatch.setattr(passwords, "is_correct", compare_slowly)
    browser.get("/masuk").fill("NIP", login).fill("Kata sandi", PASSWORD).press("Masuk", 422)
    assert "NIP atau kata sandi salah." in browser.text
    assert (count(UserSession), count(LoginTry)) == (0, 0)


def test_account_is_locked_after_ten_failures_for_a_quarter_of_an_hour(browser: Browser) -> None:
    user = make_user()
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(10):
            fail(browser, user.login)
        browser.get("/masuk").fill("NIP", user.login).fill("Kata sandi", PASSWORD).press("Masuk", 429)
        assert "Coba lagi setelah 15 menit" in browser.text
        clock.shift(timedelta(minutes=15, seconds=1))
        browser.get("/masuk").fill("NIP", user.login).fill("Kata sandi", PASSWORD).press("Masuk")
    assert browser.path == "/"
    assert count(LoginTry) == 0


def test_lock_of_one_account_leaves_its_office_in_peace(browser: Browser) -> None:
    locked, other = make_user(), make_user()
    for _ in range(10):
        fail(browser, locked.login)
    assert browser.log_in(other).path == "/"


def test_address_is_locked_after_two_hundred_failures(browser: Browser) -> None:
    user = make_user()
    now = datetime.now(UTC)
    db.session.add_all(LoginTry(login=f"x{n}", address="127.0.0.1", at=now) for n in range(199))
    db.session.commit()
    fail(browser, "199001012015019999")
    fail(browser, user.login, 429)
    assert count(LoginTry) == 200


def test_forged_forwarded_header_does_not_change_the_address(browser: Browser) -> None:
    user = make_user()
    browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = "10.1.2.3"
    fail(browser, user.login)
    assert db.session.scalars(select(LoginTry.address)).all() == ["127.0.0.1"]


def test_deactivated_account_cannot_log_in_and_its_session_ends_at_once(app: Flask, browser: Browser) -> None:
    user = make_user()
    browser.log_in(user)
    assert is_in(browser)
    db.session.execute(update(User).values(is_active=False))
    db.session.commit()
    assert not is_in(browser)
    fail(Browser(app), user.login)


@pytest.mark.parametrize(
    ("shared", "minutes", "alive"), [(True, 29, True), (True, 31, False), (False, 719, True), (False, 721, False)]
)
def test_session_ends_when_idle(browser: Browser, shared: bool, minutes: int, alive: bool) -> None:
    user = make_user()
    with time_machine.travel(NOON, tick=False) as clock:
        browser.get("/masuk").fill("NIP", user.login).fill("Kata sandi", PASSWORD)
        if shared:
            browser.check("Ini komputer bersama")
        browser.press("Masuk")
        clock.shift(timedelta(minutes=minutes))
        assert is_in(browser) is alive


def test_session_slides_with_use_but_not_for_ever(browser: Browser) -> None:
    user = make_user()
    with time_machine.travel(NOON, tick=False) as clock:
        browser.log_in(user)
        hours = 0
        while is_in(browser):
            clock.shift(timedelta(hours=11))
            hours += 11
    assert hours == 176  # the first use after seven days


def test_log_in_over_a_session_ends_it_and_changes_the_token(app: Flask, browser: Browser) -> None:
    """No fixation: a cookie planted before log-in is not the one after it."""
    first, second = make_user(), make_user()
    browser.log_in(first)
    with browser.client.session_transaction() as session:
        planted = dict(session)
    thief = Browser(app)
    with thief.client.session_transaction() as session:
        session.update(planted)
    browser.get("/akun").post("/masuk", login=second.login, password=PASSWORD)
    assert browser.get("/akun").text.count(second.login) == 1
    assert thief.get("/akun").path == "/masuk"


def test_log_out_kills_a_copied_cookie(app: Flask, browser: Browser) -> None:
    browser.log_in(make_user())
    copy = Browser(app)
    with browser.client.session_transaction() as session:
        stolen = dict(session)
    with copy.client.session_transaction() as session:
        session.update(stolen)
    assert is_in(copy)
    browser.get("/akun").press("Keluar")
    assert browser.path == "/masuk"
    assert not is_in(copy)


def test_only_the_hash_of_the_token_is_stored(browser: Browser) -> None:
    browser.log_in(make_user())
    with browser.client.session_transaction() as session:
        token = session["token"]
    stored = db.session.scalars(select(UserSession.token_hash)).all()
    assert stored == [sessions.hash_token(token)]
    assert token not in stored


def test_failed_log_in_is_in_the_log_with_address_and_without_the_typed_number(browser: Browser) -> None:
    fail(browser, "199001012015019999")
    event = db.session.scalars(select(Event)).one()
    assert (event.code, event.address, event.details) == ("login_failed", "127.0.0.1", {})


def test_forgotten_password_page_says_whom_to_ask(browser: Browser) -> None:
    browser.get("/masuk").follow("Lupa kata sandi")
    assert browser.path == "/lupa-kata-sandi"
    assert "admin" in browser.text


def test_log_in_page_that_stood_open_too_long_is_shown_anew(app: Flask, browser: Browser) -> None:
    user = make_user()
    browser.get("/masuk?next=/akun").fill("NIP", user.login).fill("Kata sandi", PASSWORD)
    browser.client.delete_cookie("pinova")
    browser.press("Masuk")
    assert "Silakan masuk sekali lagi" in browser.text
    browser.fill("NIP", user.login).fill("Kata sandi", PASSWORD).press("Masuk")
    assert browser.path == "/akun"
