"""Views of /tindak-lanjut: which innovations need somebody, as a list, as a file, and to remind their people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import HiddenField

from innovations.domain import clock, nudges, stewards, watch
from innovations.domain.watch import Line, Need
from innovations.web import formats, labels
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_sheet
from innovations.web.forms import FilterForm, IdField, as_member
from innovations.web.loading import load_live
from innovations.web.paths import own_path
from innovations.web.tables import Table, paginate_list, with_query
from innovations.web.words import lazy as _l

from .blueprint import blueprint

TONES = {
    Need.REPORT_LATE: "red",
    Need.STALE: "orange",
    Need.TRIAL_OVER: "orange",
    Need.MILESTONE_OVERDUE: "orange",
    Need.REPORT_DUE: "yellow",
}
SORTS: Mapping[str, Callable[[Line], Any]] = {
    "judul": lambda line: line.title.casefold(),
    "opd": lambda line: line.agency.casefold(),
    "tempo": lambda line: line.due_on or date.max,
    "kabar": lambda line: line.last_sign,
}


class WatchForm(FilterForm):
    """What the board is narrowed to; `perlu` and `sort` ride along."""

    opd = IdField(_l("OPD"), empty=_l("Semua OPD"))
    perlu = HiddenField()
    sort = HiddenField()


@dataclass(frozen=True)
class Board:
    """What the query string asks for: the lines in its order, and how many there are of each need without it."""

    form: WatchForm
    table: Table
    need: Need | None
    agency: str
    """Empty for all of them."""
    counts: Mapping[Need, int]
    total: int
    lines: Sequence[Line]

    def list_words(self) -> list[str]:
        """What is chosen, for files."""
        return [words for words in (self.agency, labels.label(self.need) if self.need else "") if words]


def read_board() -> Board:
    """What the query string cannot mean is left aside."""
    form, table = WatchForm(), Table(dict.fromkeys(SORTS), "kabar")
    lines = watch.list_needing(get_actor())
    agencies = {line.agency_id: line.agency for line in lines}
    form.opd.offer(sorted(agencies.items(), key=lambda row: row[1]))
    for name in ("perlu", "sort"):
        if not form[name].data:
            del form[name]
    if form.opd.data in agencies:
        lines = [line for line in lines if line.agency_id == form.opd.data]
    need = as_member(Need, request.args.get("perlu"))
    chosen = [line for line in lines if need is None or need in line.needs]
    chosen.sort(key=SORTS[table.sort], reverse=table.descending)
    agency = agencies.get(form.opd.data or 0, "")
    return Board(form, table, need, agency, watch.count_needs(lines), len(lines), chosen)


@blueprint.get("/tindak-lanjut")
def board() -> ResponseReturnValue:
    """What needs somebody, the longest silent first."""
    found, actor = read_board(), get_actor()
    return render_template(
        "followup/board.html",
        board=found,
        page=paginate_list(found.lines),
        chips=list_chips(found),
        tones=TONES,
        say=say_need,
        stale_days=watch.STALE_DAYS,
        sees_all=stewards.oversees(actor),
        may_remind=stewards.is_kominfo(actor),
    )


def list_chips(found: Board) -> list[dict[str, Any]]:
    """All, and each need, with its count."""
    rows = [(None, _("Semua"), found.total), *((need, labels.label(need), found.counts[need]) for need in Need)]
    return [
        {
            "label": words,
            "count": count,
            "active": need is found.need,
            "url": with_query(perlu=need.value if need else None, page=None),
        }
        for need, words, count in rows
    ]


def say_need(line: Line, need: Need) -> str:
    """Since when, or until when."""
    today = clock.today()
    if need is Need.REPORT_DUE:
        return _("paling lambat %(day)s", day=formats.short_day(line.due_on))
    since = {
        Need.REPORT_LATE: line.due_on,
        Need.STALE: clock.local(line.last_sign).date(),
        Need.TRIAL_OVER: line.trial_end,
        Need.MILESTONE_OVERDUE: line.milestone_due,
    }[need]
    return ngettext("%(num)s hari", "%(num)s hari", (today - since).days if since else 0)


@blueprint.get("/tindak-lanjut/semua.<any(csv, xlsx):suffix>")
def board_file(suffix: str) -> ResponseReturnValue:
    """All pages of the board as shown, as a file."""
    found = read_board()
    columns = [
        _("Nomor"),
        _("Judul inovasi"),
        _("OPD"),
        _("Status"),
        _("Yang perlu ditindaklanjuti"),
        _("Laporan paling lambat"),
        _("Kabar terakhir"),
        _("Terakhir diingatkan"),
    ]
    rows = [write_row(line) for line in found.lines]
    title = _("Tindak lanjut inovasi")
    return send_sheet(suffix, _("tindak-lanjut-inovasi"), columns, rows, title=title, filters=found.list_words())


def write_row(line: Line) -> list[Cell]:
    return [
        line.number,
        line.title,
        line.agency,
        labels.label(line.state),
        "; ".join(f"{labels.label(need)} ({say_need(line, need)})" for need in line.needs),
        formats.short_day(line.due_on),
        formats.short_day(line.last_sign),
        formats.short_day(line.asked_at),
    ]


@blueprint.post("/usulan/<string(maxlength=20):number>/ingatkan")
def remind(number: str) -> ResponseReturnValue:
    """Owner and team; again within 24 hours it changes nothing and says so."""
    proposal = load_live(number)
    if nudges.ask(proposal, get_actor()):
        flash(_("Pemilik dan tim inovasi %(number)s diingatkan.", number=number), "success")
    else:
        flash(_("Tidak diingatkan lagi: satu inovasi diingatkan paling banyak sekali dalam 24 jam."), "info")
    return redirect(own_path(request.form.get("next"), url_for(".board")), 303)
