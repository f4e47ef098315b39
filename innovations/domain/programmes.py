"""Programmes of the Smart City masterplan: finding them, and the verbs that write one."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, not_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.events import Topic
from innovations.models.masterplan import (
    Dimension,
    DirectiveCall,
    Horizon,
    LinkState,
    Plan,
    Programme,
    ProgrammeLink,
    SubDimension,
)
from innovations.models.proposals import LIVE_STATES, Proposal, State

from . import policy
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .matching import match_words

MAX_CODE = 40
RESERVED_CODES = frozenset({"baru", "impor", "rencana", "cakupan", "kesenjangan", ""})
"""What stands in the same place of an address as a code, before any dot: `cakupan.csv` is a file."""
MIN_YEAR, MAX_YEAR = 1990, 2100
MAX_BUDGET = 10**15 - 1
SEARCHED = (
    Programme.code,
    Programme.name,
    Programme.activity,
    Programme.target,
    Programme.indicator,
    Programme.location,
    Programme.supporters,
)
IN_FORCE: ColumnElement[bool] = Programme.replaced_by_id.is_(None)
"""SQL: not replaced by another; only such are counted, offered and tied."""
ORDER = (Dimension.position, Horizon.position, Programme.code, Programme.id)
"""Of what `select_programmes` gives: as in the masterplan."""

SHOWN = (
    joinedload(Programme.dimension),
    joinedload(Programme.sub_dimension),
    joinedload(Programme.horizon),
    joinedload(Programme.agency),
    joinedload(Programme.replaced_by),
)
WHOLE = (*SHOWN, joinedload(Programme.plan), selectinload(Programme.supporting_agencies))
"""What a page, a file and `content_of` read."""


@dataclass(frozen=True)
class Content:
    """What is written about a programme; names as in `Programme`, in the order of the 17 columns."""

    code: str
    dimension_id: int
    sub_dimension_id: int | None
    name: str
    activity: str
    target: str
    indicator: str
    location: str
    agency_id: int | None
    supporters: str
    horizon_id: int
    year_start: int | None
    year_end: int | None
    budget: int | None
    funding_source: str
    plan_reference: str
    is_quick_win: bool
    plan_id: int | None = None
    supporting_agency_ids: tuple[int, ...] = ()
    """In order."""


@dataclass(frozen=True)
class Filters:
    """What a list of programmes is narrowed by; None and "" mean everything that is in force.

    `plan_id` 0 stands for those of no plan; `is_stopped` for quick wins that stand still.
    """

    words: str = ""
    dimension_id: int | None = None
    horizon_id: int | None = None
    agency_id: int | None = None
    is_quick_win: bool | None = None
    has_innovations: bool | None = None
    plan_id: int | None = None
    is_stopped: bool | None = None
    is_replaced: bool = False


def get(code: str) -> Programme | None:
    """The programme with exactly this code, loaded to be shown."""
    if "\x00" in code:
        return None
    return db.session.scalar(select(Programme).where(Programme.code == code).options(*WHOLE))


def get_by_id(programme_id: int) -> Programme | None:
    return db.session.get(Programme, programme_id)


def list_dimensions() -> list[Dimension]:
    """In their order, with their sub-dimensions."""
    query = select(Dimension).order_by(Dimension.position, Dimension.id)
    return list(db.session.scalars(query.options(selectinload(Dimension.sub_dimensions))))


def list_horizons() -> list[Horizon]:
    return list(db.session.scalars(select(Horizon).order_by(Horizon.position, Horizon.id)))


def list_leading_agencies() -> list[Agency]:
    """Those that answer for at least one programme, by name."""
    led = select(Programme.agency_id).where(Programme.agency_id.is_not(None))
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(led)).order_by(Agency.name, Agency.id)))


def list_agencies() -> list[Agency]:
    """All OPD by name: who may answer for a programme."""
    query = select(Agency).where(Agency.parent_id.is_(None)).order_by(Agency.name, Agency.id)
    return list(db.session.scalars(query))


def list_all() -> list[Programme]:
    """Every programme in force by dimension and code: what a select offers, code, name and dimension alone."""
    shown = (load_only(Programme.code, Programme.name), joinedload(Programme.dimension))
    query = select(Programme).where(IN_FORCE).join(Programme.dimension).options(*shown)
    return list(db.session.scalars(query.order_by(Dimension.position, Programme.code, Programme.id)))


def list_predecessors(programme: Programme) -> list[Programme]:
    """Those that it replaced, by code."""
    query = select(Programme).where(Programme.replaced_by_id == programme.id)
    return list(db.session.scalars(query.order_by(Programme.code, Programme.id)))


def count_innovations() -> ColumnElement[int]:
    """SQL: how many innovations serve the programme of the row."""
    return (
        select(func.count())
        .select_from(ProgrammeLink)
        .join(Proposal, Proposal.id == ProgrammeLink.proposal_id)
        .where(serves(), ProgrammeLink.programme_id == Programme.id)
        .correlate(Programme)
        .scalar_subquery()
    )


def serves() -> ColumnElement[bool]:
    """SQL over a link and its proposal: confirmed, approved, and not stopped since."""
    return and_(
        ProgrammeLink.state == LinkState.CONFIRMED, Proposal.state.in_(LIVE_STATES), Proposal.state != State.STOPPED
    )


def select_programmes(filters: Filters) -> Select[tuple[Programme]]:
    """Programmes joined with dimension and horizon, unordered, for lists to sort and cut."""
    query = select(Programme).join(Programme.dimension).join(Programme.horizon).options(*SHOWN)
    query = query.where(*match_words(filters.words, *SEARCHED))
    query = query.where(not_(IN_FORCE) if filters.is_replaced else IN_FORCE)
    for column, value in (
        (Programme.dimension_id, filters.dimension_id),
        (Programme.horizon_id, filters.horizon_id),
        (Programme.agency_id, filters.agency_id),
        (Programme.is_quick_win, filters.is_quick_win),
        (func.coalesce(Programme.plan_id, 0), filters.plan_id),
        (Programme.quick_win_stopped_on.is_not(None), filters.is_stopped),
    ):
        if value is not None:
            query = query.where(column == value)
    if filters.has_innovations is not None:
        served = exists().where(
            ProgrammeLink.programme_id == Programme.id, Proposal.id == ProgrammeLink.proposal_id, serves()
        )
        query = query.where(served if filters.has_innovations else ~served)
    return query


def list_programmes(filters: Filters) -> list[Programme]:
    """All that the filters leave, by dimension, horizon and code: what a file holds."""
    return list(db.session.scalars(select_programmes(filters).options(*WHOLE).order_by(*ORDER)))


def map_innovation_counts(programmes: list[Programme]) -> dict[int, int]:
    """Programme id → number of innovations that serve it, for these programmes; one query."""
    rows = db.session.execute(
        select(ProgrammeLink.programme_id, func.count())
        .join(Proposal, Proposal.id == ProgrammeLink.proposal_id)
        .where(serves(), ProgrammeLink.programme_id.in_([programme.id for programme in programmes]))
        .group_by(ProgrammeLink.programme_id)
    )
    counts = {programme.id: 0 for programme in programmes}
    return counts | {row[0]: row[1] for row in rows}


def content_of(programme: Programme) -> Content:
    return Content(**{name: getattr(programme, name) for name in Content.__dataclass_fields__})


def create_programme(actor: Actor | None, content: Content) -> Programme:
    """Write a new line of the masterplan; only kominfo, or None for whoever sits at the machine's terminal."""
    require_part(actor is None or policy.can_manage_masterplan(actor))
    check(content)
    if db.session.scalar(select(Programme.id).where(Programme.code == content.code)) is not None:
        raise Invalid("code_taken", "code", value=content.code)
    programme = Programme()
    _write(programme, content, Content.__dataclass_fields__)
    db.session.add(programme)
    db.session.flush()  # the event needs its id
    record(Topic.MASTERPLAN, "programme_created", actor, subject_id=programme.id, programme=programme.code)
    return programme


