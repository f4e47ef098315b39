"""Rows of accounts: log-in, log-out, own account."""

from tests.access import EVERYBODY, LOGIN, get, post

ROWS = [
    get("accounts.login", "/masuk", EVERYBODY, but={"anonymous": 200, "newcomer": 200}),
    post("accounts.login", "/masuk", EVERYBODY, ok=422, but={"anonymous": 422, "newcomer": 422}),
    post("accounts.logout", "/keluar", EVERYBODY, ok=LOGIN, but={"newcomer": LOGIN}),
    get("accounts.forgotten", "/lupa-kata-sandi", EVERYBODY, but={"anonymous": 200, "newcomer": 200}),
    get("accounts.account", "/akun", EVERYBODY),
    get("accounts.password", "/akun/kata-sandi", EVERYBODY, but={"newcomer": 200}),
    post("accounts.password", "/akun/kata-sandi", EVERYBODY, ok=200, but={"newcomer": 200}),
]
