"""Views of /masterplan: the list of programmes, one programme, and typing one in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import coverage, masterplan, plans, policy, programme_course, programmes, proposals
from innovations.domain.actor import Actor
from innovations.domain.coverage import Measure
from innovations.domain.errors import DomainError, Invalid
from innovations.models.agencies import Agency
from innovations.models.events import Event
from innovations.models.masterplan import Dimension, Horizon, Programme
from innovations.transfer.imports.programme_columns import COLUMNS, list_cells
from innovations.web import formats, labels
from innovations.web.current import get_actor
from innovations.web.downloads import send_sheet
from innovations.web.security import found, require
from innovations.web.tables import Table, paginate

from . import matrix
from .forms import InnovationForm, ProgrammeFilter, ProgrammeForm, Reference

blueprint = Blueprint("masterplan", __name__)

CODE = f"/masterplan/<string(maxlength={programmes.MAX_CODE}):code>"

TOLD = ("Quick win terhenti sejak", "Digantikan oleh", "Jumlah inovasi")
SORTS = {
    "program": Programme.name,
    "dimensi": Dimension.position,
    "jangka": Horizon.position,
    "inovasi": programmes.count_innovations(),
}


def get_curator() -> Actor:
    """Who tends the masterplan; 403 for others."""
    actor = get_actor()
    require(policy.can_manage_masterplan(actor))
    return actor


def read_reference(agencies: list[Agency]) -> Reference:
    return Reference(programmes.list_dimensions(), programmes.list_horizons(), agencies, plans.list_plans())


def read_filters() -> tuple[ProgrammeFilter, Reference]:
    """The filter form of this address, its choices offered."""
    reference = read_reference(programmes.list_leading_agencies())
    form = ProgrammeFilter()
    form.offer(reference)
    return form, reference


@blueprint.get("/masterplan")
def index() -> ResponseReturnValue:
    """All programmes, filtered and sorted, and where they stand by dimension and horizon."""
    form, reference = read_filters()
    table = Table(SORTS, default="dimensi")
    query = programmes.select_programmes(form.filters(reference)).order_by(*table.order_by(Programme.code))
    page = paginate(query.order_by(Programme.id))
    is_filtered = bool(form.chosen())
    shows_all = page.number == 1 and not is_filtered
    return render_template(
        "masterplan/index.html",
        filters=form,
        is_filtered=is_filtered,
        table=table,
        page=page,
        counts=programmes.map_innovation_counts(list(page.items)),
        matrix=matrix.by_horizon(coverage.read(), reference) if shows_all else None,
        heat_rows=lambda table: matrix.heat_rows(table, Measure.COVERED),
    )


@blueprint.get("/masterplan.<any(csv, xlsx):suffix>")
def export(suffix: str) -> ResponseReturnValue:
    """What the filters leave, as a file with the columns of the import, which can be imported again."""
    form, reference = read_filters()
    rows = programmes.list_programmes(form.filters(reference))
    counts = programmes.map_innovation_counts(rows)
    columns = [*(column.label for column in COLUMNS), *TOLD]
    table = [[*list_cells(row), *tell(row), counts[row.id]] for row in rows]
    return send_sheet(suffix, "masterplan", columns, table, title=_("Masterplan"), filters=form.words())


def tell(programme: Programme) -> list[str]:
    """What a file says of it beside what can be imported; `TOLD` heads it."""
    stopped = programme.quick_win_stopped_on
    return [stopped.isoformat() if stopped else "", programme.replaced_by.code if programme.replaced_by else ""]


@blueprint.get(CODE)
def show(code: str) -> ResponseReturnValue:
    """One programme: its 17 columns and the innovations that serve it."""
    programme = found(programmes.get(code))
    may_link = policy.can_manage_masterplan(get_actor()) and programme.replaced_by is None
    form = InnovationForm() if may_link else None
    return show_programme(programme, form)


@blueprint.post(f"{CODE}/tautan")
def add_innovation(code: str) -> ResponseReturnValue:
    """Tie an approved innovation, named by its number, to this programme."""
    actor = get_curator()
    programme = found(programmes.get(code))
    form = InnovationForm()
    if form.validate_on_submit():
        try:
            proposal = proposals.get(form.number.data or "", actor, for_update=True)
            if proposal is None:
                raise Invalid("proposal_unknown", "number")
            masterplan.link(proposal, actor, programme, form.contribution.data or "", form.weight.data)
            flash(_("%(number)s ditautkan ke program ini.", number=proposal.number), "success")
            return redirect(url_for("masterplan.show", code=code), 303)
        except Invalid as error:
            form.refuse(Invalid(error.code, "number", **error.facts) if error.field == "programme_id" else error)
    return show_programme(programme, form)


def show_programme(programme: Programme, form: InnovationForm | None) -> ResponseReturnValue:
    """The page of a programme; `form` only for who may tie innovations to it."""
    page = render_template(
        "masterplan/show.html",
        programme=programme,
        links=masterplan.list_for_programme(programme, get_actor()),
        count=programmes.map_innovation_counts([programme])[programme.id],
        form=form,
        linkable=masterplan.list_linkable(programme) if form is not None else [],
        predecessors=programmes.list_predecessors(programme),
        entries=list_entries(programme),
    )
    return page, 200 if form is None else form.status


def list_entries(programme: Programme) -> list[dict[str, str]]:
    """Its history for the macro `timeline`, newest first."""
    told = [
        (event, labels.event(event) + _changed_fields(event)) for event in programme_course.list_history(programme)
    ]
    told += [(event, _takeover(event)) for event in programme_course.list_takeovers(programme)]
    return [
        {
            "at": formats.moment(event.at),
            "iso": formats.iso(event.at),
            "sentence": sentence,
            "reason": event.reason,
        }
        for event, sentence in sorted(told, key=lambda pair: pair[0].id, reverse=True)
    ]


def _takeover(event: Event) -> str:
    """What its predecessor's event means to the successor."""
    code = event.details["programme"]
    if event.code == programme_course.RESTORED:
        return _("Tidak lagi menggantikan %(code)s", code=code)
    moved = len(event.details["moved"])
    links = ngettext("%(num)s tautan inovasi diterima", "%(num)s tautan inovasi diterima", moved)
    return _("Menggantikan %(code)s", code=code) + f": {links}"


