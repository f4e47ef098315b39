"""The minutes (berita acara) of a committee: when and where it met, who was there, and what it wants noted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, enum_type
from .directives import Seat


class Minutes(Base):
    """The meeting of a directive's committee; what was ranked is read from the reviews, not kept here."""

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

    present: Mapped[list["Presence"]] = relationship(
        cascade="all, delete-orphan", order_by="Presence.id", lazy="raise_on_sql"
    )

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
