"""After the decision: what an innovation is measured by, its trial and how it ended, its implementation, its end.

Each is one row per proposal, keyed by it; who wrote what, and what stood there before, is told by the events.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Quantity, enum_type
from .proposals import Proposal


class Result(StrEnum):
    """What came of a trial; none of them is anybody's fault (UU 23/2014 ps 389)."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


class RegulationKind(StrEnum):
    """What an implementation rests on (PP 38/2017: a regent's regulation; by law where it burdens the public)."""

    REGENT_REGULATION = "regent_regulation"
    REGIONAL_LAW = "regional_law"
    REGENT_DECREE = "regent_decree"
    AGENCY_DECREE = "agency_decree"
    OTHER_RULE = "other_rule"


class Measure(Base):
    """The figure that tells whether an innovation does what it is for, from where it starts to where it shall go."""

    __tablename__ = "measures"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    baseline: Mapped[Decimal] = mapped_column(Quantity)
    target: Mapped[Decimal] = mapped_column(Quantity)

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("baseline <> target", name="has_a_way_to_go"),
    )


class Trial(Base):
    """When and where it is tried out."""

    __tablename__ = "trials"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    started_on: Mapped[date]
    planned_end: Mapped[date]
    place: Mapped[str]

    __table_args__ = (
        CheckConstraint("started_on <= planned_end", name="dates"),
        CheckConstraint("place <> ''", name="place_filled"),
    )


class Outcome(Base):
    """How the trial ended, and what was learnt."""

    __tablename__ = "outcomes"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("trials.proposal_id"), primary_key=True)
    result: Mapped[Result] = mapped_column(enum_type(Result, "result"))
    ended_on: Mapped[date]
    measured: Mapped[Decimal | None] = mapped_column(Quantity)
    lesson: Mapped[str]

    __table_args__ = (CheckConstraint("lesson <> ''", name="lesson_filled"),)


class Implementation(Base):
    """Since when it is done for good, and the regulation behind it once there is one."""

    __tablename__ = "implementations"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    begun_on: Mapped[date]
    regulation: Mapped[RegulationKind | None] = mapped_column(enum_type(RegulationKind, "regulation"))
    number: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint(
            "(regulation IS NULL) = (number = '') AND (regulation IS NULL) = (issued_on IS NULL)",
            name="regulation_whole",
        ),
    )


class Closure(Base):
    """When it was stopped, and what others may learn from it; the reason is the event's."""

    __tablename__ = "closures"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    stopped_on: Mapped[date]
    lesson: Mapped[str] = mapped_column(default="")
