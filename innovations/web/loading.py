"""The first beat of views below /usulan/<number>: the proposal of the address, as the actor may see it."""

from flask import request

from innovations.domain import proposals
from innovations.models.proposals import LIVE_STATES, Proposal

from .current import get_actor
from .security import found


def load(number: str, *, whole: bool = False) -> Proposal:
    """The proposal, or 404; a POST holds it against other writers until it ends."""
    return found(proposals.get(number, get_actor(), whole=whole, for_update=request.method == "POST"))


def load_live(number: str) -> Proposal:
    """As `load`, and 404 too for what was not approved: there is nothing to follow up yet."""
    proposal = load(number)
    return found(proposal if proposal.state in LIVE_STATES else None)
