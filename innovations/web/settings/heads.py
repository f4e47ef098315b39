"""Heads of an OPD: appointed, ended, taken back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import accounts, agencies, clock
from innovations.domain import heads as verbs
from innovations.domain.errors import Invalid
from innovations.models.agencies import Agency
from innovations.web.current import get_actor
from innovations.web.security import found

from .agencies import show_agency
from .blueprint import blueprint, require_admin
from .forms import EndForm, HeadForm


@blueprint.post("/opd/<id:agency_id>/kepala")
def appoint_head(agency_id: int) -> ResponseReturnValue:
    require_admin()
    agency = found(agencies.get(agency_id))
    form = HeadForm()
    if form.validate_on_submit():
        try:
            _appoint(agency, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Kepala OPD dicatat."), "success")
            return redirect(url_for("settings.agency", agency_id=agency.id), 303)
    return show_agency(agency, form), form.status


def _appoint(agency: Agency, form: HeadForm) -> None:
    user = accounts.find_by_login(form.login.data or "")
    if user is None:
        raise Invalid("no_such_account", "login")
    first_day, last_day = form.valid_from.data or clock.today(), form.valid_to.data
    verbs.appoint_head(agency, user, get_actor(), kind=form.kind.data, valid_from=first_day, valid_to=last_day)


@blueprint.route("/opd/<id:agency_id>/kepala/<id:head_id>/akhiri", methods=["GET", "POST"])
def end_head(agency_id: int, head_id: int) -> ResponseReturnValue:
    require_admin()
    agency = found(agencies.get(agency_id))
    head = found(verbs.get(head_id, agency.id))
    form = EndForm(data={"last_day": head.valid_to})
    if form.validate_on_submit() and form.last_day.data is not None:
        try:
            verbs.end_head(head, get_actor(), form.last_day.data)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Hari terakhir menjabat dicatat."), "success")
            return redirect(url_for("settings.agency", agency_id=agency.id), 303)
    return render_template("settings/end_head.html", form=form, agency=agency, head=head), form.status


@blueprint.post("/opd/<id:agency_id>/kepala/<id:head_id>/batalkan")
def cancel_head(agency_id: int, head_id: int) -> ResponseReturnValue:
    require_admin()
    agency = found(agencies.get(agency_id))
    head = found(verbs.get(head_id, agency.id))
    verbs.cancel_head(head, get_actor())
    flash(_("Pencatatan kepala OPD dibatalkan."), "success")
    return redirect(url_for("settings.agency", agency_id=agency.id), 303)
