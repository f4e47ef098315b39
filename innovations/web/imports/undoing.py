"""The imports of a kind so far, and taking back the last of them: shown first, with what stands in its way."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.models.imports import ImportRun
from innovations.transfer.imports import Kind, RowReport, undo
from innovations.web import labels, masterplan_labels
from innovations.web.current import get_actor
from innovations.web.security import found
from innovations.web.tables import paginate

from .forms import ConfirmForm
from .views import PLACES, blueprint, get_place, list_chips, page_of


def runs(kind: Kind) -> ResponseReturnValue:
    """Who brought which file when, and what became of it."""
    place = get_place(kind)
    page = paginate(undo.select_runs(kind))
    return render_template("imports/runs.html", place=place, kind=kind, page=page, last=undo.find_last(kind))


def take_back(kind: Kind, run_id: int) -> ResponseReturnValue:
    """What would go or come back; sent once more, it does."""
    get_place(kind)
    run = found(undo.get(kind, run_id))
    form = ConfirmForm()
    if not form.validate_on_submit():
        return show(run, undo.look(run), 400 if form.is_submitted() else 200)
    rows = undo.undo(run, get_actor())
    if undo.has_errors(rows):
        return show(run, rows, 409)
    flash(_("Impor %(name)s dibatalkan.", name=run.file_name), "success")
    return redirect(url_for("imports.runs", kind=kind), 303)


def show(run: ImportRun, rows: Sequence[RowReport], status: int) -> ResponseReturnValue:
    has_errors = undo.has_errors(rows)
    page = render_template(
        "imports/undo.html",
        run=run,
        place=PLACES[run.kind],
        has_errors=has_errors,
        is_last=run.id == undo.find_last(run.kind),
        page=page_of(rows, has_errors=has_errors),
        outcome_chips=list_chips(rows, masterplan_labels.UNDOINGS, has_errors=has_errors),
        outcomes=masterplan_labels.UNDOINGS,
        tones=masterplan_labels.UNDOING_TONES,
        say=labels.problem,
    )
    return page, status


for _kind, _place in PLACES.items():
    _told, _runs = {"kind": _kind}, f"{_place.path}/riwayat"
    blueprint.add_url_rule(_runs, "runs", runs, methods=["GET"], defaults=_told)
    blueprint.add_url_rule(f"{_runs}/<id:run_id>", "take_back", take_back, methods=["GET", "POST"], defaults=_told)
