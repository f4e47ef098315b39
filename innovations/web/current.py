"""Who is acting in this request."""

from flask import abort
from flask_login import current_user

from innovations.domain.actor import Actor


def find_actor() -> Actor | None:
    """The logged-in actor, or None."""
    actor = current_user._get_current_object() if current_user else None
    return actor if isinstance(actor, Actor) else None


def get_actor() -> Actor:
    """The logged-in actor, for views behind the gate."""
    return find_actor() or abort(401)
