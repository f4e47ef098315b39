"""Views below /arahan/<id>/berita-acara: closing it, the registry's number, the signed scan, and the comparison."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.documents import minutes as paper
from innovations.domain import closing, minutes
from innovations.domain.errors import DomainError, Invalid
from innovations.domain.minutes import Gap
from innovations.domain.versions import hash_content
from innovations.models.directives import Directive
from innovations.models.minutes import Minutes
from innovations.web import uploads
from innovations.web.current import get_actor
from innovations.web.security import found
from innovations.web.uploads import FileForm

from .blueprint import blueprint
from .forms import CloseForm, NumberForm
from .minutes import freeze, load, load_for_recording

BELOW = "/arahan/<id:directive_id>/berita-acara"


def load_closed(directive: Directive) -> Minutes:
    """404 while they are open, 409 for a reader from whom some of the text is withheld."""
    row = found(closing.get(directive))
    if not closing.can_read(get_actor(), directive, closing.get_closing(row).content):
        raise DomainError("minutes_withheld")
    return row


@blueprint.route(f"{BELOW}/tutup", methods=["GET", "POST"])
def close_minutes(directive_id: int) -> ResponseReturnValue:
    """What closing means and what will be frozen; or what stands in the way."""
    directive, actor = load_for_recording(directive_id), get_actor()
    form = CloseForm()
    if form.validate_on_submit() and form.attempt(
        lambda: closing.close(directive, actor, freeze, form.seen.data),
        lambda: hash_content(freeze(minutes.get_minutes(directive, actor))),
    ):
        flash(_("Berita acara ditutup."), "success")
        return redirect(url_for(".minutes", directive_id=directive.id), 303)
    if closing.get(directive) is not None:
        raise DomainError("minutes_closed")
    known = minutes.get_minutes(directive, actor)
    content = freeze(known)
    if not form.is_submitted():
        form.seen.data = hash_content(content)
    data = {"directive": directive, "minutes": known, "content": content, "form": form, "gap": Gap}
    return render_template("reviews/close.html", **data), form.status


@blueprint.route(f"{BELOW}/nomor", methods=["GET", "POST"])
def number_minutes(directive_id: int) -> ResponseReturnValue:
    """The registry's number, when it came after the closing."""
    directive, actor = load_for_recording(directive_id), get_actor()
    row = found(closing.get(directive))
    form = NumberForm(data={"number": row.number})
    if form.validate_on_submit():
        try:
            closing.fill_number(directive, actor, form.number.data or "")
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Nomor berita acara disimpan."), "success")
            return redirect(url_for(".minutes", directive_id=directive.id), 303)
    return render_template("reviews/number.html", directive=directive, form=form), form.status


@blueprint.route(f"{BELOW}/naskah", methods=["GET", "POST"])
def attach_scan(directive_id: int) -> ResponseReturnValue:
    """The paper as it was signed; a new one replaces it and leaves it in the record."""
    form = FileForm()
    taken = uploads.take(form.file.data)
    directive = load_for_recording(directive_id)
    row = found(closing.get(directive))
    if form.validate_on_submit() and uploads.keep(
        form, taken, lambda upload: closing.attach(uploads.folder(), directive, get_actor(), upload)
    ):
        return redirect(url_for(".minutes", directive_id=directive.id), 303)
    return render_template("reviews/scan.html", directive=directive, minutes=row, form=form), form.status


@blueprint.get(f"{BELOW}/naskah/<id:scan_id>")
def minutes_scan(directive_id: int, scan_id: int) -> ResponseReturnValue:
    """The signed paper, this one or one before it."""
    row = load_closed(load(directive_id))
    return uploads.send_attachment(found(next((scan for scan in row.scans if scan.id == scan_id), None)))


@blueprint.get(f"{BELOW}/pemeriksaan")
def check_minutes(directive_id: int) -> ResponseReturnValue:
    """Where the code on the paper leads: the stored text, and whether it still has its hash."""
    directive = load(directive_id)
    row = load_closed(directive)
    closed = closing.get_closing(row)
    return render_template(
        "reviews/check.html",
        directive=directive,
        minutes=row,
        closed=closed,
        digest=paper.say_hash(closed.content_hash),
        computed=paper.say_hash(hash_content(closed.content)),
        is_intact=closing.is_intact(closed),
    )
