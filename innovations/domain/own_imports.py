"""What imports hold of a person: a part of `own_data`."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from innovations.database import db
from innovations.models.imports import ImportKind, ImportRun

from . import clock
from .actor import Actor


def list_own(actor: Actor) -> list[dict[str, Any]]:
    """Files that the person brought or took back, and old values of the account that are kept to be put back."""
    mine = or_(ImportRun.actor_id == actor.id, ImportRun.undone_by_id == actor.id, ImportRun.kind == ImportKind.USERS)
    rows = db.session.scalars(
        select(ImportRun).where(mine).options(undefer(ImportRun.changes)).order_by(ImportRun.id)
    )
    found = []
    for run in rows:
        is_own = actor.id in (run.actor_id, run.undone_by_id)
        about = [entry for entry in run.changes if entry["id"] == actor.id] if run.kind is ImportKind.USERS else []
        if is_own or about:
            found.append(
                {
                    "waktu": clock.local(run.at).isoformat(timespec="seconds"),
                    "jenis": run.kind.value,
                    "berkas": run.file_name if is_own else None,
                    "nilai_lama": next((entry["before"] for entry in about), None),
                }
            )
    return found
