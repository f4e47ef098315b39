"""Sharing the proposals of a directive among its reviewers: by a plan, by hand, or everybody scores everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from innovations.database import db
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Assignment

from . import clock, committees, counting, directives, jury, policy, shown
from .actor import Actor
from .allotment import Allotment, allot
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .proposals import FOR_POLICY
from .ratings import Component, Pair, list_components
from .workflow import SCORING

MOST_EACH = 20


@dataclass(frozen=True)
class Line:
    """A proposal under review and who has it; empty `assigned` for a reader who may not know its reviewers."""

    proposal: Proposal
    assigned: Sequence[tuple[int, str]]
    """(reviewer, name), by name."""
    able: Sequence[tuple[int, str]]
    """Those without a conflict who do not have it yet."""
    is_withheld: bool
    sent: frozenset[int]
    """Reviewers whose review is in: it cannot be taken back."""
    missing: int
    """To the number that each proposal should get; 0 while everybody scores everything."""


@dataclass(frozen=True)
class Sharing:
    """How a directive's work is shared now."""

    directive: Directive
    lines: Sequence[Line]
    names: Mapping[int, str]
    """Of the members."""
    loads: Sequence[tuple[str, int]]
    """(reviewer, proposals), by name."""
    parts: Sequence[Component]
    stamp: str
    """What a form was opened on."""


def get_sharing(directive: Directive, actor: Actor) -> Sharing:
    """For the page: who has what, as far as the reader may know."""
    members, proposals = jury.list_actors(directive.id), list_proposals(directive, shown.with_title(actor))
    holders = {proposal.id: _list_holders(proposal, members) for proposal in proposals}
    names = {member.id: member.name for member in members}
    gone = set().union(*holders.values()) - set(names)
    names |= committees.list_names(sorted(gone)) if gone else {}
    lines = [_line(proposal, members, names, actor, directive.reviews_each or 0) for proposal in proposals]
    held = [(key, holder) for key, found in holders.items() for holder in sorted(found)]
    shared = held if directive.reviews_each is not None else _list_able_pairs(proposals, members)
    loads = [(names[key], sum(reviewer == key for _, reviewer in shared)) for key in names]
    return Sharing(
        directive, lines, names, sorted(loads), list_components(shared), _stamp(directive, proposals, members)
    )


def _line(proposal: Proposal, members: Sequence[Actor], names: Mapping[int, str], actor: Actor, each: int) -> Line:
    has = _list_holders(proposal, members)
    able = {member.id for member in members if policy.is_able_to_review(member, proposal)}
    knows = policy.can_see_progress(actor, proposal)
    by_name = sorted((names[key], key) for key in (has if knows else ()))
    free = sorted((names[key], key) for key in (able - has if knows else ()))
    return Line(
        proposal,
        [(key, name) for name, key in by_name],
        [(key, name) for name, key in free],
        is_withheld=not knows,
        sent=frozenset(review.reviewer_id for review in proposal.reviews if review.sent_at is not None),
        missing=max(0, each - len(has)),
    )


def _list_holders(proposal: Proposal, members: Sequence[Actor]) -> set[int]:
    """Members to whom it is assigned, but for those recused since, and whoever's review counts: all else is a gap."""
    able = {member.id for member in members if policy.is_able_to_review(member, proposal)}
    counted = {review.reviewer_id for review in counting.list_counting(proposal)}
    return ({assignment.reviewer_id for assignment in proposal.assignments} & able) | counted


