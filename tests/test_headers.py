"""What every answer carries: security headers, cookie flags, caching, compression; and whom the app believes."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.pool import StaticPool
from werkzeug.test import TestResponse

from innovations import create_app
from innovations.database import db
from innovations.models.accounts import LoginTry
from tests.access import Row
from tests.test_access import ROWS
from tests.test_odd_input import first_role, label
from tests.world import World

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
PAGE_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
YEAR = "public, max-age=31536000, immutable"


def check_headers(response: TestResponse) -> None:
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    policy = response.headers["Content-Security-Policy"]
    assert policy == PAGE_POLICY or (policy.startswith("sandbox") and response.mimetype != "text/html")
    assert "X-Powered-By" not in response.headers


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=label)
def test_every_page_carries_the_security_headers(world: World, row: Row) -> None:
    for role in ("anonymous", first_role(row)):
        response = world.client(role).get(world.fill(row.path), buffered=True)
        check_headers(response)
        if row.endpoint != "static":
            assert response.headers["Cache-Control"] in ("no-store", "private, no-cache")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/tidak-ada", 404), ("POST", "/privasi", 405), ("POST", "/usulan/x/y", 404), ("POST", "/keluar", 303)],
)
def test_refusals_carry_the_security_headers(world: World, method: str, path: str, status: int) -> None:
    response = world.client("anonymous").open(path, method=method, buffered=True)
    assert response.status_code == status
    check_headers(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_static_files_are_cached_for_a_year_under_the_hash_of_their_content(world: World) -> None:
    page = world.client("anonymous").get("/masuk", buffered=True).text
    address = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
    assert "?v=" in address
    response = world.client("anonymous").get(address, buffered=True)
    assert response.headers["Cache-Control"] == YEAR
    check_headers(response)


def test_pages_and_styles_are_compressed(world: World) -> None:
    for path in ("/masuk", "/static/app.css"):
        response = world.client("anonymous").get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert response.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers["Vary"]
        plain = world.client("anonymous").get(path, buffered=True)
        assert "Content-Encoding" not in plain.headers
        assert len(gzip.decompress(response.data)) == pytest.approx(len(plain.data), abs=200)


def test_first_view_is_three_requests_and_light(world: World) -> None:
    """The page, its style and its sign; nothing from another host."""
    page = world.client("anonymous").get("/masuk", buffered=True).text
    parts = [part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/static/")]
    assert len(parts) <= 2
    assert "http" not in page.replace("http-equiv", "")
    assert (Path(world.app.static_folder or "") / "app.css").stat().st_size <= 14 * 1024


@pytest.fixture
def proxied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    return create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test" * 16,
            "DATABASE_URL": "sqlite://",
            "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": StaticPool},
            "BEHIND_PROXY": "yes",
            "TRUSTED_HOSTS": "pinova.contoh.go.id",
            "WTF_CSRF_ENABLED": False,
        }
    )


FORWARDED = {
    "X-Forwarded-For": "6.6.6.6, 10.0.0.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "pinova.contoh.go.id",
}


def test_behind_a_proxy_its_own_word_about_the_address_counts(proxied: Flask) -> None:
    """Only the last address, which the proxy wrote; what the client sent before it is a claim."""
    with proxied.app_context():
        db.create_all()
        data = {"login": "199001012015019999", "password": "salah"}
        response = proxied.test_client().post("/masuk", data=data, headers=FORWARDED)
        assert response.status_code == 422
        assert db.session.scalars(select(LoginTry.address)).all() == ["10.0.0.7"]
        db.session.remove()
        db.engine.dispose()


def test_https_cookie_is_bound_to_the_host(proxied: Flask) -> None:
    with proxied.app_context():
        db.create_all()
        response = proxied.test_client().post("/bahasa", data={"locale": "en"}, headers=FORWARDED)
        parts = {part.strip() for part in response.headers["Set-Cookie"].split(";")[1:]}
        assert response.headers["Set-Cookie"].startswith("__Host-pinova=")
        assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
        db.session.remove()
        db.engine.dispose()


def test_plain_cookie_is_hidden_from_scripts_and_other_sites(world: World) -> None:
    response = world.client("anonymous").post("/bahasa", data={"locale": "en"})
    parts = {part.strip() for part in response.headers["Set-Cookie"].split(";")[1:]}
    assert response.headers["Set-Cookie"].startswith("pinova=")
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_foreign_host_is_refused(proxied: Flask) -> None:
    with proxied.app_context():
        db.create_all()
        hosts = {**FORWARDED, "X-Forwarded-Host": "evil.example"}
        assert proxied.test_client().get("/masuk", headers=hosts).status_code == 400
        assert proxied.test_client().get("/masuk", headers=FORWARDED).status_code == 200
        db.session.remove()
        db.engine.dispose()


def test_forwarded_headers_are_claims_without_a_proxy(world: World) -> None:
    data = {"login": "199001012015019999", "password": "salah"}
    world.client("anonymous").post("/masuk", data=data, headers=FORWARDED)
    with world.app.app_context():
        assert db.session.scalars(select(LoginTry.address)).all() == ["127.0.0.1"]
        db.session.rollback()


def test_answers_do_not_name_the_server(world: World) -> None:
    response = world.client("anonymous").get("/masuk", buffered=True)
    assert "Server" not in response.headers
