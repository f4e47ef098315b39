"""What waits for a person today, for the home page: one query for each kind of work, at most five rows shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select

from innovations.database import db
from innovations.models.accounts import LoginTry, Role, User
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.directives import CommitteeMember, Directive, Phase
from innovations.models.events import Event
from innovations.models.explanations import Explanation
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review

from . import accountability, clock, counting, coverage, parties, policy, queue, relations, sessions, shown, terms
from .actor import Actor
from .directory import Standing, stands
from .owing import any_row, select_owing
from .planning import walking
from .proposals import list_open_directives
from .route import is_over
from .workflow import SCORING, Action

SHOWN = 5


class Work(StrEnum):
    """Kinds of work on proposals, in the order in which they are shown."""

    REVISE = "revise"
    FINISH = "finish"
    PERMIT = "permit"
    SCORE = "score"
    CHECK = "check"
    EXPLAIN = "explain"
    DECIDE = "decide"
    LINK = "link"


@dataclass(frozen=True)
class Task:
    """One proposal that waits; `due` and `reason` only where the work has them."""

    number: str
    title: str
    agency: str
    state: State
    since: datetime | None
    due: datetime | date | None = None
    is_too_late: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Pile:
    """The first tasks of one kind, and how many there are in all."""

    work: Work
    tasks: Sequence[Task]
    total: int


@dataclass(frozen=True)
class Progress:
    """How far the committee of one directive is; led by the chair or secretary who asks."""

    directive_id: int
    title: str
    under_review: int
    scored: int


@dataclass(frozen=True)
class Upkeep:
    """What an admin should look after."""

    locked: int
    never_logged_in: int
    agencies_without_head: int


def list_piles(actor: Actor) -> list[Pile]:
    """All kinds of work that wait for this person, without the empty ones."""
    piles = (_pile(actor, work, clause, order) for work, clause, order in list_work(actor))
    return [pile for pile in piles if pile.total]


def list_work(actor: Actor) -> list[tuple[Work, ColumnElement[bool], Sequence[Any]]]:
    """(kind, which proposals, in which order) for the kinds that this person can have."""
    oldest = (Proposal.submitted_at.asc(), Proposal.id.asc())
    work: list[tuple[Work, ColumnElement[bool], Sequence[Any]]] = []
    if policy.can_propose(actor) or actor.headed_agency_ids:
        mine = or_(relations.is_member_sql(actor), parties.performable_by(actor, Action.SUBMIT))
        work.append((Work.REVISE, and_(Proposal.state == State.RETURNED, mine), (Proposal.returned_until, *oldest)))
        is_closed = case((Directive.closes_at < clock.now(), 1), else_=0)
        last_touched = (is_closed, Directive.closes_at, Proposal.updated_at.desc(), Proposal.id)
        work.append((Work.FINISH, and_(Proposal.state == State.DRAFT, mine), last_touched))
    if actor.headed_agency_ids:
        heads = Proposal.agency_id.in_(sorted(actor.headed_agency_ids))
        work.append((Work.PERMIT, and_(heads, parties.performable_by(actor, Action.GRANT_PERMISSION)), oldest))
    if actor.seats:
        sent = any_row(Review, counting.is_current_sql(), Review.reviewer_id == actor.id)
        work.append((Work.SCORE, and_(policy.scorable_by(actor), ~sent), queue.order(actor)))
        unanswered = any_row(Explanation, Explanation.proposal_id == Proposal.id, Explanation.answered_at.is_(None))
        asked = and_(accountability.explanations_answerable_by(actor), unanswered)
        work.append((Work.EXPLAIN, asked, (Proposal.decided_at, Proposal.id)))
    if actor.has(Role.KOMINFO) or actor.seats:
        work.append((Work.CHECK, parties.performable_by(actor, Action.START_REVIEW), oldest))
        work.append((Work.DECIDE, and_(parties.performable_by(actor, Action.APPROVE), is_fully_scored()), oldest))
    if actor.has(Role.KOMINFO):
        work.append((Work.LINK, coverage.is_unlinked(), (Proposal.decided_at, Proposal.id)))
    return work


def find_clause(actor: Actor, work: Work) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` for one kind of this person's work; nothing when they cannot have it."""
    return next((clause for kind, clause, _ in list_work(actor) if kind is work), false())


def _pile(actor: Actor, work: Work, clause: ColumnElement[bool], order: Sequence[Any]) -> Pile:
    reason = _reopen_reason(actor) if work is Work.SCORE else _return_reason()
    first = (  # which they are is found before anything more is read of them
        select(Proposal.id, func.count().over().label("total"))
        .join(Directive, Directive.id == Proposal.directive_id)
        .where(clause)
        .order_by(*order)
        .limit(SHOWN)
        .cte("first")
    )
    rows = db.session.execute(
        select(
            Proposal.number,
            shown.title_for(actor).label("title"),
            shown.agency_for(actor).label("name"),
            Proposal.state,
            Proposal.submitted_at,
            Proposal.returned_until,
            Directive,
            reason.label("reason"),
            first.c.total,
        )
        .join(first, first.c.id == Proposal.id)
        .join(Agency, Agency.id == Proposal.agency_id)
        .join(Directive, Directive.id == Proposal.directive_id)
        .order_by(*order)
    ).all()
    tasks = [_task(work, row) for row in rows]
    return Pile(work, tasks, rows[0].total if rows else 0)


