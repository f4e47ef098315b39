"""Views of /indeks/tahun: the rules of each year as a file, taken out and brought in."""

import json
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import index_import, index_years
from innovations.domain.errors import Invalid
from innovations.domain.events import record_export
from innovations.web import index_labels
from innovations.web.current import get_actor
from innovations.web.downloads import send_file_bytes
from innovations.web.security import found, require

from .blueprint import blueprint
from .forms import YearForm


@blueprint.get("/indeks/tahun")
def years() -> ResponseReturnValue:
    """All years, with what is known of each."""
    actor = get_actor()
    require(index_import.can_read(actor))
    rows = [(year, index_years.get_rules(year)) for year in index_years.list_all()]
    return render_template("index/years.html", rows=rows, can_manage=index_import.can_manage(actor))


@blueprint.get("/indeks/tahun/<id:year>.json")
def year_file(year: int) -> ResponseReturnValue:
    """The rules as they would be imported again."""
    actor = get_actor()
    require(index_import.can_read(actor))
    content = found(index_years.get(year)).rules
    record_export(actor, f"indeks-{year}", rows=1)
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return send_file_bytes(body, f"indeks-{year}.json", "application/json")


@blueprint.route("/indeks/tahun/impor", methods=["GET", "POST"])
def import_year() -> ResponseReturnValue:
    """A file is looked at first (200, nothing is kept), and taken with the second press."""
    actor, form, plan = get_actor(), YearForm(), None
    require(index_import.can_manage(actor))
    faults: Any = ()
    if form.validate_on_submit():
        try:
            if not form.file.data:
                plan = index_import.take(actor, form.text.data or "", form.seen.data or "")
                flash(_("Aturan indeks tahun %(year)s disimpan.", year=plan.rules.year), "success")
                return redirect(url_for("index.years"), 303)
            form.text.data = read_text(form)
            plan = index_import.plan(actor, form.text.data)
            form.seen.data = plan.seen
        except Invalid as error:
            form.refuse(error)
            faults = error.facts.get("faults", ())
    page = render_template("index/import.html", form=form, plan=plan, faults=faults, words=index_labels)
    return page, 200 if plan is not None else form.status


def read_text(form: YearForm) -> str:
    """The chosen file as text. Raises `Invalid`."""
    content = form.file.data.stream.read(index_import.MAX_BYTES + 1)
    if len(content) > index_import.MAX_BYTES:
        raise Invalid("sheet_too_large", "file", most="0,3")
    try:
        return str(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid("index_not_json", "file") from error
