"""Directives (arahan): when one may be answered, and the verbs by which kominfo issues, changes and extends one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.directives import Directive, Phase, Rubric
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal, State

from . import clock, policy, rubrics
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .route import is_over
from .workflow import RECEIVING

ALWAYS_CHANGEABLE = frozenset({"title", "body", "target_per_agency"})
"""What may still change when proposals were sent; see `change`."""


class WindowState(StrEnum):
    """Where now lies in a directive's window; `LEGACY` gathers old innovations and is never answered."""

    OPEN = "open"
    UPCOMING = "upcoming"
    CLOSED = "closed"
    LEGACY = "legacy"


@dataclass(frozen=True)
class Content:
    """All that kominfo writes in a directive; moments are UTC, grace in minutes, target in proposals per OPD."""

    number: str
    issued_on: date
    issuing_office: str
    title: str
    body: str
    opens_at: datetime
    closes_at: datetime
    grace_minutes: int
    target_per_agency: int
    min_words: int
    permission_required: bool


def get_window_state(directive: Directive) -> WindowState:
    """Where this moment lies; the grace period still counts as open."""
    if directive.is_legacy:
        return WindowState.LEGACY
    now = clock.now()
    if now < directive.opens_at:
        return WindowState.UPCOMING
    return WindowState.CLOSED if is_over(directive, now) else WindowState.OPEN


def is_open(directive: Directive) -> bool:
    """May a proposal be sent in answer to it at this moment?"""
    return get_window_state(directive) is WindowState.OPEN


def list_all() -> Sequence[Directive]:
    """Every directive, the one that closes last first, the legacy one at the end."""
    return db.session.scalars(
        select(Directive).order_by(Directive.is_legacy, Directive.closes_at.desc(), Directive.id.desc())
    ).all()


def get(directive_id: int) -> Directive | None:
    """The directive with its rubric and criteria."""
    return db.session.scalar(_select(directive_id))


def hold(directive: Directive) -> None:
    """Read it anew and let no other editor in until this transaction ends: two come one after the other.

    SQLite takes one writer at a time anyway and ignores the lock.
    """
    db.session.scalar(_select(directive.id).with_for_update().execution_options(populate_existing=True))


def hold_still(number: str) -> None:
    """Keep the directive of the proposal of this number from changing until this transaction ends.

    Asked before the proposal itself is locked, so that nobody who locks the directive first waits for them in a ring.
    """
    of_proposal = select(Proposal.directive_id).where(Proposal.number == number).scalar_subquery()
    db.session.execute(select(Directive.id).where(Directive.id == of_proposal).with_for_update(read=True))


def require_phase(directive: Directive, phases: Collection[Phase]) -> None:
    """Refuse what belongs to another phase."""
    if directive.phase not in phases:
        raise DomainError("not_in_this_phase", phase=directive.phase)


def _select(directive_id: int) -> Select[tuple[Directive]]:
    whole = selectinload(Directive.rubric).selectinload(Rubric.criteria)
    return select(Directive).where(Directive.id == directive_id).options(whole)


def read_content(directive: Directive) -> Content:
    """What stands in it now."""
    return Content(**{field.name: getattr(directive, field.name) for field in fields(Content)})


def digest(directive: Directive) -> str:
    """What a form is opened on."""
    return digest_of(asdict(read_content(directive)))


def has_sent(directive: Directive) -> bool:
    """Was a proposal ever sent in answer to it (or imported into it)?"""
    return _exists_proposal(directive, Proposal.state != State.DRAFT)


def _exists_proposal(directive: Directive, *conditions: Any) -> bool:
    found = exists().where(Proposal.directive_id == directive.id, *conditions)
    return bool(db.session.scalar(select(found)))


