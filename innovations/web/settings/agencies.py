"""OPD and units: listed, entered, reshaped."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import agencies as verbs
from innovations.domain import events, heads
from innovations.domain.errors import Invalid
from innovations.models.agencies import Agency
from innovations.models.events import Topic
from innovations.web.current import get_actor
from innovations.web.security import found
from innovations.web.tables import paginate

from .blueprint import blueprint, require_admin
from .forms import AgencyFilter, AgencyForm, HeadForm


@blueprint.get("/opd")
def agencies() -> ResponseReturnValue:
    """OPD by name, each followed by its units."""
    form = AgencyFilter()
    chosen = form.chosen()
    query = verbs.select_agencies(chosen.get("q", ""), current_only=chosen.get("masa") == "kini")
    page = paginate(query, size=50)
    ids = [agency.id for agency in page.items]
    return render_template(
        "settings/agencies.html",
        form=form,
        is_filtered=bool(chosen),
        page=page,
        in_office=heads.list_in_office(ids),
        users=verbs.count_users(ids),
        is_current=verbs.is_current,
    )


@blueprint.get("/opd/<id:agency_id>")
def agency(agency_id: int) -> ResponseReturnValue:
    return show_agency(found(verbs.get(agency_id)), HeadForm()), 200


def show_agency(thing: Agency, form: HeadForm) -> str:
    """The page of an OPD or unit, with the form that appoints a head."""
    return render_template(
        "settings/agency.html",
        agency=thing,
        form=form,
        units=verbs.list_units(thing.id),
        terms=heads.list_of_agency(thing.id),
        is_in_office=heads.is_in_office,
        can_cancel=heads.can_cancel,
        counts=verbs.count_dependants(thing.id),
        is_current=verbs.is_current(thing),
        last=events.find_last(Topic.AGENCY, thing.id),
    )


@blueprint.route("/opd/baru", methods=["GET", "POST"])
def new_agency() -> ResponseReturnValue:
    require_admin()
    form = AgencyForm()
    _offer(form, None)
    if form.validate_on_submit():
        try:
            thing = verbs.create_agency(get_actor(), form.details())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("%(name)s ditambahkan.", name=thing.name), "success")
            return redirect(url_for("settings.agency", agency_id=thing.id), 303)
    return render_template("settings/agency_form.html", form=form, agency=None), form.status


@blueprint.route("/opd/<id:agency_id>/ubah", methods=["GET", "POST"])
def edit_agency(agency_id: int) -> ResponseReturnValue:
    require_admin()
    thing = found(verbs.get(agency_id))
    form = AgencyForm(obj=thing, seen=verbs.digest(thing))
    _offer(form, thing)
    if form.validate_on_submit() and form.attempt(
        lambda: verbs.change_agency(thing, get_actor(), form.details(), form.seen.data),
        lambda: verbs.digest(thing),
    ):
        flash(_("Data %(name)s disimpan.", name=thing.name), "success")
        return redirect(url_for("settings.agency", agency_id=thing.id), 303)
    return render_template("settings/agency_form.html", form=form, agency=thing), form.status


def _offer(form: AgencyForm, thing: Agency | None) -> None:
    """An OPD as parent; any other OPD or unit as successor."""
    but = thing.id if thing is not None else None
    form.parent_id.offer(verbs.list_choices(roots=True, but=but))
    form.successor_id.offer(verbs.list_choices(but=but))
