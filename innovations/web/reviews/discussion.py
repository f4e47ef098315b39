"""Views of /arahan/<id>/pembahasan: what to talk about first, and the thread of each proposal."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import directives, discussion, peers
from innovations.domain.discussion import Thread
from innovations.domain.scoring import get_score
from innovations.models.directives import Directive, Phase
from innovations.web import fairness_labels
from innovations.web.current import get_actor
from innovations.web.security import found

from .blueprint import blueprint
from .forms import MessageForm

PATH = "/arahan/<id:directive_id>/pembahasan"
THREAD = f"{PATH}/<string(maxlength=20):number>"


@blueprint.get(PATH)
def agenda(directive_id: int) -> ResponseReturnValue:
    """The proposals that most need talk, with the reasons, then the others."""
    directive = found(directives.get(directive_id))
    return render_template(
        "reviews/agenda.html",
        directive=directive,
        agenda=discussion.get_agenda(directive, get_actor()),
        words=fairness_labels,
        is_over=directive.phase is Phase.DECIDED,
    )


def load(directive_id: int, number: str, *, lock: bool = False) -> tuple[Directive, Thread]:
    """404 for no such thread, and for one that the person may not know of."""
    directive = found(directives.get(directive_id))
    return directive, found(discussion.get(directive, number, get_actor(), lock=lock))


@blueprint.get(THREAD)
def thread(directive_id: int, number: str) -> ResponseReturnValue:
    """Scores with reasons, and what was said."""
    return _page(*load(directive_id, number), MessageForm())


@blueprint.post(THREAD)
def say(directive_id: int, number: str) -> ResponseReturnValue:
    """Write a message; a double click is one."""
    directive, shown = load(directive_id, number, lock=True)
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(directive, shown, form), 422
    discussion.write(shown, get_actor(), form.text.data or "", form.form_token.data)
    flash(_("Pesan terkirim."), "success")
    return redirect(url_for(".thread", directive_id=directive_id, number=number), 303)


@blueprint.post(f"{THREAD}/<id:message_id>/tarik")
def take_back(directive_id: int, number: str, message_id: int) -> ResponseReturnValue:
    """Withdraw my own message while that may still be done."""
    _directive, shown = load(directive_id, number, lock=True)
    found(discussion.take_back(shown, get_actor(), message_id))
    flash(_("Pesan ditarik."), "success")
    return redirect(url_for(".thread", directive_id=directive_id, number=number), 303)


def _page(directive: Directive, shown: Thread, form: MessageForm) -> str:
    actor = get_actor()
    return render_template(
        "reviews/thread.html",
        directive=directive,
        thread=shown,
        form=form,
        scores={review.id: get_score(review.points, 1) for review in shown.reviews},
        can_write=peers.can_discuss(actor, shown.proposal),
        can_take_back=lambda message: discussion.can_take_back(message, actor),
    )
