"""Finding proposals as somebody may see them, and the verbs that write one before it is sent."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.proposals import Proposal

from . import policy
from .actor import Actor

FOR_POLICY = (
    joinedload(Proposal.directive),
    joinedload(Proposal.agency),
    selectinload(Proposal.team),
    selectinload(Proposal.permissions),
    selectinload(Proposal.conflicts),
)
"""What `policy`'s predicates read."""


def get(number: str, actor: Actor) -> Proposal | None:
    """The proposal of this number if the actor may see it, loaded for `policy`; else None."""
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.number == number)
        .options(*FOR_POLICY, joinedload(Proposal.owner), joinedload(Proposal.unit), joinedload(Proposal.affair))
    )
    return proposal if proposal is not None and policy.can_see(actor, proposal) else None


def select_visible(actor: Actor) -> Select[tuple[Proposal]]:
    """All the actor may see, unordered, for lists to filter and sort."""
    return select(Proposal).where(policy.visible_to(actor))
