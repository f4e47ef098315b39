"""What every face of a list shares: filters read from the address, the form that shows them, and a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from wtforms import HiddenField, SelectField, StringField

from innovations.domain import clock, listing, reports
from innovations.domain.actor import Actor
from innovations.domain.index_readiness import Readiness
from innovations.domain.listing import DEFAULT_SORT, FOUND_SORT, LIVE, BadCursor, Choices, Filters, Line
from innovations.models.agencies import Agency
from innovations.models.proposals import Form, Kind, Stage, State

from . import formats, labels, list_query
from .current import get_actor
from .forms import EnumField, FilterForm, IdField, one_line, option
from .tables import PAGE_SIZE, Table, from_start, list_unknown_names
from .words import lazy as _l

STATUSES = [
    option("", _l("Semua status")),
    option("process", _l("Dalam proses")),
    option(LIVE, _l("Pernah disetujui")),
    *(option(state.value, labels.LABELS[state]) for state in State),
    option("closed", _l("Tidak lolos atau ditarik")),
]


class ListFilter(FilterForm):
    """What a list is narrowed to; what only links ask for rides along in hidden fields."""

    q = StringField(_l("Cari kata atau nomor"), filters=[one_line])
    opd = IdField(_l("OPD"), empty=_l("Semua OPD"))
    unit = IdField(_l("Unit"), empty=_l("OPD dan semua unit"))
    status = SelectField(_l("Status"), choices=STATUSES)
    tahun = IdField(_l("Tahun"), empty=_l("Semua tahun"))
    arahan = IdField(_l("Arahan"), empty=_l("Semua arahan"))
    dimensi = IdField(_l("Dimensi"), empty=_l("Semua dimensi"))
    horizon = IdField(_l("Jangka"), empty=_l("Semua jangka"))
    program = IdField(_l("Program masterplan"), empty=_l("Semua program"))
    urusan = IdField(_l("Urusan pemerintahan"), empty=_l("Semua urusan"))
    bentuk = EnumField(_l("Bentuk inovasi"), kind=Form, empty=_l("Semua bentuk"))
    jenis = EnumField(_l("Jenis inovasi"), kind=Kind, empty=_l("Semua jenis"))
    tahapan = EnumField(_l("Tahapan inovasi"), kind=Stage, empty=_l("Semua tahapan"))
    kesiapan = EnumField(_l("Kesiapan indeks"), kind=Readiness, empty=_l("Semua kesiapan"))
    nilai_dari = StringField(_l("Nilai dari"))
    nilai_sampai = StringField(_l("Nilai sampai"))
    pemilik = HiddenField()
    milik = HiddenField()
    terkirim = HiddenField()
    asal = HiddenField()
    tugas = HiddenField()
    tautan = HiddenField()
    pengampu = HiddenField()
    sort = HiddenField()

    FURTHER = (
        "dimensi",
        "horizon",
        "program",
        "urusan",
        "bentuk",
        "jenis",
        "tahapan",
        "kesiapan",
        "nilai_dari",
        "nilai_sampai",
    )
    """Asked for less often: shown when opened, or when one of them is chosen."""

    def offer(self, choices: Choices) -> None:
        for name, (attribute, _read) in list_query.FIELDS.items():
            field = self._fields.get(name)
            if isinstance(field, IdField):
                field.offer(getattr(choices, attribute))
        if not choices.unit_id:
            del self.unit

    def words(self) -> list[str]:
        return [text for name, text in zip(self.chosen(), super().words(), strict=True) if not _is_hidden(self[name])]


def _is_hidden(field: Any) -> bool:
    return isinstance(field, HiddenField)


@dataclass(frozen=True)
class Opened:
    """A list as the address asks for it, settled."""

    filters: Filters
    table: Table
    form: ListFilter
    choices: Choices
    left_out: Sequence[str]
    """Words of filters that the address names and that mean nothing, or nothing any more."""

    @property
    def sort(self) -> str:
        """For `listing`: `-updated`."""
        return f"-{self.table.sort}" if self.table.descending else self.table.sort

    @cached_property
    def is_filtered(self) -> bool:
        return bool(set(self.form.chosen()) - {"sort"})

    def list_words(self) -> list[str]:
        """What it is narrowed to, for people."""
        mine = [_("Usulan saya")] if self.filters.only_mine else []
        return [*self.form.words(), *mine, *(words for words, _names in list_link_words(self))]


def open_list(*, agency: Agency | None = None, but: Sequence[str] = (), sort: str = DEFAULT_SORT) -> Opened:
    """Read the address, without the fields `but`; below an OPD or unit what was sent there, and no choice of OPD."""
    if agency is not None:
        but = ("opd", "terkirim") if agency.parent_id is None else ("opd", "terkirim", "unit")
    args = {name: text for name, text in request.args.items() if name not in but}
    asked = list_query.read(args)
    if agency is not None:
        asked = reports.of_agency(agency, asked)
    choices = listing.list_choices(asked.agency_id)
    filters, gone = list_query.settle(asked, choices)
    form = ListFilter(MultiDict(list_query.write(filters, args.get("sort"))))
    lost = [str(form[name].label.text) if name in form else name for name in (*gone, *list_query.list_nonsense(args))]
    lost += list_unknown_names(args, list_query.NAMES)
    form.offer(choices)
    for name in set(but) & set(form._fields):
        del form[name]
    sort = FOUND_SORT if filters.words else sort
    table = Table(dict.fromkeys(listing.SORTS), sort.removeprefix("-"), default_descending=sort.startswith("-"))
    return Opened(filters, table, form, choices, lost)


def list_link_words(opened: Opened) -> list[tuple[str, Sequence[str]]]:
    """What only links narrow to: words, and the names in the query string that say so."""
    filters, found = opened.filters, list[tuple[str, Sequence[str]]]()
    if filters.work is not None:
        found.append((str(labels.WORK[filters.work]), ("tugas",)))
    if filters.owner_id is not None:
        found.append((_("Milik satu orang"), ("pemilik",)))
    if filters.only_sent:
        found.append((_("Tanpa draf"), ("terkirim",)))
    if filters.only_filed:
        found.append((_("Tanpa inovasi terdahulu"), ("asal",)))
    if filters.only_unlinked:
        found.append((_("Belum ditautkan ke program masterplan"), ("tautan",)))
    if filters.serving is not None:
        words = _("Berjalan dan mendukung masterplan") if filters.only_running else _("Mendukung masterplan")
        place, choices = filters.serving, opened.choices
        known = (choices.dimension_id, choices.horizon_id, choices.programme_id, choices.agency_id)
        ids = (place.dimension_id, place.horizon_id, place.programme_id, place.agency_id)
        names = [dict(pairs)[key] for pairs, key in zip(known, ids, strict=True) if key in dict(pairs)]
        words = " · ".join([words, *names])
        found.append((words, ("tautan", "dimensi", "horizon", "jangka", "program", "pengampu")))
    return found


def say_source(words: Sequence[str]) -> str:
    """What a page shows, when and to whom: whoever holds a print of it must know."""
    return _(
        "Saringan: %(filters)s. Keadaan %(moment)s, dibuka oleh %(name)s.",
        filters="; ".join(words) or _("tanpa saringan"),
        moment=formats.moment(clock.now()),
        name=get_actor().name,
    )


@dataclass(frozen=True)
class KeysetPage:
    """One page of a list; see `pager` in templates/macros/tables.html."""

    lines: Sequence[Line]
    total: str
    """`26` or `1.000+`."""
    prev_url: str | None
    next_url: str | None


def read_page(actor: Actor, opened: Opened, total: int) -> KeysetPage:
    """The page that the address asks for; a cursor that no list gave out is a bad request."""
    after, before = request.args.get("sesudah"), request.args.get("sebelum")
    try:
        part = listing.list_slice(
            actor, opened.filters, sort=opened.sort, after=after, before=before, limit=PAGE_SIZE
        )
    except BadCursor as error:
        raise BadRequest from error
    return KeysetPage(
        part.lines,
        write_count(total),
        from_start(sebelum=part.prev_cursor) if part.prev_cursor else None,
        from_start(sesudah=part.next_cursor) if part.next_cursor else None,
    )


def write_count(number: int) -> str:
    """`1.000+` where counting stopped."""
    plus = "+" if number > listing.MOST or isinstance(number, listing.AtLeast) else ""
    return f"{formats.number(min(number, listing.MOST))}{plus}"