def list_proposals(directive: Directive, *options: ORMOption) -> Sequence[Proposal]:
    """What is under review, with what `policy` reads and its reviews, and with `options`."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.directive_id == directive.id, Proposal.state == State.UNDER_REVIEW)
        .options(*FOR_POLICY, selectinload(Proposal.reviews), *options)
        .order_by(Proposal.number, Proposal.id)
    ).all()


def _list_pairs(proposals: Sequence[Proposal], members: set[int]) -> list[Pair]:
    return [
        (proposal.id, assignment.reviewer_id)
        for proposal in proposals
        for assignment in proposal.assignments
        if assignment.reviewer_id in members
    ]


def _list_able_pairs(proposals: Sequence[Proposal], members: Sequence[Actor]) -> list[Pair]:
    return [
        (proposal.id, member.id)
        for proposal in proposals
        for member in members
        if policy.is_able_to_review(member, proposal)
    ]


def _stamp(directive: Directive, proposals: Sequence[Proposal], members: Sequence[Actor]) -> str:
    pairs = sorted((p.id, assignment.reviewer_id) for p in proposals for assignment in p.assignments)
    able = _list_able_pairs(proposals, members)
    return digest_of([directive.reviews_each, [proposal.id for proposal in proposals], pairs, able])


def plan(directive: Directive, each: int) -> Allotment:
    """What *Terapkan* would add: gaps are filled, nobody who has a proposal loses it; stores nothing.

    Who has begun or sent a review keeps its proposal. A reviewer in a conflict leaves a gap, and so does who is gone
    from the committee, but where their review counts. Raises `Invalid` for a number outside 1 to 20.
    """
    return _plan(directive, list_proposals(directive), jury.list_actors(directive.id), each)


def _plan(directive: Directive, proposals: Sequence[Proposal], members: Sequence[Actor], each: int) -> Allotment:
    """On what stands: assigned or sent, and what was begun while everybody scored everything."""
    shares = directive.reviews_each is not None
    if not 1 <= each <= MOST_EACH:
        raise Invalid("number_out_of_range", "each")
    able: dict[int, list[int]] = {proposal.id: [] for proposal in proposals}
    for proposal_id, reviewer_id in _list_able_pairs(proposals, members):
        able[proposal_id].append(reviewer_id)
    standing = set(_list_pairs(proposals, {member.id for member in members}))
    for proposal in proposals:
        current = [review for review in proposal.reviews if review.version_no == proposal.version_no]
        standing |= {(proposal.id, review.reviewer_id) for review in current if review.sent_at or not shares}
    standing = {
        (proposal_id, reviewer_id) for proposal_id, reviewer_id in standing if reviewer_id in able[proposal_id]
    }
    for proposal in proposals:  # who left the committee after sending needs no replacement
        gone = {review.reviewer_id for review in counting.list_counting(proposal)} - set(able[proposal.id])
        able[proposal.id] += sorted(gone)
        standing |= {(proposal.id, reviewer_id) for reviewer_id in gone}
    return allot(able, standing, each)


def apply(directive: Directive, actor: Actor, each: int, seen: str) -> Allotment:
    """Share the work out as `plan` says, if all is still as it was seen."""
    _require_part(directive, actor)
    directives.hold(directive)
    directives.require_phase(directive, SCORING)
    proposals, members = list_proposals(directive), jury.list_actors(directive.id)
    require_fresh(seen, _stamp(directive, proposals, members))
    found = _plan(directive, proposals, members, each)
    directive.reviews_each = each
    by_id = {proposal.id: proposal for proposal in proposals}
    seated = {member.id for member in members}
    for proposal_id, reviewer_id in sorted(found.added | found.standing):
        if reviewer_id in seated:
            _give(by_id[proposal_id], actor, reviewer_id)
    _record("reviews_assigned", directive, actor, each=each, added=len(found.added))
    return found


def share_with_all(directive: Directive, actor: Actor) -> None:
    """Everybody without a conflict scores everything again; who had what is forgotten."""
    _require_part(directive, actor)
    directives.hold(directive)
    directives.require_phase(directive, SCORING)
    if directive.reviews_each is None:
        return
    directive.reviews_each = None
    for proposal in list_proposals(directive):
        proposal.assignments.clear()
    _record("reviews_shared_with_all", directive, actor)


def assign(directive: Directive, actor: Actor, number: str, reviewer_id: int) -> None:
    """Give one proposal to one more reviewer, by hand."""
    proposal = _get_shared(directive, actor, number)
    member = next((row for row in jury.list_actors(directive.id) if row.id == reviewer_id), None)
    if member is None or not policy.is_able_to_review(member, proposal):
        raise Invalid("reviewer_not_able", "reviewer_id")
    if not _give(proposal, actor, reviewer_id):
        return
    record(Topic.REVIEW, "review_assigned", actor, proposal=proposal, user_id=reviewer_id)


def unassign(directive: Directive, actor: Actor, number: str, reviewer_id: int) -> None:
    """Take a proposal back from a reviewer who has not sent a review of it; a draft waits for a change of mind."""
    proposal = _get_shared(directive, actor, number)
    row = next((found for found in proposal.assignments if found.reviewer_id == reviewer_id), None)
    if row is None:
        raise DomainError("happened_already")
    mine = [review for review in proposal.reviews if review.reviewer_id == reviewer_id]
    if any(review.sent_at is not None for review in mine):
        raise DomainError("assigned_review_sent")
    proposal.assignments.remove(row)
    record(Topic.REVIEW, "review_unassigned", actor, proposal=proposal, user_id=reviewer_id)


def _get_shared(directive: Directive, actor: Actor, number: str) -> Proposal:
    _require_part(directive, actor)
    directives.hold(directive)
    directives.require_phase(directive, SCORING)
    found = next((proposal for proposal in list_proposals(directive) if proposal.number == number), None)
    if found is None or directive.reviews_each is None:
        raise DomainError("not_shared")
    require_part(policy.can_see_progress(actor, found))
    return found


def _give(proposal: Proposal, actor: Actor, reviewer_id: int) -> bool:
    """False for who has it already."""
    if any(found.reviewer_id == reviewer_id for found in proposal.assignments):
        return False
    proposal.assignments.append(Assignment(reviewer_id=reviewer_id, assigned_by_id=actor.id, assigned_at=clock.now()))
    return True


def _require_part(directive: Directive, actor: Actor) -> None:
    require_part(policy.can_assign(actor, directive))
    if directive.is_legacy:
        raise DomainError("legacy_directive")


def _record(code: str, directive: Directive, actor: Actor, **details: Any) -> None:
    record(Topic.DIRECTIVE, code, actor, subject_id=directive.id, **details)
