"""What an admin edits on screen: short texts of the region, and its emblem."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Text(Base):
    __tablename__ = "texts"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str]
    updated_at: Mapped[datetime]


class Emblem(Base):
    """The region's emblem as supplied; one row at most."""

    __tablename__ = "emblems"

    id: Mapped[int] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime]
