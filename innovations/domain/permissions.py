"""The written permission (izin tertulis) of the head of the OPD, PP 38/2017 ps 8: letters, signers, renewal."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from innovations.database import db
from innovations.models.agencies import AgencyHead
from innovations.models.proposals import Attachment, Permission, Proposal

from . import clock, policy, relations, terms
from .actor import Actor
from .errors import Denied, DomainError, Invalid
from .moves import move, note, refuse_party, require_allowed, require_past, require_text
from .workflow import Action


@dataclass(frozen=True)
class Letter:
    """A signed permission letter.

    `signed_by` is the signer's office as printed; `signer_id` the head's account, or None for another
    official (the superior of a head whose own idea it is).
    """

    number: str
    date: date
    signed_by: str
    signer_id: int | None
    scan: Attachment | None = None


def get_permission(proposal: Proposal) -> Permission | None:
    """The permission in force. Needs `permissions` loaded."""
    valid = [permission for permission in proposal.permissions if permission.superseded_at is None]
    return valid[-1] if valid else None


def is_awaited(proposal: Proposal) -> bool:
    """Is a permission needed that nobody has given, or that the head wants to give anew?"""
    return policy.needs_permission(proposal) and get_permission(proposal) is None


def find_head(agency_id: int, user_id: int, day: date) -> AgencyHead | None:
    """The term in which this person headed the OPD on `day`, in office or acting."""
    return db.session.scalar(
        select(AgencyHead)
        .where(AgencyHead.agency_id == agency_id, AgencyHead.user_id == user_id, terms.in_office(day))
        .order_by(AgencyHead.valid_from.desc(), AgencyHead.id.desc())
        .limit(1)
    )


def list_members(proposal: Proposal) -> set[int]:
    """The accounts of owner and team, also of those who left."""
    team = {member.user_id for member in proposal.team if member.user_id is not None}
    return {proposal.owner_id, *team, *(former.user_id for former in proposal.former_members)}


def needs_superior(proposal: Proposal) -> bool:
    """Is it the idea of the OPD's own head, whom only a superior can permit? A deputy (Plh.) is no superior."""
    leads = exists().where(
        AgencyHead.agency_id == proposal.agency_id,
        AgencyHead.user_id.in_(sorted(list_members(proposal))),
        terms.in_office(),
    )
    return bool(db.session.scalar(select(leads)))


def require_letter(proposal: Proposal, actor: Actor, letter: Letter) -> None:
    """Refuse a letter that is not whole, is of the future, or is not signed by who may sign it."""
    require_text(letter.number, "letter_number")
    require_text(letter.signed_by, "signed_by")
    require_past(letter.date, "letter_date")
    if letter.signer_id is None:
        if relations.is_head_of(actor, proposal):
            raise Denied("not_your_part")
        return
    if letter.signer_id in list_members(proposal):
        raise Denied("own_proposal")
    if relations.is_head_of(actor, proposal) and letter.signer_id != actor.id:
        raise Denied("not_your_part")
    if needs_superior(proposal):
        raise Invalid("superior_signs", "signer")
    if find_head(proposal.agency_id, letter.signer_id, letter.date) is None:
        raise Invalid("not_head_then", "letter_date")


def keep_letter(proposal: Proposal, actor: Actor, letter: Letter) -> Permission:
    """Put the letter on file; it counts from now on."""
    permission = Permission(
        version_no=proposal.version_no,
        letter_number=letter.number,
        letter_date=letter.date,
        signed_by=letter.signed_by,
        granted_by_id=letter.signer_id,
        recorded_by_id=actor.id,
        attachment=letter.scan,
        granted_at=clock.now(),
    )
    proposal.permissions.append(permission)
    return permission


def grant_permission(proposal: Proposal, actor: Actor, letter: Letter) -> Permission:
    """Record the head's written permission, by the head or by the coordinator on a signed paper letter."""
    require_allowed(proposal, actor, Action.GRANT_PERMISSION)
    require_letter(proposal, actor, letter)
    move(
        proposal,
        Action.GRANT_PERMISSION,
        actor,
        letter_number=letter.number,
        letter_date=letter.date.isoformat(),
        on_paper=letter.signer_id != actor.id,
    )
    return keep_letter(proposal, actor, letter)


def require_renewal(proposal: Proposal, actor: Actor) -> None:
    """Refuse whoever is not the head (403), and where no permission is in force or nothing is being revised (409)."""
    if policy.can_ask_new_permission(actor, proposal):
        return
    if not relations.is_head_of(actor, proposal) or relations.was_member(actor, proposal):
        refuse_party(proposal, actor)
    raise DomainError("no_permission_to_renew")


def ask_new_permission(proposal: Proposal, actor: Actor, reason: str) -> None:
    """The head wants to see the revised proposal again: the letter given no longer counts."""
    require_renewal(proposal, actor)
    require_text(reason, "reason")
    for permission in proposal.permissions:
        permission.superseded_at = permission.superseded_at or clock.now()
    note(proposal, actor, "proposal_permission_renewal_asked", reason)
