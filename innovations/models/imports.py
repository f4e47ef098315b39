"""Files that came in: who brought one when, and what it made and changed, so that the last can be taken back."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, enum_type


class ImportKind(StrEnum):
    """What a file holds; the word of the command."""

    AGENCIES = "agencies"
    USERS = "users"
    PROGRAMMES = "programmes"
    PROPOSALS = "proposals"


class ImportRun(Base):
    """One file that had an effect; `actor_id` is empty for whoever sat at the machine's terminal.

    `changes` hold per thing its row, its id, a digest of what the import wrote, and the old values of what it
    changed; they are emptied when it is taken back.
    """

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(enum_type(ImportKind, "kind"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id], lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_import_runs_kind_id", "kind", "id"),
        CheckConstraint("undone_by_id IS NULL OR undone_at IS NOT NULL", name="undone_has_moment"),
    )
