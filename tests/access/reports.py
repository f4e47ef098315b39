"""Rows of /laporan."""

from tests.access import EVERYBODY, get

READERS = {
    **dict.fromkeys(("opd", "dimensi", "program", "urusan", "tahapan"), EVERYBODY),
    **dict.fromkeys(("partisipasi", "arahan"), "kominfo leadership auditor"),
    "tim-penilai": "kominfo auditor chair secretary",
    "indeks": "kominfo leadership auditor head",
}
"""By report: who is offered it."""

ROWS = [
    get("reports.index", "/laporan", EVERYBODY),
    *(get("reports.show", f"/laporan/{slug}", readers) for slug, readers in READERS.items()),
    get("reports.show", "/laporan/tim-penilai?arahan={directive}", READERS["tim-penilai"]),
    *(get("reports.show_file", f"/laporan/opd.{suffix}", EVERYBODY) for suffix in ("csv", "json")),
    *(get("reports.show_file", f"/laporan/arahan.{suffix}", READERS["arahan"]) for suffix in ("xlsx", "pdf")),
]
