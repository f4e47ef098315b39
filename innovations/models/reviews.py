"""A committee member's scores of one version of a proposal, and the conflicts of interest they declare."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, enum_type
from .directives import Criterion
from .proposals import Proposal


class ReviewState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"


class Review(Base):
    """Scores of one reviewer for one version; reviews of an older version are kept and no longer count."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    version_no: Mapped[int]
    state: Mapped[ReviewState] = mapped_column(enum_type(ReviewState, "state"), default=ReviewState.DRAFT)
    points: Mapped[int | None]
    """Sum of weight x value, 100 to 500, set when sent: five times the score."""
    comment: Mapped[str] = mapped_column(default="")
    """For the owner, shown after the decision without the reviewer's name."""
    declared_at: Mapped[datetime | None]
    """When the reviewer said to have no conflict of interest; no review is sent without it."""
    updated_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The secretary who entered it from a signed paper sheet; empty for what the reviewer sent on screen."""
    signed_on: Mapped[date | None]
    """The day on that sheet."""
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"))

    proposal: Mapped[Proposal] = relationship(back_populates="reviews", lazy="raise_on_sql")
    reviewer: Mapped[User] = relationship(foreign_keys=[reviewer_id], lazy="raise_on_sql")
    entered_by: Mapped[User | None] = relationship(foreign_keys=[entered_by_id], lazy="raise_on_sql")
    scores: Mapped[list["ReviewScore"]] = relationship(
        back_populates="review", cascade="all, delete-orphan", order_by="ReviewScore.id", lazy="raise_on_sql"
    )
    revisions: Mapped[list["ReviewRevision"]] = relationship(
        cascade="all, delete-orphan", order_by="ReviewRevision.revision_no", lazy="raise_on_sql"
    )

    __table_args__ = (
        UniqueConstraint("proposal_id", "reviewer_id", "version_no"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL AND points IS NOT NULL)", name="sent_has_points"),
        CheckConstraint("state <> 'sent' OR declared_at IS NOT NULL", name="sent_has_declaration"),
        CheckConstraint(
            "(entered_by_id IS NULL) = (signed_on IS NULL) AND (entered_by_id IS NULL) = (scan_id IS NULL)",
            name="paper_whole",
        ),
        CheckConstraint("entered_by_id IS NULL OR state = 'sent'", name="paper_is_sent"),
        CheckConstraint("points IS NULL OR points BETWEEN 100 AND 500", name="points"),
    )


class ReviewScore(Base):
    __tablename__ = "review_scores"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), index=True)
    value: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")

    review: Mapped[Review] = relationship(back_populates="scores", lazy="raise_on_sql")
    criterion: Mapped[Criterion] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("review_id", "criterion_id"),
        CheckConstraint("value IS NULL OR value BETWEEN 1 AND 5", name="value"),
    )


class Assignment(Base):
    """A proposal given to one reviewer, where not everybody scores everything (`Directive.reviews_each`)."""

    __tablename__ = "assignments"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="assignments", lazy="raise_on_sql")


class ReviewRevision(Base):
    """A review as it was sent, before its reviewer could write it anew: both values stay in the record."""

    __tablename__ = "review_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    revision_no: Mapped[int]
    """1 for what was sent first."""
    points: Mapped[int]
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`values` and `reasons` by criterion id, and `comment`."""
    declared_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    replaced_at: Mapped[datetime]
    replaced_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str]

    replaced_by: Mapped[User] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("review_id", "revision_no"),
        CheckConstraint("points BETWEEN 100 AND 500", name="points"),
        CheckConstraint("reason <> ''", name="reason_filled"),
    )


class Conflict(Base):
    """A reviewer's own word that they have a conflict of interest with a proposal."""

    __tablename__ = "conflicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str]
    declared_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="conflicts", lazy="raise_on_sql")
    reviewer: Mapped[User] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("proposal_id", "reviewer_id"),
        CheckConstraint("reason <> ''", name="reason_filled"),
    )
