"""Keys of other systems to the interface for machines (`/api/v1`)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base


class ApiToken(Base):
    """What one system reads with; only the SHA-256 of its 256-bit secret is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    """What people call the system that holds it."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The unguessable token of the form that made it: a double click is one token."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    """To within `sessions.TOUCH_EVERY`."""
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id], lazy="raise_on_sql")
    revoked_by: Mapped[User | None] = relationship(foreign_keys=[revoked_by_id], lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("system <> ''", name="system_filled"),
        CheckConstraint("expires_at > created_at", name="expiry"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_whole"),
    )
