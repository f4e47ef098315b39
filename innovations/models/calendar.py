"""What kominfo enters into the calendar beside what Pinova knows: national windows, weeks of an index year."""

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class CalendarEntry(Base):
    """An entry (jadwal) from one day to another, both inclusive; everybody who is logged in reads it."""

    __tablename__ = "calendar_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    is_sample: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("starts_on <= ends_on", name="days"),
    )
