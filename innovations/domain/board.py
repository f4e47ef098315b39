"""The chair's board: who has scored what under a directive, whose review is missing, and for how long."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.directives import Directive, Seat
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review, ReviewState

from . import clock, counting, decisions, jury, peers, policy, relations, shown
from .actor import Actor
from .proposals import FOR_POLICY
from .ranking import LONG_TEXTS, RANKED_STATES
from .reopening import is_untouched


class Standing(StrEnum):
    """How one reviewer stands to one proposal."""

    SENT = "sent"
    DRAFT = "draft"
    MISSING = "missing"
    RECUSED = "recused"
    VOID = "void"
    """Sent, and not counted since a conflict of interest was found: never a zero."""


WAITING = (Standing.DRAFT, Standing.MISSING)


@dataclass(frozen=True)
class Mark:
    """One reviewer at one proposal; `at` is when they last did something to it."""

    user_id: int
    name: str
    standing: Standing
    at: datetime | None
    review_id: int | None
    times_reopened: int = 0
    can_reopen: bool = False
    can_enter: bool = False
    """May the reader enter a paper sheet of theirs?"""
    scan_id: int | None = None
    """Of the paper sheet that was entered for them."""


@dataclass(frozen=True)
class ProposalLine:
    """One proposal. `days` it has waited since scoring began; None when nothing is missing or that is not known."""

    proposal: Proposal
    done: int
    expected: int
    days: int | None
    marks: Sequence[Mark]
    """Empty when the reader may not know who scores it."""
    is_withheld: bool

    def list_marks(self, *standings: Standing) -> list[Mark]:
        return [mark for mark in self.marks if mark.standing in standings]


@dataclass(frozen=True)
class ReviewerLine:
    """One reviewer over all proposals that the reader may know about."""

    user_id: int
    name: str
    seat: Seat | None
    """None for somebody who no longer sits, or whose account is closed."""
    done: int
    expected: int
    drafts: int
    recused: int
    last_at: datetime | None
    days: int | None
    """The longest that one of the missing reviews has been waited for."""

    @property
    def missing(self) -> int:
        return self.expected - self.done


@dataclass(frozen=True)
class Board:
    directive: Directive
    reviewers: Sequence[ReviewerLine]
    proposals: Sequence[ProposalLine]

    @property
    def has_withheld(self) -> bool:
        return any(line.is_withheld for line in self.proposals)


def get_board(directive: Directive, actor: Actor | None) -> Board:
    """What most needs a reviewer first, then what is complete, decided, and withheld from this reader.

    Without a reader, for the scheduler, nothing is withheld.
    """
    members = jury.list_actors(directive.id)
    lines = [_line(proposal, actor, members) for proposal in _list_proposals(directive, actor)]
    lines.sort(key=_rank)
    return Board(directive, _list_reviewers(lines, members), lines)


def _rank(line: ProposalLine) -> tuple[bool, bool, int, str]:
    is_decided = line.proposal.state is not State.UNDER_REVIEW
    missing = 0 if is_decided or line.is_withheld else line.expected - line.done
    return (line.is_withheld, is_decided, -missing, line.proposal.number)


def _list_proposals(directive: Directive, actor: Actor | None) -> Sequence[Proposal]:
    """Under review, and what was decided with reviews."""
    found = db.session.scalars(
        select(Proposal)
        .where(Proposal.directive_id == directive.id, Proposal.state.in_(RANKED_STATES))
        .options(
            *([] if actor is None else [shown.with_title(actor)]),
            *FOR_POLICY,
            selectinload(Proposal.reviews).options(joinedload(Review.reviewer), selectinload(Review.revisions)),
            selectinload(Proposal.checks),
            *(defer(column, raiseload=True) for column in LONG_TEXTS),
        )
        .order_by(Proposal.number, Proposal.id)
    ).all()
    return [proposal for proposal in found if proposal.state is State.UNDER_REVIEW or proposal.score_reviews]


def _line(proposal: Proposal, actor: Actor | None, members: Sequence[Actor]) -> ProposalLine:
    tally = decisions.count_reviews(proposal, members)
    knows = actor is None or policy.can_see_progress(actor, proposal)
    marks = _list_marks(proposal, actor, members) if knows else []
    waits = proposal.state is State.UNDER_REVIEW and tally.missing > 0 and knows
    days = count_days(proposal) if waits else None
    return ProposalLine(proposal, tally.done, tally.expected, days, marks, is_withheld=not knows)


def count_days(proposal: Proposal) -> int | None:
    """Whole days since its current version passed the check. Needs `checks` loaded."""
    began = max((check.checked_at for check in proposal.checks), default=None)
    return None if began is None else (clock.now() - began).days


def _list_marks(proposal: Proposal, actor: Actor | None, members: Sequence[Actor]) -> list[Mark]:
    """Of the members, then of others whose review of this version was sent.

    Who is recused tells a blind committee whose the proposal is, and is left out for it.
    """
    current = {review.reviewer_id: review for review in proposal.reviews if review.version_no == proposal.version_no}
    counted = {review.reviewer_id for review in counting.list_counting(proposal)}
    declared = {conflict.reviewer_id: conflict.declared_at for conflict in proposal.conflicts}
    seated = {member.id for member in members}
    marks = []
    for member in members:
        review = current.get(member.id)
        standing = _stand(proposal, member, review, counted, declared)
        hides = standing is Standing.RECUSED and actor is not None and not policy.can_see_identity(actor, proposal)
        if standing is not None and not hides:
            mark = _mark(member.id, member.name, standing, review, declared.get(member.id))
            if actor is not None and member.id != actor.id and policy.can_score(member, proposal):
                mark = _offer(mark, proposal, actor, review)
            marks.append(mark)
    for review in current.values():
        if review.reviewer_id not in seated and review.state is ReviewState.SENT:
            standing = Standing.SENT if review.reviewer_id in counted else Standing.VOID
            marks.append(
                _mark(review.reviewer_id, review.reviewer.name, standing, review, declared.get(review.reviewer_id))
            )
    return sorted(marks, key=lambda mark: (mark.name, mark.user_id))


def _offer(mark: Mark, proposal: Proposal, actor: Actor, review: Review | None) -> Mark:
    """With what the reader may do about this review of somebody else's."""
    is_free = mark.standing in WAITING and (review is None or is_untouched(review))
    return replace(
        mark,
        can_reopen=mark.standing is Standing.SENT and peers.can_reopen(actor, proposal),
        can_enter=is_free and peers.can_enter_sheets(actor, proposal),
    )


