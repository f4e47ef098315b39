"""Rows of accounts: log-in, log-out, own account."""

from tests.access import EVERYBODY, LOGIN, get, post

ROWS = [
    get("accounts.login", "/masuk", EVERYBODY, ok=303, but={"anonymous": 200, "newcomer": 303}),
    post("accounts.login", "/masuk", EVERYBODY, ok=422, but={"anonymous": 422, "newcomer": 422}),
    post("accounts.logout", "/keluar", EVERYBODY, ok=LOGIN, but={"newcomer": LOGIN}),
    get("accounts.forgotten", "/lupa-kata-sandi", EVERYBODY, but={"anonymous": 200, "newcomer": 200}),
    get("accounts.account", "/akun", EVERYBODY),
    post("accounts.change", "/akun", EVERYBODY, data={"email": "", "locale": "id"}),
    get("accounts.password", "/akun/kata-sandi", EVERYBODY, but={"newcomer": 200}),
    post("accounts.password", "/akun/kata-sandi", EVERYBODY, ok=422, but={"newcomer": 422}),
    post("accounts.end_session", "/akun/sesi/{session}/akhiri", "owner"),
    post("accounts.end_other_sessions", "/akun/sesi/akhiri-lain", EVERYBODY),
    get("accounts.data", "/akun/data", EVERYBODY),
    post("accounts.discard_held", "/akun/isian/buang", EVERYBODY, data={"path": "/akun"}),
]
