"""The outbox: notices that go by mail too, written with them, and taken out by whoever sends.

Those for a person's mail of the day are taken together. A mail is taken before it is sent, by setting its next try:
of two that send at once, one gets it. When the machine stops between sending and noting it, it goes out a second time
rather than never.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import contains_eager

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.notices import Delivery, Mail, Notice

from . import clock

MOST_TRIES = 5
FIRST_PAUSE = timedelta(minutes=5)
"""Before the second try; four times as long before each further one, 7 hours in all."""
STALE = timedelta(days=7)
"""An older notice is not mailed any more: the app has it."""
DAILY_AT = time(7)
"""When the day's mail is due, on the region's clocks."""

_is_on = False


def set_on(value: bool) -> None:
    """Say whether there is a mail server (`MAIL_URL`); without one nothing is written here."""
    global _is_on  # noqa: PLW0603 - one server per process, set once at start
    _is_on = value


def is_on() -> bool:
    return _is_on


def put(notice: Notice, delivery: Delivery) -> None:
    """Let a new notice go by mail too, where its reader, who has an address, wants that."""
    if _is_on and delivery in (Delivery.AT_ONCE, Delivery.DAILY):
        is_daily = delivery is Delivery.DAILY
        due_at = next_daily() if is_daily else clock.now()
        db.session.add(Mail(notice=notice, due_at=due_at, is_daily=is_daily))


def next_daily() -> datetime:
    """The moment of the next day's mail, today's while that is ahead."""
    todays = clock.moment_of(clock.today(), DAILY_AT)
    return todays if clock.now() < todays else clock.moment_of(clock.today() + timedelta(days=1), DAILY_AT)


def take() -> Sequence[Mail]:
    """What is due first, with notices and reader: one mail, or all that go into one person's mail of the day.

    Empty when nothing is due; else the caller commits before sending. What was tried five times, is old, was read
    before its day's mail, or has no active reader with an address any more, is left.
    """
    # Both rows: one who sends has all of a person's mail to themselves until what they took is marked.
    first = db.session.scalar(
        _select_due().limit(1).with_for_update(of=(Mail, User), skip_locked=True, key_share=True)
    )
    if first is None:
        return []
    of_the_day = _select_due().where(Mail.is_daily, Notice.user_id == first.notice.user_id)
    taken = db.session.scalars(of_the_day.with_for_update(of=Mail)).all() if first.is_daily else [first]
    now = clock.now()
    for mail in taken:
        mail.due_at = now + FIRST_PAUSE * 4**mail.tries
        mail.tries += 1
    return taken


def _select_due() -> Select[tuple[Mail]]:
    now = clock.now()
    is_wanted = and_(Notice.created_at > now - STALE, User.is_active, User.email != "")
    is_news = or_(~Mail.is_daily, Notice.read_at.is_(None))
    return (
        select(Mail)
        .join(Mail.notice)
        .join(Notice.user)
        .options(contains_eager(Mail.notice).contains_eager(Notice.user))
        .where(Mail.sent_at.is_(None), Mail.tries < MOST_TRIES, Mail.due_at <= now, is_wanted, is_news)
        .order_by(Mail.due_at, Mail.notice_id)
    )


def note_sent(notice_ids: Sequence[int]) -> None:
    db.session.execute(update(Mail).where(Mail.notice_id.in_(notice_ids)).values(sent_at=clock.now()))
