"""What a person is told in the app: a code and its facts, no sentence; unread until they say so."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from .accounts import User
from .base import Base, enum_type
from .directives import Directive
from .proposals import Proposal

_UNREAD = text("read_at IS NULL")


class NoticeKind(StrEnum):
    """What notices are about, as their readers choose among them; `domain.notice_kinds` says which code is which."""

    DECISION = "decision"
    PROPOSAL = "proposal"
    TASK = "task"
    REVIEW = "review"
    DEADLINE = "deadline"


class Delivery(StrEnum):
    """How a kind of notice reaches its reader: by mail too, at once or with others of the day, or in the app alone.

    A silent one is kept as if it had been read.
    """

    AT_ONCE = "at_once"
    DAILY = "daily"
    APP = "app"
    SILENT = "silent"


class NoticeChoice(Base):
    """What a person chose for one kind, where it is not what `domain.notice_kinds` does unasked."""

    __tablename__ = "notice_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(enum_type(NoticeKind, "kind"), primary_key=True)
    delivery: Mapped[Delivery] = mapped_column(enum_type(Delivery, "delivery"))

    __table_args__ = (CheckConstraint("kind <> 'decision' OR delivery <> 'silent'", name="decisions_are_told"),)


class Notice(Base):
    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code: Mapped[str]
    """Its sentence stands in `web/notice_words.py`."""
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directives.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    once_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    """Of a reminder: for whom, of what, and of which day; there is never a second one."""

    shown_title: Mapped[str | None] = query_expression()
    """Of its proposal, while its reader may see that; only there when loaded by `domain.notices`."""

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise_on_sql")
    directive: Mapped[Directive | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_notices_unread", "user_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),)


class Mail(Base):
    """A notice on its way by mail too; words and address are looked up when it is sent."""

    __tablename__ = "mails"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    """When to try it, or try it again."""
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    is_daily: Mapped[bool] = mapped_column(default=False)
    """Goes in one mail with all others of its reader that are due then, unless it was read before."""

    notice: Mapped[Notice] = relationship(lazy="raise_on_sql")

    __table_args__ = (CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),)
