"""Who takes part: per OPD, and per directive. For readers who may compare them (`report_rights`).

Old innovations that were entered by import took no part, and are not counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import distinct, func, select

from innovations.database import db
from innovations.domain import directives, fulfilment, policy, reports
from innovations.domain.actor import Actor
from innovations.domain.listing import LIVE
from innovations.models.agencies import Agency
from innovations.models.directives import Directive
from innovations.models.proposals import DECIDED_STATES, LIVE_STATES, Proposal, State

from .report import Cell, Column, Kind, Note, Report, Row, Scope, list_notes, per_hundred
from .spans import map_medians, select_first_reviews
from .states import count_states

ANSWERS = (
    Column("sent"),
    Column("approved_ever"),
    Column("approved_percent", Kind.PERCENT),
    Column("days_to_review", Kind.DAYS),
)
STAFF = (Column("staff"), Column("per_hundred_staff", Kind.DECIMAL))
DRAFTS = Column("drafts")
WHOLE = None
"""The key of all together, beside OPD or directives."""


def per_agency(actor: Actor, scope: Scope) -> Report:
    """Every OPD of today, most proposals first, those without any at the end."""
    scope = replace(scope, only_filed=True)
    figures = reports.list_agency_figures(actor, scope.filters())
    answers = _map_answers(actor, scope, Proposal.agency_id, "agency_id")
    missing = _map_missing(actor, scope)
    columns = (Column("agency", Kind.TEXT), *ANSWERS, *STAFF, *([Column("missing")] if missing is not None else []))
    rows = [
        [
            Cell(row.agency.name),
            *answers(row.agency.id),
            *_staff(row.agency, row.total),
            *([Cell(missing.get(row.agency.id))] if missing is not None else []),
        ]
        for row in figures
    ]
    gaps = len(columns) - 1 - len(ANSWERS)
    totals = [Cell(), *answers(WHOLE), *[Cell()] * gaps]
    facts = [(Column("agencies_with"), Cell(sum(row.total > 0 for row in figures)))]
    if missing is not None:
        facts.append((Column("agencies_reached"), Cell(sum(left == 0 for left in missing.values()))))
    if policy.can_see_all_sent(actor):  # to others an OPD with undecided proposals looks as if it had none
        facts.append((Column("agencies_without"), Cell(sum(row.total == 0 for row in figures))))
        facts.append((DRAFTS, Cell(_count_drafts(scope).get(WHOLE, 0))))
    notes = [*list_notes(actor), Note.ANSWERS, *([] if scope.directive_id is not None else [Note.CHOOSE_DIRECTIVE])]
    return Report("partisipasi", columns, rows, totals, facts, chart="sent", notes=notes)


def _staff(agency: Agency, sent: int) -> Row:
    return [Cell(agency.staff_count), per_hundred(sent, agency.staff_count)]


def _map_missing(actor: Actor, scope: Scope) -> Mapping[int, int] | None:
    """By OPD what lacks to the directive's target; None without one, or for who does not see all that was sent."""
    directive = directives.get(scope.directive_id) if scope.directive_id is not None else None
    if directive is None or not directive.target_per_agency or not policy.can_see_all_sent(actor):
        return None
    return {share.agency_id: share.missing for share in fulfilment.list_shares(directive)}


def per_directive(actor: Actor, scope: Scope) -> Report:
    """The one that closes last first: how answers to directives grow or shrink."""
    scope, is_whole = replace(scope, only_filed=True), policy.can_see_all_sent(actor)
    answers = _map_answers(actor, scope, Proposal.directive_id, "directive_id")
    agencies = _count_agencies(actor, scope)
    shown = [row for row in directives.list_all() if row.id in agencies or (is_whole and _is_asked(row, scope))]
    tallies, drafts = (fulfilment.count(shown), _count_drafts(scope, Proposal.directive_id)) if is_whole else ({}, {})
    more = (Column("target"), Column("agencies_reached"), DRAFTS) if is_whole else ()
    columns = (Column("directive", Kind.TEXT), Column("agencies_with"), *ANSWERS, *more)
    rows = []
    for row in shown:
        counts = [Cell(agencies.get(row.id, 0)), *answers(row.id)]
        if is_whole:
            target = row.target_per_agency or None
            counts += [Cell(target), Cell(target and tallies[row.id].fulfilled), Cell(drafts.get(row.id, 0))]
        rows.append([Cell(row.title), *counts])
    totals = [Cell(), Cell(), *answers(WHOLE), *[Cell()] * len(more)]
    if is_whole:
        totals[-1] = Cell(sum(drafts.values()))
    return Report("arahan", columns, rows, totals, chart="sent", notes=[*list_notes(actor), Note.ANSWERS])


def _is_asked(directive: Directive, scope: Scope) -> bool:
    """Might it have been answered, as far as the scope goes?"""
    return (
        not directive.is_legacy
        and scope.year in (None, directive.year)
        and scope.directive_id in (None, directive.id)
    )


def _map_answers(actor: Actor, scope: Scope, key: Any, name: str) -> Callable[[int | None], Row]:
    """A function from a value of the column `key`, or `WHOLE`, to the cells of `ANSWERS`; `name` is the filter's."""
    counts = count_states(actor, scope, key)
    counts[WHOLE] = {state: sum(own.get(state, 0) for own in counts.values()) for state in State}
    days = map_medians(select_first_reviews(key, *scope.clauses(actor)))

    def answer(value: int | None) -> Row:
        which = {} if value is WHOLE else {name: value}
        own = counts.get(value, {})
        approved = sum(own.get(state, 0) for state in LIVE_STATES)
        return [
            Cell(sum(own.values()), scope.filters(**which)),
            Cell(approved, scope.filters(status=LIVE, **which)),
            per_hundred(approved, sum(own.get(state, 0) for state in DECIDED_STATES)),
            Cell(days.get(value)),
        ]

    return answer


def _count_agencies(actor: Actor, scope: Scope) -> Mapping[int, int]:
    """By directive: how many OPD have answered it."""
    rows = db.session.execute(
        select(Proposal.directive_id, func.count(distinct(Proposal.agency_id)))
        .where(*scope.clauses(actor))
        .group_by(Proposal.directive_id)
    )
    return dict(rows.tuples().all())


def _count_drafts(scope: Scope, *key: Any) -> dict[int | None, int]:
    """Never sent: numbers only, never whose they are."""
    rows = db.session.execute(
        select(func.count(), *key).where(Proposal.state == State.DRAFT, *scope.narrowing()).group_by(*key)
    )
    return {row[1] if key else WHOLE: row[0] for row in rows}
