"""Replication: which innovation another one adopts, one of here or one of elsewhere."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .proposals import Proposal


class Adoption(Base):
    """What one innovation adopts: either `source`, or `source_text` for one that is not registered here."""

    __tablename__ = "adoptions"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    source_text: Mapped[str] = mapped_column(default="")
    """Name and region of the adopted innovation."""

    proposal: Mapped[Proposal] = relationship(foreign_keys=[proposal_id], lazy="raise_on_sql")
    source: Mapped[Proposal | None] = relationship(foreign_keys=[source_id], lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("(source_id IS NULL) = (source_text <> '')", name="one_source"),
        CheckConstraint("source_id IS NULL OR source_id <> proposal_id", name="not_itself"),
    )
