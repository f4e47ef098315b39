"""Views of /opd."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("agencies", __name__, url_prefix="/opd")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("agencies/index.html")
