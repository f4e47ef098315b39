"""The Smart City masterplan: dimensions, horizons, programmes, and the innovations that serve them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .agencies import Agency
from .base import Base, enum_type
from .directives import Directive
from .proposals import Proposal


class LinkState(StrEnum):
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class LinkWeight(StrEnum):
    """Whether a programme is what an innovation is for, or one that it helps along."""

    MAIN = "main"
    SUPPORTING = "supporting"


_MAIN = text("weight = 'main'")


def span_years(*years: int | None) -> str:
    """Years as people write a period: `2024`, `2025–2029`; empty when none is told."""
    return "–".join(str(year) for year in dict.fromkeys(years) if year is not None)


class Dimension(Base):
    __tablename__ = "dimensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    field: Mapped[str]
    position: Mapped[int]

    sub_dimensions: Mapped[list["SubDimension"]] = relationship(
        order_by="(SubDimension.position, SubDimension.id)", lazy="raise_on_sql"
    )


class SubDimension(Base):
    __tablename__ = "sub_dimensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    dimension_id: Mapped[int] = mapped_column(ForeignKey("dimensions.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int]


class Horizon(Base):
    """Short, medium, long term: a band of years that the region sets, and until then its own words."""

    __tablename__ = "horizons"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    years: Mapped[str]
    position: Mapped[int]
    year_from: Mapped[int | None]
    year_to: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("(year_from IS NULL) = (year_to IS NULL)", name="band_whole"),
        CheckConstraint("year_from IS NULL OR year_from <= year_to", name="band"),
    )

    @property
    def span(self) -> str:
        """Its years, or the words in their place."""
        return span_years(self.year_from, self.year_to) or self.years

    def holds(self, *years: int | None) -> bool:
        """Do these years, as far as they are told, lie in the band? True without a band."""
        if self.year_from is None or self.year_to is None:
            return True
        return all(year is None or self.year_from <= year <= self.year_to for year in years)


class Plan(Base):
    """A masterplan as a document: its period, and the regulation that fixes it (a Perbup)."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    year_start: Mapped[int]
    year_end: Mapped[int]
    legal_basis: Mapped[str] = mapped_column(default="")
    is_sample: Mapped[bool] = mapped_column(default=False)

    @property
    def span(self) -> str:
        return span_years(self.year_start, self.year_end)

    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("year_start <= year_end", name="years"),
    )


class Programme(Base):
    """A line of a masterplan's action table; the 17 columns of `data/smart_city.json`.

    One that was revised names the programme that replaced it; only the last of such a chain is in force.
    """

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    dimension_id: Mapped[int] = mapped_column(ForeignKey("dimensions.id"), index=True)
    sub_dimension_id: Mapped[int | None] = mapped_column(ForeignKey("sub_dimensions.id"), index=True)
    horizon_id: Mapped[int] = mapped_column(ForeignKey("horizons.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    name: Mapped[str]
    activity: Mapped[str] = mapped_column(default="")
    target: Mapped[str] = mapped_column(default="")
    indicator: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    supporters: Mapped[str] = mapped_column(default="")
    year_start: Mapped[int | None]
    year_end: Mapped[int | None]
    budget: Mapped[int | None] = mapped_column(BigInteger)
    funding_source: Mapped[str] = mapped_column(default="")
    plan_reference: Mapped[str] = mapped_column(default="")
    is_quick_win: Mapped[bool] = mapped_column(default=False)
    is_sample: Mapped[bool] = mapped_column(default=False)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    quick_win_stopped_on: Mapped[date | None]
    """Since when a quick win stands still; empty while it runs."""
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True)

    plan: Mapped[Plan | None] = relationship(lazy="raise_on_sql")
    replaced_by: Mapped["Programme | None"] = relationship(remote_side=[id], lazy="raise_on_sql")
    supporting_agencies: Mapped[list[Agency]] = relationship(
        secondary="programme_supporters", order_by=Agency.name, lazy="raise_on_sql"
    )
    dimension: Mapped[Dimension] = relationship(lazy="raise_on_sql")
    sub_dimension: Mapped[SubDimension | None] = relationship(lazy="raise_on_sql")
    horizon: Mapped[Horizon] = relationship(lazy="raise_on_sql")
    agency: Mapped[Agency | None] = relationship(lazy="raise_on_sql")
    links: Mapped[list["ProgrammeLink"]] = relationship(
        back_populates="programme", order_by="ProgrammeLink.id", lazy="raise_on_sql"
    )

    @property
    def span(self) -> str:
        return span_years(self.year_start, self.year_end)

    @property
    def supporting_agency_ids(self) -> tuple[int, ...]:
        """In order; needs `supporting_agencies` loaded."""
        return tuple(sorted(agency.id for agency in self.supporting_agencies))

    __table_args__ = (
        CheckConstraint("code <> '' AND code NOT LIKE '%/%'", name="code_fits_a_path"),
        CheckConstraint("year_start IS NULL OR year_end IS NULL OR year_start <= year_end", name="years"),
        CheckConstraint("budget IS NULL OR budget >= 0", name="budget"),
        CheckConstraint("quick_win_stopped_on IS NULL OR is_quick_win", name="only_quick_wins_stop"),
        CheckConstraint("replaced_by_id IS NULL OR replaced_by_id <> id", name="not_by_itself"),
    )


class ProgrammeSupporter(Base):
    """An OPD that supports a programme beside the one that answers for it."""

    __tablename__ = "programme_supporters"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True, index=True)


class ProgrammeLink(Base):
    """One innovation serving one programme: suggested by the proposer, confirmed by kominfo after approval.

    What kominfo turned down or took back stays, with its reason, so that nobody offers it again.
    """

    __tablename__ = "programme_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    state: Mapped[LinkState] = mapped_column(enum_type(LinkState, "state"))
    contribution: Mapped[str] = mapped_column(default="")
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    """Who suggested, confirmed or rejected it last, and above when."""
    weight: Mapped[LinkWeight] = mapped_column(enum_type(LinkWeight, "weight"), default=LinkWeight.SUPPORTING)
    reason: Mapped[str] = mapped_column(default="")

    proposal: Mapped[Proposal] = relationship(back_populates="links", lazy="raise_on_sql")
    programme: Mapped[Programme] = relationship(back_populates="links", lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("proposal_id", "programme_id"),
        Index("ix_programme_links_programme_state", "programme_id", "state", "proposal_id"),
        Index("uq_programme_links_one_main", "proposal_id", unique=True, sqlite_where=_MAIN, postgresql_where=_MAIN),
        CheckConstraint("state <> 'confirmed' OR contribution <> ''", name="confirmed_has_contribution"),
        CheckConstraint("(state = 'rejected') = (reason <> '')", name="rejected_has_reason"),
        CheckConstraint("weight <> 'main' OR state = 'confirmed'", name="main_is_confirmed"),
    )


class DirectiveCall(Base):
    """A programme that a directive asks innovations for."""

    __tablename__ = "directive_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    called_at: Mapped[datetime]
    called_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    directive: Mapped[Directive] = relationship(lazy="raise_on_sql")
    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("directive_id", "programme_id"),)
