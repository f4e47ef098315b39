"""Odd input at every endpoint: each gets an answer below 500 (trust.md's list, found to break the stock stack)."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from innovations.web import security
from innovations.web.tables import with_query
from tests.access import Row
from tests.test_access import ROWS
from tests.world import World

HUGE = "9223372036854775808"
ODD_SEGMENTS: Mapping[str, str] = {
    "2**63": HUGE,
    "2**31": "2147483648",
    "zero": "0",
    "minus": "-1",
    "arabic digits": "١٢٣",
    "NUL": "a%00b",
    "surrogate": "%ED%A0%80",
    "broken UTF-8": "%FF%FE",
    "CR LF": "a%0D%0AX-Injected:%20yes",
    "dots": "..%2f..%2fetc%2fpasswd",
    "long": "x" * 3000,
    "quote": "'%20OR%201=1--",
}
ODD_QUERIES: Mapping[str, str] = {
    "huge page": "page=99999999999999999999",
    "page of arabic digits": "page=٣",
    "page of superscripts": "page=²",
    "NUL": "q=a%00b&status=%00&arahan=%00",
    "surrogate": "q=%ED%A0%80&status=%ED%A0%80",
    "CR LF": "next=%2Fa%0D%0ASet-Cookie:%20a=b&q=%0D%0A",
    "list": "status=draft&status=submitted&arahan=1&arahan=2&q=a&q=b&page=1&page=2",
    "huge ids": f"arahan={HUGE}&opd={HUGE}&tahun={HUGE}&unit={HUGE}&dimensi={HUGE}&id={HUGE}&urusan={HUGE}",
    "words for ids": "arahan=x&opd=x&tahun=x&unit=x&dimensi=x&id=x&urusan=x&peran=x&topik=x&jangka=x",
    "hostile search": "q=%22%20OR%20*%20NEAR(%20AND%20-%20%3A%20%5E%20title:x&q=%25_%5C",
    "sort": "sort=-id;DROP&sort=--&sort=%00",
    "dates": "dari=0000-00-00&sampai=99999-01-01&since=x&until=%00",
    "long": f"q={'x' * 5000}",
}
ODD_VALUES: Mapping[str, Callable[[], Any]] = {
    "NUL": lambda: "a\x00b",
    "list": lambda: ["a", "b"],
    "huge number": lambda: HUGE,
    "arabic digits": lambda: "١٢٣",
    "long": lambda: "x" * 100_000,
    "CR LF": lambda: "a\r\nX-Injected: yes",
    "not a date": lambda: "2026-02-30",
    "year 0": lambda: "0000-01-01",
    "year 9999": lambda: "9999-12-31",
    "infinity": lambda: "1e999",
    "file": lambda: (BytesIO(b"MZ"), "a\r\nb.exe"),
}
REACHES_THE_VERB = {"NUL", "CR LF", "huge number", "year 9999"}
BODIES: Mapping[str, tuple[bytes, str]] = {
    "json": (b'{"title": ["a"]}', "application/json"),
    "deep json": (b"[" * 100_000, "application/json"),
    "lone surrogates": (b"title=%ED%A0%80&csrf_token=%ED%A0%80&login=%ED%A0%80", "application/x-www-form-urlencoded"),
    "raw bytes": (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
    "no boundary": (b"--x", "multipart/form-data"),
    "broken multipart": (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    "unknown charset": (b"title=a", "application/x-www-form-urlencoded; charset=nonsense"),
    "empty": (b"", "text/plain"),
    "50,000 keys": (b"&".join(b"k%d=1" % n for n in range(50_000)), "application/x-www-form-urlencoded"),
    "600 kB field": (b"title=" + b"x" * 600_000, "application/x-www-form-urlencoded"),
    "3 MB field": (b"title=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
}


def rules(world: World) -> list[Rule]:
    return [rule for rule in world.app.url_map.iter_rules() if rule.endpoint != "static"]


def answer(world: World, role: str, path: str, method: str, **kwargs: Any) -> TestResponse:
    return world.client(role).open(path, method=method, buffered=True, **kwargs)


def is_fine(response: TestResponse) -> bool:
    return response.status_code < 500 and "X-Injected" not in response.headers


def first_role(row: Row) -> str:
    return min(row.allowed) if row.allowed else "admin"


def label(row: Row) -> str:
    return f"{row.method}-{row.endpoint}-{row.path}"


@pytest.mark.parametrize("odd", ODD_SEGMENTS)
def test_odd_paths_are_answered(world: World, odd: str) -> None:
    """Every argument of every rule replaced by something odd, as those who may see most."""
    wrong = []
    for rule in rules(world):
        if not rule.arguments:
            continue
        path = str(rule.rule)
        for part in [part for part in path.split("/") if "<" in part]:
            path = path.replace(part, ODD_SEGMENTS[odd], 1)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            response = answer(world, "kominfo", path, method)
            if not is_fine(response):
                wrong.append((method, path[:80], response.status_code))
    assert wrong == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=label)
def test_odd_queries_are_answered(world: World, row: Row) -> None:
    path = world.fill(row.path)
    joint = "&" if "?" in path else "?"
    found = {
        odd: answer(world, first_role(row), f"{path}{joint}{quote(query, safe='=&%')}", "GET")
        for odd, query in ODD_QUERIES.items()
    }
    assert {odd: response.status_code for odd, response in found.items() if not is_fine(response)} == {}


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=label)
def test_odd_bodies_are_answered(world: World, row: Row) -> None:
    found = {}
    for odd, (body, kind) in BODIES.items():
        world.reset()
        found[odd] = answer(world, first_role(row), world.fill(row.path), "POST", data=body, content_type=kind)
    assert {odd: response.status_code for odd, response in found.items() if not is_fine(response)} == {}


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST" and row.data], ids=label)
def test_odd_values_are_answered(world: World, row: Row) -> None:
    """All values of a good form replaced by an odd one, and with those that reach the verbs also one by one."""
    good = {name: world.fill(value) for name, value in row.data.items() if not callable(value)}
    wrong = []
    for odd, make in ODD_VALUES.items():
        single = [[name] for name in good] if odd in REACHES_THE_VERB and len(good) > 1 else []
        for names in [*single, list(good)]:
            world.reset()
            data = good | {name: make() for name in names}
            response = answer(world, first_role(row), world.fill(row.path), "POST", data=data)
            if not is_fine(response):
                wrong.append((odd, names, response.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ["anonymous", "owner"])
def test_upload_over_the_limit_gets_its_own_page(world: World, role: str) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = head + b"x" * world.app.config["MAX_CONTENT_LENGTH"] + b"\r\n--x--\r\n"
    response = answer(world, role, "/akun", "POST", data=body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413
    assert "Berkas terlalu besar" in response.text


@pytest.mark.parametrize("odd", ["3 MB field", "50,000 keys"])
def test_form_over_the_limit_gets_the_same_page(world: World, odd: str) -> None:
    body, kind = BODIES[odd]
    assert answer(world, "owner", "/akun", "POST", data=body, content_type=kind).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_unknown_methods_are_refused(world: World, method: str) -> None:
    assert {answer(world, "owner", path, method).status_code for path in ("/", "/akun", "/usulan")} <= {405, 400}


def test_unknown_address_tells_a_stranger_nothing(world: World) -> None:
    """Not logged in, what is not there and what is not shown look the same but for the log-in."""
    assert answer(world, "anonymous", "/tidak-ada", "GET").status_code == 404
    assert answer(world, "owner", "/tidak-ada", "GET").status_code == 404


@pytest.mark.parametrize("endpoint", sorted(security.PUBLIC))
def test_public_endpoints_take_odd_cookies(world: World, endpoint: str) -> None:
    """A cookie that is nonsense is nobody's."""
    client = world.app.test_client()
    client.set_cookie("pinova", "a.b.c\u00ff")
    row = next((row for row in ROWS if row.endpoint == endpoint and row.method == "GET"), None)
    if row is not None:
        assert client.get(world.fill(row.path), buffered=True).status_code == row.expect("anonymous")


def test_token_of_a_wrong_kind_in_a_signed_cookie_is_nobody(world: World) -> None:
    client = world.app.test_client()
    for token in (None, 5, ["a"], {"a": 1}, "\x00", "\ud800", ""):
        with client.session_transaction() as session:
            session["token"] = token
        assert client.get("/akun").status_code == 303


def test_links_do_not_repeat_a_query_string_without_end(app: Flask) -> None:
    with app.test_request_context("/usulan?q=air&" + "&".join(f"a{n}={'x' * 50}" for n in range(20_000))):
        assert len(with_query("proposals.index", page=2)) < 2000
    with app.test_request_context("/usulan?q=air&sort=" + "x" * 5000):
        assert with_query("proposals.index", page=2) == "/usulan?q=air&page=2"
