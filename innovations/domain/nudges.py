"""Asking owner and team for what is due: by schedule for reports, by kominfo for whatever the board shows."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.notices import Notice
from innovations.models.proposals import Proposal

from . import clock, stewards, watch
from .actor import Actor
from .errors import DomainError, require_part
from .events import record
from .notices import tell_writers
from .watch import ASKED, Need

PRESS_PAUSE = timedelta(hours=24)
SCHEDULE_PAUSE = timedelta(days=7)


def ask(proposal: Proposal, actor: Actor) -> bool:
    """Kominfo reminds owner and team of an innovation; False when somebody did within 24 hours: twice is once.

    The caller holds the proposal.
    """
    require_part(stewards.can_oversee(actor, proposal))
    if not watch.get(proposal).needs:
        raise DomainError("nothing_needed")
    return _tell(proposal, actor, "follow_up_asked", PRESS_PAUSE)


def ask_for_reports() -> int:
    """What a scheduler does: ask for every report that is due or late, each at most once in 7 days; how many were."""
    count = 0
    for line in sorted(watch.list_asked(), key=lambda line: line.id):  # as everybody locks who locks several
        proposal = db.session.scalars(
            select(Proposal)
            .where(Proposal.id == line.id)
            .options(selectinload(Proposal.team))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        code = "report_late" if Need.REPORT_LATE in line.needs else "report_due"
        count += _tell(proposal, None, code, SCHEDULE_PAUSE)
    return count


def _tell(proposal: Proposal, actor: Actor | None, code: str, pause: timedelta) -> bool:
    last = db.session.scalar(
        select(func.max(Notice.created_at)).where(Notice.proposal_id == proposal.id, Notice.code.in_(ASKED))
    )
    if last is not None and last > clock.now() - pause:
        return False
    tell_writers(code, proposal, actor)
    record(Topic.PROPOSAL, "follow_up_asked", actor, subject_id=proposal.id, proposal=proposal)
    return True