def _task(work: Work, row: Any) -> Task:
    due: datetime | date | None = None
    is_too_late = False
    if work is Work.REVISE:
        due, is_too_late = row.returned_until, clock.today() > row.returned_until
    elif work is Work.FINISH:
        due = row.Directive.closes_at
        is_too_late = is_over(row.Directive, clock.now())
    reason = row.reason or "" if work in (Work.REVISE, Work.SCORE) else ""
    return Task(row.number, row.title, row.name, row.state, row.submitted_at, due, is_too_late, reason)


def _return_reason() -> Any:
    """Why it was last returned."""
    return (
        select(Event.reason)
        .where(Event.proposal_id == Proposal.id, Event.code == "proposal_return")
        .order_by(Event.id.desc())
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )


def _reopen_reason(actor: Actor) -> Any:
    """Why the chair gave this person's review back."""
    reason = select(queue.reopen_reason()).select_from(Review).where(queue.is_mine(actor))
    return reason.correlate(Proposal).scalar_subquery()


def is_fully_scored() -> ColumnElement[bool]:
    """A review counts, and no active committee member without a conflict still owes one (`policy.can_score`)."""
    owing = select_owing(CommitteeMember.id).correlate(Proposal).exists()
    is_over = ~relations.is_in_phase_sql(SCORING)
    return and_(
        Proposal.state == State.UNDER_REVIEW, any_row(Review, counting.is_counting_sql()), or_(is_over, ~owing)
    )


def list_answerable(actor: Actor) -> list[tuple[Directive, int]]:
    """Open directives with the number of one's own proposals: first what has none, then what closes first."""
    if not policy.can_propose(actor):
        return []
    counted = (
        select(Proposal.directive_id, func.count())
        .where(relations.is_member_sql(actor), Proposal.state != State.WITHDRAWN)
        .group_by(Proposal.directive_id)
    )
    written = dict(db.session.execute(counted).tuples().all())
    found = [(directive, written.get(directive.id, 0)) for directive in list_open_directives()]
    return sorted(found, key=lambda row: row[1] > 0)


def list_under_way(actor: Actor) -> list[Task]:
    """One's own proposals that lie with others now, last sent first."""
    waiting = (State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW)
    rows = db.session.execute(
        select(Proposal.number, Proposal.title, Agency.name, Proposal.state, Proposal.submitted_at)
        .join(Agency, Agency.id == Proposal.agency_id)
        .where(relations.is_member_sql(actor), walking(Proposal.state.in_(waiting)))
        .order_by(Proposal.submitted_at.desc(), Proposal.id)
        .limit(SHOWN)
    )
    return [Task(row.number, row.title, row.name, row.state, row.submitted_at) for row in rows]


def list_progress(actor: Actor) -> list[Progress]:
    """The directives whose committee this person leads and that have something under review."""
    led = sorted(directive for directive, place in actor.seats.items() if place in relations.LEADS)
    if not led:
        return []
    scored = func.sum(case((is_fully_scored(), 1), else_=0))
    rows = db.session.execute(
        select(Directive.id, Directive.title, func.count().label("number"), scored.label("scored"))
        .join(Proposal, Proposal.directive_id == Directive.id)
        .where(Directive.id.in_(led), Proposal.state == State.UNDER_REVIEW)
        .group_by(Directive.id, Directive.title)
        .order_by(Directive.id)
    )
    return [Progress(row.id, row.title, row.number, int(row.scored)) for row in rows]


def list_deliberating(actor: Actor) -> Sequence[Directive]:
    """The directives whose committee this person sits on and that are in deliberation."""
    if not actor.seats:
        return []
    return db.session.scalars(
        select(Directive)
        .where(Directive.id.in_(sorted(actor.seats)), Directive.phase == Phase.DELIBERATION)
        .order_by(Directive.id)
    ).all()


def count_by_state(actor: Actor) -> dict[State, int]:
    """What this person may see, per state; for those who oversee the whole."""
    rows = db.session.execute(
        select(Proposal.state, func.count().label("number"))
        .where(policy.visible_to(actor))
        .group_by(Proposal.state)
        .order_by(Proposal.state)
    )
    return {row.state: row.number for row in rows}


def get_upkeep(actor: Actor) -> Upkeep | None:
    """Accounts and heads that need an admin; None for everybody else."""
    if not policy.can_manage_accounts(actor):
        return None
    since = clock.now() - sessions.LOCK_WINDOW
    tries = (
        select(LoginTry.login)
        .where(LoginTry.at > since)
        .group_by(LoginTry.login)
        .having(func.count() >= sessions.MAX_TRIES_PER_ACCOUNT)
    )
    has_head = exists().where(AgencyHead.agency_id == Agency.id, terms.in_office())
    row = db.session.execute(
        select(
            select(func.count()).where(User.login.in_(tries), User.is_active).scalar_subquery(),
            select(func.count()).where(stands(Standing.NEW)).scalar_subquery(),
            select(func.count()).where(Agency.parent_id.is_(None), terms.current(), ~has_head).scalar_subquery(),
        )
    ).one()
    return Upkeep(*row)
