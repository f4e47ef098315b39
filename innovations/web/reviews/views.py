"""Views of /penilaian: a reviewer's queue, the scoring form, and the declaration of a conflict of interest."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import policy, queue, reviews
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.reviews import Desk
from innovations.domain.scoring import get_score
from innovations.models.reviews import ReviewState
from innovations.web import labels, uploads
from innovations.web.current import get_actor
from innovations.web.security import found

from .blueprint import blueprint
from .forms import ConflictForm, ReviewForm, make_review_form

PREFIX = "benturan"


@blueprint.get("/penilaian")
def index() -> ResponseReturnValue:
    """My queue: to score, in draft, sent; and what I sent that a conflict of interest has voided."""
    actor = get_actor()
    items = queue.list_queue(actor)
    groups = {state: [item for item in items if item.state is state] for state in (None, *ReviewState)}
    return render_template(
        "reviews/index.html", items=items, groups=groups, states=ReviewState, voided=queue.list_voided(actor)
    )


@blueprint.get("/penilaian/<number>")
def show(number: str) -> ResponseReturnValue:
    """The form while it is mine to fill in, else my scores as sent."""
    actor = get_actor()
    desk = found(reviews.get(number, actor))
    is_mine = policy.is_reviewer_of(actor, desk.proposal)
    if is_mine and (desk.is_sent or (desk.earlier and not policy.can_review(actor, desk.proposal))):
        return _sent_page(desk, ConflictForm(prefix=PREFIX, formdata=None))
    reviews.require_open(desk, actor)
    return _form_page(desk, make_review_form(desk, ReviewForm), ConflictForm(prefix=PREFIX, formdata=None))


@blueprint.get("/penilaian/<number>/lampiran/<id:file_id>")
def download(number: str, file_id: int) -> ResponseReturnValue:
    """A redacted file, for a reviewer from whom the evidence itself is hidden."""
    desk = found(reviews.get(number, get_actor()))
    name, attachment = found(next(((name, row) for name, row in desk.files.items() if row.id == file_id), None))
    return uploads.send_attachment(attachment, name)


@blueprint.post("/penilaian/<number>")
def save(number: str) -> ResponseReturnValue:
    """*Simpan draf*, *Simpan dan berikutnya* or *Kirim penilaian*; without any button's name it is a draft."""
    desk = found(reviews.get(number, get_actor(), lock=True))
    form = make_review_form(desk, ReviewForm, sent=True)
    pressed = request.form.get("action")
    is_valid = form.validate_on_submit()
    try:
        _keep(desk, form, sends=pressed == "send", is_valid=is_valid)
    except (Denied, Invalid):
        raise
    except DomainError as error:
        return _changed_page(desk, form, error)
    if form.errors:
        return _form_page(desk, form, ConflictForm(prefix=PREFIX, formdata=None))
    return _go_on(number, pressed)


def _go_on(number: str, pressed: str | None) -> ResponseReturnValue:
    """To my next proposal when asked to; what was sent is shown first, with the way to the next beside it."""
    if pressed == "next":
        flash(_("Draf penilaian %(number)s tersimpan.", number=number), "success")
        following = queue.find_place(get_actor(), number).next
        if following is None:
            return redirect(url_for("reviews.index"), 303)
        return redirect(url_for("reviews.show", number=following.number), 303)
    flash(_("Penilaian terkirim. Terima kasih.") if pressed == "send" else _("Draf penilaian tersimpan."), "success")
    return redirect(url_for("reviews.show", number=number), 303)


def _keep(desk: Desk, form: ReviewForm, *, sends: bool, is_valid: bool) -> None:
    """Ask the verb; what it finds wrong in the sheet goes to the form, all at once."""
    actor, sheet = get_actor(), form.read(desk.criteria)
    reviews.require_open(desk, actor)
    if not is_valid:
        return
    verb = reviews.send if sends else reviews.save_draft
    try:
        verb(desk, actor, sheet, form.seen.data or "")
    except Invalid as error:
        for problem in reviews.list_problems(desk, sheet) or [error]:
            form.refuse(problem)


@blueprint.post("/penilaian/<number>/benturan")
def declare(number: str) -> ResponseReturnValue:
    """Recuse myself: the proposal leaves my queue. A double click is one declaration."""
    actor = get_actor()
    if not reviews.has_declared(number, actor):
        desk = found(reviews.get(number, actor, lock=True))
        reviews.require_declarable(desk, actor)
        conflict = ConflictForm(prefix=PREFIX)
        if not conflict.validate_on_submit():
            page = _sent_page if desk.is_sent else _conflict_refused_page
            return page(desk, conflict)
        reviews.declare_conflict(desk, actor, conflict.conflict_reason.data or "")
    flash(_("Benturan kepentingan tercatat. Usulan %(number)s keluar dari antrean Anda.", number=number), "success")
    return redirect(url_for("reviews.index"), 303)


def _conflict_refused_page(desk: Desk, conflict: ConflictForm) -> ResponseReturnValue:
    return _form_page(desk, make_review_form(desk, ReviewForm), conflict)


def _form_page(desk: Desk, form: ReviewForm, conflict: ConflictForm, status: int = 0) -> ResponseReturnValue:
    page = render_template(
        "reviews/form.html",
        desk=desk,
        form=form,
        conflict=conflict,
        place=queue.find_place(get_actor(), desk.proposal.number),
        page_error=bool(conflict.errors),
    )
    return page, status or form.status


def _sent_page(desk: Desk, conflict: ConflictForm) -> ResponseReturnValue:
    reviews_sent = [*([desk.review] if desk.is_sent and desk.review else []), *desk.earlier]
    shown = [(review, get_score(review.points, 1)) for review in reviews_sent]
    page = render_template(
        "reviews/sent.html",
        desk=desk,
        shown=shown,
        conflict=conflict,
        place=queue.find_place(get_actor(), desk.proposal.number),
        page_error=bool(conflict.errors),
    )
    return page, 422 if conflict.errors else 200


def _changed_page(desk: Desk, form: ReviewForm, error: DomainError) -> ResponseReturnValue:
    """409, with what happened and all that was typed: to send again where that can be, else to copy."""
    can_send_again = error.code in {"review_changed", "review_new_version", "rubric_changed"}
    if can_send_again and not form.list_unknown(desk.criteria):
        form.form_errors.append(labels.refusal(error))
        form.seen.data = desk.seen
        return _form_page(desk, form, ConflictForm(prefix=PREFIX, formdata=None), 409)
    return lost_page(desk, form, error)


def lost_page(desk: Desk, form: ReviewForm, error: DomainError) -> ResponseReturnValue:
    """409: what happened, and all that was typed for somebody to copy."""
    typed = form.list_typed(desk.criteria)
    page = render_template(
        "reviews/changed.html", desk=desk, message=labels.refusal(error), typed=typed, page_error=True
    )
    return page, 409
