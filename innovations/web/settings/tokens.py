"""Tokens of other systems: listed, made and shown once, revoked; and how they are used."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import api_tokens as verbs
from innovations.domain.errors import Invalid
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm
from innovations.web.security import found

from .blueprint import blueprint, require_admin
from .forms import ApiTokenForm


@blueprint.get("/token")
def tokens() -> ResponseReturnValue:
    """All that were ever made, newest first."""
    return render_template(
        "settings/tokens.html", tokens=verbs.list_all(), is_valid=verbs.is_valid, last_day=verbs.last_day
    )


@blueprint.route("/token/baru", methods=["GET", "POST"])
def new_token() -> ResponseReturnValue:
    """The answer to the POST shows the secret: nothing keeps it for a redirect."""
    require_admin()
    form = ApiTokenForm()
    if form.validate_on_submit() and form.last_day.data is not None:
        try:
            made = verbs.issue(get_actor(), form.system.data or "", form.last_day.data, form.form_token.data)
        except Invalid as error:
            form.refuse(error)
        else:
            return render_template(
                "settings/token_shown.html", token=made[0], last_day=verbs.last_day(made[0]), secret=made[1]
            )
    return render_template("settings/token_form.html", form=form), form.status


@blueprint.route("/token/<id:token_id>/cabut", methods=["GET", "POST"])
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Ask first: the system that uses it stops reading at once."""
    require_admin()
    token = found(verbs.get(token_id))
    form = BaseForm()
    if form.validate_on_submit():
        verbs.revoke(token, get_actor())
        flash(_("Token %(system)s dicabut.", system=token.system), "success")
        return redirect(url_for("settings.tokens"), 303)
    return render_template("settings/revoke_token.html", form=form, token=token), form.status
