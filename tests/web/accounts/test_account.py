"""The own account: data, language, e-mail, sessions, and the file of all that is held."""

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import Role, User, UserSession
from innovations.models.proposals import State
from tests.browser import Browser
from tests.domain.claiming import Claiming
from tests.factories import (
    make_agency,
    make_directive,
    make_head,
    make_proposal,
    make_review,
    make_user,
    seat,
)
from tests.queries import count_queries


def test_account_shows_the_whole_nip_to_its_owner(browser: Browser) -> None:
    opd = make_agency("Dinas Kesehatan")
    user = make_user(Role.REVIEWER, agency=make_agency("Puskesmas Sentani", parent=opd), login="199001012015011001")
    browser.log_in(user).get("/akun")
    for words in ("199001012015011001", "Dinas Kesehatan", "Puskesmas Sentani", "Pengusul, Penilai"):
        assert words in browser.text


def test_language_is_kept_for_the_next_log_in(app: Flask, browser: Browser) -> None:
    user = make_user()
    browser.log_in(user).get("/akun").press("English")
    assert db.session.scalars(select(User.locale)).one() == "en"
    assert Browser(app).log_in(user).soup.html["lang"] == "en"  # type: ignore[index]  # a page has an html element


def test_language_chosen_before_log_in_holds_after_it(browser: Browser) -> None:
    browser.get("/masuk").press("English")
    user = make_user()
    browser.fill("NIP", user.login)
    assert browser.soup.html["lang"] == "en"  # type: ignore[index]  # as above


def test_email_and_language_are_changed(browser: Browser) -> None:
    user = make_user()
    browser.log_in(user).get("/akun").fill("Surel", "  ani@contoh.go.id ").check("English").press("Simpan")
    assert db.session.execute(select(User.email, User.locale)).one() == ("ani@contoh.go.id", "en")


@pytest.mark.parametrize("email", ["ani", "a@b", "a b@c.id", "a@c.id, b@c.id", "ani@contoh.id\nBcc: x@y.id", "@c.id"])
def test_email_that_is_none_is_refused_and_kept_on_the_page(browser: Browser, email: str) -> None:
    browser.log_in(make_user()).get("/akun").fill("Surel", email).press("Simpan", 422)
    assert "Tulis alamat surel yang benar" in browser.text
    assert browser.control("Surel")["value"] == " ".join(email.split())


def test_sessions_are_listed_with_device_address_and_age(app: Flask, browser: Browser) -> None:
    user = make_user()
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False) as clock:
        phone = Browser(app)
        phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile"
        phone.log_in(user)
        clock.shift(7200)
        browser.log_in(user).get("/akun")
    items = [" ".join(item.get_text(" ").split()) for item in browser.soup.select("ul.tasks li")]
    assert items == [
        "Perangkat tidak dikenal ini sesi Anda dipakai sekarang · alamat 127.0.0.1 Akhiri",
        "Chrome di Android terakhir terlihat 2 jam yang lalu · alamat 127.0.0.1 Akhiri",
    ]


def test_one_session_is_ended(app: Flask, browser: Browser) -> None:
    user = make_user()
    other, third = Browser(app).log_in(user), Browser(app).log_in(user)
    other_id = db.session.scalars(select(UserSession.id).order_by(UserSession.id)).first()
    browser.log_in(user).get("/akun")
    browser.post(f"/akun/sesi/{other_id}/akhiri")
    assert other.get("/akun").path == "/masuk"
    assert third.get("/akun").path == "/akun"


def test_all_other_sessions_are_ended(app: Flask, browser: Browser) -> None:
    user = make_user()
    others = [Browser(app).log_in(user) for _ in range(2)]
    browser.log_in(user).get("/akun").press("Akhiri semua sesi lain")
    assert [other.get("/akun").path for other in others] == ["/masuk", "/masuk"]
    assert browser.get("/akun").path == "/akun"


def test_session_of_somebody_else_does_not_exist(app: Flask, browser: Browser) -> None:
    other = Browser(app).log_in(make_user())
    foreign = db.session.scalars(select(UserSession.id)).one()
    browser.log_in(make_user()).get("/akun").post(f"/akun/sesi/{foreign}/akhiri", 404)
    assert other.get("/akun").path == "/akun"


def own_file(browser: Browser, user: User) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(browser.log_in(user).get("/akun/data").response.text)
    return found


@time_machine.travel("2026-11-23T03:00:00Z", tick=False)
def test_own_data_holds_everything_about_the_person(browser: Browser) -> None:
    directive = make_directive()
    user = make_head(make_agency(), make_user(Role.REVIEWER, email="ani@contoh.go.id"))
    seat(directive, user)
    own = make_proposal(directive, user)
    joined = make_proposal(directive, make_user(), team=(user,))
    scored = make_proposal(directive, make_user(), State.UNDER_REVIEW)
    make_review(scored, user)
    data = own_file(browser, user)
    assert data["akun"]["nip"] == user.login
    assert data["akun"]["email"] == "ani@contoh.go.id"
    assert data["akun"]["peran"] == ["proposer", "reviewer"]
    assert len(data["jabatan_kepala"]) == 1
    assert data["tim_penilai"] == [{"arahan": directive.number, "kedudukan": "member"}]
    assert [(row["nomor"], row["sebagai"]) for row in data["usulan"]] == [
        (own.number, "pemilik"),
        (joined.number, "tim"),
    ]
    assert [row["usulan"] for row in data["penilaian"]] == [scored.number]
    assert [row["nilai"] for row in data["penilaian"][0]["nilai"]] == [4, 4, 4]
    assert [row["peristiwa"] for row in data["riwayat"]] == ["logged_in"]


def test_own_data_tells_of_index_claims_to_claimant_and_verifier(app: Flask, tmp_path: Path) -> None:
    claiming = Claiming(tmp_path)
    claiming.prove()
    claiming.verify()
    told = [own_file(Browser(app), user)["klaim_indeks"][0] for user in (claiming.owner, claiming.kominfo)]
    assert [(row["indikator"], row["diklaim"] is None, row["diverifikasi"] is None) for row in told] == [
        ("regulasi", False, True),
        ("regulasi", True, False),
    ]


@time_machine.travel("2026-11-23T03:00:00Z", tick=False)
def test_own_data_is_a_download_with_a_readable_name(browser: Browser) -> None:
    headers = browser.log_in(make_user()).get("/akun/data").response.headers
    assert headers["Content-Disposition"] == 'attachment; filename="pinova-data-saya-2026-11-23.json"'
    assert headers["Content-Security-Policy"] == "sandbox"


def test_own_data_holds_nothing_of_others_and_no_secrets(browser: Browser) -> None:
    directive = make_directive()
    user, other = make_user(), make_user(Role.REVIEWER, name="Orang Lain")
    seat(directive, other)
    proposal = make_proposal(directive, user, State.UNDER_REVIEW, team=(other,))
    make_review(proposal, other)
    text = json.dumps(own_file(browser, user))
    stored = db.session.scalars(select(User.password_hash).where(User.id == user.id)).one()
    for secret in (other.login, other.name, stored, "Cukup jelas.", "argon2"):
        assert secret not in text


def test_account_asks_the_database_as_often_with_many_sessions(app: Flask, browser: Browser) -> None:
    user = make_user()
    browser.log_in(user)
    with count_queries() as one:
        browser.get("/akun")
    for _ in range(2):
        Browser(app).log_in(user)
    with count_queries() as three:
        browser.get("/akun")
    assert len(one) == len(three)
