"""How an innovation goes on after the decision: milestones, and progress reports with their files."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, Quantity, enum_type
from .files import StoredFile
from .proposals import Proposal


class Running(StrEnum):
    """Whether the innovation runs, as its owner confirms for each period; not begun before its trial."""

    RUNNING = "running"
    PAUSED = "paused"
    NOT_BEGUN = "not_begun"


class Milestone(Base):
    """A step (tonggak capaian) with the day it is to be done by."""

    __tablename__ = "milestones"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    title: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)

    __table_args__ = (CheckConstraint("title <> ''", name="title"),)


class ProgressReport(Base):
    """What is told of one period (laporan kemajuan), or why nothing is: then `running` is empty.

    The first period begins with the trial or the implementation, each other one where the one before ended.
    """

    __tablename__ = "progress_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    running: Mapped[Running | None] = mapped_column(enum_type(Running, "running"))
    value: Mapped[Decimal | None] = mapped_column(Quantity)
    """What the measure stands at, where it was measured."""
    text: Mapped[str] = mapped_column(default="")
    skip_reason: Mapped[str] = mapped_column(default="")
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    sent_at: Mapped[datetime]
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What it said before each correction, oldest first; see `domain.progress.correct`."""

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
    sent_by: Mapped[User] = relationship(lazy="raise_on_sql")
    files: Mapped[list["ReportFile"]] = relationship(order_by="ReportFile.id", lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("proposal_id", "period_end"),
        CheckConstraint("period_start < period_end", name="period"),
        CheckConstraint("(running IS NULL) = (skip_reason <> '')", name="told_or_skipped"),
        CheckConstraint("(running IS NULL) = (text = '')", name="told_has_text"),
        CheckConstraint("running IS NOT NULL OR value IS NULL", name="skipped_has_no_value"),
    )


class ReportFile(StoredFile, Base):
    """A photo or paper of a report."""

    __tablename__ = "report_files"

    report_id: Mapped[int] = mapped_column(ForeignKey("progress_reports.id"), index=True)


class ReportInterval(Base):
    """Every how many months this innovation reports, where that is not `schedule.DEFAULT_MONTHS`."""

    __tablename__ = "report_intervals"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    months: Mapped[int]

    __table_args__ = (CheckConstraint("months BETWEEN 1 AND 12", name="months"),)
