"""Views of /arahan: the rubric of one directive, and the default one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import policy, rubrics
from innovations.domain.errors import DomainError
from innovations.models.directives import Directive, Rubric
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .blueprint import blueprint, get_editable
from .forms import RubricForm


@blueprint.route("/<id:directive_id>/rubrik", methods=["GET", "POST"])
def rubric(directive_id: int) -> ResponseReturnValue:
    """Edit the rubric of a directive until the first score is in."""
    directive = get_editable(directive_id)
    if rubrics.is_frozen(directive.rubric):
        raise DomainError("rubric_frozen")
    return _edit(directive.rubric, directive, url_for(".show", directive_id=directive.id))


@blueprint.route("/rubrik-baku", methods=["GET", "POST"])
def default_rubric() -> ResponseReturnValue:
    """Edit the rubric that new directives copy."""
    require(policy.can_manage_directives(get_actor()))
    return _edit(found(rubrics.get_default()), None, url_for(".index"))


def _edit(thing: Rubric, directive: Directive | None, back_url: str) -> ResponseReturnValue:
    """Show the criteria as fieldsets; `add` asks for one more empty fieldset and stores nothing."""
    values = {} if request.method == "POST" else RubricForm.values_of(thing, rubrics.digest(thing))
    form = RubricForm(data=values)
    status = form.status
    if "add" in request.form:
        form.add_row()
        status = 200
    elif form.validate_on_submit() and form.attempt(
        lambda: rubrics.change(thing, get_actor(), form.name.data or "", form.texts(), form.seen.data),
        lambda: rubrics.digest(thing),
    ):
        flash(_("Rubrik disimpan."), "success")
        return redirect(back_url, 303)
    else:
        status = form.status
    return render_template("directives/rubric.html", form=form, directive=directive, back_url=back_url), status
