"""Log-ins that the server keeps: started, found by token, and ended at once by whatever should end them."""

import hashlib
import logging
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, Update, delete, func, literal, select, type_coerce, union_all, update
from sqlalchemy.exc import OperationalError

from innovations.database import aside, db
from innovations.models.accounts import LoginTry, Role, User, UserRole, UserSession
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.directives import CommitteeMember, Seat
from innovations.models.events import Topic
from innovations.models.notices import Notice

from . import clock, terms
from .actor import Actor
from .errors import Invalid
from .events import record

IDLE = timedelta(hours=12)
IDLE_SHARED = timedelta(minutes=30)
ABSOLUTE = timedelta(days=7)
TOUCH_EVERY = timedelta(minutes=5)
LOCK_WINDOW = timedelta(minutes=15)
MAX_TRIES_PER_ACCOUNT = 10
MAX_TRIES_PER_ADDRESS = 200

log = logging.getLogger("pinova")


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find_credentials(login: str) -> tuple[int, str] | None:
    """(user id, password hash) of an active account, or None."""
    row = db.session.execute(select(User.id, User.password_hash).where(User.login == login, User.is_active)).first()
    return None if row is None else (row[0], row[1])


def is_locked_out(login: str, address: str) -> bool:
    """Too many failures in the last 15 minutes, for this account or (far more, offices share one) this address?"""
    since = clock.now() - LOCK_WINDOW
    by_login, by_address = db.session.execute(
        select(
            select(func.count()).where(tried_as(login), LoginTry.at > since).scalar_subquery(),
            select(func.count()).where(LoginTry.address == address, LoginTry.at > since).scalar_subquery(),
        )
    ).one()
    return int(by_login) >= MAX_TRIES_PER_ACCOUNT or int(by_address) >= MAX_TRIES_PER_ADDRESS


def record_failure(login: str, address: str, user_id: int | None) -> None:
    """Count a failed log-in. The typed login is kept only when it is an account's: people mistype passwords there."""
    now = clock.now()
    key = hash_token(login) if user_id is None else login
    db.session.add(LoginTry(login=key, address=address[:64], at=now))
    db.session.execute(delete(LoginTry).where(LoginTry.at < now - 4 * LOCK_WINDOW))
    event = record(Topic.SESSION, "login_failed", None, subject_id=user_id)
    event.address = address


def tried_as(login: str) -> ColumnElement[bool]:
    """The WHERE clause over `LoginTry`: failures with this number, also from when it was no account's."""
    return LoginTry.login.in_([login, hash_token(login)])


