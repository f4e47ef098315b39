"""Tokens through their pages: shown once, used by a system, revoked."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import Role
from innovations.models.api_tokens import ApiToken
from innovations.models.events import Event
from tests.browser import Browser
from tests.factories import make_user
from tests.queries import count_queries


@pytest.fixture
def admin(browser: Browser) -> Browser:
    return browser.enter(make_user(Role.ADMIN, name="Admin Utama"))


def make_token(admin: Browser, system: str = "SIPD") -> str:
    """The secret as the page shows it."""
    admin.get("/pengaturan/token/baru").fill("Nama sistem", system).press("Buat token")
    return str(admin.control("Token")["value"])


def ask(app: Flask, secret: str) -> int:
    headers = {"Authorization": f"Bearer {secret}"}
    return app.test_client().get("/api/v1/agencies", headers=headers).status_code


def test_token_is_shown_once_opens_the_api_and_is_revoked(admin: Browser, app: Flask) -> None:
    secret = make_token(admin)
    shown = admin.response
    assert (shown.status_code, shown.headers["Cache-Control"], secret in admin.text) == (200, "no-store", True)
    assert admin.get("/pengaturan/token").rows()[0][3] == "belum pernah"
    assert (ask(app, secret), ask(app, secret[:-1])) == (200, 401)
    row = admin.get("/pengaturan/token").rows()[0]
    assert (row[0], row[1].split()[0], row[2].endswith("Admin Utama"), row[3] != "belum pernah") == (
        "SIPD",
        "Berlaku",
        True,
        True,
    )
    admin.follow("Cabut : SIPD").press("Cabut token")
    row = admin.get("/pengaturan/token").rows()[0]
    assert (row[1].startswith("Dicabut"), row[1].endswith("oleh Admin Utama"), row[4]) == (True, True, "–")
    assert (ask(app, secret), secret in admin.text) == (401, False)
    log = [row[0] for row in admin.get("/pengaturan/log?topik=setting").rows()]
    assert [line.split(" Pengaturan")[0] for line in log] == ["Token API dicabut", "Token API dibuat"]


def test_double_click_makes_one_token_and_revokes_once(admin: Browser, app: Flask) -> None:
    secret = make_token(admin)
    token = db.session.scalars(select(ApiToken)).one()
    key, form_token, last_day = token.id, token.form_token, clock.today() + timedelta(days=9)
    db.session.rollback()
    admin.post("/pengaturan/token/baru", system="SIPD", last_day=last_day, form_token=form_token)
    again = str(admin.control("Token")["value"])
    assert (ask(app, secret), ask(app, again)) == (401, 200)
    admin.post("/pengaturan/token/baru", 409, system="SIPD", last_day=last_day, form_token=form_token)
    assert ask(app, again) == 200
    admin.post(f"/pengaturan/token/{key}/cabut").post(f"/pengaturan/token/{key}/cabut")
    codes = db.session.scalars(select(Event.code).where(Event.code.startswith("api_")).order_by(Event.id)).all()
    assert codes == ["api_token_issued", "api_token_revoked"]


def test_refused_form_keeps_what_was_typed(admin: Browser) -> None:
    admin.get("/pengaturan/token/baru").fill("Nama sistem", "SIPD").fill("Berlaku sampai", "2099-01-01")
    admin.press("Buat token", status=422)
    assert "Pilih tanggal sesudah hari ini dan paling lambat" in admin.text
    assert (admin.control("Nama sistem")["value"], admin.control("Berlaku sampai")["value"]) == ("SIPD", "2099-01-01")
    assert db.session.scalars(select(ApiToken)).all() == []


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_for_one_and_for_three(admin: Browser, number: int) -> None:
    for place in range(number):
        make_token(admin, f"Sistem {place}")
    with count_queries() as queries:
        admin.get("/pengaturan/token")
    assert (len(admin.rows()), len(queries)) == (number, 4)


def test_auditor_reads_and_changes_nothing(admin: Browser, app: Flask) -> None:
    make_token(admin)
    auditor = Browser(app).enter(make_user(Role.AUDITOR)).get("/pengaturan/token")
    assert (len(auditor.rows()), "Token baru" in auditor.text, "Cabut" in auditor.text) == (1, False, False)
