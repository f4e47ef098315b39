"""Rows of /laporan."""

from tests.access import EVERYBODY, get

ROWS = [
    get("reports.index", "/laporan", EVERYBODY),
]
