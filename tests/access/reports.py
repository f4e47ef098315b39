"""Rows of /laporan."""

from tests.access import EVERYBODY, get

ROWS = [
    get("reports.index", "/laporan", EVERYBODY),
    get("reports.show", "/laporan/opd", EVERYBODY),
    get("reports.show_file", "/laporan/opd.csv", EVERYBODY),
    get("reports.show_file", "/laporan/opd.xlsx", EVERYBODY),
]
