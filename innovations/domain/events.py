"""Recording what happened, in the transaction of the act itself."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from innovations.database import aside, db
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
    """Add one event to the running transaction (or to `session`); details hold codes, ids and plain values.

    What is told of a proposal has it as its subject unless another is named.
    """
    if subject_id is None and topic is Topic.PROPOSAL and proposal is not None:
        subject_id = proposal.id
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


def record_export(actor: Actor, name: str, *, rows: int, **filters: Any) -> None:
    """Log that somebody took data out, in a transaction of its own: the request only reads.

    `name` is the file's, `filters` what was asked for. Call it after the reading transaction has ended.
    """
    with aside() as session:
        asked = {key: value for key, value in filters.items() if value not in (None, "")}
        record(Topic.EXPORT, "exported", actor, session=session, name=name, rows=rows, filters=asked)


def find_last(topic: Topic, subject_id: int) -> Event | None:
    """What happened last to a thing, with who did it, for screens to say."""
    return db.session.scalar(
        select(Event)
        .where(Event.topic == topic, Event.subject_id == subject_id)
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(1)
    )


def list_settings_changes() -> dict[str, Event]:
    """The last change of each text by its key, and of the emblem by `emblem`, with who did it."""
    rows = db.session.scalars(
        select(Event)
        .where(Event.topic == Topic.SETTING)
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(500)
    )
    found: dict[str, Event] = {}
    for event in rows:
        key = "emblem" if event.code.startswith("emblem_") else event.details.get("key")
        found.setdefault(str(key), event)
    return found
