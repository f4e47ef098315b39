"""What a committee says about a proposal while it deliberates."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base
from .proposals import Proposal


class Message(Base):
    """Plain text in the one thread of a proposal; one that its author took back has none any more."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str]
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    written_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("(text = '') = (withdrawn_at IS NOT NULL)", name="text_until_withdrawn"),
        CheckConstraint("length(text) <= 2000", name="text_length"),
    )
