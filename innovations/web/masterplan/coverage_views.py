"""How far innovations carry the masterplan out: /masterplan/cakupan, and what is missing: /masterplan/kesenjangan."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import coverage, programmes
from innovations.domain.coverage import NOTHING, Facts, Measure
from innovations.web.downloads import send_sheet
from innovations.web.forms import as_member
from innovations.web.masterplan_labels import MEASURES
from innovations.web.tables import with_query

from . import gaps, matrix
from .views import blueprint, read_reference

BY_AGENCY = "opd"


@blueprint.get("/masterplan/cakupan")
def show_coverage() -> ResponseReturnValue:
    """Both matrices for one measure, chosen by `?ukuran=`."""
    measure = as_member(Measure, request.args.get("ukuran")) or Measure.COVERED
    facts, reference = coverage.read(), read_reference(programmes.list_leading_agencies())
    by_horizon, by_agency = matrix.by_horizon(facts, reference), matrix.by_agency(facts, reference)
    return render_template(
        "masterplan/coverage.html",
        measure=MEASURES[measure],
        chips=list_chips(facts, measure),
        tables=[
            (_("menurut dimensi dan jangka"), _("Dimensi"), "", by_horizon),
            (_("menurut OPD penanggung jawab dan dimensi"), _("OPD"), BY_AGENCY, by_agency),
        ],
        heat_rows=lambda table: matrix.heat_rows(table, measure),
        top=matrix.find_top((by_horizon, by_agency), measure),
        is_shared=measure in (Measure.INNOVATIONS, Measure.RUNNING),
        without_agency=by_agency.totals.get(None, NOTHING).programmes,
    )


def list_chips(facts: Facts, chosen: Measure) -> list[dict[str, Any]]:
    """The measures to choose from, each with its figure for the whole masterplan."""
    total = coverage.tabulate(facts, lambda line: None).get(None, NOTHING)
    return [
        {"label": words, "count": total.get(kind), "url": with_query(ukuran=kind.value), "active": kind is chosen}
        for kind, words in MEASURES.items()
    ]


@blueprint.get("/masterplan/cakupan.<any(csv, xlsx):suffix>")
def export_coverage(suffix: str) -> ResponseReturnValue:
    """All figures of one matrix, `?menurut=opd` or by dimension and horizon, as a file."""
    facts, reference = coverage.read(), read_reference(programmes.list_leading_agencies())
    is_by_agency = request.args.get("menurut") == BY_AGENCY
    table = matrix.by_agency(facts, reference) if is_by_agency else matrix.by_horizon(facts, reference)
    heads = [_("OPD penanggung jawab"), _("Dimensi")] if is_by_agency else [_("Dimensi"), _("Jangka")]
    columns = [*heads, *(str(words) for words in MEASURES.values())]
    return send_sheet(
        suffix, _("cakupan-masterplan"), columns, matrix.sheet_rows(table), title=_("Cakupan masterplan")
    )


@blueprint.get("/masterplan/kesenjangan")
def show_gaps() -> ResponseReturnValue:
    """What is missing, the first rows of each list."""
    return render_template("masterplan/gaps.html", gaps=gaps.list_gaps(gaps.SHOWN))


@blueprint.get("/masterplan/kesenjangan.<any(csv, xlsx):suffix>")
def export_gaps(suffix: str) -> ResponseReturnValue:
    """All rows of all lists as a file."""
    columns = [_("Kesenjangan"), _("Kode atau nomor"), _("Nama"), _("OPD"), _("Keterangan")]
    rows = [
        [str(gap.title), row.code, row.name, row.agency, row.note] for gap in gaps.list_gaps() for row in gap.rows
    ]
    return send_sheet(suffix, _("kesenjangan-masterplan"), columns, rows, title=_("Kesenjangan masterplan"))
