"""Views of /arahan/<id>/berita-acara: the minutes as they stand, the form for the meeting, and the PDF."""

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from innovations.documents import minutes as paper
from innovations.documents import typesetting
from innovations.domain import directives, minutes, policy
from innovations.domain.errors import DomainError
from innovations.domain.minutes import Gap
from innovations.models.directives import Directive
from innovations.web import scoring_words, texts
from innovations.web.current import get_actor
from innovations.web.downloads import send_pdf
from innovations.web.security import found, require
from innovations.web.transactions import reading

from .blueprint import blueprint
from .forms import MeetingForm


def load(directive_id: int) -> Directive:
    """404 for no such directive, 403 for who may not see its scores; old innovations have no committee."""
    directive = found(directives.get(directive_id))
    require(policy.can_see_ranking(get_actor(), directive))
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    return directive


@blueprint.get("/arahan/<id:directive_id>/berita-acara", endpoint="minutes")
def show_minutes(directive_id: int) -> ResponseReturnValue:
    directive, actor = load(directive_id), get_actor()
    return render_template(
        "reviews/minutes.html",
        minutes=minutes.get_minutes(directive, actor),
        gap=Gap,
        words=scoring_words,
        can_record=policy.can_record_minutes(actor, directive),
    )


@blueprint.route("/arahan/<id:directive_id>/berita-acara/rapat", methods=["GET", "POST"])
def meeting(directive_id: int) -> ResponseReturnValue:
    """Chair or secretary write down when and where the committee met, and who was there."""
    directive, actor = load(directive_id), get_actor()
    require(policy.can_record_minutes(actor, directive))
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
    office = f"{current_app.config['APP_NAME']}, {current_app.config['REGION_NAME']}"
    with reading():
        directive = load(directive_id)
        with force_locale("id"):
            letterhead = texts.get("letterhead")
        content = paper.read(minutes.get_minutes(directive, get_actor()), letterhead=letterhead, office=office)
        name = _("berita-acara-%(number)s", number=directive.number)
    return send_pdf(name, typesetting.write(paper.TEMPLATE, content), rows=len(content["rows"]))
