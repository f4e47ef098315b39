"""Every endpoint x every role, proved by asking. How to add a row: top of `tests/access/__init__.py`."""

import gzip
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.access import (
    LOGIN,
    NEW_PASSWORD,
    TOKEN,
    Outcome,
    Row,
    accounts,
    agencies,
    api,
    calendar,
    catalogue,
    decisions,
    directives,
    followup,
    home,
    imports,
    index,
    masterplan,
    proposals,
    reports,
    reviews,
    settings,
)
from tests.browser import check_page
from tests.world import CAST, World

MAX_PAGE_BYTES = 30 * 1024

AREAS = (
    home,
    accounts,
    directives,
    proposals,
    reviews,
    decisions,
    agencies,
    masterplan,
    imports,
    followup,
    index,
    reports,
    catalogue,
    calendar,
    settings,
    api,
)
ROWS: list[Row] = [row for area in AREAS for row in area.ROWS]
ASKED = ("anonymous", "newcomer", TOKEN, *CAST)


def outcome(response: TestResponse) -> Outcome:
    """The status, or where the gate sent us."""
    gates = {"/masuk": LOGIN, "/akun/kata-sandi": NEW_PASSWORD}
    if response.status_code == 303:
        return gates.get(urlsplit(response.headers["Location"]).path, 303)
    return response.status_code


def ask(world: World, row: Row, role: str) -> Outcome:
    world.reset()
    data = {name: world.fill(value) for name, value in row.data.items()}
    return outcome(world.client(role).open(world.fill(row.path), method=row.method, data=data or None, buffered=True))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.endpoint}-{row.path}")
def test_endpoint_answers_each_role_as_agreed(world: World, row: Row) -> None:
    expected = {role: row.expect(role) for role in ASKED}
    found = {role: ask(world, row, role) for role in ASKED}
    assert found == expected


def test_every_endpoint_has_a_row_for_each_method(world: World) -> None:
    rules = {
        (method, rule.endpoint)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(row.method, row.endpoint) for row in ROWS} == rules


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.endpoint}-{row.path}")
def test_path_of_a_row_leads_to_its_endpoint(world: World, row: Row) -> None:
    path = urlsplit(world.fill(row.path)).path
    endpoint, _ = world.app.url_map.bind("localhost").match(path, method=row.method)
    assert endpoint == row.endpoint


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.method == "POST"], ids=lambda row: f"{row.endpoint}-{row.path}"
)
def test_post_without_csrf_token_is_refused(world: World, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody who may do it, may not be made to do it by another site; the log-in page is shown anew."""
    refused = LOGIN if row.endpoint == "accounts.login" else 400
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", True)
    for role in sorted(row.allowed):
        assert (role, ask(world, row, role)) == (role, refused)


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.method == "GET" and row.ok == 200],
    ids=lambda row: f"{row.endpoint}-{row.path}",
)
def test_page_is_well_made_and_light(world: World, row: Row) -> None:
    """In both languages, as the first one sees it who may."""
    role = next(role for role in (*CAST, TOKEN) if role in row.allowed)
    client = world.client(role)
    for locale in ("id", "en"):
        with client.session_transaction() as session:
            session["locale"] = locale
        response = client.get(world.fill(row.path), buffered=True)
        if response.mimetype == "text/html":
            check_page(response)
            assert len(gzip.compress(response.data)) <= MAX_PAGE_BYTES
