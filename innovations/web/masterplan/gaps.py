"""The lists of gaps between masterplan and innovations, each row with what kominfo can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from innovations.domain import calls, coverage, policy
from innovations.models.agencies import Agency
from innovations.models.masterplan import Programme
from innovations.models.proposals import Proposal
from innovations.web import formats, labels
from innovations.web.current import get_actor

SHOWN = 10


@dataclass(frozen=True)
class Row:
    """One thing that is missing something; `acts` are (words, address) for who may act."""

    code: str
    name: str
    agency: str
    note: str
    url: str
    acts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Gap:
    """One list: how many there are in all, some or all of its rows, and where the rest stands."""

    key: str
    title: str
    text: str
    total: int
    rows: Sequence[Row]
    url: str = ""


def list_gaps(limit: int | None = None) -> list[Gap]:
    """The four lists, at most `limit` rows of each."""
    counts, called = coverage.count_gaps(), calls.list_called_ids()

    def read(query: Select[Any]) -> Sequence[Any]:
        return coverage.list_rows(query, limit)

    return [
        Gap(
            "program",
            _("Program tanpa inovasi"),
            _("Belum ada inovasi yang disetujui dan ditautkan ke program ini."),
            counts.programmes,
            [_programme(row, called) for row in read(coverage.select_unserved())],
            url_for("masterplan.index", inovasi="tidak"),
        ),
        Gap(
            "inovasi",
            _("Inovasi tanpa program"),
            _("Sudah disetujui dan tidak dihentikan, tetapi belum ditautkan ke program mana pun."),
            counts.innovations,
            [_innovation(row) for row in read(coverage.select_unlinked())],
            url_for("proposals.index", tautan="belum"),
        ),
        Gap(
            "quick-win",
            _("Quick win yang terhenti"),
            _("Program unggulan yang sedang tidak berjalan."),
            counts.quick_wins,
            [_quick_win(row) for row in read(coverage.select_stopped())],
            url_for("masterplan.index", quick_win="terhenti"),
        ),
        Gap(
            "opd",
            _("OPD dengan program, tetapi tanpa inovasi"),
            _("Bertanggung jawab atas program masterplan, tetapi belum mempunyai inovasi yang disetujui."),
            counts.agencies,
            [_agency(row) for row in coverage.list_rows(coverage.select_idle_agencies(), None)],
        ),
    ]


def _programme(row: Programme, called: set[int]) -> Row:
    acts = []
    if policy.can_manage_masterplan(get_actor()):
        acts = [
            (_("Masukkan ke arahan"), url_for("masterplan.call", code=row.code)),
            (_("Tautkan inovasi"), url_for("masterplan.show", code=row.code, _anchor="tautkan")),
        ]
    where = f"{row.dimension.name}, {row.horizon.name}"
    if row.id in called:
        where += ". " + _("Sedang dicari dalam arahan.")
    return Row(row.code, row.name, _name(row.agency), where, url_for("masterplan.show", code=row.code), acts)


def _quick_win(row: Programme) -> Row:
    since = _("terhenti sejak %(day)s", day=formats.day(row.quick_win_stopped_on))
    return Row(row.code, row.name, _name(row.agency), since, url_for("masterplan.show", code=row.code))


def _innovation(row: Proposal) -> Row:
    acts = []
    if policy.can_manage_masterplan(get_actor()):
        acts = [(_("Tautkan ke program"), url_for("masterplan.link", number=row.number))]
    url = url_for("proposals.show", number=row.number)
    return Row(row.number, row.title, row.agency.name, labels.label(row.state), url, acts)


def _agency(row: Agency) -> Row:
    url = url_for("agencies.show", agency_id=row.id)
    programmes = url_for("masterplan.index", opd=row.id)
    return Row(row.short_name, row.name, row.name, "", url, [(_("Lihat programnya"), programmes)])


def _name(agency: Agency | None) -> str:
    return agency.name if agency is not None else ""
