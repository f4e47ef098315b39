"""How many rows a list has, counted up to a bound, so that a page costs the same however many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select, union_all

from innovations.database import db
from innovations.domain import policy
from innovations.domain.actor import Actor
from innovations.models.proposals import LIVE_STATES, Proposal, State

from .filters import Filters, is_visible, is_wanted, list_narrowing

MOST = 1000
"""Counts stop here; `MOST + 1` says that there are more."""


def count(actor: Actor, filters: Filters, most: int = MOST) -> int:
    """The number of rows; `most + 1` means more than `most`."""
    return db.session.scalar(select(_capped(is_wanted(actor, filters), most))) or 0


def count_states(actor: Actor, filters: Filters, most: int = MOST) -> tuple[Mapping[State, int], int]:
    """How many pass the other filters in each state that has any, and how many are the actor's own; one query.

    What others may see of a state is looked for by the index on states; what only some may see by who they are, since
    it may lie anywhere.
    """
    filters = replace(filters, status=None)
    narrowing = list_narrowing(actor, filters)
    whole = list(LIVE_STATES)
    if policy.can_see_all_sent(actor):
        whole = [state for state in State if state is not State.DRAFT]
    parts = [
        select(
            literal(state.value).label("state"), _capped([*narrowing, Proposal.state == state], most).label("found")
        )
        for state in whole
    ]
    rest = [*narrowing, Proposal.state.not_in(whole), policy.open_to(actor), is_visible(actor, filters)]
    mine = is_wanted(actor, replace(filters, only_mine=True))
    grouped = select(Proposal.state, func.count()).where(*rest).group_by(Proposal.state)
    rows: Any = db.session.execute(union_all(*parts, grouped, select(literal(""), _capped(mine, most))))
    found = {key: min(number, most + 1) for key, number in rows.tuples()}
    own = found.pop("", 0)
    return {State(key): number for key, number in found.items() if number}, own


def count_by(actor: Actor, filters: Filters, column: Any) -> list[tuple[Any, State, int]]:
    """Exactly: (value of `column`, state, number), of what everybody may see by an index, and of the rest apart."""
    if filters.status is not None or policy.can_see_all_sent(actor):
        parts = [is_wanted(actor, filters)]
    else:
        narrowing = list_narrowing(actor, filters)
        rest = [policy.open_to(actor), is_visible(actor, filters)]
        parts = [
            [*narrowing, Proposal.state.in_(LIVE_STATES)],
            [*narrowing, Proposal.state.not_in(LIVE_STATES), *rest],
        ]
    queries = [
        select(column, Proposal.state, func.count()).where(*part).group_by(column, Proposal.state) for part in parts
    ]
    return [(key, State(state), number) for key, state, number in db.session.execute(union_all(*queries))]


def _capped(clauses: Iterable[ColumnElement[bool]], most: int) -> ScalarSelect[int]:
    rows = select(Proposal.id).where(*clauses).limit(most + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def add(numbers: Iterable[int], most: int = MOST) -> int:
    """The sum of capped counts, capped."""
    return min(most + 1, sum(numbers))
