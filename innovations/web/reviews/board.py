"""View of /arahan/<id>/penilaian: the chair's board, who has scored what and who has not."""

from flask import render_template
from flask.typing import ResponseReturnValue

from innovations.domain import board, directives, policy
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .blueprint import blueprint


@blueprint.get("/arahan/<id:directive_id>/penilaian")
def watch(directive_id: int) -> ResponseReturnValue:
    """Per reviewer and per proposal; what the reader may not know about is named without reviewers."""
    actor = get_actor()
    directive = found(directives.get(directive_id))
    require(policy.can_see_ranking(actor, directive))
    return render_template("reviews/board.html", board=board.get_board(directive, actor), standings=board.Standing)
