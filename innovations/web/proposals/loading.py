"""The first beat of every view here: the proposal of the address, as the actor may see it."""

from flask import request

from innovations.domain import proposals
from innovations.models.proposals import Proposal
from innovations.web.current import get_actor
from innovations.web.security import found


def load(number: str, *, whole: bool = False) -> Proposal:
    """The proposal, or 404; a POST holds it against other writers until it ends."""
    return found(proposals.get(number, get_actor(), whole=whole, for_update=request.method == "POST"))
