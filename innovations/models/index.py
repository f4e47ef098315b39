"""Indeks Inovasi Daerah: a year's rules as data, what each innovation claims under them, evidence and check."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Quantity
from .files import StoredFile
from .proposals import Proposal


class IndexYear(Base):
    """The rules of one year, and the region's self-score under them; frozen it never changes again."""

    __tablename__ = "index_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As in `data/iid_2026.json`: indicators with weights and levels, divisor, bands, and the profile's fields."""
    updated_at: Mapped[datetime]
    spd_points: Mapped[Decimal | None] = mapped_column(Quantity)
    """The regional part of the score, typed in by hand."""
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Figures of the region and of each innovation on the day of freezing."""
    frozen_at: Mapped[datetime | None]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        CheckConstraint(
            "(frozen_at IS NULL) = (frozen_by_id IS NULL) AND (frozen_at IS NULL) = (frozen IS NULL)",
            name="frozen_whole",
        ),
    )


class IndexClaim(Base):
    """One indicator of one innovation in one year: the level claimed, its evidence, what a second person found."""

    __tablename__ = "index_claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    year: Mapped[int] = mapped_column(ForeignKey("index_years.year"), index=True)
    indicator: Mapped[str]
    """The key of the indicator in the year's rules."""
    level: Mapped[int]
    letter_number: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[date | None]
    about: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    claimed_at: Mapped[datetime]
    claimed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    copied_from: Mapped[int | None] = mapped_column(ForeignKey("index_years.year"))
    """The year that it was taken over from, until somebody claims it anew."""
    verified_level: Mapped[int | None]
    """At most what is claimed; empty until checked, and again when anything above changes."""
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    verified_note: Mapped[str] = mapped_column(default="")

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
    files: Mapped[list["IndexFile"]] = relationship(
        cascade="all, delete-orphan", order_by="IndexFile.id", lazy="raise_on_sql"
    )

    __table_args__ = (
        UniqueConstraint("proposal_id", "year", "indicator"),
        CheckConstraint("level BETWEEN 0 AND 3", name="level"),
        CheckConstraint("verified_level IS NULL OR verified_level BETWEEN 0 AND level", name="verified_level"),
        CheckConstraint(
            "(verified_level IS NULL) = (verified_at IS NULL) AND (verified_at IS NULL) = (verified_by_id IS NULL)",
            name="verified_whole",
        ),
        CheckConstraint("verified_by_id IS NULL OR verified_by_id <> claimed_by_id", name="second_person"),
        CheckConstraint(
            "verified_level IS NULL OR verified_level = level OR verified_note <> ''", name="less_has_note"
        ),
    )


class IndexFile(StoredFile, Base):
    """A document of a claim, of a kind that its year allows for the indicator."""

    __tablename__ = "index_files"

    claim_id: Mapped[int] = mapped_column(ForeignKey("index_claims.id"), index=True)


class IndexProfile(Base):
    """What only the index asks of an innovation in a year; the fields are named by the year's rules."""

    __tablename__ = "index_profiles"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("index_years.year"), primary_key=True, index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    updated_at: Mapped[datetime]
