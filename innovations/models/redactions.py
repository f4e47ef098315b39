"""The text of a proposal without whose it is, for the reviewers of a blind directive."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Redaction(Base):
    """What stands instead of one version's own words; the version itself is never changed."""

    __tablename__ = "redactions"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version_no: Mapped[int]
    title: Mapped[str]
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """By the names of `versions.TEXT_FIELDS`, but for the title."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("proposal_id", "version_no"),
        CheckConstraint("title <> ''", name="title_filled"),
    )
