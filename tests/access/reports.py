"""Rows of /laporan."""

from tests.access import EVERYBODY, get

OVERSEE = "kominfo leadership auditor"

ROWS = [
    get("reports.index", "/laporan", EVERYBODY),
    get("reports.show", "/laporan/opd", EVERYBODY),
    get("reports.show_file", "/laporan/opd.csv", EVERYBODY),
    get("reports.show_file", "/laporan/opd.xlsx", EVERYBODY),
    get("reports.recap", "/laporan/rekap", OVERSEE, otherwise=403),
    get("reports.recap_pdf", "/laporan/rekap/{year}.pdf", OVERSEE, otherwise=403),
    get("reports.agency_letters", "/laporan/surat-opd", "kominfo", otherwise=403),
    get("reports.agency_letter_pdf", "/laporan/surat-opd/{agency}.pdf", "kominfo", otherwise=403),
    get("reports.agency_letters_zip", "/laporan/surat-opd.zip", "kominfo", otherwise=403),
]
