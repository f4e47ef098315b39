"""The minutes (berita acara) of a committee: when and where it met, who was there, and the text as it was closed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, enum_type
from .directives import Seat
from .files import StoredFile


class Minutes(Base):
    """The meeting of a directive's committee; what was ranked is read from the reviews until the minutes close."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), unique=True)
    number: Mapped[str] = mapped_column(default="")
    """Given by the registry, often after the meeting: may be empty."""
    held_on: Mapped[date]
    place: Mapped[str]
    notes: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    dissent: Mapped[str] = mapped_column(default="")
    """Who thought otherwise, and why (pendapat berbeda)."""

    present: Mapped[list["Presence"]] = relationship(
        cascade="all, delete-orphan", order_by="Presence.id", lazy="raise_on_sql"
    )
    closing: Mapped["MinutesClosing | None"] = relationship(lazy="raise_on_sql")
    scans: Mapped[list["MinutesScan"]] = relationship(order_by="MinutesScan.id.desc()", lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("place <> ''", name="place_filled"),
        CheckConstraint("length(number) <= 100", name="number_length"),
    )


class Presence(Base):
    """Somebody who was there, in the seat they had then."""

    __tablename__ = "presences"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    seat: Mapped[Seat] = mapped_column(enum_type(Seat, "seat"))

    user: Mapped[User] = relationship(lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("minutes_id", "user_id"),)


class MinutesClosing(Base):
    """The minutes were closed: what page and paper say from then on, whatever becomes of reviews, names or terms."""

    __tablename__ = "minutes_closings"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """All that the paper says but for the registry's number."""
    content_hash: Mapped[str] = mapped_column(String(64))
    """`versions.hash_content` of it."""
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime]

    closed_by: Mapped[User] = relationship(lazy="raise_on_sql")


class MinutesScan(StoredFile, Base):
    """The signed paper; the newest one counts, those before it stay in the record."""

    __tablename__ = "minutes_scans"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)

    uploaded_by: Mapped[User] = relationship(lazy="raise_on_sql")
