"""Telling people in the app what concerns them, by codes and ids; shown with what its reader may see now.

Whoever writes a code here gives it a kind in `notice_kinds` and its sentence in `web/notice_words.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import joinedload, load_only, with_expression

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.notices import Delivery, Mail, Notice, NoticeChoice, NoticeKind
from innovations.models.proposals import Proposal

from . import clock, mails, policy, shown
from .actor import Actor
from .errors import Invalid
from .events import record
from .notice_kinds import DEFAULTS, KINDS, list_codes, list_deliveries

SHOWN = 10
KEPT_READ, KEPT_UNREAD = timedelta(days=180), timedelta(days=365)
"""So long notices are kept; the timeline and the log hold what happened."""


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
    return put(
        Notice(
            user_id=user_id,
            code=code,
            proposal_id=proposal.id if proposal is not None else None,
            directive_id=directive.id if directive is not None else None,
            details=details,
        )
    )


def put(notice: Notice) -> Notice:
    """Add it as its reader chose to be told: by mail too, in the app alone, or silently."""
    wanted = (
        select(User.email, NoticeChoice.delivery)
        .outerjoin(NoticeChoice, and_(NoticeChoice.user_id == User.id, NoticeChoice.kind == KINDS[notice.code]))
        .where(User.id == notice.user_id)
    )
    with db.session.no_autoflush:  # the verb that tells somebody may be in the middle of its changes
        found = db.session.execute(wanted).one()
    delivery = found.delivery or DEFAULTS[KINDS[notice.code]]
    notice.created_at = clock.now()
    notice.read_at = notice.created_at if delivery is Delivery.SILENT else None
    db.session.add(notice)
    if found.email:
        mails.put(notice, delivery)
    return notice


def tell_writers(code: str, proposal: Proposal, actor: Actor | None) -> None:
    """Tell the owner and whoever of the team has an account, but for the one who acts."""
    writers = {proposal.owner_id, *(member.user_id for member in proposal.team if member.user_id)}
    for user_id in sorted(writers - {actor.id if actor is not None else 0}):
        notify(user_id, code, proposal=proposal)


def select_for(actor: Actor, kind: NoticeKind | None = None, *, only_unread: bool = False) -> Select[tuple[Notice]]:
    """The person's notices, newest first; the title of a proposal only while they may see it, else its number."""
    title = (
        select(shown.title_for(actor))
        .where(Proposal.id == Notice.proposal_id, policy.visible_to(actor))
        .correlate(Notice)
        .scalar_subquery()
    )
    query = (
        select(Notice)
        .where(Notice.user_id == actor.id)
        .options(
            with_expression(Notice.shown_title, title),
            joinedload(Notice.proposal).options(load_only(Proposal.number, raiseload=True)),
            joinedload(Notice.directive),
        )
        .order_by(Notice.id.desc())
    )
    if kind is not None:
        query = query.where(Notice.code.in_(list_codes(kind)))
    return query.where(Notice.read_at.is_(None)) if only_unread else query


def list_unread(actor: Actor) -> Sequence[Notice]:
    """The newest that the person has not read yet."""
    return db.session.scalars(select_for(actor, only_unread=True).limit(SHOWN)).all()


def mark_read(actor: Actor, last_id: int, kind: NoticeKind | None = None) -> None:
    """All the person's own up to and with the newest that was on the page: what came meanwhile stays new."""
    _mark(actor, Notice.id <= last_id, *([] if kind is None else [Notice.code.in_(list_codes(kind))]))


def mark_one_read(actor: Actor, notice_id: int) -> None:
    """One of the person's own; nothing happens when it was read, or is another's."""
    _mark(actor, Notice.id == notice_id)


def _mark(actor: Actor, *which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Notice).where(Notice.user_id == actor.id, Notice.read_at.is_(None), *which).values(read_at=clock.now())
    )


def list_choices(actor: Actor) -> Mapping[NoticeKind, Delivery]:
    """How each kind reaches this person."""
    chosen = db.session.scalars(
        select(NoticeChoice).where(NoticeChoice.user_id == actor.id).order_by(NoticeChoice.kind)
    )
    return {**DEFAULTS, **{choice.kind: choice.delivery for choice in chosen}}


def choose(actor: Actor, choices: Mapping[NoticeKind, Delivery]) -> None:
    """How each kind shall reach the actor from now on; what is chosen already is no act."""
    db.session.execute(select(User.id).where(User.id == actor.id).with_for_update(key_share=True))  # one at a time
    before = list_choices(actor)
    changed = {kind: way for kind, way in choices.items() if before[kind] is not way}
    for kind, way in changed.items():
        if way not in list_deliveries(kind):
            raise Invalid("decisions_are_told", kind.value)
    for kind, way in sorted(changed.items()):
        db.session.merge(NoticeChoice(user_id=actor.id, kind=kind, delivery=way))
    if changed:
        record(
            Topic.ACCOUNT,
            "notices_chosen",
            actor,
            subject_id=actor.id,
            choices={kind.value: way.value for kind, way in sorted(changed.items())},
        )


def export_choices(actor: Actor) -> list[dict[str, Any]]:
    """What the person chose, for the file of their own data."""
    return [{"jenis": kind.value, "cara": way.value} for kind, way in list_choices(actor).items()]


def prune() -> int:
    """What a scheduler does: take out what was read long ago, or never in a year; how many."""
    now = clock.now()
    old = or_(Notice.read_at < now - KEPT_READ, Notice.created_at < now - KEPT_UNREAD)
    count = db.session.scalar(select(func.count()).select_from(Notice).where(old)) or 0
    if count:
        db.session.execute(delete(Mail).where(Mail.notice_id.in_(select(Notice.id).where(old))))
        db.session.execute(delete(Notice).where(old))
        record(Topic.SETTING, "notices_pruned", None, rows=count)
    return count
