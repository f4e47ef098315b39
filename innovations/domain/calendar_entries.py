"""Entries of the calendar (jadwal) that kominfo keeps: national windows, weeks of an index year, and the like."""

from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import select

from innovations.database import db
from innovations.models.calendar import CalendarEntry
from innovations.models.events import Topic

from . import stewards
from .actor import Actor
from .errors import Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .index_claims import require_link
from .moves import require_text
from .tokens import find_made


@dataclass(frozen=True)
class Content:
    """What an entry says; both days inclusive."""

    title: str
    starts_on: date
    ends_on: date
    note: str = ""
    link: str = ""


can_manage = stewards.is_kominfo
"""Who keeps the entries; everybody else reads them."""


def get(entry_id: int, *, lock: bool = False) -> CalendarEntry | None:
    query = select(CalendarEntry).where(CalendarEntry.id == entry_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def read_content(entry: CalendarEntry) -> Content:
    """What stands in it now."""
    return Content(**{field.name: getattr(entry, field.name) for field in fields(Content)})


def digest(entry: CalendarEntry) -> str:
    """Its fingerprint, for forms to notice another editor."""
    return digest_of(asdict(read_content(entry)))


def add(actor: Actor, content: Content, form_token: str | None = None) -> CalendarEntry:
    """One more. The same form sent twice (`form_token`) is one."""
    require_part(can_manage(actor))
    made = find_made(CalendarEntry, form_token)
    if made is not None:
        return made
    entry = CalendarEntry(form_token=form_token)
    _write(entry, content)
    db.session.add(entry)
    db.session.flush()  # the event needs its id
    _record("calendar_entry_added", entry, actor)
    return entry


def change(entry: CalendarEntry, actor: Actor, content: Content, seen: str | None = None) -> None:
    """Write it anew; what it says already is no act. `seen` is the `digest` that the form was opened on."""
    require_part(can_manage(actor))
    if content == read_content(entry):
        return
    require_fresh(seen, digest(entry))
    _write(entry, content)
    _record("calendar_entry_changed", entry, actor)


def remove(entry: CalendarEntry, actor: Actor) -> None:
    """Take it out; the log keeps what it was called and when it was."""
    require_part(can_manage(actor))
    _record("calendar_entry_removed", entry, actor)
    db.session.delete(entry)


def _write(entry: CalendarEntry, content: Content) -> None:
    require_text(content.title, "title")
    if content.ends_on < content.starts_on:
        raise Invalid("ends_before_start", "ends_on")
    if content.link:
        require_link(content.link, "link")
    for name, value in asdict(content).items():
        setattr(entry, name, value)


def _record(code: str, entry: CalendarEntry, actor: Actor) -> None:
    record(
        Topic.SETTING,
        code,
        actor,
        subject_id=entry.id,
        title=entry.title,
        starts_on=entry.starts_on.isoformat(),
        ends_on=entry.ends_on.isoformat(),
    )
