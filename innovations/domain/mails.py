"""The outbox: notices that go by mail too, written with them, and taken out one by one by whoever sends.

A mail is taken before it is sent, by setting its next try: of two that send at once, one gets it. When the machine
stops between sending and noting it, it goes out a second time rather than never.
"""

from datetime import timedelta

from sqlalchemy import and_, select, update
from sqlalchemy.orm import contains_eager

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.notices import Mail, Notice

from . import clock

MOST_TRIES = 5
FIRST_PAUSE = timedelta(minutes=5)
"""Before the second try; four times as long before each further one, 7 hours in all."""
STALE = timedelta(days=7)
"""An older notice is not mailed any more: the app has it."""

_is_on = False


def set_on(value: bool) -> None:
    """Say whether there is a mail server (`MAIL_URL`); without one nothing is written here."""
    global _is_on  # noqa: PLW0603 - one server per process, set once at start
    _is_on = value


def put(notice: Notice) -> None:
    """Let a new notice go by mail too, when its reader has an address."""
    if _is_on and db.session.scalar(select(User.email).where(User.id == notice.user_id)):
        db.session.add(Mail(notice=notice, due_at=clock.now()))


def take() -> Mail | None:
    """The mail that is due first, with its notice and reader; the caller commits before sending it.

    What was tried five times, is old, or has no active reader with an address any more, is left.
    """
    now = clock.now()
    is_wanted = and_(Notice.created_at > now - STALE, User.is_active, User.email != "")
    mail = db.session.scalar(
        select(Mail)
        .join(Mail.notice)
        .join(Notice.user)
        .options(contains_eager(Mail.notice).contains_eager(Notice.user))
        .where(Mail.sent_at.is_(None), Mail.tries < MOST_TRIES, Mail.due_at <= now, is_wanted)
        .order_by(Mail.due_at, Mail.notice_id)
        .limit(1)
        .with_for_update(of=Mail, skip_locked=True)
    )
    if mail is not None:
        mail.due_at = now + FIRST_PAUSE * 4**mail.tries
        mail.tries += 1
    return mail


def note_sent(notice_id: int) -> None:
    db.session.execute(update(Mail).where(Mail.notice_id == notice_id).values(sent_at=clock.now()))
