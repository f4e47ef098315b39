"""The access matrix: what every endpoint answers to every role. Rows stand in one file per area beside this one.

How to add an endpoint (the suite fails until you do): one line in the file of its area, for each method.

    get("proposals.show", "/usulan/{submitted}", "owner colleague_in_team head kominfo")      # the others: 404
    post("proposals.delete", "/usulan/{draft}/hapus", "owner", data={"reason": "x"})         # ok 303, others 404
    get("directives.new", "/arahan/baru", "kominfo", otherwise=403)                          # visible, not theirs
    post("reviews.send", "/penilaian/{under_review}", "reviewer", otherwise=404, but={"chair": 409})

`allowed` names roles of `tests.world.CAST` (or `EVERYBODY`), who get `ok`; anybody else gets `otherwise`, unless
`but` says more. `token` is a system with an API token: what it opens names it, all else takes it for anonymous. Paths
and data may name anything in `World.names`, e.g. `{draft}`: the number of the draft in the
world. Not logged in leads to the log-in page and a first password to its change, unless `but` names `anonymous` or
`newcomer`. Each request meets the world as built: what the one before did is undone. A value of `data` may be a
function, for files: `lambda: (BytesIO(b"%PDF-1.4"), "a.pdf")`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.world import CAST

LOGIN, NEW_PASSWORD = "login", "new password"
"""Outcomes beside a status: redirected to the log-in page, or to the page of the first password."""

Outcome = int | str

TOKEN = "token"
"""Who asks without cookie, but with the token of another system."""

EVERYBODY = " ".join(CAST)
"""Everybody who is logged in."""


def everybody_but(*roles: str) -> str:
    assert set(roles) <= set(CAST), roles
    return " ".join(role for role in CAST if role not in roles)


@dataclass(frozen=True)
class Row:
    method: str
    endpoint: str
    path: str
    allowed: frozenset[str]
    ok: Outcome
    otherwise: Outcome
    but: Mapping[str, Outcome]
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = (self.allowed | set(self.but)) - {*CAST, "anonymous", "newcomer", TOKEN}
        assert not unknown, f"{self.endpoint}: {unknown} are not in the cast"

    def expect(self, role: str) -> Outcome:
        if role in self.but:
            return self.but[role]
        if role == TOKEN and TOKEN not in self.allowed:
            return self.expect("anonymous")
        if role == "anonymous":
            return LOGIN
        if role == "newcomer":
            return NEW_PASSWORD
        return self.ok if role in self.allowed else self.otherwise


def by_token(endpoint: str, path: str) -> Row:
    """Data for other systems: 401 for everybody who comes without a token, logged in or not."""
    return get(endpoint, path, TOKEN, otherwise=401, but={"anonymous": 401, "newcomer": 401})


def get(
    endpoint: str,
    path: str,
    allowed: str,
    *,
    ok: Outcome = 200,
    otherwise: Outcome = 404,
    but: Mapping[str, Outcome] | None = None,
) -> Row:
    return Row("GET", endpoint, path, frozenset(allowed.split()), ok, otherwise, but or {})


def post(
    endpoint: str,
    path: str,
    allowed: str,
    *,
    data: Mapping[str, Any] | None = None,
    ok: Outcome = 303,
    otherwise: Outcome = 404,
    but: Mapping[str, Outcome] | None = None,
) -> Row:
    return Row("POST", endpoint, path, frozenset(allowed.split()), ok, otherwise, but or {}, data or {})