def digest(programme: Programme) -> str:
    """What a form is opened on."""
    return digest_of(asdict(content_of(programme)))


def change_programme(
    programme: Programme, actor: Actor | None, content: Content, seen: str | None = None
) -> tuple[str, ...]:
    """Write it anew and say which fields changed; nothing is recorded when none did."""
    require_part(actor is None or policy.can_manage_masterplan(actor))
    if seen is not None:
        hold(programme)
        require_fresh(seen, digest(programme))
    check(content)
    taken = select(Programme.id).where(Programme.code == content.code, Programme.id != programme.id)
    if db.session.scalar(taken) is not None:
        raise Invalid("code_taken", "code", value=content.code)
    changed = list_changes(programme, content)
    if changed:
        require_in_force(programme)
        _write(programme, content, changed)
        details: dict[str, Any] = {"programme": programme.code, "fields": list(changed)}
        record(Topic.MASTERPLAN, "programme_changed", actor, subject_id=programme.id, **details)
    return changed


def _write(programme: Programme, content: Content, names: Iterable[str]) -> None:
    for name in names:
        if name == "supporting_agency_ids":
            supporting = select(Agency).where(Agency.id.in_(content.supporting_agency_ids))
            programme.supporting_agencies = list(db.session.scalars(supporting.order_by(Agency.name, Agency.id)))
        else:
            setattr(programme, name, getattr(content, name))
    if not programme.is_quick_win:
        programme.quick_win_stopped_on = None


