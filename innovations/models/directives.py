"""A directive (arahan) to innovate, the rubric its proposals are scored by, and its committee."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .base import Base, enum_type


class Seat(StrEnum):
    """A place on the committee of one directive."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class Phase(StrEnum):
    """Where a round is; `domain.phases` says what each allows."""

    OPEN = "open"
    SCORING = "scoring"
    DELIBERATION = "deliberation"
    DECIDED = "decided"


class TieRule(StrEnum):
    """What puts one of two proposals with equal scores above the other."""

    WEIGHT = "weight"
    SPREAD = "spread"
    RECEIPT = "receipt"


class TieOrder(StrEnum):
    """The order in which the tie rules are asked: all six there are."""

    WEIGHT_SPREAD_RECEIPT = "weight_spread_receipt"
    WEIGHT_RECEIPT_SPREAD = "weight_receipt_spread"
    SPREAD_WEIGHT_RECEIPT = "spread_weight_receipt"
    SPREAD_RECEIPT_WEIGHT = "spread_receipt_weight"
    RECEIPT_WEIGHT_SPREAD = "receipt_weight_spread"
    RECEIPT_SPREAD_WEIGHT = "receipt_spread_weight"

    @property
    def rules(self) -> tuple[TieRule, ...]:
        return tuple(TieRule(code) for code in self.value.split("_"))


class Annex(StrEnum):
    """How the score sheets are annexed to the minutes: not at all, or by codes or names of the reviewers."""

    NONE = "none"
    CODES = "codes"
    NAMES = "names"


class Rubric(Base):
    """A set of criteria. The default one is copied into each new directive, which then owns its copy."""

    __tablename__ = "rubrics"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False)

    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="rubric",
        cascade="all, delete-orphan",
        order_by="(Criterion.position, Criterion.id)",
        lazy="raise_on_sql",
    )


class Criterion(Base):
    """One question of a rubric, its weight in percent, and in words what each of 1 to 5 means."""

    __tablename__ = "criteria"

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    question: Mapped[str]
    weight_percent: Mapped[int]
    anchor_1: Mapped[str]
    anchor_2: Mapped[str]
    anchor_3: Mapped[str]
    anchor_4: Mapped[str]
    anchor_5: Mapped[str]

    rubric: Mapped[Rubric] = relationship(back_populates="criteria", lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("rubric_id", "name"),
        CheckConstraint("weight_percent BETWEEN 1 AND 100", name="weight"),
    )

    @property
    def anchors(self) -> tuple[str, str, str, str, str]:
        """The words for 1, 2, 3, 4, 5, in this order."""
        return (self.anchor_1, self.anchor_2, self.anchor_3, self.anchor_4, self.anchor_5)


class Directive(Base):
    """A call for proposals. `is_legacy` marks the one that gathers innovations from before the tracker."""

    __tablename__ = "directives"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    issued_on: Mapped[date]
    issuing_office: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    grace_minutes: Mapped[int] = mapped_column(default=0)
    target_per_agency: Mapped[int] = mapped_column(default=0)
    min_words: Mapped[int] = mapped_column(default=300)
    permission_required: Mapped[bool] = mapped_column(default=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id"), unique=True)
    is_legacy: Mapped[bool] = mapped_column(default=False)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    committee_decree_number: Mapped[str | None]
    """The decree that appoints the committee."""
    committee_decree_date: Mapped[date | None]
    quorum: Mapped[int] = mapped_column(default=0)
    """How many members must be present for the minutes; 0 for no rule."""
    tie_order: Mapped[TieOrder] = mapped_column(
        enum_type(TieOrder, "tie_order"), default=TieOrder.WEIGHT_SPREAD_RECEIPT
    )
    cut_score_hundredths: Mapped[int | None]
    """The least score above the cut, times 100: exact. At most one of the two cuts is set."""
    cut_number: Mapped[int | None]
    """How many stand above the cut."""
    reviews_each: Mapped[int | None]
    """How many reviewers a proposal is assigned; empty while everybody on the committee scores everything."""
    phase: Mapped[Phase] = mapped_column(enum_type(Phase, "phase"), default=Phase.OPEN)
    """Only `domain.phases` writes it."""
    scoring_due: Mapped[date | None]
    """The day until which the committee means to have scored; a plan, it closes nothing."""
    deliberation_due: Mapped[date | None]
    is_blind: Mapped[bool] = mapped_column(default=False)
    """Whether its committee learns whose a proposal is only with the decision."""
    explanation_days: Mapped[int] = mapped_column(default=14)
    """How long after the decision its owner may ask why; 0 where that is not offered."""
    annex: Mapped[Annex] = mapped_column(enum_type(Annex, "annex"), default=Annex.CODES)

    rubric: Mapped[Rubric] = relationship(lazy="raise_on_sql")
    committee: Mapped[list["CommitteeMember"]] = relationship(
        back_populates="directive",
        cascade="all, delete-orphan",
        order_by="CommitteeMember.id",
        lazy="raise_on_sql",
    )

    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("grace_minutes BETWEEN 0 AND 10080", name="grace"),
        CheckConstraint("target_per_agency BETWEEN 0 AND 1000", name="target"),
        CheckConstraint("min_words BETWEEN 0 AND 5000", name="words"),
        CheckConstraint("reviews_each BETWEEN 1 AND 20", name="reviews_each"),
        CheckConstraint("(committee_decree_number IS NULL) = (committee_decree_date IS NULL)", name="decree_whole"),
        CheckConstraint("quorum BETWEEN 0 AND 100", name="quorum"),
        CheckConstraint("explanation_days BETWEEN 0 AND 365", name="explanation_days"),
        CheckConstraint(
            "cut_score_hundredths IS NULL OR cut_score_hundredths BETWEEN 2000 AND 10000", name="cut_score"
        ),
        CheckConstraint("cut_number IS NULL OR cut_number BETWEEN 1 AND 1000", name="cut_number"),
        CheckConstraint("cut_score_hundredths IS NULL OR cut_number IS NULL", name="one_cut"),
        CheckConstraint(
            "scoring_due IS NULL OR deliberation_due IS NULL OR scoring_due <= deliberation_due", name="dues_in_order"
        ),
        CheckConstraint("NOT is_legacy OR phase = 'open'", name="legacy_has_no_phase"),
    )

    @property
    def year(self) -> int:
        """The year that numbers its proposals."""
        return self.issued_on.year


class CommitteeMember(Base):
    __tablename__ = "committee_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    seat: Mapped[Seat] = mapped_column(enum_type(Seat, "seat"))

    directive: Mapped[Directive] = relationship(back_populates="committee", lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("directive_id", "user_id"),)
