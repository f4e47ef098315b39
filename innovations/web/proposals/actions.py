"""Acts on a sent proposal: one page and one POST per action of the workflow table."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import (
    agencies,
    checks,
    counting,
    decisions,
    duplicates,
    files,
    moves,
    permissions,
    proposals,
    route,
    timeline,
    trials,
    versions,
)
from innovations.domain.actor import Actor
from innovations.domain.decisions import Decree
from innovations.domain.errors import DomainError, Invalid
from innovations.domain.workflow import Action
from innovations.models.proposals import AttachmentKind, Permission, Proposal
from innovations.web import labels, uploads
from innovations.web.current import get_actor
from innovations.web.loading import load

from . import action_forms as forms
from .action_words import WORDS
from .blueprint import blueprint
from .offers import Offer, make_filing, make_form, make_offer, read_letter
from .overview import list_downloads
from .panel import get_letter, panel
from .present import list_groups

__all__ = ["panel"]

Handler = Callable[[Proposal, Actor, Any], None]
Scan = tuple[files.Upload | None, Invalid | None]


@blueprint.get("/<number>/tindakan/<action>")
def act(number: str, action: str) -> ResponseReturnValue:
    """The form of one act on a page of its own; *Ajukan* has `periksa`."""
    wanted = parse_action(action)
    actor, proposal = get_actor(), load(number, whole=True)
    decisions.load_for_deciding(proposal)
    moves.require_allowed(proposal, actor, wanted)
    if wanted is Action.SUBMIT:
        if route.needs_letter_to_file(proposal, actor):
            return show_page(proposal, make_filing(proposal))
        return redirect(url_for("proposals.check", number=number))
    return show_page(proposal, make_offer(proposal, actor, wanted))


@blueprint.post("/<number>/tindakan/<action>")
def perform(number: str, action: str) -> ResponseReturnValue:
    """Do it; what was refused comes back with everything typed, what is out of date with what happened meanwhile."""
    wanted, (upload, objection) = parse_action(action), read_scan()
    actor, proposal = get_actor(), load(number, whole=True)
    decisions.load_for_deciding(proposal)
    form = make_form(proposal, actor, wanted)
    form.upload = upload
    if is_repeated(proposal, actor, form, f"proposal_{wanted.value}"):
        return answer(proposal, _("Tindakan ini sudah tercatat."), "info")
    moves.require_allowed(proposal, actor, wanted)
    offer = make_offer(proposal, actor, wanted, form)
    if not try_act(HANDLERS[wanted], proposal, actor, form, objection):
        return show_page(proposal, offer), 422
    return answer(proposal, offer.words.done)


def file_on_letter(proposal: Proposal, actor: Actor, scan: Scan) -> ResponseReturnValue | None:
    """*Ajukan* by kominfo for an OPD: the form with what is wrong, or None once it is sent."""
    offer, (upload, objection) = make_filing(proposal), scan
    offer.form.upload = upload
    if not try_act(submit_on_letter, proposal, actor, offer.form, objection):
        return show_page(proposal, offer), 422
    return None


def submit_on_letter(proposal: Proposal, actor: Actor, form: Any) -> None:
    route.submit(proposal, actor, proposal.attachments, read_letter(proposal, actor, form))
    keep_scan(proposal, actor, form, AttachmentKind.PERMISSION_LETTER, permissions.get_permission(proposal))


def read_scan() -> Scan:
    """The scan that came along, judged before the database is touched, or what is wrong with it."""
    try:
        return uploads.read_upload(request.files.get("scan"), "scan"), None
    except Invalid as error:
        return None, error


def parse_action(text: str) -> Action:
    """The action of a path; unknown words are 404."""
    try:
        return Action(text)
    except ValueError:
        abort(404)


def try_act(
    handler: Handler,
    proposal: Proposal,
    actor: Actor,
    form: forms.ActionForm,
    objection: Invalid | None = None,
) -> bool:
    """Run the verb if the form's shape and its scan are right; False when there is something to mend."""
    is_right = form.validate_on_submit()
    if objection is not None:
        form.refuse(objection)
    if not is_right or objection is not None:
        return False
    try:
        handler(proposal, actor, form)
    except Invalid as error:
        problems = [error]
        if isinstance(form, forms.CheckForm) and error.code in checks.OF_ONE_GATE:
            problems = checks.list_problems(form.list_verdicts())  # all at once
        for problem in problems:
            form.refuse(problem)
        return False
    return True


