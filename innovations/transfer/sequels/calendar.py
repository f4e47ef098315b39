"""The sample story of the calendar: windows that kominfo entered by hand; their days are invented."""

from collections.abc import Mapping
from datetime import date, timedelta

from innovations.domain import calendar_entries
from innovations.domain.actor import Actor

from .telling import at

ENTRIES = (
    ("Pengisian Indeks Inovasi Daerah (contoh)", -20, 25, "Jendela pengisian tahun ini; tanggalnya rekaan."),
    ("Bimbingan teknis bukti dukung (contoh)", 6, 7, "Aula Dinas Kominfo, 09.00 WIT."),
    ("Evaluasi Smart City (contoh)", 40, 42, ""),
)
"""Title, first and last day from today, note."""


def tell(cast: Mapping[str, Actor], today: date) -> None:
    """Entered three weeks ago."""
    for title, first, last, note in ENTRIES:
        days = today + timedelta(days=first), today + timedelta(days=last)
        with at(today - timedelta(days=21), 10):
            entry = calendar_entries.add(cast["kominfo"], calendar_entries.Content(title, *days, note))
            entry.is_sample = True
