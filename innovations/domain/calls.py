"""Calls for ideas: programmes that a directive asks innovations for, so that whoever answers it sees them first."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.masterplan import DirectiveCall, Programme

from . import clock, directives, policy, programmes
from .actor import Actor
from .directives import WindowState
from .errors import DomainError, Invalid, require_part
from .events import record

MAX_NOTE = 500
ANSWERABLE = (WindowState.OPEN, WindowState.UPCOMING)


def list_for_directive(directive: Directive) -> Sequence[DirectiveCall]:
    """In the order they were made, with their programmes."""
    return db.session.scalars(
        select(DirectiveCall)
        .join(DirectiveCall.programme)
        .where(DirectiveCall.directive_id == directive.id, programmes.IN_FORCE)
        .options(joinedload(DirectiveCall.programme).joinedload(Programme.dimension))
        .order_by(DirectiveCall.id)
    ).all()


def list_for_programme(programme: Programme) -> Sequence[DirectiveCall]:
    """Newest first, with their directives."""
    return db.session.scalars(
        select(DirectiveCall)
        .where(DirectiveCall.programme_id == programme.id)
        .options(joinedload(DirectiveCall.directive))
        .order_by(DirectiveCall.id.desc())
    ).all()


def is_answerable(directive: Directive) -> bool:
    """May a proposal still be sent in answer to it, now or when it opens?"""
    return directives.get_window_state(directive) in ANSWERABLE


def list_called_ids() -> set[int]:
    """The programmes that a directive which may still be answered asks for."""
    answerable = [row.id for row in list_directives()]
    query = select(DirectiveCall.programme_id).where(DirectiveCall.directive_id.in_(answerable))
    return set(db.session.scalars(query.order_by(DirectiveCall.id)))


def list_directives() -> list[Directive]:
    """Those that may still be answered."""
    return [row for row in directives.list_all() if is_answerable(row)]


def get(directive: Directive, call_id: int) -> DirectiveCall | None:
    """The call of this id if it belongs to this directive, with its programme."""
    return db.session.scalar(
        select(DirectiveCall)
        .where(DirectiveCall.id == call_id, DirectiveCall.directive_id == directive.id)
        .options(joinedload(DirectiveCall.programme))
    )


def call(directive: Directive, actor: Actor, programme: Programme, note: str) -> DirectiveCall:
    """Let a directive that may still be answered ask innovations for a programme in force, once."""
    require_part(policy.can_manage_directives(actor))
    directives.hold(directive)
    if not is_answerable(directive):
        raise Invalid("directive_not_answerable", "directive_id")
    programmes.require_in_force(programme)
    if len(note) > MAX_NOTE:
        raise Invalid("text_too_long", "note", most=MAX_NOTE)
    if any(row.directive_id == directive.id for row in list_for_programme(programme)):
        raise Invalid("already_called", "directive_id")
    made = DirectiveCall(
        directive_id=directive.id,
        programme_id=programme.id,
        note=note,
        called_at=clock.now(),
        called_by_id=actor.id,
    )
    db.session.add(made)
    _tell(directive, "programme_called", actor, programme)
    return made


def take_out(made: DirectiveCall, directive: Directive, actor: Actor) -> None:
    """Ask for it no more. Needs the call's programme loaded."""
    require_part(policy.can_manage_directives(actor))
    directives.hold(directive)
    if get(directive, made.id) is None:
        raise DomainError("happened_already")
    if not is_answerable(directive):
        raise DomainError("directive_not_answerable")
    _tell(directive, "programme_call_taken_out", actor, made.programme)
    db.session.delete(made)


def move(old: Programme, new: Programme) -> None:
    """What was asked for `old` is asked for `new`, which replaces it: a part of that act, without an event."""
    mine, theirs = (DirectiveCall.programme_id == row.id for row in (old, new))
    asked = select(DirectiveCall.directive_id).where(theirs).scalar_subquery()
    db.session.execute(
        update(DirectiveCall).where(mine, DirectiveCall.directive_id.not_in(asked)).values(programme_id=new.id)
    )
    db.session.execute(delete(DirectiveCall).where(mine))


def _tell(directive: Directive, code: str, actor: Actor, programme: Programme) -> None:
    record(Topic.DIRECTIVE, code, actor, subject_id=directive.id, programme=programme.code, programme_id=programme.id)
