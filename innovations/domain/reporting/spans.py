"""Days from a first submission to the first review, by SQL that both engines understand, and their medians."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, func, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from innovations.database import db
from innovations.domain import clock
from innovations.models.proposals import Proposal, ProposalVersion
from innovations.models.reviews import Review, ReviewRevision


class _Days(FunctionElement[int]):
    """(from, to, shift): calendar days between two moments, each shifted to the region's clocks."""

    type = Integer()
    inherit_cache = True


@compiles(_Days, "sqlite")
def _sqlite(element: _Days, compiler: SQLCompiler, **kwargs: Any) -> str:
    start, end, shift = (compiler.process(part, **kwargs) for part in element.clauses)
    return f"CAST(julianday(date({end}, {shift})) - julianday(date({start}, {shift})) AS INTEGER)"


@compiles(_Days, "postgresql")
def _postgresql(element: _Days, compiler: SQLCompiler, **kwargs: Any) -> str:
    start, end, shift = (compiler.process(part, **kwargs) for part in element.clauses)
    day = "CAST(({} AT TIME ZONE 'UTC') + CAST({} AS interval) AS date)"
    return f"({day.format(end, shift)} - {day.format(start, shift)})"


def days_between(start: Any, end: Any) -> ColumnElement[int]:
    """Whole days of the region's calendar; its zones know no summer time, so today's distance from UTC is always."""
    offset = clock.local(clock.now()).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    return _Days(start, end, f"{minutes:+d} minutes")


def select_first_reviews(key: Any, *clauses: ColumnElement[bool]) -> Select[Any]:
    """(key, days) of each `Proposal` that meets the clauses and was reviewed: from its first sending on.

    A review that was given back counts by when it was first sent.
    """
    revised = select(Review.proposal_id, ReviewRevision.sent_at).join(Review, Review.id == ReviewRevision.review_id)
    sent = union_all(
        select(Review.proposal_id, Review.sent_at.label("at")).where(Review.sent_at.is_not(None)), revised
    ).subquery()
    first = select(sent.c.proposal_id, func.min(sent.c.at).label("at")).group_by(sent.c.proposal_id).subquery()
    began = ProposalVersion.submitted_at
    return (
        select(key.label("key"), days_between(began, first.c.at).label("days"))
        .select_from(Proposal)
        .join(first, first.c.proposal_id == Proposal.id)
        .join(ProposalVersion, (ProposalVersion.proposal_id == Proposal.id) & (ProposalVersion.version_no == 1))
        .where(*clauses)
    )


def map_medians(query: Select[Any]) -> Mapping[Any, int]:
    """Of the (key, days) rows of `query`: by key, and by None of all together, the median, whole days, half up.

    The database counts how often each number of days occurs; so few rows come back however many there are.
    """
    rows = query.subquery()
    found = db.session.execute(select(rows.c.key, rows.c.days, func.count()).group_by(rows.c.key, rows.c.days))
    counts: dict[Any, Counter[int]] = defaultdict(Counter)
    for key, days, number in found:
        counts[key][days] += number
        counts[None][days] += number
    return {key: _find_middle(own) for key, own in counts.items()}


def _find_middle(counts: Counter[int]) -> int:
    ordered = sorted(counts)
    ends = list(accumulate(counts[days] for days in ordered))
    low, high = (ordered[bisect(ends, place)] for place in ((ends[-1] - 1) // 2, ends[-1] // 2))
    return (low + high + 1) // 2
