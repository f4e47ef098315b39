"""Agencies (OPD) and the units below them, who heads them when, and the government affairs."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, enum_type


class AgencyKind(StrEnum):
    SECRETARIAT = "sekretariat"
    INSPECTORATE = "inspektorat"
    SERVICE = "dinas"
    BOARD = "badan"
    OFFICE = "kantor"
    CORPS = "satuan"
    HOSPITAL = "rsud"
    DISTRICT = "distrik"
    WARD = "kelurahan"
    DIVISION = "bagian"
    HEALTH_CENTRE = "puskesmas"
    SCHOOL = "sekolah"
    TECHNICAL_UNIT = "uptd"
    OTHER = "lainnya"


class HeadKind(StrEnum):
    DEFINITIVE = "definitif"
    ACTING = "plt"
    DAILY_ACTING = "plh"


class Agency(Base):
    """An OPD (`parent_id` empty) or a unit below one; offices change, so each has dates and a successor."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str] = mapped_column(default="")
    kind: Mapped[AgencyKind] = mapped_column(enum_type(AgencyKind, "kind"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    """True for the agency that runs the rounds (Dinas Kominfo): on its own proposals the chair acts."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    note: Mapped[str] = mapped_column(default="")
    staff_count: Mapped[int | None]
    """Civil servants (ASN) of an OPD with its units, as known on `staff_counted_on`."""
    staff_counted_on: Mapped[date | None]

    parent: Mapped["Agency | None"] = relationship(remote_side=[id], foreign_keys=[parent_id], lazy="raise_on_sql")
    successor: Mapped["Agency | None"] = relationship(
        remote_side=[id], foreign_keys=[successor_id], lazy="raise_on_sql"
    )

    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="dates"),
        CheckConstraint("(staff_count IS NULL) = (staff_counted_on IS NULL)", name="staff_has_date"),
        CheckConstraint("staff_count BETWEEN 1 AND 100000", name="staff"),
        CheckConstraint("staff_count IS NULL OR parent_id IS NULL", name="staff_of_opd"),
    )


class AgencyHead(Base):
    """One person's time as head of an OPD, in office or acting (Plt/Plh); both dates inclusive."""

    __tablename__ = "agency_heads"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[HeadKind] = mapped_column(enum_type(HeadKind, "kind"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    agency: Mapped[Agency] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("agency_id", "user_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="dates"),
    )


class Affair(Base):
    """A government affair (urusan pemerintahan); code as in the national list, e.g. `1.02`."""

    __tablename__ = "affairs"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    group: Mapped[str] = mapped_column("group_name")
    name: Mapped[str]
