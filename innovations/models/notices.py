"""What a person is told in the app: a code and its facts, no sentence; unread until they say so."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from .base import Base
from .directives import Directive
from .proposals import Proposal


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

    shown_title: Mapped[str | None] = query_expression()
    """Of its proposal, while its reader may see that; only there when loaded by `domain.notices`."""

    proposal: Mapped[Proposal | None] = relationship(lazy="raise_on_sql")
    directive: Mapped[Directive | None] = relationship(lazy="raise_on_sql")
