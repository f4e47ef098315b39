"""Rows of imports, for each kind of file."""

from tests.access import get, post

TOKEN = "0" * 32
PATHS = {
    "/masterplan/impor": "kominfo",
    "/usulan/impor": "kominfo",
    "/pengaturan/impor/akun": "admin",
    "/pengaturan/impor/opd": "admin",
}

ROWS = [
    row
    for path, role in PATHS.items()
    for row in (
        get("imports.upload", path, role, otherwise=403),
        post("imports.upload", path, role, ok=422, otherwise=403),
        get("imports.preview", f"{path}/{TOKEN}", role, ok=404, otherwise=403),
        post("imports.confirm", f"{path}/{TOKEN}", role, ok=409, otherwise=403),
        post("imports.reread", f"{path}/{TOKEN}/kolom", role, ok=409, otherwise=403),
        get("imports.runs", f"{path}/riwayat", role, otherwise=403),
        get("imports.take_back", f"{path}/riwayat/1", role, ok=404, otherwise=403),
        post("imports.take_back", f"{path}/riwayat/1", role, ok=404, otherwise=403),
        get("imports.template", f"{path}/templat.xlsx", role, otherwise=403),
    )
]
