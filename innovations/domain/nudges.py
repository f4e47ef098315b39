"""Asking owner and team for what is due: by schedule for reports, by kominfo for whatever the board shows."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.proposals import Proposal

from . import clock, stewards, watch
from .actor import Actor
from .errors import DomainError, require_part
from .events import record
from .notices import tell_writers
from .watch import ASKED, Line, Need

PRESS_PAUSE = timedelta(hours=24)
SCHEDULE_PAUSE = timedelta(days=7)


def ask(proposal: Proposal, actor: Actor) -> bool:
    """Kominfo reminds owner and team of an innovation; False when somebody did within 24 hours: twice is once.

    The caller holds the proposal.
    """
    require_part(stewards.can_call_for_reports(actor, proposal))
    line = watch.get(proposal)
    if not line.needs:
        raise DomainError("nothing_needed")
    return _tell(proposal, actor, line, "follow_up_asked", PRESS_PAUSE)


def ask_for_reports() -> int:
    """What a scheduler does: ask for every report that is due or late, each at most once in 7 days; how many were."""
    count = 0
    for found in sorted(watch.list_asked(), key=lambda line: line.id):  # as everybody locks who locks several
        proposal = db.session.scalars(
            select(Proposal)
            .where(Proposal.id == found.id)
            .options(selectinload(Proposal.team))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        line = watch.get(proposal)  # anew: somebody may have reported before it was held
        code = next((need.value for need in (Need.REPORT_LATE, Need.REPORT_DUE) if need in line.needs), None)
        count += code is not None and _tell(proposal, None, line, code, SCHEDULE_PAUSE)
    return count


def _tell(proposal: Proposal, actor: Actor | None, line: Line, code: str, pause: timedelta) -> bool:
    if line.asked_at is not None and line.asked_at > clock.now() - pause:
        return False
    tell_writers(code, proposal, actor)
    record(Topic.PROPOSAL, ASKED, actor, proposal=proposal)
    return True
