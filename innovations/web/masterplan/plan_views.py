"""Views of /masterplan/rencana: the plans as documents, and the years of the horizons."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import plans, programmes
from innovations.domain.errors import Invalid
from innovations.models.masterplan import Plan
from innovations.web.security import found

from .plan_forms import BandsForm, PlanForm
from .views import blueprint, get_curator

PLANS = "/masterplan/rencana"


@blueprint.get(PLANS)
def plan_index() -> ResponseReturnValue:
    """The plans with their number of programmes, and the bands of years."""
    return render_template(
        "masterplan/plans.html",
        plans=plans.list_plans(),
        counts=plans.map_programme_counts(),
        horizons=programmes.list_horizons(),
    )


def back() -> ResponseReturnValue:
    return redirect(url_for("masterplan.plan_index"), 303)


def show_form(form: PlanForm, plan: Plan | None) -> ResponseReturnValue:
    return render_template("masterplan/plan.html", form=form, plan=plan), form.status


@blueprint.route(f"{PLANS}/baru", methods=["GET", "POST"])
def create_plan() -> ResponseReturnValue:
    actor = get_curator()
    form = PlanForm()
    if form.validate_on_submit():
        try:
            plan = plans.create_plan(actor, form.content())
            flash(_("%(name)s disimpan.", name=plan.name), "success")
            return back()
        except Invalid as error:
            form.refuse(error)
    return show_form(form, None)


@blueprint.route(f"{PLANS}/<id:plan_id>/ubah", methods=["GET", "POST"])
def edit_plan(plan_id: int) -> ResponseReturnValue:
    actor = get_curator()
    plan = found(plans.get(plan_id))
    form = PlanForm(obj=plan, seen=plans.digest(plan))
    if form.validate_on_submit() and form.attempt(
        lambda: plans.change_plan(plan, actor, form.content(), form.seen.data), lambda: plans.digest(plan)
    ):
        flash(_("%(name)s disimpan.", name=plan.name), "success")
        return back()
    return show_form(form, plan)


@blueprint.post(f"{PLANS}/<id:plan_id>/hapus")
def delete_plan(plan_id: int) -> ResponseReturnValue:
    """Take out a plan that has no programmes."""
    actor = get_curator()
    plan = found(plans.get(plan_id))
    plans.delete_plan(plan, actor)
    flash(_("%(name)s dihapus.", name=plan.name), "success")
    return back()


@blueprint.route(f"{PLANS}/jangka", methods=["GET", "POST"])
def edit_bands() -> ResponseReturnValue:
    """The years that the region gives to short, medium and long term."""
    actor = get_curator()
    form = BandsForm.make(programmes.list_horizons(), plans.digest_bands())
    if form.validate_on_submit() and form.attempt(
        lambda: plans.set_bands(actor, form.bands(), form.seen.data), plans.digest_bands
    ):
        flash(_("Rentang tahun disimpan."), "success")
        return back()
    return render_template("masterplan/bands.html", form=form), form.status
