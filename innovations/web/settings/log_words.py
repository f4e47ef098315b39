"""One event of the log in words: what, by whom, about whom, and its details."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from innovations.domain import nip
from innovations.domain.log import Names
from innovations.domain.texts import TextKey
from innovations.models.accounts import Role
from innovations.models.agencies import HeadKind
from innovations.models.events import Event, Topic
from innovations.web import formats, labels
from innovations.web.words import lazy as _l

FIELDS: Mapping[str, str] = {
    "name": _l("nama"),
    "email": _l("surel"),
    "agency_id": _l("OPD"),
    "short_name": _l("singkatan"),
    "kind": _l("jenis"),
    "parent_id": _l("induk"),
    "valid_from": _l("berlaku sejak"),
    "valid_to": _l("berlaku sampai"),
    "successor_id": _l("pengganti"),
    "is_coordinator": _l("koordinator"),
    "note": _l("catatan"),
}


@dataclass(frozen=True)
class Line:
    """A row of the log as it is read."""

    id: int
    at: datetime
    topic: str
    sentence: str
    details: str
    reason: str
    actor: str
    actor_login: str
    subject: str
    address: str


def put_into_words(event: Event, names: Names, sees_logins: bool) -> Line:
    """`names` are what ids are called; NIPs are masked unless the reader may see them."""
    actor = event.actor
    return Line(
        id=event.id,
        at=event.at,
        topic=labels.label(event.topic),
        sentence=labels.event(event),
        details="; ".join(_details(event.details, names)),
        reason=event.reason,
        actor=actor.name if actor is not None else "",
        actor_login=_login(actor.login, sees_logins) if actor is not None else "",
        subject=_subject(event, names, sees_logins),
        address=event.address,
    )


def _login(login: str, sees_logins: bool) -> str:
    return login if sees_logins else nip.mask(login)


def _subject(event: Event, names: Names, sees_logins: bool) -> str:
    key = event.subject_id
    if event.proposal_id is not None:
        return names.proposals.get(event.proposal_id, "")
    if key is None:
        return ""
    if event.topic is Topic.ACCOUNT or event.code == "login_failed":
        name, login = names.users.get(key, ("", ""))
        return f"{name} ({_login(login, sees_logins)})" if name else ""
    if event.topic is Topic.AGENCY:
        return names.agencies.get(key, "")
    return names.directives.get(key, "") if event.topic is Topic.DIRECTIVE else ""


def _details(details: Mapping[str, Any], names: Names) -> list[str]:
    """Known details as sentences, the others as `key: value`; nothing is left out."""
    said = []
    for key, value in details.items():
        if value in (None, "", [], {}):
            continue
        say = WORDS.get(key)
        said.append(say(value, names) if say else f"{key}: {value}")
    return said


def _roles(values: Any) -> str:
    return ", ".join(_word(Role, value) for value in values)


def _word(kind: type[StrEnum], value: Any) -> str:
    return labels.label(kind(value)) if value in [*kind] else str(value)


def _day(value: Any) -> str:
    try:
        return formats.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _agency(value: Any, names: Names) -> str:
    return names.agencies.get(value, str(value))


WORDS: Mapping[str, Callable[[Any, Names], str]] = {
    "before": lambda value, names: _("peran sebelumnya: %(roles)s", roles=_roles(value)),
    "after": lambda value, names: _("peran: %(roles)s", roles=_roles(value)),
    "fields": lambda value, names: _(
        "yang diubah: %(fields)s", fields=", ".join(str(FIELDS.get(field, field)) for field in value)
    ),
    "agency_id": lambda value, names: _("OPD: %(name)s", name=_agency(value, names)),
    "parent_id": lambda value, names: _("induk: %(name)s", name=_agency(value, names)),
    "from_agency": lambda value, names: _("dari: %(name)s", name=_agency(value, names)),
    "to_agency": lambda value, names: _("ke: %(name)s", name=_agency(value, names)),
    "user_id": lambda value, names: _("orang: %(name)s", name=names.users.get(value, (str(value), ""))[0]),
    "kind": lambda value, names: _word(HeadKind, value),
    "valid_from": lambda value, names: _("sejak %(day)s", day=_day(value)),
    "valid_to": lambda value, names: _("sampai %(day)s", day=_day(value)),
    "is_coordinator": lambda value, names: _("menjadi koordinator") if value else _("bukan koordinator lagi"),
    "key": lambda value, names: _word(TextKey, value),
    "rows": lambda value, names: _("%(count)s baris", count=formats.number(value)),
    "name": lambda value, names: _("berkas: %(name)s", name=value),
}