def create(actor: Actor, content: Content, rubric: Rubric | None) -> Directive:
    """Issue a directive with a copy of `rubric` (the default one or another directive's; needs `criteria`)."""
    require_part(policy.can_manage_directives(actor))
    _require_sound(content)
    if rubric is None:
        raise Invalid("no_default_rubric", "rubric_from")
    _require_free_number(content.number)
    directive = Directive(**asdict(content), rubric=rubrics.copy_of(rubric), created_at=clock.now())
    db.session.add(directive)
    db.session.flush()  # the event needs its id
    record(
        Topic.DIRECTIVE, "directive_created", actor, subject_id=directive.id, rubric_from=rubric.id, **_plain(content)
    )
    return directive


def change(directive: Directive, actor: Actor, content: Content, seen: str | None = None) -> None:
    """Write `content` into it.

    The rule: people who answer must find the terms they answered to. Until a first proposal was sent everything may
    change, but for the year of issue once a draft carries it in its number. From then on only title, text and target
    change here, and the closing by `extend` alone, later and with a reason.
    """
    require_part(policy.can_manage_directives(actor))
    hold(directive)
    require_fresh(seen, digest(directive))
    _require_sound(content)
    old = read_content(directive)
    changed = [field.name for field in fields(Content) if getattr(old, field.name) != getattr(content, field.name)]
    frozen = [name for name in changed if name not in ALWAYS_CHANGEABLE]
    if frozen and has_sent(directive):
        raise Invalid("directive_has_proposals", frozen[0])
    if content.issued_on.year != old.issued_on.year and _exists_proposal(directive):
        raise Invalid("year_is_in_numbers", "issued_on", year=old.issued_on.year)
    if "number" in changed:
        _require_free_number(content.number)
    if not changed:
        return
    for name in changed:
        setattr(directive, name, getattr(content, name))
    before, after = _plain(old), _plain(content)
    changes = {name: [before[name], after[name]] for name in changed}
    record(Topic.DIRECTIVE, "directive_changed", actor, subject_id=directive.id, changes=changes)


def extend(directive: Directive, actor: Actor, closes_at: datetime, reason: str, seen: str | None = None) -> None:
    """Move the closing to a later moment that still lies ahead; everybody reads the reason."""
    require_part(policy.can_manage_directives(actor))
    hold(directive)
    require_fresh(seen, digest(directive))
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    require_phase(directive, RECEIVING)
    if not reason:
        raise Invalid("reason_missing", "reason")
    old = directive.closes_at
    if closes_at <= old:
        raise Invalid("extension_not_later", "closes_on", closes_at=old)
    if closes_at <= clock.now():
        raise Invalid("closing_in_past", "closes_on")
    directive.closes_at = closes_at
    record(
        Topic.DIRECTIVE,
        "directive_extended",
        actor,
        subject_id=directive.id,
        reason=reason,
        old=old.isoformat(),
        new=closes_at.isoformat(),
    )


def list_events(directive: Directive) -> Sequence[Event]:
    """Its history, newest first, with who acted."""
    return db.session.scalars(
        select(Event)
        .where(Event.topic == Topic.DIRECTIVE, Event.subject_id == directive.id)
        .options(joinedload(Event.actor))
        .order_by(Event.at.desc(), Event.id.desc())
    ).all()


def with_always_changeable(directive: Directive, *, title: str, body: str, target_per_agency: int) -> Content:
    """The content as it stands, with what may still change when proposals were sent."""
    return replace(read_content(directive), title=title, body=body, target_per_agency=target_per_agency)


def _require_sound(content: Content) -> None:
    if content.opens_at >= content.closes_at:
        raise Invalid("closing_before_opening", "closes_on")
    if content.issued_on > clock.local(content.closes_at).date():
        raise Invalid("issued_after_closing", "issued_on")


def _require_free_number(number: str) -> None:
    if db.session.scalar(select(exists().where(Directive.number == number))):
        raise Invalid("directive_number_taken", "number", number=number)


def _plain(content: Content) -> Mapping[str, Any]:
    """As an event keeps it: days and moments in ISO 8601."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(content).items()}