def is_repeated(proposal: Proposal, actor: Actor, form: forms.ActionForm, code: str) -> bool:
    """Was this form sent before by the same person? Raises `DomainError` when something else was done meanwhile."""
    seen = form.lock_version.data
    counted = form.reviews.data if isinstance(form, forms.DecisionForm) else None
    if seen is None or seen == proposal.lock_version:
        if counted is not None and counted != counting.count_points(proposal)[1]:
            raise DomainError("reviews_meanwhile")
        return False
    last = timeline.find_last(proposal, actor)
    if last is None:
        raise DomainError("stale_form")
    if (last.event.code, last.event.actor_id) == (code, actor.id) and form.says(last.event):
        return True
    name = _("tim penilai") if last.by_committee else last.name
    raise DomainError(
        "acted_meanwhile",
        what=labels.event(last.event),
        at=last.event.at,
        who=_(", oleh %(name)s", name=name) if name else "",
    )


def answer(proposal: Proposal, words: str, category: str = "success") -> ResponseReturnValue:
    flash(str(words), category)
    return redirect(url_for("proposals.show", number=proposal.number), 303)


def show_page(proposal: Proposal, offer: Offer) -> str:
    """The act's own page; the check has the whole proposal beside it."""
    if not isinstance(offer.form, forms.CheckForm):
        return render_template("proposals/act.html", proposal=proposal, offer=offer, form=offer.form)
    content = versions.freeze(proposal, proposal.attachments)
    return render_template(
        "proposals/gates.html",
        proposal=proposal,
        offer=replace(offer, words=WORDS[Action.START_REVIEW]),
        form=offer.form,
        groups=list_groups(content, proposals.name_affairs()),
        downloads=list_downloads(proposal, get_actor(), content),
        letter=get_letter(proposal),
        alike=duplicates.list_for_desk(proposal, get_actor()),
    )


def grant_permission(proposal: Proposal, actor: Actor, form: Any) -> None:
    permission = permissions.grant_permission(proposal, actor, read_letter(proposal, actor, form))
    keep_scan(proposal, actor, form, AttachmentKind.PERMISSION_LETTER, permission)


def approve(proposal: Proposal, actor: Actor, form: Any) -> None:
    decisions.approve(proposal, actor, read_decree(form), is_early=form.is_early)
    keep_scan(proposal, actor, form, AttachmentKind.DECREE)


def keep_scan(
    proposal: Proposal,
    actor: Actor,
    form: forms.ActionForm,
    kind: AttachmentKind,
    permission: Permission | None = None,
) -> None:
    """Store what came with the act, now that the verb took it."""
    if form.upload is None:
        return
    attachment = files.store(uploads.folder(), proposal, actor, form.upload, kind)
    if permission is not None:
        permission.attachment = attachment


def give_back(proposal: Proposal, actor: Actor, form: Any) -> None:
    """From the check with its five answers, if any was given; else plainly."""
    if form.until.data is None:
        raise Invalid("missing", "until")
    reason = form.reason.data or ""
    if isinstance(form, forms.CheckForm) and (verdicts := form.list_verdicts()):
        checks.return_from_check(proposal, actor, verdicts, reason, form.until.data)
    else:
        route.return_for_revision(proposal, actor, reason, form.until.data)


def reject(proposal: Proposal, actor: Actor, form: Any) -> None:
    if isinstance(form, forms.CheckForm):
        if not form.sure.data:
            raise Invalid("not_sure", "sure")
        checks.reject_from_check(proposal, actor, form.list_verdicts(), form.reason.data or "")
    else:
        decisions.reject(proposal, actor, form.reason.data, is_early=form.is_early)


def read_decree(form: forms.DecreeForm) -> Decree:
    """Number, date and OPD as typed. Raises `Invalid` for an OPD that is gone."""
    agency = agencies.get(form.executing_agency.data or 0)
    if agency is None or form.decree_date.data is None:
        raise Invalid("not_an_opd", "executing_agency")
    return Decree(form.decree_number.data or "", form.decree_date.data, agency)


def start_trial(proposal: Proposal, actor: Actor, form: Any) -> None:
    trials.start_trial(proposal, actor, form.read(), form.read_measure(), form.reason.data or "")


def implement(proposal: Proposal, actor: Actor, form: Any) -> None:
    trials.implement(proposal, actor, form.read(), form.reason.data or "")
    keep_scan(proposal, actor, form, AttachmentKind.REGULATION)


def stop(proposal: Proposal, actor: Actor, form: Any) -> None:
    trials.stop(proposal, actor, form.read(), form.reason.data or "")


HANDLERS: Mapping[Action, Handler] = {
    Action.GRANT_PERMISSION: grant_permission,
    Action.RETURN: give_back,
    Action.WITHDRAW: lambda proposal, actor, form: route.withdraw(proposal, actor, form.reason.data),
    Action.START_REVIEW: lambda proposal, actor, form: checks.start_review(proposal, actor, form.list_verdicts()),
    Action.APPROVE: approve,
    Action.REJECT: reject,
    Action.START_TRIAL: start_trial,
    Action.IMPLEMENT: implement,
    Action.STOP: stop,
}
