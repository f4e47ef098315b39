"""The legal route of a proposal (PP 38/2017 ps 8-13): every verb that changes its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from innovations.models.agencies import Agency
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.proposals import (
    Attachment,
    Check,
    Gate,
    GateAnswer,
    Initiator,
    Permission,
    Proposal,
    ProposalVersion,
    State,
)
from innovations.models.reviews import Review, ReviewState

from . import clock, policy, versions
from .actor import Actor
from .completeness import list_gaps
from .errors import Denied, DomainError, Invalid
from .events import record
from .scoring import get_score
from .workflow import Action, find_transition


@dataclass(frozen=True)
class Letter:
    """A signed permission letter; `signed_by` names the signer's office when someone records it for them."""

    number: str
    date: date
    signed_by: str
    signer_id: int | None
    scan: Attachment | None = None


@dataclass(frozen=True)
class GateVerdict:
    gate: Gate
    passed: bool
    reason: str = ""


@dataclass(frozen=True)
class Decree:
    """The regent's Keputusan: its number and date, and the OPD it charges with the innovation (PP 38/2017 ps 12)."""

    number: str
    date: date
    agency: Agency


def deadline_of(directive: Directive) -> datetime:
    """The last moment a first submission counts: closing plus grace."""
    return directive.closes_at + timedelta(minutes=directive.grace_minutes)


def get_permission(proposal: Proposal) -> Permission | None:
    """The permission in force. Needs `permissions` loaded."""
    valid = [permission for permission in proposal.permissions if permission.superseded_at is None]
    return valid[-1] if valid else None


