"""Acts on a sent proposal: one page and one POST per action of the workflow table."""

from typing import Any

from innovations.domain.actor import Actor
from innovations.models.proposals import Proposal


def panel(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """What `_actions.html` and `_timeline.html` need on the page of one proposal."""
    return {}
