"""The one writer of `Proposal.state`, and the questions asked before it writes."""

from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from innovations.models.events import Topic
from innovations.models.proposals import Proposal, State

from . import clock, parties, relations
from .actor import Actor
from .errors import Denied, DomainError, Invalid
from .events import record
from .workflow import Action, find_transition


def require_allowed(proposal: Proposal, actor: Actor, action: Action) -> None:
    """Refuse an act that does not start from this state (409), or that is somebody else's (403)."""
    row = find_transition(action, proposal.state)
    if row is None:
        raise DomainError("not_in_this_state", state=proposal.state)
    if proposal.directive.phase not in row.phases:
        raise DomainError("not_in_this_phase", phase=proposal.directive.phase)
    if not parties.can_perform(actor, proposal, action):
        refuse_party(proposal, actor)


def refuse_party(proposal: Proposal, actor: Actor) -> None:
    """Say why it is not the actor's to do."""
    raise Denied("own_proposal" if relations.is_involved(actor, proposal) else "not_your_part")


def require_seen(proposal: Proposal, seen: int | None) -> None:
    """Refuse a stale form: someone else acted since it was opened at `lock_version` `seen`."""
    if seen is not None and seen != proposal.lock_version:
        raise DomainError("stale_form", state=proposal.state, number=proposal.number)


def require_text(text: str, field: str) -> None:
    if not text.strip():
        raise Invalid("reason_missing" if field == "reason" else "missing", field)


def require_past(day: date, field: str) -> None:
    """A letter or Keputusan carries no date after today."""
    if day > clock.today():
        raise Invalid("date_in_future", field)


def move(
    proposal: Proposal,
    action: Action,
    actor: Actor,
    target: State | None = None,
    /,
    reason: str = "",
    **details: Any,
) -> None:
    """Look up the row, ask the set the state, record the event with `details` (codes, ids, plain values)."""
    require_allowed(proposal, actor, action)
    row = find_transition(action, proposal.state)
    if row is None or (target is not None and target not in row.targets):
        raise DomainError("not_in_this_state", state=proposal.state)
    if row.needs_reason:
        require_text(reason, "reason")
    source, goal = proposal.state, target or row.targets[0]
    proposal.state = goal
    proposal.updated_at = clock.now()
    if goal is not State.RETURNED:
        proposal.returned_until = None
    record(
        Topic.PROPOSAL,
        f"proposal_{action.value}",
        actor,
        proposal=proposal,
        reason=reason,
        **{"from": source.value, "to": goal.value, "version_no": proposal.version_no, **details},
    )


def note(proposal: Proposal, actor: Actor, code: str, reason: str, **details: Any) -> None:
    """Record an act that leaves the state as it is; it still makes older forms stale, even within one instant."""
    proposal.updated_at = clock.now()
    flag_modified(proposal, "updated_at")
    record(Topic.PROPOSAL, code, actor, proposal=proposal, reason=reason, **details)
