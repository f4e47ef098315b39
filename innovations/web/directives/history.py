"""The timeline of a directive: who issued, changed and extended it, and who sat on its committee since when."""

from typing import Any

from innovations.domain import committees, directives
from innovations.models.directives import Directive
from innovations.models.events import Event
from innovations.web import formats, labels
from innovations.web.words import lazy as _l

FIELDS = {
    "number": _l("nomor"),
    "issued_on": _l("tanggal arahan"),
    "issuing_office": _l("penerbit"),
    "title": _l("judul"),
    "body": _l("isi arahan"),
    "opens_at": _l("waktu pembukaan"),
    "closes_at": _l("waktu penutupan"),
    "grace_minutes": _l("toleransi"),
    "target_per_agency": _l("target per OPD"),
    "min_words": _l("jumlah kata rancang bangun"),
    "permission_required": _l("izin kepala OPD"),
}


def list_entries(directive: Directive) -> list[dict[str, str]]:
    """For the macro `timeline`, newest first."""
    events = directives.list_events(directive)
    names = committees.list_names([row.details["user_id"] for row in events if "user_id" in row.details])
    return [
        {
            "at": formats.moment(row.at),
            "iso": formats.iso(row.at),
            "sentence": labels.event(row) + _addition(row, names),
            "actor": row.actor.name if row.actor else "",
            "reason": row.reason,
        }
        for row in events
    ]


def _addition(row: Event, names: dict[int, str]) -> str:
    """What the sentence alone does not say: which fields, which person."""
    details: dict[str, Any] = row.details
    if row.code == "directive_changed":
        return ": " + ", ".join(str(FIELDS[name]) for name in details["changes"])
    if "user_id" in details:
        return f": {names.get(details['user_id'], '–')}"
    return ""
