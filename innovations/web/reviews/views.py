"""Views of /penilaian."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("reviews", __name__, url_prefix="/penilaian")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("reviews/index.html")
