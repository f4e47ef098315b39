"""Telling people in the app what concerns them, by codes and ids; shown with what its reader may see now.

Whoever writes a code here gives it its sentence in `web/notice_words.py`.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload, load_only, with_expression

from innovations.database import db
from innovations.models.directives import Directive
from innovations.models.notices import Notice
from innovations.models.proposals import Proposal

from . import clock, mails, policy, shown
from .actor import Actor

SHOWN = 10


def notify(
    user_id: int,
    code: str,
    *,
    proposal: Proposal | None = None,
    directive: Directive | None = None,
    **details: object,
) -> Notice:
    """Add one notice to the running transaction; details hold codes, ids and plain values, and nothing secret.

    It is no act, so it records no event: the verb that tells somebody has one of its own.
    """
    notice = Notice(
        user_id=user_id,
        code=code,
        proposal_id=proposal.id if proposal is not None else None,
        directive_id=directive.id if directive is not None else None,
        details=details,
        created_at=clock.now(),
    )
    db.session.add(notice)
    mails.put(notice)
    return notice


def tell_writers(code: str, proposal: Proposal, actor: Actor | None) -> None:
    """Tell the owner and whoever of the team has an account, but for the one who acts."""
    writers = {proposal.owner_id, *(member.user_id for member in proposal.team if member.user_id)}
    for user_id in sorted(writers - {actor.id if actor is not None else 0}):
        notify(user_id, code, proposal=proposal)


def select_for(actor: Actor) -> Select[tuple[Notice]]:
    """The person's notices, newest first; the title of a proposal only while they may see it, else its number."""
    title = (
        select(shown.title_for(actor))
        .where(Proposal.id == Notice.proposal_id, policy.visible_to(actor))
        .correlate(Notice)
        .scalar_subquery()
    )
    return (
        select(Notice)
        .where(Notice.user_id == actor.id)
        .options(
            with_expression(Notice.shown_title, title),
            joinedload(Notice.proposal).options(load_only(Proposal.number, raiseload=True)),
            joinedload(Notice.directive),
        )
        .order_by(Notice.id.desc())
    )


def list_unread(actor: Actor) -> Sequence[Notice]:
    """The newest that the person has not read yet."""
    return db.session.scalars(select_for(actor).where(Notice.read_at.is_(None)).limit(SHOWN)).all()


def mark_read(actor: Actor, last_id: int) -> None:
    """All the person's own up to and with the newest that was on the page: what came meanwhile stays new."""
    db.session.execute(
        update(Notice)
        .where(Notice.user_id == actor.id, Notice.id <= last_id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )
