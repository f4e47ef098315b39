"""Milestones of an innovation (tonggak capaian): what is to be done by when, kept by those who tend it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from sqlalchemy import func, select

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.progress import Milestone
from innovations.models.proposals import Proposal, State

from . import clock, stewards
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .moves import require_past, require_text
from .tokens import find_made

MAX_MILESTONES = 30


@dataclass(frozen=True)
class Content:
    """What a milestone says; `done_on` None while it is open."""

    title: str
    due_on: date
    done_on: date | None = None
    note: str = ""


def list_of(proposal: Proposal) -> Sequence[Milestone]:
    """In the order they are due."""
    return db.session.scalars(
        select(Milestone).where(Milestone.proposal_id == proposal.id).order_by(Milestone.due_on, Milestone.id)
    ).all()


def get(proposal: Proposal, milestone_id: int) -> Milestone | None:
    """One of this innovation."""
    return db.session.scalar(
        select(Milestone).where(Milestone.id == milestone_id, Milestone.proposal_id == proposal.id)
    )


def read_content(milestone: Milestone) -> Content:
    """What stands in it now."""
    return Content(**{field.name: getattr(milestone, field.name) for field in fields(Content)})


def digest(milestone: Milestone) -> str:
    """Its fingerprint, for forms to notice another editor."""
    return digest_of(asdict(read_content(milestone)))


def is_overdue(milestone: Milestone) -> bool:
    return milestone.done_on is None and milestone.due_on < clock.today()


def can_change(actor: Actor, proposal: Proposal) -> bool:
    """Who tends it, until it is stopped."""
    return stewards.can_tend(actor, proposal) and proposal.state is not State.STOPPED


def require_changeable(proposal: Proposal, actor: Actor) -> None:
    """Refuse who does not tend it (403), and what was stopped (409)."""
    require_part(stewards.can_tend(actor, proposal))
    if not can_change(actor, proposal):
        raise DomainError("not_in_this_state", state=proposal.state)


def add(proposal: Proposal, actor: Actor, content: Content, form_token: str | None = None) -> Milestone:
    """One more. The same form sent twice (`form_token`) is one. The caller holds the proposal."""
    made = find_made(Milestone, form_token, proposal_id=proposal.id)
    if made is not None:
        return made
    require_changeable(proposal, actor)
    count = select(func.count()).select_from(Milestone).where(Milestone.proposal_id == proposal.id)
    if (db.session.scalar(count) or 0) >= MAX_MILESTONES:
        raise Invalid("milestones_full", "title", most=MAX_MILESTONES)
    milestone = Milestone(proposal_id=proposal.id, form_token=form_token)
    _write(milestone, content)
    db.session.add(milestone)
    db.session.flush()  # the event needs its id
    _record("milestone_added", milestone, proposal, actor)
    return milestone


def change(milestone: Milestone, proposal: Proposal, actor: Actor, content: Content, seen: str | None = None) -> None:
    """Write it anew; what it says already is no act. `seen` is the `digest` that the form was opened on."""
    require_changeable(proposal, actor)
    before = read_content(milestone)
    if content == before:
        return
    require_fresh(seen, digest(milestone))
    _write(milestone, content)
    codes = {(True, False): "milestone_done", (False, True): "milestone_reopened"}
    turned = (before.done_on is None, content.done_on is None)
    _record(codes.get(turned, "milestone_changed"), milestone, proposal, actor)


def finish(milestone: Milestone, proposal: Proposal, actor: Actor) -> None:
    """Done, today; one that is done stays as it is."""
    content = read_content(milestone)
    change(milestone, proposal, actor, replace(content, done_on=content.done_on or clock.today()))


def reopen(milestone: Milestone, proposal: Proposal, actor: Actor) -> None:
    """Not done after all."""
    change(milestone, proposal, actor, replace(read_content(milestone), done_on=None))


def remove(milestone: Milestone, proposal: Proposal, actor: Actor) -> None:
    """Take it out; the timeline keeps what it was called."""
    require_changeable(proposal, actor)
    _record("milestone_removed", milestone, proposal, actor)
    db.session.delete(milestone)


def _write(milestone: Milestone, content: Content) -> None:
    require_text(content.title, "title")
    if content.done_on is not None:
        require_past(content.done_on, "done_on")
    for name, value in asdict(content).items():
        setattr(milestone, name, value)


def _record(code: str, milestone: Milestone, proposal: Proposal, actor: Actor) -> None:
    record(
        Topic.PROPOSAL,
        code,
        actor,
        proposal=proposal,
        milestone_id=milestone.id,
        title=milestone.title,
    )