def hold(programme: Programme) -> None:
    """Read it anew and let no other editor in until this transaction ends."""
    held = select(Programme).where(Programme.id == programme.id).options(*WHOLE).with_for_update(of=Programme)
    if db.session.scalar(held.execution_options(populate_existing=True)) is None:
        raise DomainError("happened_already")


def require_in_force(programme: Programme) -> None:
    """Refuse one that was replaced; whoever wants to replace it waits until this transaction ends."""
    query = select(Programme.replaced_by_id).where(Programme.id == programme.id).with_for_update(read=True)
    if db.session.scalar(query) is not None:
        raise DomainError("programme_replaced", value=programme.code)


def list_changes(programme: Programme, content: Content) -> tuple[str, ...]:
    """The fields in which `content` differs from what is stored."""
    return tuple(name for name in Content.__dataclass_fields__ if getattr(programme, name) != getattr(content, name))


def delete_programme(programme: Programme, actor: Actor) -> None:
    """Take it out; refused as long as a proposal is tied to it or suggests it, a directive asks for it, or it is part
    of a replacement.
    """
    require_part(policy.can_manage_masterplan(actor))
    hold(programme)
    require_in_force(programme)
    if list_predecessors(programme):
        raise DomainError("programme_is_successor")
    links = db.session.scalar(
        select(func.count())
        .select_from(ProgrammeLink)
        .where(ProgrammeLink.programme_id == programme.id, ProgrammeLink.state != LinkState.REJECTED)
    )
    if links:
        raise DomainError("programme_in_use", count=links)
    if db.session.scalar(select(DirectiveCall.id).where(DirectiveCall.programme_id == programme.id).limit(1)):
        raise DomainError("programme_called")
    db.session.execute(delete(ProgrammeLink).where(ProgrammeLink.programme_id == programme.id))
    record(
        Topic.MASTERPLAN,
        "programme_deleted",
        actor,
        subject_id=programme.id,
        programme=programme.code,
        name=programme.name,
    )
    db.session.delete(programme)


def check(content: Content) -> None:
    """The rules that hold whether it was typed or imported. Raises `Invalid` with the field's name."""
    for fault in find_faults(content):
        raise fault


def find_faults(content: Content) -> Iterator[Invalid]:
    """Every rule that it breaks."""
    for rule in (_check_name, _check_code, _check_parents, _check_years, _check_budget):
        try:
            rule(content)
        except Invalid as fault:
            yield fault


def _check_name(content: Content) -> None:
    if not content.name:
        raise Invalid("value_missing", "name")


def _check_parents(content: Content) -> None:
    if content.sub_dimension_id is not None:
        sub = db.session.get(SubDimension, content.sub_dimension_id)
        if sub is None or sub.dimension_id != content.dimension_id:
            raise Invalid("sub_dimension_elsewhere", "sub_dimension_id")
    if content.plan_id is not None and db.session.get(Plan, content.plan_id) is None:
        raise Invalid("plan_gone", "plan_id")


def _check_years(content: Content) -> None:
    check_years(content.year_start, content.year_end, "year_start", "year_end")


def check_years(first: int | None, last: int | None, first_field: str = "", last_field: str = "") -> None:
    """Two years of a period in their order. Raises `Invalid` with the field's name."""
    for year, field in ((first, first_field), (last, last_field)):
        if year is not None and not MIN_YEAR <= year <= MAX_YEAR:
            raise Invalid("year_out_of_range", field, low=MIN_YEAR, high=MAX_YEAR)
    if first is not None and last is not None and first > last:
        raise Invalid("years_turned_round", last_field)


def _check_budget(content: Content) -> None:
    if content.budget is not None and not 0 <= content.budget <= MAX_BUDGET:
        raise Invalid("not_an_amount", "budget")


def _check_code(content: Content) -> None:
    check_code(content.code)


def check_code(code: str) -> None:
    """A code stands in an address: no slash, no control characters, none of the words used there."""
    if not code:
        raise Invalid("value_missing", "code")
    if len(code) > MAX_CODE:
        raise Invalid("code_too_long", "code", most=MAX_CODE)
    odd = any(char in "/\\" or unicodedata.category(char).startswith("C") for char in code)
    if odd or code != code.strip() or code.casefold().partition(".")[0] in RESERVED_CODES:
        raise Invalid("code_odd", "code")
