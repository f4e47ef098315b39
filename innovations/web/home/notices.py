"""Views of /pemberitahuan: what the person was told, that they have read it, and how they want to be told."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField

from innovations.domain import mails, notices, own_account
from innovations.domain.notice_kinds import list_deliveries
from innovations.models.notices import Delivery, NoticeKind
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm, as_member, option
from innovations.web.notice_words import DELIVERY_WORDS, KIND_WORDS, show
from innovations.web.paths import own_path
from innovations.web.tables import paginate, with_query

from .views import blueprint


@blueprint.get("/pemberitahuan")
def all_notices() -> ResponseReturnValue:
    """Newest first, a page at a time; all of them, what is new, or those of one kind."""
    actor, kind = get_actor(), as_member(NoticeKind, request.args.get("jenis"))
    only_unread = request.args.get("baru") == "1"
    page = paginate(notices.select_for(actor, kind, only_unread=only_unread))
    is_new = any(notice.read_at is None for notice in page.items)
    return render_template(
        "home/notices.html",
        page=page,
        rows=[show(notice) for notice in page.items],
        last_id=page.items[0].id if is_new else None,
        kind=kind,
        is_narrowed=only_unread or kind is not None,
        choices=list_filters(kind, only_unread),
    )


def list_filters(kind: NoticeKind | None, only_unread: bool) -> list[dict[str, Any]]:
    """Links that narrow the list."""
    every = {"label": _("Semua"), "url": with_query(jenis=None, baru=None, page=None)}
    new = {
        "label": _("Belum dibaca"),
        "count": get_actor().unread,
        "url": with_query(jenis=None, baru="1", page=None),
        "active": only_unread,
    }
    kinds = [
        {"label": words, "url": with_query(jenis=its.value, baru=None, page=None), "active": its is kind}
        for its, (words, _hint) in KIND_WORDS.items()
    ]
    return [every | {"active": not only_unread and kind is None}, new, *kinds]


@blueprint.post("/pemberitahuan")
def read_notices() -> ResponseReturnValue:
    """Mark as read one (`id`), or what was on the page and everything before it, be it of one kind."""
    actor, form = get_actor(), request.form
    if one := as_number(form.get("id", "")):
        notices.mark_one_read(actor, one)
    else:
        notices.mark_read(actor, as_number(form.get("last_id", "")), as_member(NoticeKind, form.get("jenis")))
    return redirect(own_path(form.get("next")), 303)


def as_number(text: str) -> int:
    """0 for nonsense."""
    return min(int(text[:10]), 2**31 - 1) if text.isascii() and text.isdigit() else 0


def choice(kind: NoticeKind) -> SelectField:
    """How a kind may reach its reader."""
    name, hint = KIND_WORDS[kind]
    return SelectField(
        name, description=hint, choices=[option(way, DELIVERY_WORDS[way]) for way in list_deliveries(kind)]
    )


class ChoiceForm(BaseForm):
    """A select for each kind, called as its code."""

    decision = choice(NoticeKind.DECISION)
    proposal = choice(NoticeKind.PROPOSAL)
    task = choice(NoticeKind.TASK)
    review = choice(NoticeKind.REVIEW)
    deadline = choice(NoticeKind.DEADLINE)


@blueprint.route("/pemberitahuan/pilihan", methods=["GET", "POST"])
def choose_notices() -> ResponseReturnValue:
    """How each kind shall reach this person."""
    actor = get_actor()
    form = ChoiceForm(data={kind.value: way.value for kind, way in notices.list_choices(actor).items()})
    if form.validate_on_submit():
        notices.choose(actor, {kind: Delivery(form.data[kind.value]) for kind in NoticeKind})
        flash(_("Pilihan pemberitahuan disimpan."), "success")
        return redirect(url_for(".choose_notices"), 303)
    email = own_account.get_account(actor).email
    next_mail = mails.next_daily() if mails.is_on() else None
    return render_template("home/choices.html", form=form, email=email, next_mail=next_mail), form.status
