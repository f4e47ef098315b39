"""What there is to set."""

from flask import render_template
from flask.typing import ResponseReturnValue

from innovations.domain import directory
from innovations.web.current import get_actor

from .blueprint import blueprint


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Where everything is, with counts."""
    return render_template("settings/index.html", totals=directory.count_everything(get_actor()))
