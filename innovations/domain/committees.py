"""The committee (tim penilai) of a directive: who sits on it, and in which seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Exists, case, exists, or_, select

from innovations.database import db
from innovations.models.accounts import Role, User, UserRole
from innovations.models.agencies import Agency
from innovations.models.directives import CommitteeMember, Directive, Seat
from innovations.models.events import Topic
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review, ReviewRevision, ReviewState

from . import directives, policy
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record

QUALIFIED: Mapping[Seat, frozenset[Role]] = {
    Seat.CHAIR: frozenset({Role.CHAIR}),
    Seat.SECRETARY: frozenset({Role.SECRETARY, Role.CHAIR}),
    Seat.MEMBER: frozenset({Role.REVIEWER, Role.CHAIR, Role.SECRETARY}),
}
"""The roles of which an account needs one to take a seat."""


@dataclass(frozen=True)
class Member:
    """Someone on the committee, without their NIP; `agency` is empty for an expert from outside."""

    user_id: int
    name: str
    agency: str
    seat: Seat
    has_sent: bool
    """A review of theirs counts or counted; it stays when they leave."""


@dataclass(frozen=True)
class Candidate:
    user_id: int
    name: str
    agency: str


def list_members(directive: Directive) -> list[Member]:
    """Chair, secretary, members in the order they joined."""
    order = case({Seat.CHAIR: 1, Seat.SECRETARY: 2}, value=CommitteeMember.seat, else_=3)
    rows = db.session.execute(
        select(CommitteeMember.user_id, User.name, Agency.name, CommitteeMember.seat, _has_sent())
        .join(User, User.id == CommitteeMember.user_id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(CommitteeMember.directive_id == directive.id)
        .order_by(order, CommitteeMember.id)
    )
    return [Member(user_id, name, agency or "", seat, bool(sent)) for user_id, name, agency, seat, sent in rows]


def _has_sent() -> Exists:
    return exists().where(
        Review.reviewer_id == CommitteeMember.user_id,
        or_(Review.state == ReviewState.SENT, exists().where(ReviewRevision.review_id == Review.id)),
        Review.proposal_id == Proposal.id,
        Proposal.directive_id == CommitteeMember.directive_id,
    )


def _is_given_back() -> Exists:
    """The chair gave them a review back, and it is not sent again: its score would be lost without a word."""
    return exists().where(
        Review.reviewer_id == CommitteeMember.user_id,
        Review.state == ReviewState.DRAFT,
        exists().where(ReviewRevision.review_id == Review.id),
        Review.proposal_id == Proposal.id,
        Proposal.directive_id == CommitteeMember.directive_id,
        Proposal.state == State.UNDER_REVIEW,
    )


def list_candidates() -> list[Candidate]:
    """Active accounts that may sit on a committee, by name."""
    may_sit = exists().where(UserRole.user_id == User.id, UserRole.role.in_(sorted(QUALIFIED[Seat.MEMBER])))
    rows = db.session.execute(
        select(User.id, User.name, Agency.name)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(User.is_active, may_sit)
        .order_by(User.name, User.id)
    )
    return [Candidate(user_id, name, agency or "") for user_id, name, agency in rows]


def list_names(user_ids: Sequence[int]) -> dict[int, str]:
    """Names by user id, also of accounts that are gone from the committee."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return dict(rows.tuples().all())


def seat_member(directive: Directive, actor: Actor, user_id: int, seat: Seat) -> None:
    """Give an account a seat, or one who sits already another. At most one chair and one secretary."""
    require_part(policy.can_manage_directives(actor))
    user = db.session.scalar(select(User).where(User.id == user_id, User.is_active))
    roles = set(db.session.scalars(select(UserRole.role).where(UserRole.user_id == user_id)))
    if user is None or roles.isdisjoint(QUALIFIED[Seat.MEMBER]):
        raise Invalid("cannot_sit", "user_id")
    if roles.isdisjoint(QUALIFIED[seat]):
        raise Invalid("role_lacks_seat", "seat", name=user.name, seat=seat)
    directives.hold(directive)
    members = _list_rows(directive)
    row = next((member for member in members if member.user_id == user_id), None)
    if row is not None and row.seat is seat:
        raise Invalid("already_seated", "user_id", name=user.name, seat=seat)
    if seat is not Seat.MEMBER and any(member.seat is seat for member in members):
        raise Invalid("seat_taken", "seat", seat=seat)
    if row is None:
        db.session.add(CommitteeMember(directive_id=directive.id, user_id=user_id, seat=seat))
        _record("committee_member_added", directive, actor, user_id=user_id, seat=seat.value)
    else:
        old, row.seat = row.seat, seat
        _record("committee_seat_changed", directive, actor, user_id=user_id, old=old.value, new=seat.value)


def remove_member(directive: Directive, actor: Actor, user_id: int) -> None:
    """Take somebody off the committee; what they have sent still counts, and their other proposals are gaps again."""
    require_part(policy.can_manage_directives(actor))
    directives.hold(directive)
    row = next((member for member in _list_rows(directive) if member.user_id == user_id), None)
    if row is None:
        raise DomainError("not_seated")
    if db.session.scalar(select(_is_given_back()).where(CommitteeMember.id == row.id)):
        raise DomainError("member_review_reopened")
    db.session.delete(row)
    _record("committee_member_removed", directive, actor, user_id=user_id, seat=row.seat.value)


def _list_rows(directive: Directive) -> Sequence[CommitteeMember]:
    return db.session.scalars(
        select(CommitteeMember).where(CommitteeMember.directive_id == directive.id).order_by(CommitteeMember.id)
    ).all()


def _record(code: str, directive: Directive, actor: Actor, **details: Any) -> None:
    record(Topic.DIRECTIVE, code, actor, subject_id=directive.id, **details)
