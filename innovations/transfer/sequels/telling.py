"""What the sequels share: an innovation of the sample by its title, and a moment of a day in the past."""

from contextlib import AbstractContextManager
from datetime import date, time

from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, proposals
from innovations.domain.actor import Actor
from innovations.models.proposals import Proposal


def find(title: str, actor: Actor) -> Proposal:
    """The one whose title begins so."""
    number = db.session.scalars(
        select(Proposal.number).where(Proposal.is_sample, Proposal.title.startswith(title)).order_by(Proposal.id)
    ).one()
    proposal = proposals.get(number, actor)
    if proposal is None:
        raise LookupError(number)
    return proposal


def at(day: date, hour: int) -> AbstractContextManager[None]:
    """Within that hour, each day at another minute."""
    return clock.at(clock.moment_of(day, time(hour, day.toordinal() % 60)))
