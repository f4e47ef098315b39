"""Views of /arahan/<id>/berita-acara: the minutes as they stand or were closed, the form for the meeting, the PDF."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.documents import codes, typesetting
from innovations.documents import minutes as paper
from innovations.domain import closing, directives, minutes, policy
from innovations.domain.errors import DomainError
from innovations.domain.minutes import Gap
from innovations.models.directives import Directive
from innovations.models.minutes import Minutes
from innovations.web import scoring_words, texts
from innovations.web.current import get_actor
from innovations.web.downloads import send_pdf
from innovations.web.security import found, require
from innovations.web.transactions import reading

from .blueprint import blueprint
from .forms import MeetingForm


def load(directive_id: int) -> Directive:
    """404 for no such directive, 403 for who may not see its scores or sign them; the old ones have no committee."""
    directive, actor = found(directives.get(directive_id)), get_actor()
    leads = policy.can_see_ranking(actor, directive)
    require(leads or (policy.can_see_closed_minutes(actor, directive) and closing.get(directive) is not None))
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    return directive


def load_for_recording(directive_id: int) -> Directive:
    """The same for chair and secretary alone."""
    directive = load(directive_id)
    require(policy.can_record_minutes(get_actor(), directive))
    return directive


def freeze(known: minutes.Minutes) -> closing.Content:
    """The text as it would be closed now."""
    return paper.freeze(known, letterhead=texts.get_letterhead())


@blueprint.get("/arahan/<id:directive_id>/berita-acara", endpoint="minutes")
def show_minutes(directive_id: int) -> ResponseReturnValue:
    directive, actor = load(directive_id), get_actor()
    closed = closing.get(directive)
    if closed is not None:
        return show_closed(directive, closed)
    return render_template(
        "reviews/minutes.html",
        directive=directive,
        minutes=minutes.get_minutes(directive, actor),
        gap=Gap,
        words=scoring_words,
        can_record=policy.can_record_minutes(actor, directive),
    )


def show_closed(directive: Directive, row: Minutes) -> str:
    """From the stored text alone."""
    actor, closed = get_actor(), closing.get_closing(row)
    return render_template(
        "reviews/closed.html",
        directive=directive,
        minutes=row,
        closed=closed,
        digest=paper.say_hash(closed.content_hash),
        can_read=closing.can_read(actor, directive, closed.content),
        can_record=policy.can_record_minutes(actor, directive),
    )


@blueprint.route("/arahan/<id:directive_id>/berita-acara/rapat", methods=["GET", "POST"])
def meeting(directive_id: int) -> ResponseReturnValue:
    """Chair or secretary write down when and where the committee met, and who was there."""
    directive, actor = load_for_recording(directive_id), get_actor()
    if closing.get(directive) is not None:
        raise DomainError("minutes_closed")
    known = minutes.get_meeting(directive)
    form = MeetingForm(data=MeetingForm.values_of(known))
    form.present.offer(minutes.list_attendants(directive))
    if form.validate_on_submit() and form.attempt(
        lambda: minutes.record_meeting(directive, actor, form.meeting(), form.seen.data),
        lambda: minutes.digest(minutes.get_meeting(directive)),
    ):
        flash(_("Rapat tim penilai dicatat."), "success")
        return redirect(url_for(".minutes", directive_id=directive.id), 303)
    return render_template("reviews/meeting.html", directive=directive, form=form), form.status


@blueprint.get("/arahan/<id:directive_id>/berita-acara.pdf")
def minutes_pdf(directive_id: int) -> Response:
    """What the page shows, to be printed and signed; who took it out is logged."""
    address = url_for(".check_minutes", directive_id=directive_id, _external=True)
    with reading():
        directive = load(directive_id)
        content = _read_paper(directive, address)
        name = _("berita-acara-%(number)s", number=directive.number)
    body = typesetting.write(paper.TEMPLATE, content, code=codes.draw(address))
    return send_pdf(name, body, rows=len(content["rows"]))


def _read_paper(directive: Directive, address: str) -> dict[str, Any]:
    office = texts.get_office()
    row = closing.get(directive)
    if row is None:
        known = minutes.get_minutes(directive, get_actor())
        return paper.read(known, letterhead=texts.get_letterhead(), office=office)
    closed = closing.get_closing(row)
    if not closing.can_read(get_actor(), directive, closed.content):
        raise DomainError("minutes_withheld")
    return paper.read_closed(row, closed, office=office, address=address)
