"""What stands beside a proposal's text: what can be done, what was decided, what happened."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from innovations.domain import (
    checks,
    counting,
    decisions,
    letters,
    parties,
    permissions,
    policy,
    relations,
    reviews,
    timeline,
)
from innovations.domain.actor import Actor
from innovations.domain.timeline import Entry
from innovations.domain.workflow import Action
from innovations.models.proposals import DECIDED_STATES, AttachmentKind, Proposal, State
from innovations.web import formats, labels

from .action_words import CORRECTION, EXTENSION, RENEWAL
from .follow_up_panel import find_first_executor, get_follow_up
from .offers import Offer, make_offer
from .overview import find_file, scan_url
from .returned import list_failed_gates

ON_THE_PAGE = (Action.GRANT_PERMISSION, Action.APPROVE, Action.START_TRIAL)
"""Acts whose form stands on the page of the proposal; the others are a link to a page of their own."""


def panel(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """What `_actions.html`, `_decision.html` and `_timeline.html` need on the page of one proposal."""
    decisions.load_for_deciding(proposal)
    actions = parties.list_actions(actor, proposal)
    entries = timeline.list_entries(proposal, actor)
    works_on_it, is_back = policy.can_see_files(actor, proposal), proposal.state is State.RETURNED
    offers = list_offers(proposal, actor, actions)
    offered = {offer.key for offer in offers}
    return {
        "offers": offers,
        "act_links": list_links(proposal, actor, [action for action in actions if action.value not in offered]),
        "act_note": note_for(proposal, actor, actions),
        "decision": get_decision(proposal, actor, find_first_executor([entry.event for entry in entries])),
        "letter": get_letter(proposal) if works_on_it else None,
        "failed_gates": list_failed_gates(checks.get_check(proposal)) if works_on_it and not is_back else [],
        "follow_up": get_follow_up(proposal, actor, [entry.event for entry in entries]),
        "timeline_entries": [describe(entry) for entry in entries],
    }


def list_offers(proposal: Proposal, actor: Actor, actions: Sequence[Action]) -> list[Offer]:
    """The forms on the page, each with ids of its own: what is expected next, and a head's way to give it back."""
    wanted = [action for action in actions if action in ON_THE_PAGE]
    in_person = relations.is_head_of(actor, proposal)
    if Action.GRANT_PERMISSION in wanted and (not in_person or permissions.needs_superior(proposal)):
        wanted.remove(Action.GRANT_PERMISSION)
    elif Action.GRANT_PERMISSION in wanted:
        wanted.append(Action.RETURN)
    if Action.APPROVE in wanted and not counting.list_counting(proposal):
        wanted.remove(Action.APPROVE)
    if proposal.state is State.TRIAL and Action.IMPLEMENT in actions:
        wanted.append(Action.IMPLEMENT)
    offers = [make_offer(proposal, actor, action) for action in wanted]
    for offer in offers:
        offer.form.give_ids(offer.key)
    return offers


def list_links(proposal: Proposal, actor: Actor, actions: Sequence[Action]) -> list[dict[str, str]]:
    """Acts on pages of their own, with the tone of their buttons."""
    checking = Action.START_REVIEW in actions
    must_wait = {Action.APPROVE, Action.REJECT} if not counting.list_counting(proposal) else set()
    left_out = {Action.SUBMIT, *must_wait} | ({Action.RETURN, Action.REJECT} if checking else set())
    if relations.is_head_of(actor, proposal):
        left_out.add(Action.GRANT_PERMISSION)
    links = [
        {
            "label": _("Catat surat izin") if action is Action.GRANT_PERMISSION else str(labels.ACTIONS[action]),
            "url": url_for("proposals.act", number=proposal.number, action=action.value),
            "tone": "" if action in (Action.START_REVIEW, Action.GRANT_PERMISSION) else "secondary",
        }
        for action in actions
        if action not in left_out
    ]
    if policy.can_extend_revision(actor, proposal):
        links.append(_link(EXTENSION.title, "proposals.extend_revision", proposal))
    if policy.can_ask_new_permission(actor, proposal):
        links.append(_link(RENEWAL.title, "proposals.ask_new_permission", proposal))
    if policy.can_redact(actor, proposal):
        links.append(_link(_("Samarkan naskah"), "proposals.redact", proposal))
    if policy.can_correct_decree(actor, proposal):
        links.append(_link(CORRECTION.title, "proposals.correct_decree", proposal))
    return links


def _link(title: str, endpoint: str, proposal: Proposal) -> dict[str, str]:
    return {"label": str(title), "url": url_for(endpoint, number=proposal.number), "tone": "secondary"}


def note_for(proposal: Proposal, actor: Actor, actions: Sequence[Action]) -> str:
    """Why something expected is not on offer yet."""
    permits = Action.GRANT_PERMISSION in actions and relations.is_head_of(actor, proposal)
    if permits and permissions.needs_superior(proposal):
        return str(labels.REFUSALS["superior_signs"])
    if Action.APPROVE in actions and not counting.list_counting(proposal):
        return _("Keputusan dapat dicatat setelah sedikitnya satu penilaian terkirim untuk versi ini.")
    return ""


def get_decision(proposal: Proposal, actor: Actor, executor: str) -> dict[str, Any] | None:
    """What was decided; score and comments for those who may see them, comments without names.

    `executor` is the OPD that the Keputusan named, if another carries it out by now.
    """
    if proposal.state not in DECIDED_STATES:
        return None
    sees = policy.can_see_scores(actor, proposal)
    facts = []
    if proposal.decree_number is not None:
        agency = proposal.executing_agency
        facts += [
            (_("Nomor keputusan"), proposal.decree_number),
            (_("Tanggal keputusan"), formats.day(proposal.decree_date)),
            (
                _("OPD pelaksana menurut Keputusan") if executor else _("OPD pelaksana"),
                executor or (agency.name if agency is not None else ""),
            ),
        ]
    facts.append((_("Dicatat"), formats.moment(proposal.decided_at)))
    if sees and proposal.score_reviews:
        score = formats.score(decisions.score_of(proposal))
        facts.append((_("Nilai"), _("%(score)s dari %(count)s penilaian", score=score, count=proposal.score_reviews)))
    return {
        "facts": facts,
        "reason": proposal.decision_reason,
        "has_letter": letters.is_readable(proposal, actor),
        "scan_url": scan_url(proposal, find_file(proposal, AttachmentKind.DECREE))
        if policy.can_see_files(actor, proposal)
        else "",
        "comments": reviews.list_comments(proposal) if sees else [],
        "is_stopped": proposal.state is State.STOPPED,
    }


def get_letter(proposal: Proposal) -> dict[str, Any] | None:
    """The permission in force and the address of its scan; for those who work on the proposal."""
    permission = permissions.get_permission(proposal)
    if permission is None:
        return None
    return {
        "facts": [
            (_("Nomor"), permission.letter_number),
            (_("Tanggal"), formats.day(permission.letter_date)),
            (_("Oleh"), permission.signed_by),
        ],
        "scan_url": scan_url(proposal, permission.attachment_id),
    }


def describe(entry: Entry) -> dict[str, str]:
    """A row of the timeline macro."""
    event = entry.event
    return {
        "at": formats.moment(event.at),
        "iso": formats.iso(event.at),
        "sentence": _("%(count)s penilaian terkirim", count=entry.times) if entry.times > 1 else labels.event(event),
        "actor": _("tim penilai") if entry.by_committee else entry.name,
        "reason": event.reason,
    }
