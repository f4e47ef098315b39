"""Innovations by state: per OPD (the figures of /opd), and per government affair."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from innovations.domain import reports
from innovations.domain.actor import Actor
from innovations.domain.listing import GROUPS, count_by
from innovations.domain.proposals import list_affairs
from innovations.models.proposals import Proposal, State

from .report import Cell, Column, Kind, Report, Row, Scope, add_up, list_notes

COUNTS = (*(Column(key) for key in GROUPS), Column("total"))


def per_agency(actor: Actor, scope: Scope) -> Report:
    """Every OPD of today, units rolled up, most innovations first."""
    rows = [
        _row(row.agency.name, row.counts, scope, agency_id=row.agency.id)
        for row in reports.list_agency_figures(actor, scope.filters())
    ]
    return _report("opd", Column("agency", Kind.TEXT), rows, actor, scope)


def per_affair(actor: Actor, scope: Scope) -> Report:
    """Every affair, most innovations first; last what names none, which old innovations may."""
    counts = count_states(actor, scope, Proposal.affair_id)
    rows = [
        _row(affair.name, _group(counts.get(affair.id, {})), scope, affair_id=affair.id) for affair in list_affairs()
    ]
    rows.sort(key=lambda row: -int(row[-1].value or 0))
    if None in counts:
        rows.append(_row(None, _group(counts[None]), None))
    return _report("urusan", Column("affair", Kind.TEXT), rows, actor, scope)


def count_states(actor: Actor, scope: Scope, key: Any) -> dict[Any, dict[State, int]]:
    """By the values of a column of `Proposal`: how many in each state; nothing for what has none."""
    found: dict[Any, dict[State, int]] = {}
    for value, state, number in count_by(actor, scope.filters(), key):
        found.setdefault(value, {})[state] = number
    return found


def _row(name: str | None, counts: Mapping[str, int], scope: Scope | None, **which: Any) -> Row:
    """`counts` by group; `scope` None where no list can be narrowed to it."""
    lists = [scope.filters(status=key, **which) for key in GROUPS] + [scope.filters(**which)] if scope else []
    numbers = (*(counts[key] for key in GROUPS), sum(counts.values()))
    return [Cell(name), *(Cell(number, opens) for number, opens in zip_longest(numbers, lists))]


def _group(counts: Mapping[State, int]) -> Mapping[str, int]:
    return {key: sum(counts.get(state, 0) for state in states) for key, states in GROUPS.items()}


def _report(slug: str, first: Column, rows: Sequence[Row], actor: Actor, scope: Scope) -> Report:
    columns = (first, *COUNTS)
    opens = {key: scope.filters(status=key) for key in GROUPS} | {"total": scope.filters()}
    totals = add_up(columns, rows, opens)
    return Report(slug, columns, rows, totals, chart="total", notes=list_notes(actor))
