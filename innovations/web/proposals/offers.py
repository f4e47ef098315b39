"""An act as a page offers it: its words, its form filled with what is known, and where it is sent."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from innovations.domain import agencies, clock, counting, decisions, heads, permissions, relations, trials
from innovations.domain.actor import Actor
from innovations.domain.errors import Invalid
from innovations.domain.permissions import Letter
from innovations.domain.workflow import Action
from innovations.models.proposals import Proposal, State
from innovations.web import formats

from . import action_forms as forms
from .action_words import FILING, PAPER_LETTER, SUPERIOR, WORDS, Words
from .follow_up_forms import ClosureForm, ImplementForm, StartForm


@dataclass(frozen=True)
class Offer:
    """`key` names it in ids; `note` is one more sentence below the lead."""

    key: str
    url: str
    words: Words
    form: forms.ActionForm
    note: str = ""


def make_offer(proposal: Proposal, actor: Actor, action: Action, form: forms.ActionForm | None = None) -> Offer:
    """One act, with its form as sent or fresh."""
    form = form or make_form(proposal, actor, action)
    words, note = WORDS[action], ""
    if isinstance(form, forms.PaperLetterForm):
        words, note = PAPER_LETTER, str(SUPERIOR) if permissions.needs_superior(proposal) else ""
    elif isinstance(form, forms.DecisionForm):
        note = score_note(proposal)
    elif action is Action.START_TRIAL and proposal.trial_start:
        span = {"start": formats.day(proposal.trial_start), "end": formats.day(proposal.trial_end)}
        note = _("Rencana dalam usulan: %(start)s sampai %(end)s.", **span)
    url = url_for("proposals.perform", number=proposal.number, action=action.value)
    return Offer(action.value, url, words, form, note)


def score_note(proposal: Proposal) -> str:
    """What will be frozen. Needs what `decisions.load_for_deciding` loads."""
    tally, score = decisions.count_reviews(proposal), formats.score(decisions.score_of(proposal))
    if not tally.missing:
        return _("Nilai saat ini %(score)s: semua penilaian (%(all)s) sudah masuk.", score=score, all=tally.expected)
    return _(
        "Nilai sementara %(score)s: %(done)s dari %(all)s penilaian, %(missing)s belum masuk.",
        score=score,
        done=tally.done,
        all=tally.expected,
        missing=tally.missing,
    )


def make_form(proposal: Proposal, actor: Actor, action: Action) -> forms.ActionForm:
    """The form of an act; on GET it knows the state of things it was opened at."""
    seen = {"lock_version": proposal.lock_version, "reviews": counting.count_points(proposal)[1]}
    if proposal.state is State.SUBMITTED and action in (Action.START_REVIEW, Action.RETURN, Action.REJECT):
        return forms.CheckForm(data=seen)
    if action is Action.GRANT_PERMISSION:
        return _letter_form(proposal, actor, seen)
    if action in (Action.APPROVE, Action.REJECT):
        return _decision_form(proposal, action, seen)
    if action is Action.START_TRIAL:
        return _start_form(proposal, seen)
    plain: dict[Action, type[forms.ActionForm]] = {
        Action.RETURN: forms.ReturnForm,
        Action.START_REVIEW: forms.CheckForm,
        Action.IMPLEMENT: ImplementForm,
        Action.STOP: ClosureForm,
    }
    return plain.get(action, forms.ReasonForm)(data=seen)


def _decision_form(proposal: Proposal, action: Action, seen: dict[str, int]) -> forms.DecisionForm:
    """Once all reviews are in there is nothing to decide early."""
    form: forms.DecisionForm
    if action is Action.APPROVE:
        form = forms.ApproveForm(data=seen | {"executing_agency": proposal.agency_id})
        form.executing_agency.offer(agencies.list_choices(roots=True))
    else:
        form = forms.RejectForm(data=seen)
    if not decisions.count_reviews(proposal).missing:
        del form.early
    return form


def _start_form(proposal: Proposal, seen: dict[str, int]) -> StartForm:
    """From today, for as long as the proposal planned; with the measure where it is set already."""
    start, end, today = proposal.trial_start, proposal.trial_end, clock.today()
    measure, place = trials.get_story(proposal).measure, proposal.unit or proposal.executing_agency
    planned = {
        "started_on": today,
        "planned_end": today + (end - start) if start and end else None,
        "place": place.name if place else "",
    }
    if measure is not None:
        planned |= {name: getattr(measure, name) for name in ("name", "unit", "baseline", "target")}
    return StartForm(data=seen | planned)


def make_filing(proposal: Proposal) -> Offer:
    """*Ajukan* for an OPD on its head's signed letter (`route.needs_letter_to_file`)."""
    form = _paper_form(proposal, {"lock_version": proposal.lock_version})
    return Offer("submit", url_for("proposals.submit", number=proposal.number), FILING, form)


def _letter_form(proposal: Proposal, actor: Actor, seen: dict[str, int]) -> forms.ActionForm:
    """The head signs in person; whoever records a letter says whose it is."""
    if relations.is_head_of(actor, proposal):
        return forms.PermissionForm(data=seen)
    return _paper_form(proposal, seen)


def _paper_form(proposal: Proposal, seen: dict[str, int]) -> forms.PaperLetterForm:
    form = forms.PaperLetterForm(data=seen)
    superior = permissions.needs_superior(proposal)
    form.offer(heads.list_of_agency(proposal.agency_id), proposal.agency.name, superior=superior)
    return form


def read_letter(proposal: Proposal, actor: Actor, form: forms.LetterForm) -> Letter:
    """The letter as typed, with the signer's office in words. Raises `Invalid`."""
    day = form.letter_date.data
    if day is None:
        raise Invalid("missing", "letter_date")
    signer_id, signed_by = actor.id, ""
    if isinstance(form, forms.PaperLetterForm):
        chosen = form.signer_id
        if chosen is None:
            return Letter(form.letter_number.data or "", day, form.signed_by.data or "", None)
        signer_id, signed_by = chosen, form.signed_by.data or ""
    term = permissions.find_head(proposal.agency_id, signer_id, day)
    if term is None:
        raise Invalid("not_head_then", "letter_date")
    office = signed_by or forms.office_of(term.kind, proposal.agency.name)
    return Letter(form.letter_number.data or "", day, office, signer_id)
