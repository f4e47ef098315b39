"""Days from a first submission to the first review, and their medians, in SQL that both engines understand."""

from collections.abc import Mapping
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
    """Of the (key, days) rows of `query`: by key the median, whole days, half up."""
    rows = query.subquery()
    ordered = select(
        rows.c.key,
        rows.c.days,
        func.row_number().over(partition_by=rows.c.key, order_by=rows.c.days).label("place"),
        func.count().over(partition_by=rows.c.key).label("number"),
    ).subquery()
    middle = ordered.c.place * 2 - ordered.c.number
    found = db.session.execute(
        select(ordered.c.key, func.sum(ordered.c.days), func.count())
        .where(middle.between(0, 2))
        .group_by(ordered.c.key)
        .order_by(ordered.c.key)
    )
    return {key: int(2 * total + number) // (2 * number) for key, total, number in found}
