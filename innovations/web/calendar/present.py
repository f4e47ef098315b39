"""Rows of the calendar: what happens on a day, in words, and where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from innovations.documents import ics
from innovations.domain import clock
from innovations.domain.calendar import Item, Kind
from innovations.web import formats
from innovations.web.words import lazy as _l

KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.DIRECTIVE: (_l("Arahan"), "blue"),
    Kind.REVISION: (_l("Perbaikan usulan"), "orange"),
    Kind.TRIAL: (_l("Uji coba"), "green"),
    Kind.REPORT: (_l("Laporan kemajuan"), "yellow"),
    Kind.MILESTONE: (_l("Tonggak capaian"), "green"),
    Kind.ENTRY: (_l("Jadwal lain"), "grey"),
}
"""Word and tone of each kind."""

CODES: Mapping[str, str] = {
    "opens": _l("Arahan dibuka"),
    "closes": _l("Arahan ditutup"),
    "scoring_due": _l("Batas penilaian"),
    "deliberation_due": _l("Batas pembahasan"),
    "revision": _l("Batas perbaikan usulan"),
    "trial": _l("Rencana akhir uji coba"),
    "report": _l("Laporan kemajuan jatuh tempo"),
    "milestone": _l("Target tonggak capaian"),
    "entry": _l("Jadwal"),
}

PAGES: Mapping[Kind, str] = {
    Kind.REVISION: "proposals.show",
    Kind.TRIAL: "proposals.show",
    Kind.REPORT: "followup.list_reports",
    Kind.MILESTONE: "followup.list_milestones",
}
"""Where those of an innovation lead."""


@dataclass(frozen=True)
class Row:
    """One line of the list; `link` is kominfo's, to a page outside."""

    day: str
    is_today: bool
    event: str
    title: str
    url: str
    about: str
    hint: str
    link: str
    kind: str
    tone: str


def show(item: Item, may_manage: bool) -> Row:
    word, tone = KINDS[item.kind]
    return Row(
        day=str(format_date(item.day, "EEEE, d MMMM y")),
        is_today=item.day == clock.today(),
        event=str(CODES[item.code]),
        title=item.title,
        url=find_url(item, may_manage),
        about=item.about,
        hint=" · ".join(part for part in (item.number, say_time(item)) if part),
        link=item.link,
        kind=str(word),
        tone=tone,
    )


def find_url(item: Item, may_manage: bool, **values: Any) -> str:
    """An entry has a page only for who keeps it."""
    if item.kind is Kind.DIRECTIVE:
        return url_for("directives.show", directive_id=item.thing_id, **values)
    if item.kind is Kind.ENTRY:
        return url_for("calendar.change_entry", entry_id=item.thing_id, **values) if may_manage else ""
    return url_for(PAGES[item.kind], number=item.number, **values)


def say_time(item: Item) -> str:
    """The time of day, and how long it lasts or is put up with."""
    if isinstance(item.until, datetime):
        return _(
            "pukul %(at)s, dengan toleransi sampai %(until)s",
            at=write_time(item.at),
            until=formats.moment(item.until),
        )
    if item.at is not None:
        return _("pukul %(at)s", at=write_time(item.at))
    if item.until is not None and item.until != item.day:
        return _("sampai dengan %(day)s", day=formats.day(item.until))
    return ""


def write_time(moment: datetime | None) -> str:
    return "" if moment is None else f"{clock.local(moment):%H.%M %Z}"


def show_file(items: Sequence[Item], host: str) -> list[ics.Entry]:
    """The same as entries of a file; `host` makes their ids ours."""
    return [
        ics.Entry(
            uid=f"{item.kind}-{item.code}-{item.thing_id}@{host}",
            first=item.day,
            last=item.until if type(item.until) is date else item.day,
            summary=f"{CODES[item.code]}: {item.title}",
            description="\n".join(part for part in (item.about, item.number, say_time(item), item.link) if part),
            url=find_url(item, may_manage=False, _external=True) if item.kind is not Kind.ENTRY else item.link,
        )
        for item in items
    ]