def start_session(user_id: int, known_hash: str, *, shared: bool, address: str, device: str) -> str:
    """Open a session and return its token (256 bits, kept only as a hash). Clears the account's failures.

    `known_hash` is what the password was compared with before this transaction began. Raises `Invalid` when the
    account has another one by now, or none that counts: it was deactivated.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    user = db.session.scalar(
        select(User)
        .where(User.id == user_id, User.is_active, User.password_hash == known_hash)
        .with_for_update()  # who changes or deactivates it meanwhile waits, and then ends this session too
    )
    if user is None:
        raise Invalid("login_wrong")
    row = UserSession(
        user_id=user_id,
        token_hash=hash_token(token),
        is_shared_computer=shared,
        address=address,
        device=device[:200],
        created_at=now,
        last_seen_at=now,
    )
    db.session.add(row)
    db.session.execute(delete(LoginTry).where(tried_as(user.login)))
    db.session.flush()  # the event needs the session's id
    event = record(Topic.SESSION, "logged_in", None, subject_id=row.id)
    event.actor_id, event.address = user_id, address
    return token


def expires_at(row: UserSession) -> datetime:
    """When the session ends if nobody comes back: idle limit, but never later than the absolute one."""
    idle = IDLE_SHARED if row.is_shared_computer else IDLE
    return min(row.last_seen_at + idle, row.created_at + ABSOLUTE)


def is_alive(row: UserSession) -> bool:
    return row.revoked_at is None and clock.now() < expires_at(row)


def find_actor(token: str, address: str) -> Actor | None:
    """Whose live session this token is, with everything `policy` asks for; None when ended or deactivated."""
    found = db.session.execute(
        select(UserSession, User, Agency.parent_id, _count_unread())
        .join(UserSession.user)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(UserSession.token_hash == hash_token(token), User.is_active)
    ).first()
    if found is None or not is_alive(found[0]):
        return None
    row, user, parent_id, unread = found
    return replace(
        _as_actor(user, parent_id, unread), session_id=row.id, session_seen_at=row.last_seen_at, address=address
    )


def get_actor(user_id: int) -> Actor | None:
    """The actor for an active account, as of today."""
    found = db.session.execute(
        select(User, Agency.parent_id, _count_unread())
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(User.id == user_id, User.is_active)
    ).first()
    return None if found is None else _as_actor(*found)


def _as_actor(user: User, parent_id: int | None, unread: int) -> Actor:
    """With roles, OPD headed and committees sat on, in one query: every page asks."""
    rows = db.session.execute(
        union_all(
            select(literal("role"), literal(0), type_coerce(UserRole.role, String)).where(
                UserRole.user_id == user.id
            ),
            select(literal("head"), AgencyHead.agency_id, literal("")).where(
                AgencyHead.user_id == user.id, terms.in_office()
            ),
            select(literal("seat"), CommitteeMember.directive_id, type_coerce(CommitteeMember.seat, String)).where(
                CommitteeMember.user_id == user.id
            ),
        )
    ).all()
    headed = frozenset(key for kind, key, _ in rows if kind == "head")
    roles = frozenset(Role(value) for kind, _, value in rows if kind == "role")
    return Actor(
        id=user.id,
        login=user.login,
        name=user.name,
        agency_id=parent_id or user.agency_id,
        unit_id=user.agency_id if parent_id else None,
        roles=roles | ({Role.AGENCY_HEAD} if headed else frozenset()),
        headed_agency_ids=headed,
        seats={key: Seat(value) for kind, key, value in rows if kind == "seat"},
        locale=user.locale,
        must_change_password=user.must_change_password,
        unread=unread,
    )


def _count_unread() -> ColumnElement[int]:
    """Of the account in hand: every page says it, so it comes with what every page asks for anyway."""
    unread = select(func.count(Notice.id)).where(Notice.user_id == User.id, Notice.read_at.is_(None))
    return unread.correlate(User).scalar_subquery()


def is_touch_due(actor: Actor) -> bool:
    """Was the session last noted to be in use more than five minutes ago? Else a page need not wait to write."""
    return actor.session_seen_at is not None and actor.session_seen_at < clock.now() - TOUCH_EVERY


def touch(session_id: int) -> None:
    """Note that the session is in use; see `is_touch_due`."""
    now = clock.now()
    note_use(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.last_seen_at < now - TOUCH_EVERY)
        .values(last_seen_at=now)
    )


def note_use(change: Update) -> None:
    """Write when something was last used, in a transaction of its own.

    While nobody can write (disk full, database locked) it stays unnoted: the page that was read is worth more.
    """
    try:
        with aside() as session:
            session.execute(change)
    except OperationalError as error:
        log.warning("last-seen not noted: %s", error.orig)


def end_session(actor: Actor, session_id: int) -> bool:
    """End one of the actor's own sessions; False when it is not theirs or already over."""
    ended = db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == actor.id, UserSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(UserSession.id)
    ).all()
    if ended:
        record(Topic.SESSION, "logged_out", actor, subject_id=session_id)
    return bool(ended)


def end_all_sessions(user_id: int, *, but: int | None = None) -> None:
    """End every session of an account: after a new password, new roles or deactivation."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None), UserSession.id != (but or 0))
        .values(revoked_at=clock.now())
    )
