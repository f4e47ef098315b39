"""Whole days as an iCalendar file (RFC 5545), which phones and office programs take into their own calendars."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, 3.1); a longer one goes on after a space."""
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Entry:
    """From one day to another, both inclusive; `uid` is the same each time it is written, `url` may be empty."""

    uid: str
    first: date
    last: date
    summary: str
    description: str
    url: str


def write(name: str, made_at: datetime, entries: Iterable[Entry]) -> bytes:
    """The file; `name` is what the calendar is called, `made_at` is in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pinova//Pinova//ID", f"X-WR-CALNAME:{escape(name)}"]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}",  # the day after
            f"SUMMARY:{escape(entry.summary)}",
            *([f"DESCRIPTION:{escape(entry.description)}"] if entry.description else []),
            *([f"URL:{entry.url}"] if entry.url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def escape(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11); control characters are left out."""
    lines = "\n".join(text.splitlines())
    for char in "\\;,":
        lines = lines.replace(char, f"\\{char}")
    return _CONTROLS.sub("", lines).replace("\n", "\\n")


def fold(line: str) -> str:
    """Cut into lines of at most `LONGEST_LINE` octets, never within a character."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += width
    return "\r\n".join(parts)
