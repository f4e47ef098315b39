"""Views of /laporan: the reports there are for this reader, and each as page and file."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from innovations.domain import reporting
from innovations.domain.reporting import LEAVES_OUT, Report
from innovations.web.current import get_actor
from innovations.web.downloads import send_json, send_sheet
from innovations.web.lists import say_source
from innovations.web.security import found
from innovations.web.tables import require_known

from . import present
from .forms import ScopeForm
from .words import NOTES, PAPERS, TITLES

blueprint = Blueprint("reports", __name__, url_prefix="/laporan")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """One line for each report."""
    actor = get_actor()
    offered = [(url_for(".show", slug=slug), *TITLES[slug]) for slug in reporting.list_offered(actor)]
    papers = [(url_for(endpoint), *words) for endpoint, (may, *words) in PAPERS.items() if may(actor)]
    return render_template("reports/index.html", reports=[*offered, *papers])


def _read(slug: str) -> tuple[Report, ScopeForm]:
    actor = get_actor()
    entry = found(reporting.find(slug, actor))
    form = ScopeForm.heeding(entry.narrows)
    return entry.make(actor, form.scope()), form


@blueprint.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """A report as its reader may see it."""
    report, form = _read(slug)
    title, lead = TITLES[slug]
    return render_template(
        "reports/show.html",
        title=title,
        lead=lead,
        report=report,
        filter=form,
        is_filtered=bool(form.chosen()),
        present=present,
        source=say_source(form.words()),
        notes=[NOTES[note] for note in report.notes],
    )


@blueprint.get("/<slug>.<any(csv, xlsx, json, pdf):suffix>")
def show_file(slug: str, suffix: str) -> ResponseReturnValue:
    """The report as shown, as a file; JSON names columns by their codes."""
    report, form = _read(slug)
    require_known(form.list_left_out())
    title = str(TITLES[slug][0])
    words = [*form.words(), *(str(NOTES[note]) for note in report.notes if note in LEAVES_OUT)]
    if suffix == "json":
        plain = report.plain()
        rows = plain.pop("rows")
        return send_json(slug, rows, number=len(rows), title=title, filters=words, more=plain)
    columns = [present.head(column) for column in report.columns]
    return send_sheet(suffix, slug, columns, present.list_cells(report), title=title, filters=words)
