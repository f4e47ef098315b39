"""Views of /opd: which innovations there are, per OPD."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func

from innovations.domain import agencies, clock, coverage, listing, policy, reports, shown
from innovations.domain.reports import AgencyFigures, Filter, Innovation
from innovations.models.agencies import Agency
from innovations.models.proposals import LIVE_STATES, Proposal
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_sheet
from innovations.web.security import found
from innovations.web.tables import Table, paginate, with_query
from innovations.web.words import lazy as _l

from .forms import AgencyFilter, AgencyListFilter

blueprint = Blueprint("agencies", __name__, url_prefix="/opd")

HEADS = {
    "process": _l("Dalam proses"),
    **{state.value: labels.LABELS[state] for state in LIVE_STATES},
    "closed": _l("Tidak lolos, ditarik"),
}


def _list_filter() -> tuple[AgencyListFilter, Filter]:
    form = AgencyListFilter()
    form.offer(reports.list_choices(get_actor()))
    return form, _wanted(form.chosen())


def _wanted(chosen: dict[str, Any]) -> Filter:
    return Filter(
        unit_id=chosen.get("unit"),
        year=chosen.get("tahun"),
        status=chosen.get("status"),
        directive_id=chosen.get("arahan"),
        dimension_id=chosen.get("dimensi"),
        affair_id=chosen.get("urusan"),
    )


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Figures per OPD, units rolled up; OPD without any proposal at the end."""
    form, wanted = _list_filter()
    actor = get_actor()
    figures = reports.list_agency_figures(actor, wanted)
    return render_template(
        "agencies/index.html",
        filter=form,
        heads=HEADS,
        with_any=[row for row in figures if row.total],
        without=[row for row in figures if not row.total],
        without_title=_("OPD tanpa usulan")
        if policy.can_see_all_sent(actor)
        else _("OPD tanpa usulan yang dapat Anda lihat"),
        is_filtered=bool(form.chosen()),
        sums={key: sum(row.counts[key] for row in figures) for key in HEADS},
        total=sum(row.total for row in figures),
        csv_url=with_query("agencies.index_file", page=None, suffix="csv"),
        xlsx_url=with_query("agencies.index_file", page=None, suffix="xlsx"),
    )


@blueprint.get("/semua.<any(csv, xlsx):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """The figures as shown, as a file."""
    form, wanted = _list_filter()
    figures = reports.list_agency_figures(get_actor(), wanted)
    columns = [_("OPD"), *(str(head) for head in HEADS.values()), _("Jumlah")]
    rows = [_figures_row(row) for row in figures]
    title = _("Usulan dan inovasi per OPD")
    return send_sheet(suffix, _("inovasi-per-opd"), columns, rows, title=title, filters=form.words())


def _figures_row(row: AgencyFigures) -> list[Cell]:
    return [row.agency.name, *(row.counts[key] for key in HEADS), row.total]


def _agency_list(agency_id: int) -> tuple[Agency, AgencyFilter, Filter, Table]:
    agency = found(agencies.get(agency_id))
    form = AgencyFilter()
    form.offer(reports.list_choices(get_actor(), agency.id))
    wanted = reports.of_agency(agency, _wanted(form.chosen()))
    sortable = {
        "number": Proposal.number,
        "title": func.lower(shown.title_for(get_actor())),
        "state": listing.STATE_ORDER,
        "sent": Proposal.submitted_at,
    }
    return agency, form, wanted, Table(sortable, "sent", default_descending=True)


@blueprint.get("/<id:agency_id>")
def show(agency_id: int) -> ResponseReturnValue:
    """The innovations of one OPD or unit."""
    actor = get_actor()
    agency, form, wanted, table = _agency_list(agency_id)
    query = reports.with_details(actor, reports.select_innovations(actor, wanted))
    page = paginate(query.order_by(*table.order_by(Proposal.id)))
    return render_template(
        "agencies/show.html",
        agency=agency,
        filter=form,
        heads=HEADS,
        figures=list_programme_figures(agency),
        years=reports.list_year_figures(actor, agency) if agency.parent_id is None else [],
        table=table,
        page=page,
        innovations=reports.as_innovations(actor, page.items),
        reset_url=url_for(".show", agency_id=agency.id) if form.chosen() else None,
        csv_url=with_query("agencies.show_file", page=None, suffix="csv"),
        xlsx_url=with_query("agencies.show_file", page=None, suffix="xlsx"),
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


@blueprint.get("/<id:agency_id>.<any(csv, xlsx):suffix>")
def show_file(agency_id: int, suffix: str) -> ResponseReturnValue:
    """All pages of the list as shown, as a file."""
    agency, form, wanted, table = _agency_list(agency_id)
    rows = reports.list_innovations(get_actor(), wanted, table.order_by(Proposal.id))
    columns = [
        _("Nomor"),
        _("Judul inovasi"),
        _("Unit"),
        _("Status"),
        _("Program masterplan"),
        _("Diajukan"),
        _("Nilai"),
    ]
    title = _("Usulan dan inovasi %(opd)s", opd=agency.name)
    name = _("inovasi-%(opd)s", opd=agency.short_name or agency.name)
    return send_sheet(suffix, name, columns, list(_rows(rows)), title=title, filters=form.words())


def _rows(innovations: list[Innovation]) -> Iterator[list[Cell]]:
    for row in innovations:
        proposal = row.proposal
        yield [
            proposal.number,
            proposal.shown_title,
            proposal.unit.name if proposal.unit else "",
            labels.label(proposal.state),
            "; ".join(f"{programme.code} {programme.dimension.name}" for programme in row.programmes),
            clock.local(proposal.submitted_at).date() if proposal.submitted_at else None,
            row.rounded_score,
        ]
