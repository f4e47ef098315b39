"""View of /penilaian/<number>/ubah: a reviewer changes what they sent, while the committee deliberates."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import reviews, revising
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.reviews import Desk
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.security import found

from .blueprint import blueprint
from .forms import ReviseForm, make_review_form
from .views import lost_page

CAN_SEND_AGAIN = frozenset({"review_revised_meanwhile", "review_new_version", "rubric_changed"})


@blueprint.route("/penilaian/<number>/ubah", methods=["GET", "POST"])
def revise(number: str) -> ResponseReturnValue:
    """The scoring form as sent, and why it should say something else."""
    is_sent, actor = request.method == "POST", get_actor()
    desk = found(reviews.get(number, actor, lock=is_sent))
    form = make_review_form(desk, ReviseForm, sent=is_sent)
    try:
        revising.require_open(desk, actor)
        if form.validate_on_submit() and _keep(desk, form):
            return redirect(url_for("reviews.show", number=number), 303)
    except DomainError as error:
        if isinstance(error, Denied) or not is_sent:
            raise
        return _changed_page(desk, form, error)
    return _page(desk, form), form.status


def _keep(desk: Desk, form: ReviseForm) -> bool:
    """Ask the verb and say what came of it; what it finds wrong goes to the form, all at once."""
    sheet, reason = form.read(desk.criteria), form.reason.data or ""
    try:
        revision = revising.revise(desk, get_actor(), sheet, reason, form.seen.data or "")
    except Invalid as error:
        for problem in revising.list_problems(desk, sheet, reason) or [error]:
            form.refuse(problem)
        return False
    if revision is None:
        flash(_("Tidak ada yang berubah: isiannya sama dengan yang sudah terkirim."))
    else:
        flash(_("Penilaian diubah. Nilai yang lama tetap tercatat."), "success")
    return True


def _changed_page(desk: Desk, form: ReviseForm, error: DomainError) -> ResponseReturnValue:
    """409, with all that was typed: to send again where that can be, else to copy."""
    if error.code not in CAN_SEND_AGAIN or form.list_unknown(desk.criteria):
        return lost_page(desk, form, error)
    form.form_errors.append(labels.refusal(error))
    form.seen.data = desk.seen
    return _page(desk, form), 409


def _page(desk: Desk, form: ReviseForm) -> str:
    return render_template("reviews/revise.html", desk=desk, form=form)
