"""Calendar files: lines, escapes, folds and days as RFC 5545 wants them."""

from datetime import UTC, date, datetime

import pytest

from innovations.documents import ics
from innovations.documents.ics import Entry, escape, fold

AT = datetime(2026, 3, 2, 3, 4, 5, tzinfo=UTC)


def unfold(body: bytes) -> list[str]:
    """As a reader does it (3.1)."""
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_file_is_made_of_whole_days_in_folded_lines() -> None:
    text = "Rapat; di Sentani, Kab. Jayapura \\ " + "Évaluasi é" * 20 + "\nBaris kedua\x07"
    body = ics.write(
        "Kalender, Pinova",
        AT,
        [
            Entry("entry-1@localhost", date(2026, 2, 27), date(2026, 2, 28), text, "", "https://contoh.go.id/a,b;c"),
            Entry("trial-2@localhost", date(2026, 12, 31), date(2026, 12, 31), "Uji coba", "INV-2026-0001", ""),
        ],
    )
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert body.count(b"\n") == body.count(b"\r\n")
    said = "Rapat\\; di Sentani\\, Kab. Jayapura \\\\ " + "Évaluasi é" * 20 + "\\nBaris kedua"
    assert unfold(body) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pinova//Pinova//ID",
        "X-WR-CALNAME:Kalender\\, Pinova",
        "BEGIN:VEVENT",
        "UID:entry-1@localhost",
        "DTSTAMP:20260302T030405Z",
        "DTSTART;VALUE=DATE:20260227",
        "DTEND;VALUE=DATE:20260301",
        f"SUMMARY:{said}",
        "URL:https://contoh.go.id/a,b;c",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:trial-2@localhost",
        "DTSTAMP:20260302T030405Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Uji coba",
        "DESCRIPTION:INV-2026-0001",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("a\r\nb\rc\u2028d", "a\\nb\\nc\\nd"),
        ("BEGIN:VEVENT\nEND:VEVENT", "BEGIN:VEVENT\\nEND:VEVENT"),
        ("tab\there\x00\ud800", "tabhere"),
    ],
)
def test_text_stays_in_its_line(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize("char", ["a", "é", "–", "😀"])
def test_lines_are_cut_between_characters(char: str) -> None:
    for count in range(140):
        lines = fold(char * count).split("\r\n")
        assert all(len(line.encode()) <= 75 for line in lines)
        assert lines[0] + "".join(line[1:] for line in lines[1:]) == char * count
        assert all(line[0] == " " for line in lines[1:])
