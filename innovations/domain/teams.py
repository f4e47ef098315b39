"""Who works on a proposal: team members with their tasks, and the owner who may hand it over."""

from typing import Any

from sqlalchemy import exists, or_, select

from innovations.database import db
from innovations.models.accounts import Role, UserRole
from innovations.models.agencies import AgencyHead
from innovations.models.directives import CommitteeMember
from innovations.models.events import Topic
from innovations.models.proposals import Check, FormerMember, Permission, Proposal, TeamMember
from innovations.models.reviews import Review

from . import clock, policy, relations, terms
from .actor import Actor
from .errors import Invalid, require_part
from .events import record
from .people import Person
from .proposals import require_editable

MAX_MEMBERS = 20


def add_member(proposal: Proposal, actor: Actor, name: str, task: str, person: Person | None) -> TeamMember:
    """Add an account (`person`), or by `name` somebody without one."""
    require_editable(proposal, actor)
    if len(proposal.team) >= MAX_MEMBERS:
        raise Invalid("team_full", "person", most=MAX_MEMBERS)
    if person is not None:
        if person.id == proposal.owner_id or any(member.user_id == person.id for member in proposal.team):
            raise Invalid("person_in_team", "person")
        _require_uninvolved(proposal, person)
        if person.id != actor.id:
            _require_no_judge(proposal, person)
    elif any(member.user_id is None and member.name.casefold() == name.casefold() for member in proposal.team):
        raise Invalid("person_in_team", "person")
    member = TeamMember(user_id=person.id if person else None, name=person.name if person else name, task=task)
    proposal.team.append(member)
    proposal.updated_at = clock.now()
    db.session.flush()  # the event needs the member's id
    _record("team_member_added", proposal, actor, member_id=member.id, user_id=member.user_id)
    return member


def remove_member(proposal: Proposal, actor: Actor, member: TeamMember) -> None:
    """Take somebody out of the team."""
    require_editable(proposal, actor)
    _record("team_member_removed", proposal, actor, member_id=member.id, user_id=member.user_id)
    proposal.team.remove(member)
    if member.user_id is not None:
        _remember(proposal, member.user_id)
    proposal.updated_at = clock.now()


def hand_over(proposal: Proposal, actor: Actor, person: Person, reason: str) -> None:
    """Give it to a colleague of its OPD: by the owner, or by kominfo with a reason, also to others."""
    require_part(policy.can_hand_over(actor, proposal))
    if person.id == proposal.owner_id:
        raise Invalid("person_is_owner", "person")
    if person.agency_id != proposal.agency_id and not actor.has(Role.KOMINFO):
        raise Invalid("person_of_other_agency", "person")
    if actor.id != proposal.owner_id and not reason:
        raise Invalid("reason_missing", "reason")
    _require_uninvolved(proposal, person)
    _require_no_taking(proposal, actor, person)
    before, was_keeper = proposal.owner_id, relations.is_keeper_of(actor, proposal)
    for member in [member for member in proposal.team if member.user_id == person.id]:
        proposal.team.remove(member)
    proposal.owner_id = person.id
    if not was_keeper:
        _remember(proposal, before)
    proposal.updated_at = clock.now()
    _record("proposal_handed_over", proposal, actor, reason, from_user_id=before, to_user_id=person.id)


def _require_uninvolved(proposal: Proposal, person: Person) -> None:
    """Nobody joins what they permitted, checked or scored (contract: nobody acts on what is theirs)."""
    acted = db.session.scalar(
        select(
            or_(
                exists().where(
                    Permission.proposal_id == proposal.id,
                    or_(Permission.granted_by_id == person.id, Permission.recorded_by_id == person.id),
                ),
                exists().where(Check.proposal_id == proposal.id, Check.checked_by_id == person.id),
                exists().where(Review.proposal_id == proposal.id, Review.reviewer_id == person.id),
            )
        )
    )
    if acted:
        raise Invalid("person_has_acted", "person")


def _require_no_judge(proposal: Proposal, person: Person) -> None:
    """Nobody makes another a party who may permit, check, score or decide it: the owner would choose the judges."""
    office = (AgencyHead.agency_id == proposal.agency_id, AgencyHead.user_id == person.id, terms.in_office())
    seat = (CommitteeMember.directive_id == proposal.directive_id, CommitteeMember.user_id == person.id)
    judges = db.session.scalar(select(or_(exists().where(*office), exists().where(*seat))))
    if judges or (_is_kominfo(person) and not proposal.agency.is_coordinator):
        raise Invalid("person_judges", "person")


def _require_no_taking(proposal: Proposal, actor: Actor, person: Person) -> None:
    """Kominfo takes nobody's proposal for itself, except what it entered for somebody outside."""
    if actor.id == proposal.owner_id or proposal.initiator in relations.ENTERED_BY_KOMINFO:
        return
    outside = person.agency_id != proposal.agency_id
    if person.id == actor.id or (outside and _is_kominfo(person)):
        raise Invalid("kominfo_takes_over", "person")


def _is_kominfo(person: Person) -> bool:
    role = exists().where(UserRole.user_id == person.id, UserRole.role == Role.KOMINFO)
    return bool(db.session.scalar(select(role)))


def _remember(proposal: Proposal, user_id: int) -> None:
    """Whoever leaves stays out of judging it."""
    if all(former.user_id != user_id for former in proposal.former_members):
        proposal.former_members.append(FormerMember(user_id=user_id))


def _record(code: str, proposal: Proposal, actor: Actor, reason: str = "", **details: Any) -> None:
    record(Topic.PROPOSAL, code, actor, proposal=proposal, reason=reason, **details)
