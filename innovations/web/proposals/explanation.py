"""Views of /usulan/<number>/penjelasan: the owner asks why it was decided so, chair or secretary answer."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import accountability, explanations, policy
from innovations.domain.actor import Actor
from innovations.models.explanations import Explanation
from innovations.models.proposals import Proposal
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm, long_text_field
from innovations.web.loading import load
from innovations.web.words import lazy as _l

from .actions import answer as back_to
from .blueprint import blueprint


class QuestionForm(BaseForm):
    text = long_text_field(
        _l("Yang ingin dijelaskan"),
        max_length=explanations.MAX_QUESTION,
        hint=_l("Dibaca tim penilai, Kominfo, auditor, dan pimpinan. Paling banyak 2.000 karakter."),
    )


class AnswerForm(BaseForm):
    text = long_text_field(
        _l("Penjelasan"),
        max_length=explanations.MAX_ANSWER,
        hint=_l("Dibaca pengusul dan timnya atas nama tim penilai. Jangan sebut nama penilai."),
    )


@blueprint.route("/<number>/penjelasan", methods=["GET", "POST"])
def ask_explanation(number: str) -> ResponseReturnValue:
    """The owner's one question; a double click is one."""
    actor, proposal, form = get_actor(), load(number), QuestionForm()
    if form.validate_on_submit():
        explanations.ask(proposal, actor, form.text.data or "")
        return back_to(proposal, _("Permintaan penjelasan terkirim kepada tim penilai."))
    explanations.require_askable(proposal, actor)
    return show_page(proposal, form), form.status


@blueprint.route("/<number>/penjelasan/jawaban", methods=["GET", "POST"])
def answer_explanation(number: str) -> ResponseReturnValue:
    """The committee's one answer."""
    actor, proposal, form = get_actor(), load(number), AnswerForm()
    if form.validate_on_submit():
        explanations.answer(proposal, actor, form.text.data or "")
        return back_to(proposal, _("Jawaban terkirim kepada pengusul."))
    explanation = explanations.require_answerable(proposal, actor)
    return show_page(proposal, form, explanation), form.status


def show_page(proposal: Proposal, form: BaseForm, explanation: Explanation | None = None) -> str:
    last_day = explanations.get_last_day(proposal)
    return render_template(
        "proposals/explain.html", proposal=proposal, form=form, explanation=explanation, last_day=last_day
    )


def get_explanation(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """For `_explanation.html`: what was asked and answered, and the way to ask or to answer."""
    explanation = explanations.get(proposal) if accountability.can_see_explanation(actor, proposal) else None
    asks = explanation is None and explanations.can_ask_now(proposal, actor)
    waits = explanation is not None and explanation.answered_at is None
    return {
        "explanation": explanation,
        "answered_by": name_who_answered(explanation, proposal, actor),
        "ask_until": explanations.get_last_day(proposal) if asks else None,
        "may_answer": waits and accountability.can_answer_explanation(actor, proposal),
    }


def name_who_answered(explanation: Explanation | None, proposal: Proposal, actor: Actor) -> str:
    """The committee, to whom may not know its names."""
    who = explanation.answered_by if explanation is not None else None
    return who.name if who is not None and policy.can_see_reviewers(actor, proposal) else _("tim penilai")
