"""Views of /arahan/<id>/surat and /usulan/<number>/surat-pemberitahuan: letters, read, held, sent and printed."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from wtforms import HiddenField

from innovations.documents import letters as paper
from innovations.documents import typesetting
from innovations.domain import accountability, letters, policy, proposals
from innovations.domain.letters import Letter
from innovations.domain.texts import TextKey
from innovations.models.decisions import LetterState
from innovations.models.proposals import Proposal, State
from innovations.web import texts
from innovations.web.current import get_actor
from innovations.web.downloads import send_pdf
from innovations.web.forms import BaseForm, long_text_field
from innovations.web.security import found, require
from innovations.web.transactions import reading
from innovations.web.words import lazy as _l

from .blueprint import blueprint
from .views import load

PATH = "/arahan/<id:directive_id>/surat"
ONE = "/usulan/<string(maxlength=20):number>/surat-pemberitahuan"


class SendForm(BaseForm):
    """`seen` is the fingerprint of what would be sent."""

    seen = HiddenField()


class HoldForm(BaseForm):
    reason = long_text_field(_l("Alasan menahan"), max_length=1000, hint=_l("Tidak dibaca oleh pengusul."))


def write(proposal: Proposal) -> str:
    """By the region's template, else ours; always Indonesian."""
    with force_locale("id"):
        key = "letter_rejected" if proposal.state is State.REJECTED else "letter_approved"
        return paper.write(texts.get(key), proposal)


@blueprint.get(PATH, endpoint="letters")
def show_letters(directive_id: int) -> ResponseReturnValue:
    """Where each letter stands, and one press for what is ready."""
    directive = load(directive_id)
    listed = letters.list_letters(directive, get_actor(), write)
    return render_template(
        "decisions/letters.html",
        directive=directive,
        letters=listed,
        ready=letters.list_ready(listed),
        form=SendForm(data={"seen": letters.digest(listed)}),
        keys=(TextKey.LETTER_APPROVED, TextKey.LETTER_REJECTED)
        if accountability.can_word_letters(get_actor())
        else (),
    )


@blueprint.post(PATH)
def send_letters(directive_id: int) -> ResponseReturnValue:
    """All that is ready; a double click sends nothing twice."""
    directive, form = load(directive_id), SendForm()
    require(policy.can_release_decisions(get_actor()) or policy.can_propose_decisions(get_actor(), directive))
    form.validate_on_submit()
    count = letters.send_all(directive, get_actor(), write, form.seen.data or "")
    if count:
        flash(ngettext("%(num)s surat dikirim.", "%(num)s surat dikirim.", count), "success")
    else:
        flash(_("Tidak ada surat yang siap dikirim."), "info")
    return redirect(url_for(".letters", directive_id=directive_id), 303)


@blueprint.get(f"{PATH}.pdf")
def letters_pdf(directive_id: int) -> Response:
    """All letters that the reader may read and that are not held, each on a page of its own."""
    with reading():
        directive = load(directive_id)
        listed = letters.list_letters(directive, get_actor(), write)
        name = _("surat-pemberitahuan-%(number)s", number=directive.number)
    return send_letters_pdf(name, [letter for letter in listed if letter.state is not LetterState.HELD])


def send_letters_pdf(name: str, listed: Sequence[Letter]) -> Response:
    """404 when there is none; who took it out is logged."""
    found(listed or None)
    rows = [(letter.proposal.number, letter.content) for letter in listed]
    with reading():
        content = paper.read(rows, letterhead=texts.get_letterhead(), office=texts.get_office())
    return send_pdf(name, typesetting.write(paper.TEMPLATE, content), rows=len(listed))


def load_letter(number: str) -> Letter:
    """404 unless there is a letter that the person may read."""
    actor = get_actor()
    proposal = found(proposals.get(number, actor))
    return found(letters.get_letter(proposal, actor, write))


@blueprint.get(ONE)
def letter(number: str) -> ResponseReturnValue:
    return show_page(load_letter(number), HoldForm())


def show_page(shown: Letter, form: HoldForm) -> str:
    return render_template(
        "decisions/letter.html",
        letter=shown,
        form=form,
        states=LetterState,
        letterhead=texts.get_letterhead(),
        title=paper.TITLE,
    )


@blueprint.get(f"{ONE}.pdf")
def letter_pdf(number: str) -> Response:
    with reading():
        shown = load_letter(number)
        name = _("surat-pemberitahuan-%(number)s", number=number)
    return send_letters_pdf(name, [shown])


@blueprint.post(f"{ONE}/tahan")
def hold_letter(number: str) -> ResponseReturnValue:
    """Not with the others, for a reason."""
    shown, form = load_letter(number), HoldForm()
    require(shown.is_mine)
    if not form.validate_on_submit():
        return show_page(shown, form), 422
    letters.hold_back(shown.proposal, get_actor(), form.reason.data or "")
    flash(_("Surat ini ditahan."), "success")
    return redirect(url_for(".letter", number=number), 303)


@blueprint.post(f"{ONE}/lepas")
def let_letter_go(number: str) -> ResponseReturnValue:
    shown = load_letter(number)
    require(shown.is_mine)
    letters.let_go(shown.proposal, get_actor())
    flash(_("Surat ini siap dikirim lagi."), "success")
    return redirect(url_for(".letter", number=number), 303)
