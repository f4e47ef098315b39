"""Views of /masterplan."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("masterplan", __name__, url_prefix="/masterplan")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("masterplan/index.html")
