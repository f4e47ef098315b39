"""The permission letter (izin tertulis, PP 38/2017 ps 8), filled in for printing and signing on paper."""

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from innovations.domain import heads, policy
from innovations.domain.actor import Actor
from innovations.models.accounts import Role
from innovations.models.agencies import AgencyHead, HeadKind
from innovations.models.proposals import Initiator, Proposal
from innovations.web.current import get_actor
from innovations.web.security import found, require
from innovations.web.words import lazy as _l

from .blueprint import blueprint
from .loading import load

TITLES: Mapping[HeadKind, str] = {
    HeadKind.DEFINITIVE: _l("Kepala"),
    HeadKind.ACTING: _l("Plt. Kepala"),
    HeadKind.DAILY_ACTING: _l("Plh. Kepala"),
}


@blueprint.get("/<number>/surat-izin")
def permission_letter(number: str) -> ResponseReturnValue:
    """An official document: it shows the owner's NIP, and only to those who carry or sign it."""
    actor, proposal = get_actor(), load(number)
    found(proposal if needs_letter(proposal) else None)
    require(may_print_letter(actor, proposal))
    head = find_signer(proposal)
    title = TITLES[head.kind] if head is not None else _l("Kepala")
    return render_template(
        "proposals/permission_letter.html",
        proposal=proposal,
        signer=head.user.name if head is not None else "",
        office=f"{title} {proposal.agency.name}",
    )


def find_signer(proposal: Proposal) -> AgencyHead | None:
    """Today's head, acting before away; none for a head's own idea, which an unknown superior permits."""
    found_heads = heads.list_in_office([proposal.agency_id]).get(proposal.agency_id, [])
    if any(head.user_id == proposal.owner_id for head in found_heads):
        return None
    acting = [head for head in found_heads if head.kind is not HeadKind.DEFINITIVE]
    return next(iter([*acting, *found_heads]), None)


def needs_letter(proposal: Proposal) -> bool:
    """An ASN's proposal under a directive that asks for it; an OPD's own needs none."""
    return proposal.initiator is Initiator.ASN and proposal.directive.permission_required


def may_print_letter(actor: Actor, proposal: Proposal) -> bool:
    """Those who carry it, sign it, or record it."""
    hands = policy.is_member(actor, proposal) or policy.is_head_of(actor, proposal) or actor.has(Role.KOMINFO)
    return needs_letter(proposal) and hands
