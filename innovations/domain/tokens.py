"""A form sent twice is one act: what it makes keeps the form's unguessable token."""

from typing import TypeVar

from sqlalchemy import select

from innovations.database import db
from innovations.models.calendar import CalendarEntry
from innovations.models.discussion import Message
from innovations.models.progress import Milestone, ProgressReport
from innovations.models.proposals import Proposal

from .errors import DomainError

Made = TypeVar("Made", Proposal, Message, Milestone, ProgressReport, CalendarEntry)


def find_made(model: type[Made], form_token: str | None, **belongs: int) -> Made | None:
    """What the form with this token made already. Refused when that is another's: its columns are not `belongs`."""
    if not form_token:
        return None
    made = db.session.scalar(select(model).where(model.form_token == form_token))
    if made is not None and any(getattr(made, name) != value for name, value in belongs.items()):
        raise DomainError("happened_already")
    return made
