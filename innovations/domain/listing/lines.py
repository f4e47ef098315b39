"""The rows of a list: ids by the order's index first, then their details in one query, as plain values."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import aggregate_strings

from innovations.database import db
from innovations.domain import shown
from innovations.domain.actor import Actor
from innovations.domain.portions import cut
from innovations.domain.scoring import get_score, round_half_up
from innovations.models.accounts import User
from innovations.models.agencies import Affair, Agency
from innovations.models.directives import Directive
from innovations.models.masterplan import LinkState, Programme, ProgrammeLink
from innovations.models.proposals import Form, Kind, Proposal, Stage, State

from . import score
from .filters import Filters, is_wanted
from .keyset import DEFAULT_SORT, read_order

BETWEEN, AFTER = "\x1f", "\x1e"
"""Separators that count as white space, so that no name holds them."""


def _programmes() -> ColumnElement[str | None]:
    """Code and name of each confirmed programme, in one text."""
    named = Programme.code + BETWEEN + Programme.name
    return (
        select(aggregate_strings(named, AFTER))
        .join(ProgrammeLink, ProgrammeLink.programme_id == Programme.id)
        .where(ProgrammeLink.proposal_id == Proposal.id, ProgrammeLink.state == LinkState.CONFIRMED)
        .correlate(Proposal)
        .scalar_subquery()
    )


AGENCY, UNIT, DIRECTIVE = aliased(Agency), aliased(Agency), aliased(Directive)
AFFAIR, OWNER = aliased(Affair), aliased(User)
"""By alias, for the clauses on what may be seen name these tables too."""
_OWN = ("id", "number", "year", "state", "stage", "form", "kind", "agency_id", "directive_id", "owner_id")
_MOMENTS = ("submitted_at", "decided_at", "updated_at")
_DETAILS: Select[Any] = (
    select(
        *(getattr(Proposal, name) for name in (*_OWN, *_MOMENTS)),
        AGENCY.name.label("agency"),
        UNIT.name.label("unit"),
        DIRECTIVE.title.label("directive"),
        AFFAIR.name.label("affair"),
        OWNER.name.label("owner"),
        _programmes().label("programmes"),
    )
    .join(AGENCY, AGENCY.id == Proposal.agency_id)
    .join(DIRECTIVE, DIRECTIVE.id == Proposal.directive_id)
    .join(OWNER, OWNER.id == Proposal.owner_id)
    .outerjoin(UNIT, UNIT.id == Proposal.unit_id)
    .outerjoin(AFFAIR, AFFAIR.id == Proposal.affair_id)
)
"""What is the same for every reader, put together once: that costs more than to ask it."""


@dataclass(frozen=True)
class Line:
    """One proposal as this reader knows it."""

    id: int
    number: str
    title: str
    year: int
    state: State
    stage: Stage | None
    form: Form | None
    kind: Kind | None
    agency_id: int
    agency: str
    unit: str | None
    directive_id: int
    directive: str
    affair: str | None
    owner_id: int
    owner: str
    programmes: tuple[tuple[str, str], ...]
    """Code and name of those it serves, confirmed."""
    submitted_at: datetime | None
    decided_at: datetime | None
    updated_at: datetime
    score: Fraction | None
    """Only where the reader may see it."""

    @property
    def rounded_score(self) -> Decimal | None:
        """Two decimals half up, as shown and as written to files."""
        return None if self.score is None else round_half_up(self.score)


@dataclass(frozen=True)
class Slice:
    """One page; a cursor is None where nothing lies beyond."""

    lines: Sequence[Line]
    next_cursor: str | None
    prev_cursor: str | None


def list_slice(
    actor: Actor,
    filters: Filters,
    *,
    sort: str = DEFAULT_SORT,
    after: str | None = None,
    before: str | None = None,
    limit: int = 25,
) -> Slice:
    """The page behind the cursor `after`, or the one that ends where `before` stands. Raises `BadCursor`."""
    order, backwards = read_order(actor, sort, filters.words), before is not None and after is None
    cursor = before if backwards else after
    query = select(Proposal.id, order.value.label("value")).where(*is_wanted(actor, filters))
    if cursor is not None:
        query = query.where(order.is_behind(cursor, backwards=backwards))
    page = query.order_by(*order.list_clauses(backwards=backwards)).limit(limit + 1).cte("page")
    rows = db.session.execute(
        _select_details(actor)
        .add_columns(page.c.value.label("value"))
        .join(page, page.c.id == Proposal.id)
        .order_by(*order.list_clauses(page.c.value, page.c.id, backwards=backwards))
    ).all()
    has_more, rows = len(rows) > limit, rows[:limit]
    if not rows:
        return Slice((), None, None)
    rows = rows[::-1] if backwards else rows
    first, last = (order.write(row.value, row.id) for row in (rows[0], rows[-1]))
    is_later, is_earlier = (True, has_more) if backwards else (has_more, cursor is not None)
    return Slice(_as_lines(rows), last if is_later else None, first if is_earlier else None)


def list_ids(actor: Actor, filters: Filters, sort: str = DEFAULT_SORT) -> "array[int]":
    """The ids of a whole list in its order: eight bytes each, to be read from with `list_lines`."""
    order = read_order(actor, sort, filters.words)
    query = select(Proposal.id).where(*is_wanted(actor, filters)).order_by(*order.list_clauses())
    return array("q", db.session.scalars(query.execution_options(yield_per=10_000)))


def list_lines(actor: Actor, ids: Sequence[int]) -> Iterator[Line]:
    """Their rows in this order, a batch in memory at a time; what has gone since is left out."""
    for batch in cut(ids):
        query = _select_details(actor).where(Proposal.id.in_(batch.tolist() if isinstance(batch, array) else batch))
        found = {line.id: line for line in _as_lines(db.session.execute(query.order_by(Proposal.id)).all())}
        yield from (found[key] for key in batch if key in found)


def stream(actor: Actor, filters: Filters, sort: str = DEFAULT_SORT) -> Iterator[Line]:
    """A whole list, in bounded memory."""
    return list_lines(actor, list_ids(actor, filters, sort))


def _select_details(actor: Actor) -> Select[Any]:
    """What a `Line` holds."""
    points, reviews = score.visible_columns(actor)
    return _DETAILS.add_columns(
        shown.title_for(actor).label("title"), points.label("points"), reviews.label("reviews")
    )


def _as_lines(rows: Sequence[Any]) -> list[Line]:
    names = [field.name for field in fields(Line) if field.name not in ("programmes", "score")]
    return [
        Line(
            **{name: getattr(row, name) for name in names},
            programmes=_read_programmes(row.programmes or ""),
            score=get_score(row.points, row.reviews),
        )
        for row in rows
    ]


def _read_programmes(text: str) -> tuple[tuple[str, str], ...]:
    """By code."""
    pairs = (part.partition(BETWEEN) for part in text.split(AFTER) if part)
    return tuple(sorted((code, name) for code, _between, name in pairs))
