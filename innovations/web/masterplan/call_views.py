"""Calls for ideas: a programme is put into a directive below its own page, and taken out on the directive's."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import calls, directives, policy, programmes
from innovations.domain.errors import Invalid
from innovations.models.directives import Directive
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .forms import CallForm
from .views import CODE, blueprint


@blueprint.app_context_processor
def offer_calls() -> dict[str, Any]:
    """For templates/directives/_calls.html, which stands on pages of other areas."""
    return {"list_calls": calls.list_for_directive, "can_take_out": can_take_out}


def can_take_out(directive: Directive) -> bool:
    """Whether this reader may change what the directive asks for."""
    return policy.can_manage_directives(get_actor()) and calls.is_answerable(directive)


@blueprint.route(f"{CODE}/arahan", methods=["GET", "POST"])
def call(code: str) -> ResponseReturnValue:
    """Let a directive ask innovations for this programme."""
    actor = get_actor()
    require(policy.can_manage_directives(actor))
    programme = found(programmes.get(code))
    form = CallForm()
    form.directive_id.offer((row.id, f"{row.number} · {row.title}") for row in calls.list_directives())
    if form.validate_on_submit():
        directive = found(directives.get(form.directive_id.data or 0))
        try:
            calls.call(directive, actor, programme, form.note.data or "")
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Arahan ini kini mencari inovasi untuk program %(code)s.", code=code), "success")
            return redirect(url_for("directives.show", directive_id=directive.id, _anchor="dicari"), 303)
    page = render_template(
        "masterplan/call.html", form=form, programme=programme, calls=calls.list_for_programme(programme)
    )
    return page, form.status


@blueprint.post("/arahan/<id:directive_id>/program/<id:call_id>/keluarkan")
def take_out(directive_id: int, call_id: int) -> ResponseReturnValue:
    """Let the directive ask for it no more."""
    actor = get_actor()
    directive = found(directives.get(directive_id))
    require(policy.can_manage_directives(actor))
    made = found(calls.get(directive, call_id))
    code = made.programme.code
    calls.take_out(made, directive, actor)
    flash(_("Program %(code)s dikeluarkan dari arahan.", code=code), "success")
    return redirect(url_for("directives.show", directive_id=directive.id, _anchor="dicari"), 303)
