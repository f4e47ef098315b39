"""What becomes of a programme: a quick win stops and runs again, a revised programme is replaced by another."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.events import Event, Topic
from innovations.models.masterplan import LinkState, LinkWeight, Programme, ProgrammeLink

from . import calls, clock, policy
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .programmes import hold, require_in_force

REPLACED, RESTORED = "programme_replaced", "programme_restored"
TOLD = ("programme_created", "programme_changed", REPLACED, RESTORED)
QUICK_WIN = ("quick_win_stopped", "quick_win_resumed")


def list_history(programme: Programme) -> list[Event]:
    """What happened to the programme itself, oldest first; its links are told by the proposals."""
    query = select(Event).where(
        Event.topic == Topic.MASTERPLAN, Event.subject_id == programme.id, Event.code.in_((*TOLD, *QUICK_WIN))
    )
    events = list(db.session.scalars(query.order_by(Event.id)))
    starts = [place for place, event in enumerate(events) if event.code == "programme_created"]
    return events[max(starts, default=0) :]  # an id may have been another programme's that was deleted


def list_takeovers(programme: Programme) -> list[Event]:
    """What it took over from programmes that it replaced, and gave back, oldest first; told of these, by its code."""
    query = select(Event).where(
        Event.topic == Topic.MASTERPLAN,
        Event.code.in_((REPLACED, RESTORED)),
        Event.details["successor"].as_string() == programme.code,
    )
    created = [row.id for row in list_history(programme) if row.code == "programme_created"]
    return [row for row in db.session.scalars(query.order_by(Event.id)) if row.id > max(created, default=0)]


def stop_quick_win(programme: Programme, actor: Actor, day: date, reason: str) -> None:
    """Say that a quick win stands still since a day, and why; not before the first year of it, or of its plan."""
    _hold_quick_win(programme, actor)
    if programme.quick_win_stopped_on is not None:
        raise DomainError("happened_already")
    if day > clock.today():
        raise Invalid("date_in_future", "day")
    year = programme.year_start or (programme.plan.year_start if programme.plan is not None else None)
    if year is not None and day.year < year:
        raise Invalid("day_before", "day", day=date(year, 1, 1))
    if not reason:
        raise Invalid("reason_missing", "reason")
    programme.quick_win_stopped_on = day
    _tell(programme, "quick_win_stopped", actor, reason=reason, day=day.isoformat())


def resume_quick_win(programme: Programme, actor: Actor) -> None:
    """Say that it runs again."""
    _hold_quick_win(programme, actor)
    if programme.quick_win_stopped_on is None:
        raise DomainError("happened_already")
    programme.quick_win_stopped_on = None
    _tell(programme, "quick_win_resumed", actor)


def _hold_quick_win(programme: Programme, actor: Actor) -> None:
    require_part(policy.can_manage_masterplan(actor))
    hold(programme)
    require_in_force(programme)
    if not programme.is_quick_win:
        raise DomainError("not_a_quick_win")


def replace_programme(old: Programme, new: Programme, actor: Actor, reason: str) -> None:
    """A revised programme gives way to `new`: its links and calls go there, it stays readable and is tied no more.

    Only one in force replaces, so there is no circle. Where a proposal has links to both, one stays, and a confirmed
    one before others; what the other said of its contribution is kept in the event.
    """
    _hold_both(old, new, actor)
    if old.replaced_by_id is not None:
        raise DomainError("happened_already")
    if new.id == old.id:
        raise Invalid("replaced_by_itself", "successor_id")
    if new.replaced_by_id is not None:
        raise Invalid("programme_replaced", "successor_id", value=new.code)
    if not reason:
        raise Invalid("reason_missing", "reason")
    merged = _merge_links(old, new)
    moved = db.session.scalars(select(ProgrammeLink.id).where(ProgrammeLink.programme_id == old.id)).all()
    db.session.execute(update(ProgrammeLink).where(ProgrammeLink.id.in_(moved)).values(programme_id=new.id))
    calls.move(old, new)
    old.replaced_by_id = new.id
    facts = {"successor": new.code, "moved": sorted(moved), "merged": merged}
    _tell(old, REPLACED, actor, reason=reason, **facts)


def restore_programme(old: Programme, new: Programme, actor: Actor, reason: str) -> None:
    """Take a replacement by `new` back; the links that came along and still stand return, the calls do not.

    Refused once `new` was replaced in its turn: its links have gone on. Links that were merged, or tied since, stay
    with `new`.
    """
    _hold_both(old, new, actor)
    if old.replaced_by_id != new.id:
        raise DomainError("happened_already")
    if new.replaced_by_id is not None:
        raise DomainError("successor_replaced", value=new.code)
    if not reason:
        raise Invalid("reason_missing", "reason")
    last = [event for event in list_history(old) if event.code == REPLACED][-1:]
    for event in last:
        _bring_back(event.details["moved"], old, event.at)
    old.replaced_by_id = None
    _tell(old, RESTORED, actor, reason=reason, successor=new.code)


def _hold_both(old: Programme, new: Programme, actor: Actor) -> None:
    """In the order of their ids: two who replace in opposite directions wait for each other, not for ever."""
    require_part(policy.can_manage_masterplan(actor))
    for programme in sorted({old, new}, key=lambda row: row.id):
        hold(programme)


def _merge_links(old: Programme, new: Programme) -> list[dict[str, str]]:
    """Leave one link of each proposal that has two; returns what confirmed ones that went had said."""
    links = db.session.scalars(
        select(ProgrammeLink)
        .where(ProgrammeLink.programme_id.in_((old.id, new.id)))
        .options(joinedload(ProgrammeLink.proposal))
        .order_by(ProgrammeLink.id)
    ).all()
    at_new = {link.proposal_id: link for link in links if link.programme_id == new.id}
    going = []
    for link in links:
        other = at_new.get(link.proposal_id)
        if link.programme_id == old.id and other is not None:
            says_more = other.state is not LinkState.CONFIRMED or link.weight is LinkWeight.MAIN
            stronger = link.state is LinkState.CONFIRMED and says_more
            going.append(other if stronger else link)
    said = [
        {"number": link.proposal.number, "contribution": link.contribution}
        for link in going
        if link.state is LinkState.CONFIRMED
    ]
    ids = [link.id for link in going]
    db.session.execute(delete(ProgrammeLink).where(ProgrammeLink.id.in_(ids)))
    return said


def _bring_back(keys: list[int], target: Programme, until: datetime) -> None:
    """Links tied no later: an id may have been used again. What a proposal has with `target` meanwhile stays."""
    taken = select(ProgrammeLink.proposal_id).where(ProgrammeLink.programme_id == target.id).scalar_subquery()
    db.session.execute(
        update(ProgrammeLink)
        .where(ProgrammeLink.id.in_(keys), ProgrammeLink.linked_at <= until, ProgrammeLink.proposal_id.not_in(taken))
        .values(programme_id=target.id)
    )


def _tell(programme: Programme, code: str, actor: Actor, *, reason: str = "", **facts: Any) -> None:
    record(
        Topic.MASTERPLAN,
        code,
        actor,
        subject_id=programme.id,
        reason=reason,
        programme=programme.code,
        **facts,
    )
