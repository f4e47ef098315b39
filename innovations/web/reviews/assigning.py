"""Views of /arahan/<id>/penugasan: who scores what, a plan to look at before it is stored, and changes by hand."""

from collections.abc import Collection, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import assignments, directives, policy, proposals
from innovations.domain.allotment import Allotment
from innovations.domain.assignments import Sharing
from innovations.domain.errors import Invalid
from innovations.domain.ratings import Pair
from innovations.models.directives import Directive
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .blueprint import blueprint
from .forms import AssignForm, ShareForm

PATH = "/arahan/<id:directive_id>/penugasan"


def load(directive_id: int) -> Directive:
    """404 for no such directive, 403 for who may not share its work out."""
    directive = found(directives.get(directive_id))
    require(policy.can_assign(get_actor(), directive))
    return directive


def load_for(directive_id: int, number: str) -> Directive:
    """As `load`, and 404 for a proposal that the person may not see."""
    found(proposals.get(number, get_actor()))
    return load(directive_id)


@blueprint.get(PATH)
def assigning(directive_id: int) -> ResponseReturnValue:
    """How the work is shared; with `?tiap=` what a plan for so many reviews each would add."""
    directive = load(directive_id)
    form = ShareForm(data={"each": directive.reviews_each or 3})
    asked = request.args.get("tiap", "")
    if not asked:
        return show(directive, form)
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 4
    form.each.data = int(asked) if is_number else 0
    try:
        return show(directive, form, assignments.plan(directive, form.each.data))
    except Invalid as error:
        form.refuse(error)
        return show(directive, form), 422


def show(directive: Directive, form: ShareForm, plan: Allotment | None = None) -> str:
    sharing = assignments.get_sharing(directive, get_actor())
    form.seen.data = sharing.stamp
    names = sharing.names
    return render_template(
        "reviews/assigning.html",
        directive=directive,
        form=form,
        sharing=sharing,
        plan=plan,
        loads=sorted((names[key], count) for key, count in plan.loads.items()) if plan else sharing.loads,
        added=_by_proposal(plan.added, names) if plan else {},
        leaving=count_leaving(sharing, plan) if plan and directive.reviews_each is None else 0,
        kept=_by_proposal(plan.standing, names) if plan else {},
        forms={line.proposal.id: AssignForm.of(line) for line in sharing.lines},
    )


def count_leaving(sharing: Sharing, plan: Allotment) -> int:
    """How many who may score a proposal now, while everybody does, will not any more."""
    return sum(count for _name, count in sharing.loads) - len(plan.standing | plan.added)


def _by_proposal(pairs: Collection[Pair], names: Mapping[int, str]) -> dict[int, list[str]]:
    """Names of reviewers by proposal, in alphabetical order."""
    found: dict[int, list[str]] = {}
    for name, proposal_id in sorted((names.get(reviewer_id, ""), proposal_id) for proposal_id, reviewer_id in pairs):
        found.setdefault(proposal_id, []).append(name)
    return found


@blueprint.post(PATH)
def apply(directive_id: int) -> ResponseReturnValue:
    """Store the plan that was looked at."""
    directive, form = load(directive_id), ShareForm()
    if not form.validate_on_submit():
        return show(directive, form), 422
    try:
        plan = assignments.apply(directive, get_actor(), form.each.data or 0, form.seen.data or "")
    except Invalid as error:
        form.refuse(error)
        return show(directive, form), 422
    count = len(plan.added)
    flash(ngettext("%(num)s penugasan baru disimpan.", "%(num)s penugasan baru disimpan.", count), "success")
    return back(directive)


def back(directive: Directive) -> ResponseReturnValue:
    return redirect(url_for(".assigning", directive_id=directive.id), 303)


@blueprint.post(f"{PATH}/semua")
def share_with_all(directive_id: int) -> ResponseReturnValue:
    """Everybody scores everything again."""
    directive = load(directive_id)
    assignments.share_with_all(directive, get_actor())
    flash(_("Semua anggota tanpa benturan kepentingan kini menilai semua usulan."), "success")
    return back(directive)


@blueprint.post(f"{PATH}/<string(maxlength=20):number>/tambah")
def assign(directive_id: int, number: str) -> ResponseReturnValue:
    """One more reviewer for one proposal."""
    directive = load_for(directive_id, number)
    form = AssignForm()
    assignments.assign(directive, get_actor(), number, form.reviewer_id.data or 0)
    flash(_("Penugasan ditambahkan."), "success")
    return back(directive)


@blueprint.post(f"{PATH}/<string(maxlength=20):number>/cabut/<id:user_id>")
def unassign(directive_id: int, number: str, user_id: int) -> ResponseReturnValue:
    """Take a proposal back from a reviewer."""
    directive = load_for(directive_id, number)
    assignments.unassign(directive, get_actor(), number, user_id)
    flash(_("Penugasan dicabut."), "success")
    return back(directive)
