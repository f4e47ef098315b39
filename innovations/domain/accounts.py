"""Accounts: who gets one, with which roles, and how it ends.

Every verb takes the admin as `actor`, or None for whoever sits at the machine's terminal. First passwords are made
and hashed by the caller before the transaction begins (`passwords`), and never stored or logged in clear.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.accounts import LoginTry, Role, User, UserRole
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.directives import CommitteeMember, Directive, Seat
from innovations.models.events import Topic
from innovations.models.proposals import Proposal, State, TeamMember

from . import clock, nip, policy
from .actor import Actor
from .committees import QUALIFIED
from .directives import WindowState, get_window_state
from .errors import Denied, DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .sessions import end_all_sessions, tried_as

MAX_NAME, MAX_EMAIL = 200, 200
GIVEN_ROLES = tuple(role for role in Role if role not in (Role.PROPOSER, Role.AGENCY_HEAD))
"""What an admin may tick: proposer follows from being no auditor, head from an appointment."""

UNDECIDED = (State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED)
CLOSED = (State.IMPLEMENTED, State.STOPPED, State.REJECTED, State.WITHDRAWN)


@dataclass(frozen=True)
class Details:
    """What is known of a person; `agency_id` is an OPD or a unit, None only for experts from outside."""

    name: str
    email: str = ""
    agency_id: int | None = None


def get(user_id: int) -> User | None:
    """The account with its roles, active or not."""
    return db.session.scalar(select(User).where(User.id == user_id).options(selectinload(User.roles)))


def find_by_login(login: str) -> User | None:
    """The account of a NIP or issued number, as it was typed."""
    cleaned = nip.clean_login(login)
    return db.session.scalar(select(User).where(User.login == cleaned).options(selectinload(User.roles)))


def find_kominfo(login: str | None) -> int | None:
    """The id of an active kominfo account: the one with this number, or the oldest; None when there is none."""
    query = select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == Role.KOMINFO)
    if login is not None:
        query = query.where(User.login == nip.clean_login(login))
    return db.session.scalar(query.where(User.is_active).order_by(User.id))


def roles_of(user: User) -> frozenset[Role]:
    """The stored roles; being head of an OPD is not among them."""
    return frozenset(row.role for row in user.roles)


def create_user(
    actor: Actor | None, details: Details, roles: Iterable[Role], password_hash: str, *, login: str | None
) -> User:
    """A new account that must change its first password. `login` None: an expert, who gets a number.

    Raises `Invalid` for a NIP that cannot be or is taken, for an unknown OPD, and for roles that do not go together.
    """
    require_admin(actor)
    chosen = complete_roles(roles)
    checked = _check_details(details, is_expert=login is None)
    user = User(
        login=issue_login() if login is None else _check_nip(login),
        name=checked.name,
        email=checked.email,
        agency_id=checked.agency_id,
        password_hash=password_hash,
        created_at=clock.now(),
        roles=[UserRole(role=role) for role in sorted(chosen)],
    )
    db.session.add(user)
    db.session.flush()  # the event needs the account's id
    record(Topic.ACCOUNT, "user_created", actor, subject_id=user.id, after=sorted(chosen), agency_id=user.agency_id)
    return user


def issue_login() -> str:
    """The next number for an expert from outside, e.g. `P0001`; no birth date, no sex in it."""
    last = db.session.scalar(select(func.max(User.login)).where(User.login.like("P%"), func.length(User.login) == 5))
    return f"P{int(last[1:]) + 1 if last else 1:04d}"


def digest(user: User) -> str:
    """What a form is opened on. Needs `roles` loaded."""
    return digest_of([user.name, user.email, user.agency_id, user.is_active, sorted(roles_of(user))])


def _require_fresh(user: User, seen: str | None) -> None:
    """The account is read anew, and no other editor gets in until this transaction ends."""
    if seen is not None:
        query = select(User).where(User.id == user.id).options(selectinload(User.roles))
        db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
        require_fresh(seen, digest(user))


def change_user(user: User, actor: Actor | None, details: Details, seen: str | None = None) -> None:
    """New name, e-mail, OPD or unit. One's own OPD is changed by another admin: conflicts of interest hang on it."""
    require_admin(actor)
    _require_fresh(user, seen)
    checked = _check_details(details, is_expert=not nip.is_shaped(user.login))
    if checked.agency_id != user.agency_id:
        refuse_oneself(user, actor)
    before = {"name": user.name, "email": user.email, "agency_id": user.agency_id}
    after = {"name": checked.name, "email": checked.email, "agency_id": checked.agency_id}
    fields = [name for name in after if after[name] != before[name]]
    if not fields:
        return
    user.name, user.email, user.agency_id = checked.name, checked.email, checked.agency_id
    event = record(Topic.ACCOUNT, "user_changed", actor, subject_id=user.id, fields=fields)
    if "agency_id" in fields:
        event.details |= {"from_agency": before["agency_id"], "to_agency": user.agency_id}


