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
from innovations.models.directives import Phase, Seat
from innovations.models.events import Event, Topic
from innovations.models.masterplan import LinkWeight, span_years
from innovations.models.proposals import State
from innovations.transfer.imports import Kind, Outcome
from innovations.web import event_labels, formats, labels, masterplan_labels, scoring_words
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
AREAS: Mapping[str, str] = {
    "proposals": _l("Usulan"),
    "directives": _l("Arahan"),
    "reviews": _l("Penilaian"),
    "decisions": _l("Usulan keputusan"),
    "agencies": _l("Per OPD"),
    "masterplan": _l("Masterplan"),
    "settings": _l("Pengaturan"),
    "imports": _l("Impor"),
    "index": _l("Indeks Inovasi Daerah"),
    "accounts": _l("Akun"),
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
        details="; ".join(_details(event, names)),
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


def _details(event: Event, names: Names) -> list[str]:
    """Details as sentences. What has none (checksums, ids, codes of pages) stays in the database."""
    said = []
    for key, value in event.details.items():
        say = WORDS.get(f"{event.code}.{key}") or WORDS.get(key)
        if say is not None and value not in (None, "", [], {}):
            said.append(say(value, names))
    return [text for text in said if text]


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
    return names.agencies.get(value, "")


def _person(value: Any, names: Names) -> str:
    return names.users.get(value, ("", ""))[0]


def _fields(values: Any, words: Mapping[str, str]) -> str:
    known = dict.fromkeys(str(words[name]) for name in values if name in words)
    return _("yang diubah: %(fields)s", fields=", ".join(known)) if known else ""


def _filters(value: Any) -> str:
    """What a list was narrowed to: sentences in newer events."""
    chosen = value.get("filters") if isinstance(value, Mapping) else None
    return _("saringan: %(words)s", words=", ".join(str(words) for words in chosen)) if chosen else ""


def _refusal(code: Any) -> str:
    """Its sentence, unless that speaks of facts that the log does not keep."""
    text = str(labels.REFUSALS.get(str(code), ""))
    return "" if "%(" in text else text


def _kind(value: Any) -> str:
    return str(masterplan_labels.KINDS[Kind(value)]) if value in [*Kind] else _word(HeadKind, value)


def _count(outcome: Outcome, value: Any) -> str:
    return f"{formats.number(value)} {masterplan_labels.OUTCOMES[outcome]}" if value else ""


def _area(endpoint: str) -> str:
    name = AREAS.get(endpoint.partition(".")[0])
    return _("di halaman %(name)s", name=name) if name else ""


def _merged(links: Any) -> str:
    return ", ".join(f"{link['number']} ({link['contribution']})" for link in links)


def _bands(bands: Any) -> str:
    """The years of each horizon by its key."""
    return ", ".join(f"{key} {span_years(*years) or '–'}" for key, years in bands.items())


WORDS: Mapping[str, Callable[[Any, Names], str]] = {
    "before": lambda value, names: _("peran sebelumnya: %(roles)s", roles=_roles(value)),
    "after": lambda value, names: _("peran: %(roles)s", roles=_roles(value)),
    "fields": lambda value, names: _fields(value, {**labels.FIELDS, **FIELDS}),
    "changes": lambda value, names: _fields(value, event_labels.DIRECTIVE_FIELDS),
    "scoring_terms_changed.changes": lambda value, names: scoring_words.say_changes(value),
    "agency_id": lambda value, names: _("OPD: %(name)s", name=_agency(value, names)),
    "parent_id": lambda value, names: _("induk: %(name)s", name=_agency(value, names)),
    "from_agency": lambda value, names: _("dari: %(name)s", name=_agency(value, names)),
    "to_agency": lambda value, names: _("ke: %(name)s", name=_agency(value, names)),
    "user_id": lambda value, names: _("orang: %(name)s", name=_person(value, names)),
    "user_ids": lambda value, names: _("orang: %(name)s", name=", ".join(_person(key, names) for key in value)),
    "from_user_id": lambda value, names: _("dari: %(name)s", name=_person(value, names)),
    "to_user_id": lambda value, names: _("ke: %(name)s", name=_person(value, names)),
    "kind": lambda value, names: _kind(value),
    "valid_from": lambda value, names: _("sejak %(day)s", day=_day(value)),
    "valid_to": lambda value, names: _("sampai %(day)s", day=_day(value)),
    "is_coordinator": lambda value, names: _("menjadi koordinator") if value else _("bukan koordinator lagi"),
    "key": lambda value, names: _word(TextKey, value),
    "rows": lambda value, names: _("%(count)s baris", count=formats.number(value)),
    "filters": lambda value, names: _filters(value),
    "system": lambda value, names: str(value),
    "expires_on": lambda value, names: _("berlaku sampai %(day)s", day=_day(value)),
    "exported.name": lambda value, names: _("berkas: %(name)s", name=value),
    "programme_deleted.name": lambda value, names: str(value),
    "indicator": lambda value, names: _("indikator: %(key)s", key=value),
    "level": lambda value, names: _("level %(level)s", level=value),
    "reopened_level": lambda value, names: _("sebelumnya terverifikasi pada level %(level)s", level=value),
    "lost_claims": lambda value, names: _("%(count)s klaim kehilangan indikatornya", count=formats.number(value)),
    "index_spd_set.old": lambda value, names: _("dari: %(name)s", name=value),
    "index_spd_set.new": lambda value, names: _("menjadi: %(points)s", points=value),
    "index_year_frozen.sha256": lambda value, names: f"SHA-256 {value}",
    "index_resubmitted.claims": lambda value, names: _("%(count)s klaim", count=formats.number(value)),
    "programme": lambda value, names: _("program: %(code)s", code=value),
    "weight": lambda value, names: _("bobot: %(name)s", name=_word(LinkWeight, value)),
    "old_weight": lambda value, names: _("semula: %(name)s", name=_word(LinkWeight, value)),
    "plan": lambda value, names: str(value),
    "moved": lambda value, names: _("%(count)s tautan pindah", count=formats.number(len(value))),
    "merged": lambda value, names: _("digabung: %(words)s", words=_merged(value)),
    "bands": lambda value, names: _bands(value),
    "section": lambda value, names: _("bagian: %(name)s", name=labels.SECTIONS.get(value, "")),
    "from": lambda value, names: _("dari: %(name)s", name=_word(State, value)),
    "to": lambda value, names: _("ke: %(name)s", name=_word(State, value)),
    "version_no": lambda value, names: _("versi %(number)s", number=value),
    "number": lambda value, names: str(value),
    "year": lambda value, names: _("tahun %(year)s", year=value),
    "seat": lambda value, names: _word(Seat, value),
    "phase_moved.old": lambda value, names: _("dari: %(name)s", name=_word(Phase, value)),
    "phase_moved.new": lambda value, names: _("ke: %(name)s", name=_word(Phase, value)),
    "committee_seat_changed.old": lambda value, names: _("dari: %(name)s", name=_word(Seat, value)),
    "committee_seat_changed.new": lambda value, names: _("ke: %(name)s", name=_word(Seat, value)),
    "decree_number": lambda value, names: _("Keputusan %(number)s", number=value),
    "decree_date": lambda value, names: _day(value),
    "voided_review_id": lambda value, names: _("penilaiannya yang sudah terkirim gugur"),
    "proposals": lambda value, names: _("%(count)s usulan", count=formats.number(value)),
    "imported.new": lambda value, names: _count(Outcome.NEW, value),
    "imported.changed": lambda value, names: _count(Outcome.CHANGED, value),
    "imported.same": lambda value, names: _count(Outcome.SAME, value),
    "import_undone.name": lambda value, names: _("berkas: %(name)s", name=value),
    "import_undone.removed": lambda value, names: _("%(count)s dihapus", count=formats.number(value)),
    "import_undone.restored": lambda value, names: _("%(count)s dikembalikan", count=formats.number(value)),
    "status": lambda value, names: _("bukan wewenangnya") if value == 403 else "",
    "endpoint": lambda value, names: _area(str(value)),
    "path": lambda value, names: str(value),
    "refusal": lambda value, names: _refusal(value),
}
