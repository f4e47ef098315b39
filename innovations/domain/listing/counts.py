"""How many rows a list has, counted up to a bound, so that a page costs the same however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)

from innovations.database import db
from innovations.domain import policy, relations
from innovations.domain.actor import Actor
from innovations.models.accounts import Role
from innovations.models.proposals import LIVE_STATES, Proposal, State

from .filters import Filters, is_all_open, is_wanted, list_narrowing, list_sent, sees_few, walking
from .keyset import FOUND_SORT, read_order

MOST = 1000
"""Counts stop here; `MOST + 1` says that there are more."""


class AtLeast(int):
    """A count that was not carried to its end."""


def count(actor: Actor, filters: Filters, most: int = MOST) -> int:
    """The number of rows; `most + 1` means more than `most`."""
    return db.session.scalar(select(_capped(is_wanted(actor, filters), most))) or 0


def count_states(actor: Actor, filters: Filters, most: int = MOST) -> tuple[Mapping[State, int], int]:
    """How many pass the other filters in each state that has any, and how many are the actor's own; one query."""
    if filters.words:
        return _count_found(actor, replace(filters, status=None), most)
    narrowing = [*list_narrowing(actor, filters), *list_sent(filters)]
    few = [state for state in State if state not in LIVE_STATES] if sees_few(actor) else [State.DRAFT]
    many = [state for state in State if state not in few]
    whole = [state for state in many if is_all_open(actor, (state,))]
    seen = [*narrowing, walking(policy.visible_to(actor))]
    parts = [(whole, narrowing), ([state for state in many if state not in whole], seen)]
    queries = [_count_each(states, clauses, most) for states, clauses in parts if states]
    rest = policy.open_to(actor) if sees_few(actor) else _writes_or_audits(actor)
    grouped = select(Proposal.state, func.count()).where(*narrowing, walking(Proposal.state.in_(few)), rest)
    mine = is_wanted(actor, replace(filters, status=None, only_mine=True))
    personal = select(literal(""), _capped(mine, most))
    rows: Any = db.session.execute(union_all(*queries, grouped.group_by(Proposal.state), personal))
    found = {key: min(number, most + 1) for key, number in rows.tuples()}
    own = found.pop("", 0)
    return {State(key): number for key, number in found.items() if number}, own


def _count_found(actor: Actor, filters: Filters, most: int) -> tuple[Mapping[State, int], int]:
    """The same for a search, whose index is asked once: of the newest found alone, where there are more."""
    order = read_order(actor, FOUND_SORT, filters.words)
    rows = select(Proposal.state, case((relations.is_member_sql(actor), 1), else_=0).label("own"))
    rows = rows.where(*is_wanted(actor, filters)).order_by(*order.list_clauses()).limit(most + 1)
    newest = rows.subquery()
    query = select(newest.c.state, func.count(), func.sum(newest.c.own)).group_by(newest.c.state)
    found = db.session.execute(query.order_by(newest.c.state)).tuples().all()
    kind = AtLeast if sum(number for _state, number, _own in found) > most else int
    return {state: kind(number) for state, number, _own in found}, kind(sum(own for _state, _number, own in found))


def _writes_or_audits(actor: Actor) -> ColumnElement[bool]:
    """Who sees a draft (`policy.can_see`)."""
    return true() if actor.has(Role.AUDITOR) else relations.is_writer_sql(actor)


def count_by(actor: Actor, filters: Filters, by: Any) -> list[tuple[Any, State, int]]:
    """Exactly: (value of `by`, state, number), of what everybody may see by an index, and of the rest apart."""
    if filters.status is not None or policy.can_see_all_sent(actor):
        parts = [is_wanted(actor, filters)]
    else:
        narrowing = list_narrowing(actor, filters)
        rest = [*list_sent(filters), policy.open_to(actor)]
        parts = [
            [*narrowing, walking(Proposal.state.in_(LIVE_STATES))],
            [*narrowing, Proposal.state.not_in(LIVE_STATES), *rest],
        ]
    queries = [select(by, Proposal.state, func.count()).where(*part).group_by(by, Proposal.state) for part in parts]
    return [(key, State(state), number) for key, state, number in db.session.execute(union_all(*queries))]


def _count_each(states: Sequence[State], clauses: Iterable[ColumnElement[bool]], most: int) -> Select[Any]:
    """Each state with its number, by one subquery for all: to write one for each costs more than to ask it."""
    each = union_all(*(select(literal(state.value).label("state")) for state in states)).cte()
    rows = select(Proposal.id).where(*clauses, Proposal.state == each.c.state).limit(most + 1)
    found = select(func.count()).select_from(rows.correlate(each).subquery())
    return select(each.c.state, found.correlate(each).scalar_subquery())


def _capped(clauses: Iterable[ColumnElement[bool]], most: int) -> ScalarSelect[int]:
    rows = select(Proposal.id).where(*clauses).limit(most + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def add(numbers: Iterable[int], most: int = MOST) -> int:
    """The sum of capped counts, capped."""
    every = list(numbers)
    whole = min(most + 1, sum(every))
    return AtLeast(whole) if any(isinstance(number, AtLeast) for number in every) else whole
