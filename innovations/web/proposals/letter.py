"""The permission letter (izin tertulis, PP 38/2017 ps 8), filled in for printing and signing on paper."""

from flask import current_app, get_template_attribute, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from markupsafe import Markup

from innovations.domain import heads, policy
from innovations.models.agencies import AgencyHead, HeadKind
from innovations.models.proposals import Proposal
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.loading import load
from innovations.web.security import found, require

from .action_forms import office_of
from .blueprint import blueprint

ON_THE_LETTER = ("form", "affair", "trial_start", "trial_end")
"""What a draft may still lack and the letter names."""


@blueprint.get("/<number>/surat-izin")
def permission_letter(number: str) -> ResponseReturnValue:
    """An official document: it shows the owner's NIP, and only to those who carry or sign it."""
    actor, proposal = get_actor(), load(number)
    found(proposal if policy.needs_permission(proposal) else None)
    require(policy.can_print_letter(actor, proposal))
    head = find_signer(proposal)
    return render_template(
        "proposals/permission_letter.html",
        proposal=proposal,
        paper=write_paper(proposal, head),
        empty=[str(labels.FIELDS[name]) for name in ON_THE_LETTER if not getattr(proposal, name)],
    )


def write_paper(proposal: Proposal, head: AgencyHead | None) -> Markup:
    """The letter in Indonesian, whatever the reader's language: an official document to be signed."""
    office = office_of(head.kind if head else HeadKind.DEFINITIVE, proposal.agency.name)
    signer = (head.user.name, head.user.login) if head else ("", "")
    paper = get_template_attribute("proposals/_letter_paper.html", "paper")
    with force_locale("id"):
        written: Markup = paper(proposal, signer, office, current_app.config["REGION_NAME"])
    return written


def find_signer(proposal: Proposal) -> AgencyHead | None:
    """Today's head, acting before away; none for a head's own idea, which an unknown superior permits."""
    found_heads = heads.list_in_office([proposal.agency_id]).get(proposal.agency_id, [])
    if any(head.user_id == proposal.owner_id for head in found_heads):
        return None
    acting = [head for head in found_heads if head.kind is not HeadKind.DEFINITIVE]
    return next(iter([*acting, *found_heads]), None)
