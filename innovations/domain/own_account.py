"""What everybody does with their own account: password, e-mail, language, and the computers they are logged in on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from innovations.database import db
from innovations.models.accounts import User, UserSession
from innovations.models.agencies import Agency
from innovations.models.events import Topic

from . import passwords, sessions
from .accounts import check_email
from .actor import Actor
from .errors import DomainError, Invalid
from .events import record

MIN_DIFFERENT_CHARACTERS = 5


@dataclass(frozen=True)
class Account:
    """What the account page shows of its owner."""

    name: str
    login: str
    email: str
    locale: str
    agency: str
    unit: str
    created_at: datetime


def get_account(actor: Actor) -> Account:
    """The actor's own account."""
    own, parent = aliased(Agency), aliased(Agency)
    user, own_name, parent_name = db.session.execute(
        select(User, own.name, parent.name)
        .outerjoin(own, own.id == User.agency_id)
        .outerjoin(parent, parent.id == own.parent_id)
        .where(User.id == actor.id)
    ).one()
    return Account(
        name=user.name,
        login=user.login,
        email=user.email,
        locale=user.locale,
        agency=parent_name or own_name or "",
        unit=own_name if parent_name else "",
        created_at=user.created_at,
    )


def get_password_hash(actor: Actor) -> str:
    """For comparing and for `change_password`, read before its transaction begins."""
    return db.session.scalars(select(User.password_hash).where(User.id == actor.id)).one()


def check_new_password(actor: Actor, new: str, old_hash: str) -> None:
    """Raise `Invalid` when `new` is short, plain, the old one, or holds the NIP (NIST 800-63B: length counts)."""
    if len(new) < passwords.MIN_LENGTH:
        raise Invalid("password_too_short", "new", least=passwords.MIN_LENGTH)
    if actor.login.lower() in new.lower() or new in actor.login:
        raise Invalid("password_has_login", "new")
    if len(set(new)) < MIN_DIFFERENT_CHARACTERS:
        raise Invalid("password_too_plain", "new")
    if passwords.is_correct(new, old_hash):
        raise Invalid("password_same", "new")


def change_password(actor: Actor, old_hash: str, new_hash: str) -> None:
    """Set it if `old_hash` is still what is stored, and end every other session."""
    changed = db.session.execute(
        update(User)
        .where(User.id == actor.id, User.is_active, User.password_hash == old_hash)
        .values(password_hash=new_hash, must_change_password=False)
        .returning(User.id)
    ).all()
    if not changed:
        raise DomainError("stale_form")
    sessions.end_all_sessions(actor.id, but=actor.session_id)
    record(Topic.ACCOUNT, "password_changed", actor, subject_id=actor.id)


def set_contact(actor: Actor, email: str, locale: str) -> None:
    """The e-mail address (or none) and the language of one's own account. Raises `Invalid`."""
    email = check_email(email)
    user = db.session.get_one(User, actor.id)
    if user.email != email:
        record(Topic.ACCOUNT, "email_changed", actor, subject_id=actor.id)
    user.email, user.locale = email, locale


def set_locale(actor: Actor, locale: str) -> None:
    """Keep the language for the next log-in, on whatever computer."""
    if locale != actor.locale:
        db.session.execute(update(User).where(User.id == actor.id).values(locale=locale))


def list_sessions(actor: Actor) -> Sequence[UserSession]:
    """The actor's live sessions, last used first."""
    rows = db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == actor.id, UserSession.revoked_at.is_(None))
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    )
    return [row for row in rows if sessions.is_alive(row)]


def end_other_sessions(actor: Actor) -> None:
    """Log out everywhere but here."""
    sessions.end_all_sessions(actor.id, but=actor.session_id)
    record(Topic.SESSION, "other_sessions_ended", actor, subject_id=actor.session_id)
