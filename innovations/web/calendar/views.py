"""Views of /kalender: one month of what the reader may see, and a year of it as a file."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from innovations.documents import ics
from innovations.domain import calendar, calendar_entries, clock
from innovations.domain.calendar import Item, Kind
from innovations.domain.errors import DomainError
from innovations.domain.events import record_export
from innovations.domain.schedule import add_months
from innovations.web.current import get_actor
from innovations.web.downloads import send_file_bytes
from innovations.web.forms import as_member
from innovations.web.tables import with_query

from .present import KINDS, show, show_file

blueprint = Blueprint("calendar", __name__)

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 1)
BACK, AHEAD = 1, 12
"""Months that the file holds, before and after today."""


@blueprint.get("/kalender")
def index() -> ResponseReturnValue:
    """A month as a list; what was typed as nonsense is this one."""
    actor, month, kind = (
        get_actor(),
        read_month(request.args.get("bulan", "")),
        as_member(Kind, request.args.get("jenis")),
    )
    last = month.replace(day=monthrange(month.year, month.month)[1])
    items = calendar.list_items(actor, month, last)
    may_manage = calendar_entries.can_manage(actor)
    shown = [item for item in items if kind in (None, item.kind)]
    return render_template(
        "calendar/index.html",
        rows=[show(item, may_manage) for item in shown],
        heading=format_date(month, "MMMM y"),
        today=format_date(clock.today(), "EEEE, d MMMM y") if month <= clock.today() <= last else "",
        chips=list_chips(items, kind),
        kind=kind,
        is_cut=any(count >= calendar.MOST for count in Counter(item.kind for item in items).values()),
        months={name: month_url(month, steps) for name, steps in (("before", -1), ("after", 1))},
        may_manage=may_manage,
    )


def read_month(text: str) -> date:
    """`2026-11` as its first day."""
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) and FIRST.year <= int(text[:4]) <= LAST.year:
        return date(int(text[:4]), int(text[5:]), 1)
    return clock.today().replace(day=1)


def month_url(month: date, steps: int) -> str | None:
    """The month so many further, as far as there are any."""
    other = add_months(month, steps)
    return with_query(bulan=f"{other:%Y-%m}") if FIRST <= other <= LAST else None


def list_chips(items: Sequence[Item], kind: Kind | None) -> list[dict[str, Any]]:
    """Kinds of this month, each with how many; the one chosen also when there is none."""
    counts = Counter(item.kind for item in items)
    every = {"label": _("Semua"), "count": len(items), "url": with_query(jenis=None), "active": kind is None}
    return [
        every,
        *(
            {"label": word, "count": counts[its], "url": with_query(jenis=its.value), "active": its is kind}
            for its, (word, _tone) in KINDS.items()
            if counts[its] or its is kind
        ),
    ]


@blueprint.get("/kalender.ics")
def download() -> ResponseReturnValue:
    """From a month ago to a year ahead, of all kinds or one; the export goes into the log."""
    actor, kind, today = get_actor(), as_member(Kind, request.args.get("jenis")), clock.today()
    kinds = tuple(Kind) if kind is None else (kind,)
    first, last = add_months(today, -BACK), add_months(today, AHEAD) - timedelta(days=1)
    items = calendar.list_items(actor, first, last, kinds)
    if not items:
        raise DomainError("calendar_empty")
    name = _("Kalender %(app)s", app=current_app.config["APP_NAME"])
    body = ics.write(name, clock.now(), show_file(items, request.host.partition(":")[0]))
    record_export(actor, "kalender", rows=len(items), filters=[str(KINDS[kind][0])] if kind else [])
    return send_file_bytes(body, f"kalender-{today.isoformat()}.ics", "text/calendar; charset=utf-8")
