"""Tokens by which other systems read `/api/v1`: issued, used until they expire, revoked.

A token opens what every civil servant may read and names no person: its reader is an `Actor` without account.
"""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.api_tokens import ApiToken
from innovations.models.events import Topic

from . import clock, sessions
from .accounts import require_admin
from .actor import Actor
from .errors import DomainError, Invalid
from .events import record
from .sessions import hash_token

MAX_SYSTEM = 100
LONGEST = timedelta(days=731)
"""Nobody remembers a token of three years ago."""
USUAL = timedelta(days=365)
READER = Actor(id=0, login="", name="")
"""Who reads with a token; 0 is nobody's id, so that nothing is theirs."""


def issue(actor: Actor, system: str, last_day: date, form_token: str | None = None) -> tuple[ApiToken, str]:
    """A new token and its secret (256 bits, shown once, kept only as a hash). Raises `Invalid`.

    The same form sent again gives the same token another secret, as nobody has seen the first one; once a secret
    is in use that is refused.
    """
    require_admin(actor)
    secret = f"pinova_{secrets.token_urlsafe(32)}"
    made = form_token and db.session.scalar(
        select(ApiToken).where(ApiToken.form_token == form_token).with_for_update()
    )
    if made:
        if made.created_by_id != actor.id or made.last_used_at or not is_valid(made):
            raise DomainError("token_used")
        made.token_hash = hash_token(secret)
        return made, secret
    token = ApiToken(
        system=_check_system(system),
        token_hash=hash_token(secret),
        form_token=form_token,
        created_at=clock.now(),
        created_by_id=actor.id,
        expires_at=clock.end_of(_check_last_day(last_day)),
    )
    db.session.add(token)
    db.session.flush()  # the event needs the id
    until = last_day.isoformat()
    record(Topic.SETTING, "api_token_issued", actor, subject_id=token.id, system=token.system, expires_on=until)
    return token, secret


def _check_system(system: str) -> str:
    name = " ".join(system.split())
    if not name:
        raise Invalid("name_missing", "system")
    if len(name) > MAX_SYSTEM:
        raise Invalid("too_long", "system", limit=MAX_SYSTEM)
    return name


def _check_last_day(last_day: date) -> date:
    latest = clock.today() + LONGEST
    if not clock.today() < last_day <= latest:
        raise Invalid("token_expiry", "last_day", latest=latest)
    return last_day


def revoke(token: ApiToken, actor: Actor) -> None:
    """From the next request on it opens nothing; a second time changes nothing."""
    require_admin(actor)
    revoked = db.session.scalars(
        update(ApiToken)
        .where(ApiToken.id == token.id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by_id=actor.id)
        .returning(ApiToken.id)
    ).all()
    if revoked:
        record(Topic.SETTING, "api_token_revoked", actor, subject_id=token.id, system=token.system)


def is_valid(token: ApiToken) -> bool:
    return token.revoked_at is None and clock.now() < token.expires_at


def last_day(token: ApiToken) -> date:
    """The day in the region until whose end it is valid."""
    return clock.local(token.expires_at - timedelta(seconds=1)).date()


def get(token_id: int) -> ApiToken | None:
    return db.session.get(ApiToken, token_id)


def list_all() -> Sequence[ApiToken]:
    """Newest first, with who made and who revoked them."""
    people = (joinedload(ApiToken.created_by), joinedload(ApiToken.revoked_by))
    return db.session.scalars(select(ApiToken).options(*people).order_by(ApiToken.id.desc())).all()


def find(secret: str) -> ApiToken | None:
    """The token that this secret opens with today; None when unknown, expired or revoked.

    Failures are not counted as those of log-ins are: 256 random bits are not guessed, and a row per failure would
    let one wrongly set up system fill the disk, or lock the log-in of all who share its address.
    """
    token = db.session.scalar(select(ApiToken).where(ApiToken.token_hash == hash_token(secret)))
    return token if token is not None and is_valid(token) else None


def is_touch_due(token: ApiToken) -> bool:
    return token.last_used_at is None or token.last_used_at < clock.now() - sessions.TOUCH_EVERY


def touch(token_id: int) -> None:
    """Note that it is in use; see `is_touch_due`."""
    now = clock.now()
    idle = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now - sessions.TOUCH_EVERY)
    sessions.note_use(update(ApiToken).where(ApiToken.id == token_id, idle).values(last_used_at=now))
