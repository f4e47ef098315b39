"""What the chair proposes to decide of a round (usulan keputusan), and the letters that tell the owners of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .accounts import User
from .agencies import Agency
from .base import Base, enum_type
from .proposals import Proposal


class Verdict(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


class ListState(StrEnum):
    """`DRAFT`: with the chair; `PROPOSED`: with kominfo."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RELEASED = "released"
    DISCARDED = "discarded"


class LetterState(StrEnum):
    READY = "ready"
    HELD = "held"
    SENT = "sent"


_OPEN = text("state IN ('draft', 'proposed')")


class DecisionList(Base):
    """Decisions on proposals of one directive, to be taken at once; no more than one is open at a time."""

    __tablename__ = "decision_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), index=True)
    state: Mapped[ListState] = mapped_column(enum_type(ListState, "state"), default=ListState.DRAFT)
    is_early: Mapped[bool] = mapped_column(default=False)
    """Meant although reviews are outstanding."""
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    """The chair who wrote it last, and so answers for it: somebody else releases."""
    written_at: Mapped[datetime]
    returned_reason: Mapped[str] = mapped_column(default="")
    """Why it was sent back to the chair last."""

    written_by: Mapped[User] = relationship(lazy="raise_on_sql")
    rows: Mapped[list["DecisionRow"]] = relationship(
        cascade="all, delete-orphan", order_by="DecisionRow.id", lazy="raise_on_sql"
    )

    __table_args__ = (
        Index("uq_decision_lists_open", "directive_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


class DecisionRow(Base):
    """One proposal of a list. What the list leaves out has none."""

    __tablename__ = "decision_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("decision_lists.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(default="")
    executing_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    stamp: Mapped[str] = mapped_column(String(32))
    """The fingerprint of what the verdict was made on: state, version, score, recusals."""

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
    executing_agency: Mapped[Agency | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("list_id", "proposal_id"),
        CheckConstraint("(verdict = 'approve') = (executing_agency_id IS NOT NULL)", name="approval_has_agency"),
        CheckConstraint("(verdict = 'reject') = (reason <> '')", name="rejection_has_reason"),
    )


class DecisionLetter(Base):
    """The letter that tells of a decision, once somebody held or sent it; before, it is ready and has no row."""

    __tablename__ = "decision_letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), unique=True)
    state: Mapped[LetterState] = mapped_column(enum_type(LetterState, "state"))
    hold_reason: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
    """As it was sent: neither a new template nor a corrected Keputusan changes it."""
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(state = 'held') = (hold_reason <> '')", name="held_has_reason"),
        CheckConstraint("(state = 'sent') = (content <> '' AND sent_at IS NOT NULL)", name="sent_has_content"),
    )
