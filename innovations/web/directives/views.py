"""Views of /arahan."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("directives", __name__, url_prefix="/arahan")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("directives/index.html")
