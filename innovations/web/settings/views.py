"""Views of /pengaturan."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("settings", __name__, url_prefix="/pengaturan")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("settings/index.html")
