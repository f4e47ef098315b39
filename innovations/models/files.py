"""The columns of a stored file, whatever it belongs to; `sort_order` keeps them between a table's own."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column


class StoredFile:
    """`stored_name` is random and lies outside static; `filename` is only for people."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
    filename: Mapped[str] = mapped_column(sort_order=1)
    media_type: Mapped[str] = mapped_column(sort_order=1)
    size_bytes: Mapped[int] = mapped_column(sort_order=1)
    sha256: Mapped[str] = mapped_column(String(64), sort_order=1)
    stored_name: Mapped[str] = mapped_column(String(64), unique=True, sort_order=1)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), sort_order=1)
    uploaded_at: Mapped[datetime] = mapped_column(sort_order=1)
