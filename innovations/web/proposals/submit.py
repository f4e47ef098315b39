"""Sending: check the answers, *Ajukan*, and the receipt."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import clock, duplicates, moves, parties, permissions, policy, proposals, route, versions
from innovations.domain.actor import Actor
from innovations.domain.completeness import list_gaps
from innovations.domain.errors import DomainError
from innovations.domain.workflow import Action
from innovations.models.proposals import Proposal, ProposalVersion, State
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.loading import load
from innovations.web.security import found, require

from . import actions
from .blueprint import blueprint
from .forms import SubmitForm
from .present import group_gaps, list_groups

SENT = (State.AWAITING_PERMISSION, State.SUBMITTED)


@blueprint.get("/<number>/periksa")
def check(number: str) -> ResponseReturnValue:
    """Periksa jawaban: everything that will be sent, what is missing, and what happens next."""
    actor, proposal = get_actor(), load(number, whole=True)
    proposals.require_editable(proposal, actor)
    return show_answers(proposal, actor, SubmitForm(obj=proposal))


def show_answers(proposal: Proposal, actor: Actor, form: SubmitForm) -> str:
    content, gaps = versions.freeze(proposal, proposal.attachments), group_gaps(proposal)
    return render_template(
        "proposals/check.html",
        form=form,
        proposal=proposal,
        groups=list_groups(content, proposals.name_affairs()),
        gaps=gaps,
        gap_labels=labels.FIELDS,
        gap_by_name={gap.field.removesuffix("_id"): gap for rows in gaps.values() for gap in rows},
        alike=duplicates.list_like(proposal, actor),
        may_submit=parties.can_perform(actor, proposal, Action.SUBMIT),
        deadline=route.deadline_of(proposal.directive),
        is_late=route.is_late(proposal),
        is_same=bool(proposal.versions) and proposal.versions[-1].content == content,
        on_letter=route.needs_letter_to_file(proposal, actor),
        awaits=permissions.is_awaited(proposal),
    )


@blueprint.post("/<number>/tindakan/submit")
def submit(number: str) -> ResponseReturnValue:
    """Send it; sent a second time by the same person, the first receipt is shown again."""
    scan = actions.read_scan()
    actor, proposal = get_actor(), load(number, whole=True)
    form = SubmitForm()
    if proposal.state in SENT and proposal.versions and proposal.versions[-1].submitted_by_id == actor.id:
        flash(_("Usulan ini sudah diajukan; ini tanda terimanya."))
        return redirect(url_for("proposals.receipt", number=number), 303)
    proposals.require_editable(proposal, actor)
    require(parties.can_perform(actor, proposal, Action.SUBMIT))
    if not form.validate_on_submit():
        raise DomainError("stale_form")
    moves.require_seen(proposal, form.lock_version.data)
    if list_gaps(proposal):
        form.form_errors.append(_("Usulan belum lengkap. Lengkapi isian yang ditandai di bawah, lalu ajukan lagi."))
        return show_answers(proposal, actor, form), 422
    if route.needs_letter_to_file(proposal, actor):
        if (refused := actions.file_on_letter(proposal, actor, scan)) is not None:
            return refused
    else:
        route.submit(proposal, actor, proposal.attachments)
    flash(_("Usulan %(number)s sudah diajukan.", number=number), "success")
    return redirect(url_for("proposals.receipt", number=number), 303)


@blueprint.get("/<number>/tanda-terima")
def receipt(number: str) -> ResponseReturnValue:
    """What was received, when, and its hash; for printing."""
    actor, proposal = get_actor(), load(number, whole=True)
    require(policy.can_see_files(actor, proposal))
    version: ProposalVersion = found(proposal.versions[-1] if proposal.versions else None)
    return render_template(
        "proposals/receipt.html",
        proposal=proposal,
        version=version,
        printed_at=clock.now(),
        may_print_letter=policy.can_print_letter(actor, proposal),
    )
