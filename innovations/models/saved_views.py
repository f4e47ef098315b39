"""A list as somebody wants to find it again: its filters and order, under a name of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class SavedView(Base):
    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str]
    """The query string of the list."""
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "name"),)