def set_roles(user: User, actor: Actor | None, roles: Iterable[Role], seen: str | None = None) -> None:
    """Exactly these roles from now on; all sessions of the account end. Nobody changes their own."""
    require_admin(actor)
    refuse_oneself(user, actor)
    _require_fresh(user, seen)
    before, after = roles_of(user), complete_roles(roles)
    if before == after:
        return
    if Role.ADMIN in before - after:
        _keep_an_admin(user)
    _check_seats(user, before, after)
    if Role.AUDITOR in after:
        _check_neutral(user)
    user.roles = [row for row in user.roles if row.role in after]
    user.roles += [UserRole(role=role) for role in sorted(after - before)]
    end_all_sessions(user.id)
    record(Topic.ACCOUNT, "roles_changed", actor, subject_id=user.id, before=sorted(before), after=sorted(after))


def reset_password(user: User, actor: Actor | None, password_hash: str) -> None:
    """A new one-time password: all sessions end, the lock-out is lifted, and it must be changed at log-in."""
    require_admin(actor)
    refuse_oneself(user, actor)
    if not user.is_active:
        raise DomainError("account_inactive")
    user.password_hash, user.must_change_password = password_hash, True
    db.session.execute(delete(LoginTry).where(tried_as(user.login)))
    end_all_sessions(user.id)
    record(Topic.ACCOUNT, "password_reset", actor, subject_id=user.id)


def deactivate(user: User, actor: Actor | None, reason: str = "") -> None:
    """No more log-in; what the person wrote and decided stays. Never the last admin, never oneself."""
    require_admin(actor)
    refuse_oneself(user, actor)
    if not user.is_active:
        raise DomainError("happened_already")
    if Role.ADMIN in roles_of(user):
        _keep_an_admin(user)
    user.is_active = False
    end_all_sessions(user.id)
    record(Topic.ACCOUNT, "user_deactivated", actor, subject_id=user.id, reason=reason)


def reactivate(user: User, actor: Actor | None) -> None:
    """Log-in again, with the old password and roles."""
    require_admin(actor)
    refuse_oneself(user, actor)
    if user.is_active:
        raise DomainError("happened_already")
    user.is_active = True
    record(Topic.ACCOUNT, "user_reactivated", actor, subject_id=user.id)


def complete_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """What is stored for the chosen roles: an auditor is nothing else, everybody else proposes too (contract)."""
    chosen = frozenset(roles) - {Role.PROPOSER}
    if Role.AGENCY_HEAD in chosen:
        raise Invalid("head_is_appointed", "roles")
    if Role.AUDITOR not in chosen:
        return chosen | {Role.PROPOSER}
    if len(chosen) > 1:
        raise Invalid("auditor_alone", "roles")
    return chosen


def require_admin(actor: Actor | None) -> None:
    require_part(actor is None or policy.can_manage_accounts(actor))


def refuse_oneself(user: User, actor: Actor | None) -> None:
    """Nobody gives themselves rights, or locks themselves out."""
    if actor is not None and actor.id == user.id:
        raise Denied("own_account")


