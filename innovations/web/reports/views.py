"""Views of /laporan."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("reports", __name__, url_prefix="/laporan")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("reports/index.html")
