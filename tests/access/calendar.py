"""Rows of the area calendar."""

from tests.access import EVERYBODY, Row, get, post

ENTRY = {"title": "Pengisian IID", "starts_on": "{today}", "ends_on": "{soon}", "form_token": "d" * 32}

ROWS: list[Row] = [
    get("calendar.index", "/kalender", EVERYBODY),
    get("calendar.index", "/kalender?bulan=2100-12&jenis=x", EVERYBODY),
    get("calendar.download", "/kalender.ics", EVERYBODY),
    get("calendar.add_entry", "/kalender/jadwal/baru", "kominfo", otherwise=403),
    post("calendar.add_entry", "/kalender/jadwal/baru", "kominfo", data=ENTRY, otherwise=403),
    get("calendar.change_entry", "/kalender/jadwal/{entry}", "kominfo", otherwise=403),
    post("calendar.change_entry", "/kalender/jadwal/{entry}", "kominfo", data=ENTRY, otherwise=403),
    post("calendar.remove_entry", "/kalender/jadwal/{entry}/hapus", "kominfo", otherwise=403),
    post("calendar.remove_entry", "/kalender/jadwal/999/hapus", "", ok=404),
]