def _move(
    proposal: Proposal,
    action: Action,
    actor: Actor,
    target: State | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """The one writer of `Proposal.state`: looks up the row, asks the policy, sets the state, records the event."""
    row = find_transition(action, proposal.state)
    if row is None:
        raise DomainError("not_in_this_state", state=proposal.state)
    if not policy.can_perform(actor, proposal, action):
        raise Denied("own_proposal" if policy.is_involved(actor, proposal) else "not_your_part")
    if row.needs_reason and not reason:
        raise Invalid("reason_missing", "reason")
    source, goal = proposal.state, target or row.targets[0]
    if goal not in row.targets:
        raise DomainError("not_in_this_state", state=source)
    proposal.state = goal
    proposal.updated_at = clock.now()
    if goal is not State.RETURNED:
        proposal.returned_until = None
    details |= {"from": source.value, "to": goal.value, "version_no": proposal.version_no}
    record(
        Topic.PROPOSAL,
        f"proposal_{action.value}",
        actor,
        subject_id=proposal.id,
        proposal=proposal,
        reason=reason,
        **details,
    )


def require_seen(proposal: Proposal, seen: int | None) -> None:
    """Refuse a stale form: someone else acted since it was opened at `lock_version` `seen`."""
    if seen is not None and seen != proposal.lock_version:
        raise DomainError("stale_form", state=proposal.state, number=proposal.number)


def submit(proposal: Proposal, actor: Actor, files: list[Attachment]) -> ProposalVersion:
    """Send, in time and complete; freezes a version. `files` are its attachments."""
    now = clock.now()
    _require_in_time(proposal, now)
    gaps = list_gaps(proposal)
    if gaps:
        raise DomainError("incomplete", count=len(gaps))
    needs_letter = proposal.initiator is Initiator.ASN and proposal.directive.permission_required
    awaits = needs_letter and get_permission(proposal) is None
    content = versions.freeze(proposal, files)
    version = ProposalVersion(
        version_no=proposal.version_no + 1,
        content=content,
        content_hash=versions.hash_content(content),
        submitted_at=now,
        submitted_by_id=actor.id,
    )
    target = State.AWAITING_PERMISSION if awaits else State.SUBMITTED
    _move(
        proposal,
        Action.SUBMIT,
        actor,
        target,
        content_hash=version.content_hash,
        sent_version=version.version_no,
    )
    proposal.versions.append(version)
    proposal.version_no = version.version_no
    proposal.submitted_at = now
    return version


def _require_in_time(proposal: Proposal, now: datetime) -> None:
    directive = proposal.directive
    if proposal.state is State.RETURNED and proposal.returned_until is not None:
        if now >= clock.end_of(proposal.returned_until):
            raise DomainError("revision_too_late", until=proposal.returned_until)
    elif now < directive.opens_at:
        raise DomainError("directive_not_open", opens_at=directive.opens_at)
    elif now > deadline_of(directive):
        raise DomainError("directive_closed", closed_at=deadline_of(directive))


def grant_permission(proposal: Proposal, actor: Actor, letter: Letter) -> Permission:
    """Record the head's written permission, by the head or by the coordinator on a signed paper letter."""
    if letter.date > clock.today():
        raise Invalid("date_in_future", "letter_date")
    members = {proposal.owner_id, *(member.user_id for member in proposal.team)}
    if letter.signer_id is not None and letter.signer_id in members:
        raise Denied("own_proposal")
    if policy.is_head_of(actor, proposal) and letter.signer_id != actor.id:
        raise Denied("not_your_part")
    permission = Permission(
        version_no=proposal.version_no,
        letter_number=letter.number,
        letter_date=letter.date,
        signed_by=letter.signed_by,
        granted_by_id=letter.signer_id,
        recorded_by_id=actor.id,
        attachment=letter.scan,
        granted_at=clock.now(),
    )
    _move(
        proposal,
        Action.GRANT_PERMISSION,
        actor,
        letter_number=letter.number,
        letter_date=letter.date.isoformat(),
        on_paper=letter.signer_id != actor.id,
    )
    proposal.permissions.append(permission)
    return permission


def ask_new_permission(proposal: Proposal, actor: Actor, reason: str) -> None:
    """The head wants to see the revised proposal again: the letter given no longer counts."""
    permission = get_permission(proposal)
    if permission is None or proposal.state is not State.RETURNED:
        raise DomainError("not_in_this_state", state=proposal.state)
    if not policy.is_head_of(actor, proposal) or policy.is_member(actor, proposal):
        raise Denied("not_your_part")
    permission.superseded_at = clock.now()
    proposal.updated_at = clock.now()
    record(
        Topic.PROPOSAL,
        "proposal_permission_renewal_asked",
        actor,
        subject_id=proposal.id,
        proposal=proposal,
        reason=reason,
    )


def return_for_revision(proposal: Proposal, actor: Actor, reason: str, until: date) -> None:
    """Back to the owner with a reason and the last day on which it may be sent again."""
    if until < clock.today():
        raise Invalid("date_in_past", "until")
    _move(proposal, Action.RETURN, actor, reason=reason, until=until.isoformat())
    proposal.returned_until = until


def withdraw(proposal: Proposal, actor: Actor, reason: str) -> None:
    """The owner takes it back before a decision."""
    _move(proposal, Action.WITHDRAW, actor, reason=reason)


def record_check(proposal: Proposal, actor: Actor, verdicts: list[GateVerdict]) -> Check:
    """Keep the five answers of an administrative check; a "no" needs its reason."""
    if {verdict.gate for verdict in verdicts} != set(Gate) or len(verdicts) != len(Gate):
        raise Invalid("gates_incomplete")
    for verdict in verdicts:
        if not verdict.passed and not verdict.reason:
            raise Invalid("reason_missing", f"{verdict.gate.value}_reason")
    if proposal.state is not State.SUBMITTED:
        raise DomainError("not_in_this_state", state=proposal.state)
    if not policy.can_perform(actor, proposal, Action.START_REVIEW):
        raise Denied("own_proposal" if policy.is_involved(actor, proposal) else "not_your_part")
    check = Check(
        version_no=proposal.version_no,
        checked_by_id=actor.id,
        checked_at=clock.now(),
        answers=[GateAnswer(gate=verdict.gate, passed=verdict.passed, reason=verdict.reason) for verdict in verdicts],
    )
    proposal.checks.append(check)
    return check


def start_review(proposal: Proposal, actor: Actor, verdicts: list[GateVerdict]) -> None:
    """Pass the administrative check: all five gates say yes; the committee's turn."""
    check = record_check(proposal, actor, verdicts)
    if not all(answer.passed for answer in check.answers):
        raise DomainError("gates_not_passed")
    _move(proposal, Action.START_REVIEW, actor)


def fail_check(
    proposal: Proposal, actor: Actor, verdicts: list[GateVerdict], reason: str, until: date | None
) -> None:
    """A "no" in the check: returned until the day `until`, or rejected when `until` is None."""
    check = record_check(proposal, actor, verdicts)
    if all(answer.passed for answer in check.answers):
        raise DomainError("gates_all_passed")
    if until is not None:
        return_for_revision(proposal, actor, reason, until)
    else:
        _decide(proposal, actor, Action.REJECT, reason)


def count_points(proposal: Proposal) -> tuple[int, int]:
    """(sum of points, number) of the reviews that count. Needs `reviews` and `conflicts` loaded."""
    recused = {conflict.reviewer_id for conflict in proposal.conflicts}
    points = [review.points or 0 for review in proposal.reviews if counts(review, proposal, recused)]
    return sum(points), len(points)


def counts(review: Review, proposal: Proposal, recused: set[int]) -> bool:
    """Sent, of the current version, and its reviewer not recused since."""
    return (
        review.state is ReviewState.SENT
        and review.version_no == proposal.version_no
        and review.reviewer_id not in recused
    )


def score_of(proposal: Proposal) -> Fraction | None:
    """The score frozen with the decision, else that of the reviews so far."""
    if proposal.decided_at is not None:
        return get_score(proposal.score_points, proposal.score_reviews)
    return get_score(*count_points(proposal))


def approve(proposal: Proposal, actor: Actor, decree: Decree) -> None:
    """Record the regent's Keputusan; the score is frozen with it."""
    if decree.date > clock.today():
        raise Invalid("date_in_future", "decree_date")
    _require_opd(decree.agency)
    proposal.decree_number, proposal.decree_date = decree.number, decree.date
    proposal.executing_agency_id = decree.agency.id
    _decide(proposal, actor, Action.APPROVE, decree_number=decree.number, decree_date=decree.date.isoformat())


def reject(proposal: Proposal, actor: Actor, reason: str) -> None:
    """Record that the committee does not carry it; from the check use `fail_check`."""
    if proposal.state is State.SUBMITTED:
        raise DomainError("check_first")
    _decide(proposal, actor, Action.REJECT, reason)


def _decide(proposal: Proposal, actor: Actor, action: Action, reason: str = "", **details: Any) -> None:
    points, reviews = count_points(proposal)
    if proposal.state is State.UNDER_REVIEW and reviews == 0:
        raise DomainError("no_reviews")
    _move(proposal, action, actor, reason=reason, **details)
    proposal.decided_at = clock.now()
    proposal.decision_reason = reason
    if reviews:
        proposal.score_points, proposal.score_reviews = points, reviews


def _require_opd(agency: Agency) -> None:
    if agency.parent_id is not None:
        raise Invalid("not_an_opd", "executing_agency")


def correct_decree(proposal: Proposal, actor: Actor, decree: Decree, reason: str) -> None:
    """Mend a mistyped Keputusan; the old values stay in the event."""
    if proposal.decree_number is None or proposal.decree_date is None:
        raise DomainError("not_in_this_state", state=proposal.state)
    if not policy.is_coordinator_of(actor, proposal) or policy.is_involved(actor, proposal):
        raise Denied("not_your_part")
    if not reason:
        raise Invalid("reason_missing", "reason")
    if decree.date > clock.today():
        raise Invalid("date_in_future", "decree_date")
    _require_opd(decree.agency)
    old: Mapping[str, Any] = {
        "old_number": proposal.decree_number,
        "old_date": proposal.decree_date.isoformat(),
        "old_agency_id": proposal.executing_agency_id,
    }
    proposal.decree_number, proposal.decree_date = decree.number, decree.date
    proposal.executing_agency_id = decree.agency.id
    proposal.updated_at = clock.now()
    record(
        Topic.PROPOSAL,
        "proposal_decree_corrected",
        actor,
        subject_id=proposal.id,
        proposal=proposal,
        reason=reason,
        decree_number=decree.number,
        **old,
    )


def follow_up(proposal: Proposal, actor: Actor, action: Action, reason: str = "") -> None:
    """After approval: start the trial, implement, or stop with a reason (never an offence: UU 23/2014 ps 389)."""
    if action not in (Action.START_TRIAL, Action.IMPLEMENT, Action.STOP):
        raise DomainError("not_in_this_state", state=proposal.state)
    _move(proposal, action, actor, reason=reason)
