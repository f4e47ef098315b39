"""Who is offered which report; what it counts is what its reader may see. Part of `policy`. Pure."""

from .actor import Actor


def is_anybody(_actor: Actor) -> bool:
    """Whoever is logged in: the report counts what they see."""
    return True
