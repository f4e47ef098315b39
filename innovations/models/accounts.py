"""People who log in, their roles, their sessions, failed tries, and text kept for someone whose session ended."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, enum_type


class Role(StrEnum):
    """What an account may do. `AGENCY_HEAD` is never stored: it follows from today's `AgencyHead` rows."""

    PROPOSER = "proposer"
    REVIEWER = "reviewer"
    CHAIR = "chair"
    SECRETARY = "secretary"
    KOMINFO = "kominfo"
    LEADERSHIP = "leadership"
    AUDITOR = "auditor"
    ADMIN = "admin"
    AGENCY_HEAD = "agency_head"


class User(Base):
    """An account. `login` is a NIP (18 digits) or a number issued to an expert from outside."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    """The OPD or the unit the person works in; empty only for experts from outside."""
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(5), default="id")
    created_at: Mapped[datetime]

    roles: Mapped[list["UserRole"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="UserRole.role", lazy="raise_on_sql"
    )

    __table_args__ = (CheckConstraint("length(login) > 0", name="login_filled"),)


class UserRole(Base):
    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"), primary_key=True)

    user: Mapped[User] = relationship(back_populates="roles", lazy="raise_on_sql")

    __table_args__ = (CheckConstraint("role <> 'agency_head'", name="heads_have_dates"),)


class UserSession(Base):
    """A log-in on one computer; only the SHA-256 of its 256-bit token is kept."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_shared_computer: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class LoginTry(Base):
    """A failed log-in, counted per account and per address for the soft lock-out."""

    __tablename__ = "login_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_login_tries_login_at", "login", "at"),
        Index("ix_login_tries_address_at", "address", "at"),
    )


class HeldForm(Base):
    """What someone had typed when their session ended: given back to the same person at the same page."""

    __tablename__ = "held_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    path: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    had_files: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "path"),)
