"""Views of /arahan/<id>/penilaian: the chair's board, who has scored what and who has not; and its reminders."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import board, directives, policy, reminders
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .blueprint import blueprint

PATH = "/arahan/<id:directive_id>/penilaian"


@blueprint.get(PATH)
def watch(directive_id: int) -> ResponseReturnValue:
    """Per reviewer and per proposal; what the reader may not know about is named without reviewers."""
    actor = get_actor()
    directive = found(directives.get(directive_id))
    require(policy.can_see_ranking(actor, directive))
    return render_template(
        "reviews/board.html",
        board=board.get_board(directive, actor),
        standings=board.Standing,
        reminded=reminders.list_last(directive_id),
    )


@blueprint.post(f"{PATH}/ingatkan")
@blueprint.post(f"{PATH}/ingatkan/<id:user_id>")
def remind(directive_id: int, user_id: int | None = None) -> ResponseReturnValue:
    """One reviewer, or all who owe something; again within 24 hours it changes nothing and says so."""
    directive = found(directives.get(directive_id))
    count = reminders.remind(directive, get_actor(), user_id)
    if count:
        flash(ngettext("%(num)s penilai diingatkan.", "%(num)s penilai diingatkan.", count), "success")
    else:
        flash(_("Tidak diingatkan lagi: seorang penilai diingatkan paling banyak sekali dalam 24 jam."), "info")
    return redirect(url_for(".watch", directive_id=directive_id), 303)
