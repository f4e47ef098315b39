"""Why a proposal came back: told on its own page and wherever its writers mend it."""

from typing import Any

from innovations.domain import checks, decisions, policy, timeline
from innovations.models.proposals import Check, Proposal, State
from innovations.web import labels
from innovations.web.current import get_actor

from .blueprint import blueprint


@blueprint.context_processor
def offer_reason() -> dict[str, Any]:
    """`get_return(proposal)` for templates/proposals/_returned.html."""
    return {"get_return": get_return}


def get_return(proposal: Proposal) -> dict[str, Any] | None:
    """Reason, day and failed criteria of a returned proposal, for those who work on it."""
    if proposal.state is not State.RETURNED or not policy.can_see_files(get_actor(), proposal):
        return None
    decisions.load_for_deciding(proposal)
    event = timeline.find_return(proposal)
    return {
        "reason": event.reason if event is not None else "",
        "until": proposal.returned_until,
        "gates": list_failed_gates(checks.get_check(proposal)),
    }


def list_failed_gates(check: Check | None) -> list[tuple[str, str]]:
    """(criterion, reason) of each "no" in the check of the current version."""
    if check is None:
        return []
    return [(labels.label(answer.gate), answer.reason) for answer in check.answers if not answer.passed]
