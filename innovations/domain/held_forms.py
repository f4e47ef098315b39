"""What someone had typed when their session ended, kept for a week for that person and that page."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select

from innovations.database import aside, db
from innovations.models.accounts import HeldForm, User

from . import clock

KEPT = timedelta(days=7)
MAX_BYTES = 200_000
MAX_PER_USER = 10

Fields = Mapping[str, Sequence[str]]


def hold(
    user_id: int, page: str, target: str, fields: Fields, *, had_files: bool = False, is_stale: bool = False
) -> bool:
    """Keep what was typed on `page` and sent to `target` (both paths); the newest counts. False: not kept.

    `is_stale` says that somebody else changed the thing meanwhile: hidden fields are then not given back.
    In a transaction of its own, since the request that brings it is refused.
    """
    content = {"target": target, "values": {name: list(values) for name, values in fields.items()}, "stale": is_stale}
    if len(json.dumps(content)) > MAX_BYTES:
        return False
    now = clock.now()
    with aside() as session:
        if session.scalar(select(User.id).where(User.id == user_id, User.is_active)) is None:
            return False
        session.execute(
            delete(HeldForm).where(
                or_(HeldForm.at < now - KEPT, (HeldForm.user_id == user_id) & (HeldForm.path == page))
            )
        )
        newest = session.scalars(
            select(HeldForm.id)
            .where(HeldForm.user_id == user_id)
            .order_by(HeldForm.at.desc(), HeldForm.id.desc())
            .limit(MAX_PER_USER - 1)
        ).all()
        session.execute(delete(HeldForm).where(HeldForm.user_id == user_id, HeldForm.id.not_in(newest)))
        session.add(HeldForm(user_id=user_id, path=page, fields=content, had_files=had_files, at=now))
    return True


def get(user_id: int, page: str) -> HeldForm | None:
    """What is held for this person at this page."""
    return db.session.scalar(
        select(HeldForm).where(HeldForm.user_id == user_id, HeldForm.path == page, HeldForm.at >= clock.now() - KEPT)
    )


def list_pages(user_id: int) -> Sequence[str]:
    """The pages at which something is held for this person, newest first."""
    return db.session.scalars(
        select(HeldForm.path)
        .where(HeldForm.user_id == user_id, HeldForm.at >= clock.now() - KEPT)
        .order_by(HeldForm.at.desc(), HeldForm.id.desc())
    ).all()


def purge() -> None:
    """Delete what is older than a week; in the running transaction."""
    db.session.execute(delete(HeldForm).where(HeldForm.at < clock.now() - KEPT))


def drop(user_id: int, path: str) -> int:
    """Forget what was typed at, or sent to, `path`; returns how many forms are still held for this person."""
    with aside() as session:
        rows = session.scalars(select(HeldForm).where(HeldForm.user_id == user_id).order_by(HeldForm.id)).all()
        done = [row for row in rows if path in (row.path, row.fields.get("target"))]
        for row in done:
            session.delete(row)
        return len(rows) - len(done)
