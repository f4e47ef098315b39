"""Innovations from before the tracker: recorded by kominfo under one directive, without Keputusan or scores."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import select

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.proposals import Form, Kind, Origin, Proposal, Stage, State

from . import clock, policy, shown
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .numbers import take_number

FIRST_YEAR = 1990
MAX_TITLE, MAX_SUMMARY = 300, 20_000

STATES = {Stage.IMPLEMENTATION: State.IMPLEMENTED, Stage.TRIAL: State.TRIAL, Stage.INITIATIVE: State.APPROVED}
"""What a declared stage means for an innovation that is here already."""


@dataclass(frozen=True)
class Content:
    """What is known of an old innovation; names as in `Proposal`."""

    title: str
    summary: str = ""
    form: Form | None = None
    kind: Kind | None = None
    affair_id: int | None = None
    stage: Stage | None = None


def get_directive() -> Directive:
    """The directive that gathers them. Raises `DomainError` before `init` has made it."""
    found = db.session.scalar(select(Directive).where(Directive.is_legacy).order_by(Directive.id))
    if found is None:
        raise DomainError("legacy_directive_missing")
    return found


def list_recorded(years: Collection[int]) -> list[Proposal]:
    """The old innovations of these years that are recorded."""
    query = select(Proposal).where(Proposal.origin == Origin.IMPORTED, Proposal.year.in_(years))
    return list(db.session.scalars(query.order_by(Proposal.id)))


def list_tracked(actor: Actor | None, years: Collection[int]) -> list[tuple[str, str, int, int]]:
    """Number, title, OPD and year of what came by the tracker's own route, as far as the actor may see it."""
    title = Proposal.title if actor is None else shown.title_for(actor)
    query = select(Proposal.number, title, Proposal.agency_id, Proposal.year)
    query = query.where(Proposal.origin != Origin.IMPORTED, Proposal.state != State.DRAFT, Proposal.year.in_(years))
    if actor is not None:
        query = query.where(policy.visible_to(actor))
    return [row._tuple() for row in db.session.execute(query.order_by(Proposal.id))]


def record_innovation(
    actor: Actor | None, owner_id: int, directive: Directive, agency: Agency, year: int, content: Content
) -> Proposal:
    """Enter one, numbered by its own year; `agency` is an OPD or a unit. Raises `Invalid`."""
    require_part(actor is None or policy.can_record_legacy(actor))
    _check(content)
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Invalid("year_out_of_range", "year", low=FIRST_YEAR, high=clock.today().year)
    now = clock.now()
    proposal = Proposal(
        **asdict(content),
        number=take_number(year),
        year=year,
        directive_id=directive.id,
        owner_id=owner_id,
        agency_id=agency.parent_id or agency.id,
        unit_id=agency.id if agency.parent_id else None,
        origin=Origin.IMPORTED,
        state=STATES[content.stage] if content.stage else State.APPROVED,
        created_at=now,
        updated_at=now,
        decided_at=now,
    )
    db.session.add(proposal)
    db.session.flush()  # the event needs its id
    record(Topic.PROPOSAL, "proposal_imported", actor, proposal=proposal, year=year)
    return proposal


def change_innovation(proposal: Proposal, actor: Actor | None, content: Content) -> tuple[str, ...]:
    """Mend what was recorded and say which fields changed. The stage stays: by now the state speaks."""
    require_part(actor is None or policy.can_record_legacy(actor))
    if proposal.origin is not Origin.IMPORTED:
        raise DomainError("not_an_old_innovation")
    _check(content)
    if content.stage is not proposal.stage:
        raise Invalid("stage_by_state", "stage")
    changed = tuple(name for name, value in asdict(content).items() if getattr(proposal, name) != value)
    for name in changed:
        setattr(proposal, name, getattr(content, name))
    if changed:
        proposal.updated_at = clock.now()
        record(
            Topic.PROPOSAL,
            "legacy_changed",
            actor,
            proposal=proposal,
            fields=list(changed),
        )
    return changed


def _check(content: Content) -> None:
    if not content.title:
        raise Invalid("value_missing", "title")
    for name, most in (("title", MAX_TITLE), ("summary", MAX_SUMMARY)):
        if len(getattr(content, name)) > most:
            raise Invalid("text_too_long", name, most=most)
