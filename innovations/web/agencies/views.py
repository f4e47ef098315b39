"""Views of /opd: which innovations there are, per OPD."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import agencies, coverage, execution, listing, policy, reports
from innovations.domain.reports import AgencyFigures
from innovations.models.agencies import Agency
from innovations.models.proposals import LIVE_STATES
from innovations.web import labels, list_query
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_sheet
from innovations.web.list_files import send_list
from innovations.web.lists import Opened, open_list, read_page, say_source
from innovations.web.security import found
from innovations.web.tables import require_known
from innovations.web.words import lazy as _l

blueprint = Blueprint("agencies", __name__, url_prefix="/opd")

HEADS = {
    "process": _l("Dalam proses"),
    **{state.value: labels.LABELS[state] for state in LIVE_STATES},
    "closed": _l("Tidak lolos, ditarik"),
}


SORT = "-sent"


def open_figures() -> Opened:
    """What the figures are narrowed to: all but what they are split by, and what is one person's."""
    return open_list(
        but=("q", "opd", "unit", "status", "pemilik", "milik", "terkirim", "tugas", "tautan", "pengampu")
    )


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Figures per OPD, units rolled up; OPD without any proposal at the end."""
    actor, opened = get_actor(), open_figures()
    figures = reports.list_agency_figures(actor, opened.filters)
    return render_template(
        "agencies/index.html",
        opened=opened,
        asked=list_query.write(opened.filters),
        heads={key: str(words) for key, words in HEADS.items()},
        with_any=[row for row in figures if row.total],
        without=[row for row in figures if not row.total],
        without_title=_("OPD tanpa usulan")
        if policy.can_see_all_sent(actor)
        else _("OPD tanpa usulan yang dapat Anda lihat"),
        sums={key: sum(row.counts[key] for row in figures) for key in HEADS},
        total=sum(row.total for row in figures),
    )


@blueprint.get("/semua.<any(csv, xlsx, pdf):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """The figures as shown, as a file."""
    opened = open_figures()
    require_known(opened.left_out)
    figures = reports.list_agency_figures(get_actor(), opened.filters)
    columns = [_("OPD"), *(str(head) for head in HEADS.values()), _("Jumlah")]
    rows = [_figures_row(row) for row in figures]
    title = _("Usulan dan inovasi per OPD")
    return send_sheet(suffix, _("inovasi-per-opd"), columns, rows, title=title, filters=opened.list_words())


def _figures_row(row: AgencyFigures) -> list[Cell]:
    return [row.agency.name, *(row.counts[key] for key in HEADS), row.total]


@blueprint.get("/<id:agency_id>")
def show(agency_id: int) -> ResponseReturnValue:
    """The innovations of one OPD or unit."""
    actor, agency = get_actor(), found(agencies.get(agency_id))
    opened = open_list(agency=agency, sort=SORT)
    return render_template(
        "agencies/show.html",
        agency=agency,
        opened=opened,
        heads=HEADS,
        figures=list_programme_figures(agency),
        years=reports.list_year_figures(actor, agency) if agency.parent_id is None else [],
        page=read_page(actor, opened, listing.count(actor, opened.filters)),
        source=say_source(opened.list_words()),
        of_others=execution.list_of_others(agency),
    )


def list_programme_figures(agency: Agency) -> list[dict[str, Any]]:
    """For the macro `figures`: the programmes an OPD answers for; none for who answers for nothing."""
    cell = coverage.count_for(agency.id)
    rows = [
        (cell.programmes, None, _("program masterplan")),
        (cell.covered, "ya", _("sudah ada inovasi")),
        (cell.programmes - cell.covered, "tidak", _("belum ada inovasi")),
    ]
    return [
        {"value": value, "label": words, "url": url_for("masterplan.index", opd=agency.id, inovasi=served)}
        for value, served, words in rows
        if cell.programmes
    ]


@blueprint.get("/<id:agency_id>.<any(csv, xlsx, json, pdf):suffix>")
def show_file(agency_id: int, suffix: str) -> ResponseReturnValue:
    """All pages of the list as shown, as a file."""
    agency = found(agencies.get(agency_id))
    title = _("Usulan dan inovasi %(opd)s", opd=agency.name)
    name = _("inovasi-%(opd)s", opd=agency.short_name or agency.name)
    return send_list(suffix, open_list(agency=agency, sort=SORT), name, title)
