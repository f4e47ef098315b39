"""Views of /arahan/<id>/penilaian/<review>/buka-kembali: the chair gives a sent review back, with a reason."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from innovations.domain import reopening
from innovations.domain.errors import Invalid
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm, long_text_field
from innovations.web.security import found
from innovations.web.words import lazy as _l

from .blueprint import blueprint

PATH = "/arahan/<id:directive_id>/penilaian/<id:review_id>/buka-kembali"


class ReopenForm(BaseForm):
    """Why; `seen` is the sending that the reason is about."""

    seen = HiddenField()
    reason = long_text_field(
        _l("Alasan"), max_length=1000, hint=_l("Dibaca oleh penilai itu, Kominfo, sekretaris, dan auditor.")
    )


@blueprint.get(PATH)
def ask_reopen(directive_id: int, review_id: int) -> ResponseReturnValue:
    """Whose review it is and what giving it back means."""
    actor = get_actor()
    case = found(reopening.get(directive_id, review_id, actor))
    reopening.require_open(case, actor)
    return render_template("reviews/reopen.html", case=case, form=ReopenForm(data={"seen": case.seen}))


@blueprint.post(PATH)
def reopen(directive_id: int, review_id: int) -> ResponseReturnValue:
    """Do it; a double click is one."""
    actor = get_actor()
    case = found(reopening.get(directive_id, review_id, actor, lock=True))
    form = ReopenForm()
    if not form.validate_on_submit():
        reopening.require_open(case, actor)
        return render_template("reviews/reopen.html", case=case, form=form), 422
    try:
        reopening.reopen(case, actor, form.reason.data or "", form.seen.data)
    except Invalid as error:
        form.refuse(error)
        return render_template("reviews/reopen.html", case=case, form=form), 422
    name, number = case.review.reviewer.name, case.proposal.number
    flash(_("Penilaian %(name)s untuk %(number)s dibuka kembali.", name=name, number=number), "success")
    return redirect(url_for("reviews.watch", directive_id=directive_id), 303)
