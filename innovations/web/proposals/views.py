"""Views of /usulan."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("proposals", __name__, url_prefix="/usulan")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("proposals/index.html")
