"""Saved views: each person's own lists by name; whatever they name that is gone is left out when they are opened."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.saved_views import SavedView

from . import clock
from .actor import Actor
from .errors import DomainError, Invalid
from .events import record

MAX_VIEWS = 50
MAX_NAME = 80


def list_of(actor: Actor) -> Sequence[SavedView]:
    """One's own, by name."""
    query = select(SavedView).where(SavedView.user_id == actor.id)
    return db.session.scalars(query.order_by(SavedView.name, SavedView.id)).all()


def get(actor: Actor, view_id: int) -> SavedView | None:
    """One's own; others' do not exist."""
    return db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == actor.id))


def save_view(actor: Actor, name: str, address: str) -> SavedView:
    """Keep a list under a name; the same once more is the one that stands. Raises `Invalid`."""
    views = list_of(actor)
    same = next((view for view in views if view.name == name), None)
    if same is not None and same.address == address:
        return same
    _check(name, same)
    if len(views) >= MAX_VIEWS:
        raise DomainError("too_many_views", most=MAX_VIEWS)
    view = SavedView(user_id=actor.id, name=name, address=address, created_at=clock.now())
    db.session.add(view)
    _record(actor, "view_saved")
    return view


def rename_view(view: SavedView, actor: Actor, name: str) -> None:
    """Raises `Invalid`."""
    if name == view.name:
        return
    _check(name, next((other for other in list_of(actor) if other.name == name), None))
    view.name = name
    _record(actor, "view_renamed")


def delete_view(view: SavedView, actor: Actor) -> None:
    db.session.delete(view)
    _record(actor, "view_deleted")


def export(actor: Actor) -> list[dict[str, Any]]:
    """What is held on a person, for `own_data`."""
    return [{"nama": view.name, "saringan": view.address} for view in list_of(actor)]


def _check(name: str, same: SavedView | None) -> None:
    if not name:
        raise Invalid("value_missing", "name")
    if len(name) > MAX_NAME:
        raise Invalid("text_too_long", "name", most=MAX_NAME)
    if same is not None:
        raise Invalid("view_name_taken", "name")


def _record(actor: Actor, code: str) -> None:
    """Names and filters are their own affair."""
    record(Topic.ACCOUNT, code, actor, subject_id=actor.id)
