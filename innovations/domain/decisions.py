"""The decision: reviews that count, the Keputusan and its correction; what follows it is `trials`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.directives import Directive
from innovations.models.proposals import Check, Origin, Proposal, State

from . import clock, counting, execution, jury, policy
from .actor import Actor
from .errors import DomainError, Invalid
from .moves import move, note, refuse_party, require_allowed, require_past, require_text
from .notices import tell_writers
from .scoring import get_score
from .workflow import Action


@dataclass(frozen=True)
class Decree:
    """The regent's Keputusan: its number and date, and the OPD it charges with the innovation (PP 38/2017 ps 12)."""

    number: str
    date: date
    agency: Agency


@dataclass(frozen=True)
class Tally:
    """How many reviews count, and how many there will be once every member without a conflict has sent one."""

    done: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.done


def load_for_deciding(proposal: Proposal) -> None:
    """Load what checking, deciding and reading a decision need beside `proposals.FOR_READING`."""
    db.session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal.id)
        .options(
            selectinload(Proposal.reviews),
            selectinload(Proposal.checks).selectinload(Check.answers),
            joinedload(Proposal.executing_agency),
        )
    ).one()


def count_reviews(proposal: Proposal, members: Sequence[Actor] | None = None) -> Tally:
    """Of a decided proposal what was frozen. `members` saves the query for them (`jury.list_actors`)."""
    counted = {review.reviewer_id for review in counting.list_counting(proposal)}
    if members is None:
        members = jury.list_actors(proposal.directive_id)
    able = {member.id for member in members if policy.is_reviewer_of(member, proposal)}
    done = proposal.score_reviews or len(counted)
    return Tally(done, max(done, len(able | counted)))


def _require_all_reviews(proposal: Proposal, *, is_early: bool) -> None:
    """Deciding while reviews are outstanding is something to be meant; before the first one comes nobody decides."""
    if not is_early and counting.list_counting(proposal) and count_reviews(proposal).missing:
        raise Invalid("reviews_missing", "early")


def score_of(proposal: Proposal) -> Fraction | None:
    """The score frozen with the decision, else that of the reviews so far."""
    if proposal.decided_at is not None:
        return get_score(proposal.score_points, proposal.score_reviews)
    return get_score(*counting.count_points(proposal))


def approve(proposal: Proposal, actor: Actor, decree: Decree, *, is_early: bool = False) -> None:
    """Record the regent's Keputusan; the score is frozen with it."""
    require_allowed(proposal, actor, Action.APPROVE)
    require_decree(proposal.directive, decree)
    _require_all_reviews(proposal, is_early=is_early)
    decide(proposal, actor, Action.APPROVE, **_tell(decree))
    _write_decree(proposal, decree)


def reject(proposal: Proposal, actor: Actor, reason: str, *, is_early: bool = False) -> None:
    """Record that the committee does not carry it; out of the check use `checks.reject_from_check`."""
    if proposal.state is State.SUBMITTED:
        raise DomainError("check_first")
    require_allowed(proposal, actor, Action.REJECT)
    _require_all_reviews(proposal, is_early=is_early)
    decide(proposal, actor, Action.REJECT, reason)


def decide(proposal: Proposal, actor: Actor, action: Action, reason: str = "", **details: Any) -> None:
    """Move to a decided state and freeze what the reviews say; a committee's decision needs at least one.

    Those whose it is are told at once, whatever becomes of the letter.
    """
    require_allowed(proposal, actor, action)
    points, reviews = counting.count_points(proposal)
    if proposal.state is State.UNDER_REVIEW and reviews == 0:
        raise DomainError("no_reviews")
    move(proposal, action, actor, reason=reason, **details)
    proposal.decided_at = clock.now()
    proposal.decision_reason = reason
    if reviews:
        proposal.score_points, proposal.score_reviews = points, reviews
    if proposal.origin is Origin.FILED:
        tell_writers("proposal_decided", proposal, actor)


def _tell(decree: Decree) -> dict[str, Any]:
    """As an event keeps it."""
    return {
        "decree_number": decree.number,
        "decree_date": decree.date.isoformat(),
        "executing_agency": decree.agency.id,
    }


def require_decree(directive: Directive, decree: Decree) -> None:
    """A number, a day from the directive's to today, and an OPD that there was on it. Raises `Invalid`."""
    _require_letter(directive, decree)
    execution.require_opd(decree.agency, decree.date)


def _require_letter(directive: Directive, decree: Decree) -> None:
    require_text(decree.number, "decree_number")
    require_past(decree.date, "decree_date")
    if decree.date < directive.issued_on:
        raise Invalid("decree_before_directive", "decree_date", day=directive.issued_on)


def _write_decree(proposal: Proposal, decree: Decree) -> None:
    proposal.decree_number, proposal.decree_date = decree.number, decree.date
    proposal.executing_agency_id = decree.agency.id


def correct_decree(proposal: Proposal, actor: Actor, decree: Decree, reason: str) -> None:
    """Mend a mistyped Keputusan; the old values stay in the event.

    Once it was passed on, its OPD is no longer the one of the Keputusan: `execution.pass_on` changes that.
    """
    if proposal.decree_number is None or proposal.decree_date is None:
        raise DomainError("no_decree")
    if not policy.can_correct_decree(actor, proposal):
        refuse_party(proposal, actor)
    require_text(reason, "reason")
    executing = proposal.executing_agency
    if execution.find_last(proposal) is None:
        require_decree(proposal.directive, decree)
    else:
        _require_letter(proposal.directive, decree)
        if decree.agency is not executing:
            raise Invalid("executor_passed_on", "executing_agency")
    old = {
        "old_number": proposal.decree_number,
        "old_date": proposal.decree_date.isoformat(),
        "old_agency": executing.name if executing is not None else "",
    }
    _write_decree(proposal, decree)
    note(
        proposal,
        actor,
        "proposal_decree_corrected",
        reason,
        **_tell(decree),
        **old,
    )
