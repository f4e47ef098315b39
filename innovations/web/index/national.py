"""Views that take the national profile out: one workbook of all innovations, one PDF of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from innovations.documents import dossier as paper
from innovations.documents import typesetting
from innovations.documents.dossier import Block, Section
from innovations.domain import clock, index_national, index_rights, index_years, proposals
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.domain.index_national import Profile
from innovations.domain.index_rules import ProfileField, Rules
from innovations.web import formats, texts
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_pdf, send_sheet
from innovations.web.security import found, require
from innovations.web.transactions import reading

from .blueprint import blueprint
from .claims import INNOVATION
from .loading import load
from .profile_words import Entry, list_entries
from .region_forms import RegionFilter
from .standings import list_rows

PERSONAL = "initiator_name"
"""The source of a field that names a person."""
EVIDENCE = "video"
"""The source of a field that is evidence."""


@blueprint.get("/indeks/<id:year>/profil.xlsx")
def profiles_file(year: int) -> Response:
    """A row for each innovation, and a sheet with a row for each record of evidence that this person may read."""
    actor, rules = get_actor(), index_years.get_rules(found(index_years.get(year)))
    profiles = index_national.list_profiles(actor, year, agency_id=RegionFilter().chosen_agency())
    if not profiles:
        raise DomainError("index_no_profiles", year=year)
    affairs = proposals.name_affairs()
    counted = [field for field in rules.profile_fields if field.min_words]
    columns = [_("Nomor"), _("OPD"), *(field.label for field in rules.profile_fields)]
    columns += [_("%(name)s: kekurangan kata", name=field.label) for field in counted]
    rows = [list(_cells(actor, rules, profile, affairs)) for profile in profiles]
    readable = [one for one in profiles if index_rights.can_read_evidence(actor, one.proposal)]
    evidence = [(_("Bukti dukung"), _evidence_columns(), [*_evidence(rules, readable)])] if readable else []
    name, title = _("profil-indeks-%(year)s", year=year), _("Profil indeks %(year)s", year=year)
    return send_sheet("xlsx", name, columns, rows, title=title, further=evidence)


def _list_known(actor: Actor, rules: Rules, profile: Profile, affairs: Mapping[str, str]) -> list[Entry]:
    """The year's fields in words; names of persons and evidence only for who may see them."""
    entries = list_entries(rules, profile, affairs)
    hidden = {
        PERSONAL: not index_rights.can_see_initiator(actor, profile.proposal),
        EVIDENCE: not index_rights.can_read_evidence(actor, profile.proposal),
    }
    return [replace(entry, text="") if hidden.get(entry.field.source) else entry for entry in entries]


def _cells(actor: Actor, rules: Rules, profile: Profile, affairs: Mapping[str, str]) -> Iterator[Cell]:
    entries = _list_known(actor, rules, profile, affairs)
    yield profile.proposal.number
    yield profile.proposal.agency.name
    yield from (entry.text for entry in entries)
    yield from (max(0, entry.field.min_words - entry.words) for entry in entries if entry.field.min_words)


def _evidence_columns() -> list[str]:
    return [
        _("Nomor"),
        _("Indikator"),
        _("Level yang diklaim"),
        _("Nomor surat"),
        _("Tanggal surat"),
        _("Tentang"),
        _("Dokumen"),
        _("Tautan"),
        _("Level terverifikasi"),
    ]


def _evidence(rules: Rules, profiles: Sequence[Profile]) -> Iterator[list[Cell]]:
    for profile in profiles:
        for indicator in rules.indicators:
            claim = profile.claims.get(indicator.key)
            if claim is not None and claim.level:
                yield [
                    profile.proposal.number,
                    f"{indicator.number}. {indicator.name}",
                    claim.level,
                    claim.letter_number,
                    claim.letter_date,
                    claim.about,
                    "; ".join(file.filename for file in claim.files),
                    claim.link,
                    claim.verified_level,
                ]


@blueprint.get(f"{INNOVATION}/<id:year>/profil.pdf")
def profile_pdf(number: str, year: int) -> Response:
    """The same of one innovation on paper, always Indonesian."""
    with reading():
        place, actor = load(number, year), get_actor()
        require(index_rights.can_read_evidence(actor, place.proposal))
        profile = index_national.list_profiles(actor, year, number=number)[0]
        content = read_paper(actor, place.rules, profile)
        name = _("profil-indeks-%(year)s-%(number)s", year=year, number=number)
    return send_pdf(name, typesetting.write(paper.TEMPLATE, content), rows=1)


def read_paper(actor: Actor, rules: Rules, profile: Profile) -> dict[str, Any]:
    office = texts.get_office()
    with force_locale("id"):
        day = formats.day(clock.today())
        entries = _list_known(actor, rules, profile, proposals.name_affairs())
        return paper.read(
            profile.proposal.number,
            profile.proposal.shown_title,
            [_profile_section(rules, entries), _evidence_section(rules, profile)],
            letterhead=texts.get("letterhead"),
            foot=_("Dicetak dari %(office)s pada %(day)s untuk %(name)s", office=office, day=day, name=actor.name),
            name=_("Profil Indeks %(year)s", year=rules.year),
        )


def _profile_section(rules: Rules, entries: Sequence[Entry]) -> Section:
    short = [entry for entry in entries if entry.field.type != "longtext"]
    long = [entry for entry in entries if entry.field.type == "longtext"]
    facts = [*((entry.field.label, entry.text or "–") for entry in short), (_("Kepastian aturan"), rules.status)]
    blocks = [Block(title=say_length(entry.field, entry.words), text=entry.text or "–") for entry in long]
    return Section(_("Profil inovasi"), [Block(facts=facts), *blocks])


def say_length(field: ProfileField, words: int) -> str:
    """`Rancang bangun (254 kata, kurang 46 dari 300)`; the mere label where no length is asked."""
    if not field.min_words:
        return field.label
    counted = ngettext("%(num)s kata", "%(num)s kata", words)
    if words < field.min_words:
        lacks = _("kurang %(lack)s dari %(least)s", lack=field.min_words - words, least=field.min_words)
        return f"{field.label} ({counted}, {lacks})"
    return f"{field.label} ({counted})"


def _evidence_section(rules: Rules, profile: Profile) -> Section:
    rows = [
        [
            f"{row.indicator.number}. {row.indicator.name}",
            str(row.level or "–"),
            "–" if row.verified_level is None else str(row.verified_level),
            _say_record(profile, row.indicator.key),
        ]
        for row in list_rows(rules, profile.claims)
    ]
    head = [_("Indikator"), _("Diklaim"), _("Diverifikasi"), _("Bukti dukung")]
    return Section(_("Indikator dan bukti dukung"), [Block(head=head, rows=rows)])


def _say_record(profile: Profile, key: str) -> str:
    """Number, date, about, files and link in one line."""
    claim = profile.claims.get(key)
    if claim is None:
        return "–"
    day = formats.day(claim.letter_date) if claim.letter_date else ""
    parts = [claim.letter_number, day, claim.about, *(file.filename for file in claim.files), claim.link]
    return ", ".join(part for part in parts if part) or "–"