def _changed_fields(event: Event) -> str:
    """By the labels of the form that changes them."""
    form = ProgrammeForm(formdata=None)
    names = [str(form[name].label.text) for name in event.details.get("fields", []) if name in form]
    return ": " + ", ".join(names) if names else ""


def programme_form(programme: Programme | None = None) -> ProgrammeForm:
    """Empty, or filled with what stands in the masterplan now."""
    form = ProgrammeForm(obj=programme, seen=programmes.digest(programme) if programme is not None else None)
    form.offer(read_reference(programmes.list_agencies()))
    return form


@blueprint.route("/masterplan/baru", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Type a programme in."""
    actor = get_curator()
    form = programme_form()
    if form.validate_on_submit():
        try:
            programme = programmes.create_programme(actor, form.content())
            flash(_("Program %(code)s disimpan.", code=programme.code), "success")
            return redirect(url_for("masterplan.show", code=programme.code), 303)
        except Invalid as error:
            form.refuse(error)
    return render_template("masterplan/edit.html", form=form, programme=None), form.status


@blueprint.route(f"{CODE}/ubah", methods=["GET", "POST"])
def edit(code: str) -> ResponseReturnValue:
    """Change what stands in the masterplan."""
    actor = get_curator()
    programme = found(programmes.get(code))
    if programme.replaced_by_id is not None:
        raise DomainError("programme_replaced", value=code)
    form = programme_form(programme)
    if form.validate_on_submit() and form.attempt(
        lambda: programmes.change_programme(programme, actor, form.content(), form.seen.data),
        lambda: programmes.digest(programme),
    ):
        flash(_("Program %(code)s disimpan.", code=programme.code), "success")
        return redirect(url_for("masterplan.show", code=programme.code), 303)
    return render_template("masterplan/edit.html", form=form, programme=programme), form.status


@blueprint.post(f"{CODE}/hapus")
def delete(code: str) -> ResponseReturnValue:
    """Take a programme out that no proposal is tied to."""
    actor = get_curator()
    programmes.delete_programme(found(programmes.get(code)), actor)
    flash(_("Program %(code)s dihapus.", code=code), "success")
    return redirect(url_for("masterplan.index"), 303)
