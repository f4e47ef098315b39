"""After the decision: what an innovation is measured by."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, Quantity
from .proposals import Proposal


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
