"""Acts that leave the state as it is, each on its own page: more time to mend, a new permission, a typo mended."""

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import agencies, decisions, permissions, policy, route
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError, Invalid
from innovations.models.proposals import Proposal
from innovations.web.current import get_actor
from innovations.web.loading import load
from innovations.web.security import require

from . import action_forms as forms
from .action_words import CORRECTION, EXTENSION, RENEWAL
from .actions import Handler, answer, is_repeated, read_decree, read_scan, show_page, try_act
from .blueprint import blueprint
from .offers import Offer


def amend(
    proposal: Proposal, offer: Offer, code: str, check: Callable[[Proposal, Actor], None], handler: Handler
) -> ResponseReturnValue:
    """Show the form, or do it; `check` refuses who may not, `code` is the event that a repeated form finds."""
    actor, form = get_actor(), offer.form
    form.upload, objection = read_scan() if "scan" in form else (None, None)
    if form.is_submitted() and is_repeated(proposal, actor, form, code):
        return answer(proposal, _("Tindakan ini sudah tercatat."), "info")
    check(proposal, actor)
    if not form.is_submitted():
        return show_page(proposal, offer)
    if not try_act(handler, proposal, actor, form, objection):
        return show_page(proposal, offer), 422
    return answer(proposal, offer.words.done)


@blueprint.route("/<number>/keputusan", methods=["GET", "POST"])
def correct_decree(number: str) -> ResponseReturnValue:
    """Mend a mistyped Keputusan."""
    proposal = load(number, whole=True)
    decisions.load_for_deciding(proposal)
    if proposal.decree_number is None:
        raise DomainError("no_decree")
    require(policy.can_correct_decree(get_actor(), proposal))
    stands = {name: getattr(proposal, name) for name in ("lock_version", "decree_number", "decree_date")}
    form = forms.CorrectionForm(data=stands | {"executing_agency": proposal.executing_agency_id})
    form.executing_agency.offer(agencies.list_choices(roots=True))
    offer = Offer("correct_decree", url_for("proposals.correct_decree", number=number), CORRECTION, form)
    return amend(proposal, offer, "proposal_decree_corrected", lambda *_who: None, correct)


def correct(proposal: Proposal, actor: Actor, form: forms.CorrectionForm) -> None:
    decisions.correct_decree(proposal, actor, read_decree(form), form.reason.data or "")


@blueprint.route("/<number>/izin-baru", methods=["GET", "POST"])
def ask_new_permission(number: str) -> ResponseReturnValue:
    """The head wants to permit the revision anew."""
    proposal = load(number, whole=True)
    form = forms.ReasonForm(obj=proposal)
    offer = Offer("ask_new_permission", url_for("proposals.ask_new_permission", number=number), RENEWAL, form)
    return amend(proposal, offer, "proposal_permission_renewal_asked", permissions.require_renewal, renew)


def renew(proposal: Proposal, actor: Actor, form: forms.ReasonForm) -> None:
    permissions.ask_new_permission(proposal, actor, form.reason.data or "")


@blueprint.route("/<number>/batas-perbaikan", methods=["GET", "POST"])
def extend_revision(number: str) -> ResponseReturnValue:
    """More time to mend, also when the day set with the return has passed."""
    proposal = load(number, whole=True)
    form = forms.ReturnForm(data={"lock_version": proposal.lock_version})
    offer = Offer("extend_revision", url_for("proposals.extend_revision", number=number), EXTENSION, form)
    return amend(proposal, offer, "proposal_revision_extended", route.require_extendable, extend)


def extend(proposal: Proposal, actor: Actor, form: forms.ReturnForm) -> None:
    if form.until.data is None:
        raise Invalid("missing", "until")
    route.extend_revision(proposal, actor, form.reason.data or "", form.until.data)