def _stand(
    proposal: Proposal, member: Actor, review: Review | None, counted: set[int], declared: Container[int]
) -> Standing | None:
    """None for who is neither expected to score it nor recused from it."""
    if review is not None and review.state is ReviewState.SENT:
        return Standing.SENT if member.id in counted else Standing.VOID
    if member.id in declared:
        return Standing.RECUSED
    if proposal.state is not State.UNDER_REVIEW or member.has(Role.AUDITOR):
        return None
    if not policy.is_able_to_review(member, proposal):
        return Standing.RECUSED
    if not relations.is_assigned_to(member, proposal):
        return None
    return Standing.MISSING if review is None else Standing.DRAFT


def _mark(user_id: int, name: str, standing: Standing, review: Review | None, declared_at: datetime | None) -> Mark:
    moments = [at for at in (_last_act(review), declared_at) if at is not None]
    return Mark(
        user_id,
        name,
        standing,
        at=max(moments, default=None),
        review_id=review.id if review is not None else None,
        times_reopened=len(review.revisions) if review is not None else 0,
        scan_id=review.scan_id if review is not None else None,
    )


def _last_act(review: Review | None) -> datetime | None:
    """When its reviewer touched it last; that the chair gave it back is not their act."""
    if review is None:
        return None
    last = review.revisions[-1] if review.revisions else None
    if last is None or last.replaced_by_id == review.reviewer_id or last.replaced_at != review.updated_at:
        return review.updated_at
    return last.sent_at


def _list_reviewers(lines: Sequence[ProposalLine], members: Sequence[Actor]) -> list[ReviewerLine]:
    """Who owes most first."""
    seats = {member.id: member.seats for member in members}
    names = {member.id: member.name for member in members}
    names |= {mark.user_id: mark.name for line in lines for mark in line.marks}
    found = []
    for user_id, name in names.items():
        own = [(line, mark) for line in lines for mark in line.marks if mark.user_id == user_id]
        standings = [mark.standing for _line, mark in own]
        done = standings.count(Standing.SENT)
        waiting = [line.days for line, mark in own if mark.standing in WAITING and line.days is not None]
        found.append(
            ReviewerLine(
                user_id,
                name,
                next(iter(seats.get(user_id, {}).values()), None),
                done=done,
                expected=done + sum(standing in WAITING for standing in standings),
                drafts=standings.count(Standing.DRAFT),
                recused=standings.count(Standing.RECUSED) + standings.count(Standing.VOID),
                last_at=max((mark.at for _line, mark in own if mark.at is not None), default=None),
                days=max(waiting, default=None),
            )
        )
    return sorted(found, key=lambda line: (-line.missing, line.name))
