"""Views of /usulan."""

from flask import render_template
from flask.typing import ResponseReturnValue

from .blueprint import blueprint


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("proposals/index.html")
