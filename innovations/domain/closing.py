"""Closing the minutes: their text is frozen with its hash, then come the registry's number and the signed scan."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.minutes import Minutes, MinutesClosing, MinutesScan
from innovations.models.proposals import DECIDED_STATES, Proposal

from . import clock, directives, files, minutes, peers, policy, relations
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .files import Upload
from .freshness import require_fresh
from .moves import require_text
from .proposals import FOR_POLICY
from .versions import hash_content

Content = dict[str, Any]
"""All that the paper says, as plain JSON values."""


def get(directive: Directive) -> Minutes | None:
    """Its minutes with closing and scans (the newest first), if they are closed."""
    return db.session.scalar(
        select(Minutes)
        .join(Minutes.closing)
        .where(Minutes.directive_id == directive.id)
        .options(
            joinedload(Minutes.closing).joinedload(MinutesClosing.closed_by),
            selectinload(Minutes.scans).joinedload(MinutesScan.uploaded_by),
        )
        .execution_options(populate_existing=True)
    )


def get_closing(row: Minutes) -> MinutesClosing:
    """What was frozen of minutes that `get` found."""
    if row.closing is None:
        raise DomainError("minutes_open")
    return row.closing


def is_intact(closing: MinutesClosing) -> bool:
    """Does the stored text still have the hash it was closed with?"""
    return hash_content(closing.content) == closing.content_hash


def can_read(actor: Actor, directive: Directive, content: Mapping[str, Any]) -> bool:
    """May who sees the ranking, or sits on the committee that signs it, read the text too?

    Not if some of it is withheld from them now.
    """
    told: Sequence[Mapping[str, Any]] = content["annex"]
    named, with_sheets = ({row["number"] for row in rows} for rows in (content["rows"], told))
    proposals = db.session.scalars(
        select(Proposal)
        .where(Proposal.directive_id == directive.id, Proposal.number.in_(sorted(named)))
        .options(*FOR_POLICY)
        .order_by(Proposal.id)
    )
    return all(
        _may_know(actor, proposal, has_sheets=proposal.number in with_sheets) for proposal in proposals
    ) and policy.can_see_closed_minutes(actor, directive)


def _may_know(actor: Actor, proposal: Proposal, *, has_sheets: bool) -> bool:
    """As staff, or of the committee without a conflict; of what is decided, without an interest of their own."""
    if policy.can_see_scores(actor, proposal) and (not has_sheets or policy.can_see_reviewers(actor, proposal)):
        return True
    is_apart = proposal.state in DECIDED_STATES and not relations.is_involved(actor, proposal)
    return proposal.directive_id in actor.seats and (is_apart or peers.is_impartial(actor, proposal))


def close(
    directive: Directive, actor: Actor, write: Callable[[minutes.Minutes], Content], seen: str | None = None
) -> None:
    """Freeze what `write` makes of the whole minutes; who comes second finds them closed, and changes nothing.

    `seen` is the hash of the text that was read before. Nothing of the proposals may have been read before this in
    the running transaction: what is frozen is as it stands once all of them are held.
    """
    require_part(policy.can_record_minutes(actor, directive))
    directives.hold(directive)
    held = select(Proposal.id).where(Proposal.directive_id == directive.id).order_by(Proposal.id).with_for_update()
    db.session.execute(held)
    stored = minutes.find(directive)
    if stored is not None and stored.closing is not None:
        return
    whole = minutes.get_minutes(directive, actor)
    if stored is None or whole.gaps:
        raise DomainError("minutes_have_gaps")
    content = write(whole)
    content_hash = hash_content(content)
    require_fresh(seen, content_hash)
    stored.closing = MinutesClosing(
        content=content, content_hash=content_hash, closed_by_id=actor.id, closed_at=clock.now()
    )
    _record("minutes_closed", directive, actor, sha256=content_hash)


def fill_number(directive: Directive, actor: Actor, number: str) -> None:
    """Write down the number that the registry gave after the closing; once, and the same again changes nothing."""
    row = _hold_closed(directive, actor)
    require_text(number, "number")
    if row.number == number:
        return
    if row.number:
        raise Invalid("minutes_numbered", "number", number=row.number)
    row.number = number
    _record("minutes_numbered", directive, actor, number=number)


def attach(folder: Path, directive: Directive, actor: Actor, upload: Upload) -> None:
    """Keep the signed paper; one that is replaced stays in the record, and the same again changes nothing."""
    row = _hold_closed(directive, actor)
    if row.scans and row.scans[0].sha256 == upload.sha256:
        return
    scan = files.keep(folder, MinutesScan(minutes_id=row.id), actor, upload)
    db.session.flush()  # the event needs the file's id
    _record("minutes_scanned", directive, actor, file_id=scan.id, sha256=upload.sha256)


def _hold_closed(directive: Directive, actor: Actor) -> Minutes:
    require_part(policy.can_record_minutes(actor, directive))
    directives.hold(directive)
    row = get(directive)
    if row is None:
        raise DomainError("minutes_open")
    return row


def _record(code: str, directive: Directive, actor: Actor, **details: Any) -> None:
    record(Topic.DIRECTIVE, code, actor, subject_id=directive.id, **details)