def _keep_an_admin(user: User) -> None:
    """The rows are locked: of two admins who remove each other at once, the second is refused."""
    admins = db.session.scalars(
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == Role.ADMIN, User.is_active)
        .order_by(User.id)
        .with_for_update()
    ).all()
    if set(admins) <= {user.id}:
        raise Invalid("last_admin", "roles")


def _check_details(details: Details, *, is_expert: bool) -> Details:
    name = " ".join(details.name.split())
    if not name:
        raise Invalid("name_missing", "name")
    if len(name) > MAX_NAME:
        raise Invalid("too_long", "name", limit=MAX_NAME)
    email = check_email(details.email)
    if is_expert:
        if details.agency_id is not None:
            raise Invalid("expert_has_no_agency", "agency_id")
    elif details.agency_id is None:
        raise Invalid("agency_missing", "agency_id")
    elif db.session.get(Agency, details.agency_id) is None:
        raise Invalid("agency_unknown", "agency_id")
    return Details(name, email, details.agency_id)


def check_email(typed: str) -> str:
    """The address without blanks around it, or none. Raises `Invalid` for what cannot be one."""
    email = typed.strip()
    if email and (len(email) > MAX_EMAIL or not re.fullmatch(r"(?a:[\w.+-]+@[\w-]+(\.[\w-]+)+)", email)):
        raise Invalid("email_wrong", "email")
    return email


def _check_nip(typed: str) -> str:
    """The cleaned NIP. Raises `Invalid` when it cannot be one or has an account."""
    login = nip.clean_login(typed)
    if not re.fullmatch(r"[0-9]*", login):
        raise Invalid("nip_digits", "login")
    if len(login) != 18:
        raise Invalid("nip_length", "login", count=len(login))
    if not nip.is_nip(login, clock.today()):
        raise Invalid("nip_impossible", "login")
    holder = db.session.scalar(select(User.name).where(User.login == login))
    if holder is not None:
        raise Invalid("nip_taken", "login", name=holder)
    return login


def _check_seats(user: User, before: frozenset[Role], after: frozenset[Role]) -> None:
    """A role is not taken from under somebody who still scores: the committee changes first."""
    for directive, seat in list_open_seats(user.id):
        needs = QUALIFIED[seat]
        if needs & before and not needs & after:
            raise Invalid("sits_on_committee", "roles", number=directive.number)


def list_open_seats(user_id: int) -> list[tuple[Directive, Seat]]:
    """Committees that still have work: the directive is not closed, or something in it awaits its decision."""
    waits = exists().where(Proposal.directive_id == Directive.id, Proposal.state.in_(UNDECIDED))
    rows = db.session.execute(
        select(Directive, CommitteeMember.seat, waits)
        .join(CommitteeMember, CommitteeMember.directive_id == Directive.id)
        .where(CommitteeMember.user_id == user_id)
        .order_by(Directive.id)
    ).all()
    return [
        (directive, seat)
        for directive, seat, has_waiting in rows
        if has_waiting or get_window_state(directive) in (WindowState.UPCOMING, WindowState.OPEN)
    ]


def _check_neutral(user: User) -> None:
    """Who audits heads no OPD and has no proposal of their own under way."""
    today = clock.today()
    heads = exists().where(
        AgencyHead.user_id == user.id, or_(AgencyHead.valid_to.is_(None), AgencyHead.valid_to >= today)
    )
    if db.session.scalar(select(heads)):
        raise Invalid("auditor_is_head", "roles")
    in_team = exists().where(TeamMember.proposal_id == Proposal.id, TeamMember.user_id == user.id)
    under_way = db.session.scalar(
        select(func.count(Proposal.id)).where(
            or_(Proposal.owner_id == user.id, in_team), Proposal.state.not_in(CLOSED)
        )
    )
    if under_way:
        raise Invalid("auditor_has_proposals", "roles", count=under_way)
