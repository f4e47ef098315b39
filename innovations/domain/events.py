"""Recording what happened, in the transaction of the act itself."""

from typing import Any

from sqlalchemy.orm import Session

from innovations.database import db
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal

from . import clock
from .actor import Actor


def record(
    topic: Topic,
    code: str,
    actor: Actor | None,
    *,
    subject_id: int | None = None,
    proposal: Proposal | None = None,
    reason: str = "",
    session: Session | None = None,
    **details: Any,
) -> Event:
    """Add one event to the running transaction (or to `session`); details hold codes, ids and plain values."""
    event = Event(
        at=clock.now(),
        topic=topic,
        code=code,
        subject_id=subject_id,
        proposal_id=proposal.id if proposal is not None else None,
        actor_id=actor.id if actor is not None else None,
        reason=reason,
        details=details,
        address=actor.address if actor is not None else "",
    )
    (session or db.session).add(event)
    return event
