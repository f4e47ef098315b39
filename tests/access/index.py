"""Rows of the area index."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.access import EVERYBODY, Row, everybody_but, get, post

SHEET = "/usulan/{approved}/indeks/2026"
CLAIM = f"{SHEET}/{{index_key}}"
TENDERS = "owner teammate head kominfo"
READERS = f"{TENDERS} auditor"


def rules() -> tuple[BytesIO, str]:
    """A year that the world does not know yet."""
    content = json.loads(Path("innovations/data/iid_2023.json").read_text(encoding="utf-8"))
    return BytesIO(json.dumps(content).encode()), "2023.json"


def document() -> tuple[BytesIO, str]:
    return BytesIO(b"%PDF-1.4\nlain\n%%EOF\n"), "sk.pdf"


CLAIMED: dict[str, Any] = {"level": "3"}

ROWS: list[Row] = [
    get("index.of_innovation", "/usulan/{approved}/indeks", f"{READERS} leadership", otherwise=403),
    get("index.of_innovation", "/usulan/{submitted}/indeks", "", ok=404),
    get("index.sheet", SHEET, f"{READERS} leadership", otherwise=403),
    get("index.sheet", "/usulan/{approved}/indeks/1999", "", ok=404),
    get("index.sheet", "/usulan/{rejected}/indeks/2026", "", ok=404),
    get("index.claim", CLAIM, READERS, otherwise=403),
    get("index.claim", f"{SHEET}/tidak_ada", "", ok=404),
    post("index.claim", CLAIM, TENDERS, otherwise=403, data=CLAIMED),
    post("index.claim", "/usulan/{submitted}/indeks/2026/{index_key}", "", data=CLAIMED),
    post("index.add_file", f"{CLAIM}/berkas", TENDERS, otherwise=403, data={"berkas-file": document}),
    get("index.download", f"{CLAIM}/berkas/{{index_file}}", READERS, otherwise=403),
    get(
        "index.download",
        f"{SHEET}/sdm/berkas/{{index_file}}",
        "",
        ok=404,
        but=dict.fromkeys(READERS.split(), 404),
        otherwise=403,
    ),
    post("index.remove_file", f"{CLAIM}/berkas/{{index_file}}/hapus", TENDERS, otherwise=403),
    get("index.verify", f"{CLAIM}/verifikasi", "kominfo", otherwise=403),
    post("index.verify", f"{CLAIM}/verifikasi", "kominfo", otherwise=403, data={"verified_level": "2"}),
    get("index.profile", f"{SHEET}/profil", TENDERS, otherwise=403),
    post("index.profile", f"{SHEET}/profil", TENDERS, otherwise=403, data={"isian_haki": "Hak cipta."}),
    get("index.queue", "/indeks/periksa", "kominfo", otherwise=403),
    get("index.years", "/indeks/tahun", "kominfo admin auditor", otherwise=403),
    get("index.year_file", "/indeks/tahun/2026.json", "kominfo admin auditor", otherwise=403),
    get("index.import_year", "/indeks/tahun/impor", "kominfo admin", otherwise=403),
    post("index.import_year", "/indeks/tahun/impor", "kominfo admin", ok=200, otherwise=403, data={"file": rules}),
]

SEES_REGION = "kominfo leadership auditor"

ROWS += [
    get("index.index", "/indeks", EVERYBODY),
    get("index.region", "/indeks/2026", EVERYBODY),
    get("index.region", "/indeks/1999", "", ok=404),
    get("index.region_file", "/indeks/2026.csv", EVERYBODY),
    post("index.spd", "/indeks/2026/spd", "kominfo", otherwise=403, data={"points": "40,5"}),
    post("index.spd", "/indeks/1999/spd", "", otherwise=403, but={"kominfo": 404}, data={"points": "40,5"}),
    get("index.freeze", "/indeks/2026/bekukan", "kominfo", otherwise=403),
    post("index.freeze", "/indeks/2026/bekukan", "kominfo", ok=409, otherwise=403, data={"sure": "y"}),
    get("index.frozen_file", "/indeks/2026/beku.json", SEES_REGION, ok=404, otherwise=403),
    get("index.resubmit", "/indeks/2026/ajukan-kembali", EVERYBODY),
    post("index.take_over", "/indeks/2027/ajukan-kembali/2026", "", but={"auditor": 403}),
    post("index.take_over", "/indeks/2026/ajukan-kembali/2026", everybody_but("auditor"), ok=409, otherwise=403),
    get("index.profiles_file", "/indeks/2026/profil.xlsx", f"{READERS} leadership", otherwise=409),
    get("index.profile_pdf", f"{SHEET}/profil.pdf", READERS, otherwise=403),
    get("index.profile_pdf", "/usulan/{submitted}/indeks/2026/profil.pdf", "", ok=404),
]
