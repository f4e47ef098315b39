"""What happened: timeline and audit log are the same rows; codes, ids and the actor's own reason, no sentences."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, enum_type


class Topic(StrEnum):
    """What an event is about: filters the log, and says whose id `subject_id` is."""

    PROPOSAL = "proposal"
    REVIEW = "review"
    DIRECTIVE = "directive"
    MASTERPLAN = "masterplan"
    ACCOUNT = "account"
    AGENCY = "agency"
    SETTING = "setting"
    SESSION = "session"
    EXPORT = "export"
    REFUSAL = "refusal"


class Event(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    topic: Mapped[Topic] = mapped_column(enum_type(Topic, "topic"))
    code: Mapped[str]
    """Past tense, e.g. `proposal_submitted`; its sentence stands in `web/event_labels.py`."""
    subject_id: Mapped[int | None]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(default="")

    actor: Mapped[User | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_events_topic_at", "topic", "at"),
        Index("ix_events_topic_subject_id", "topic", "subject_id"),
        Index("ix_events_at", "at"),
        Index("ix_events_proposal_at", "proposal_id", "at", "code"),
    )
