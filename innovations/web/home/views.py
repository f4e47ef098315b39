"""Home, language, health, privacy notice."""

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from innovations.web.locale import LOCALES
from innovations.web.paths import own_path
from innovations.web.transactions import is_database_ready

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return render_template("home/index.html")


@blueprint.post("/bahasa")
def language() -> ResponseReturnValue:
    """Choose the language of this browser."""
    chosen = request.form.get("locale", "")
    if chosen in LOCALES:
        session["locale"] = chosen
    return redirect(own_path(request.form.get("next")), 303)


@blueprint.get("/sehat")
def live() -> ResponseReturnValue:
    """Liveness: the process answers."""
    return {"status": "ok"}


@blueprint.get("/siap")
def ready() -> ResponseReturnValue:
    """Readiness: the database answers."""
    return {"status": "ok" if is_database_ready() else "down"}


@blueprint.get("/privasi")
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html")
