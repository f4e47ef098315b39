"""Who is acting in this request."""

from flask import abort, g
from flask_login import AnonymousUserMixin, current_user

from innovations.domain.actor import Actor


def find_actor() -> Actor | None:
    """The logged-in actor, or None."""
    actor = current_user._get_current_object() if current_user else None
    return actor if isinstance(actor, Actor) else None


def get_actor() -> Actor:
    """The logged-in actor, for views behind the gate."""
    return find_actor() or abort(401)


def assume_nobody() -> None:
    """Ask the database no more who this is, if it has not told yet: for pages shown when it is out of reach."""
    if "_login_user" not in g:
        g._login_user = AnonymousUserMixin()
