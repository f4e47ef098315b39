"""The committee's work: per directive, or per reviewer of one; the figures of the chair's board, by SQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from innovations.database import db
from innovations.domain import counting
from innovations.domain.actor import Actor
from innovations.domain.owing import select_owing
from innovations.domain.report_rights import progress_visible_to
from innovations.models.accounts import User
from innovations.models.directives import CommitteeMember, Directive
from innovations.models.proposals import Check, Proposal, State
from innovations.models.reviews import Review

from .report import Cell, Column, Kind, Note, Report, Scope, add_up
from .spans import days_between, map_medians

COUNTS = (Column("assigned"), Column("reviews_sent"), Column("outstanding"), Column("days_to_score", Kind.DAYS))


def work(actor: Actor, scope: Scope) -> Report:
    """With a directive chosen its reviewers, who owes most first; else the directives, the newest first.

    Proposals whose progress the reader may not know are left out.
    """
    by_person = scope.directive_id is not None
    known = [*scope.narrowing(), progress_visible_to(actor)]
    sent_by, owed_by = (
        (Review.reviewer_id, CommitteeMember.user_id) if by_person else (Proposal.directive_id, Proposal.directive_id)
    )
    sent, days = _count_sent(sent_by, *known)
    owed = _count_owed(owed_by, *known)
    rows = []
    for key, name in _list_names(by_person, {*sent, *owed}):
        done, left = sent.get(key, 0), owed.get(key, 0)
        rows.append([Cell(name), Cell(done + left), Cell(done), Cell(left), Cell(days.get(key))])
    if by_person:
        rows.sort(key=lambda row: -int(row[3].value or 0))
    columns = (Column("reviewer" if by_person else "directive", Kind.TEXT), *COUNTS)
    notes = [Note.SPANS] if by_person else [Note.SPANS, Note.CHOOSE_DIRECTIVE]
    totals = [*add_up(columns, rows, {})[:-1], Cell(days.get(None))]
    return Report("tim-penilai", columns, rows, totals, chart="outstanding", notes=notes)


def _list_names(by_person: bool, keys: set[int]) -> list[tuple[int, str]]:
    query = (
        select(User.id, User.name).where(User.id.in_(keys)).order_by(User.name, User.id)
        if by_person
        else select(Directive.id, Directive.title)
        .where(Directive.id.in_(keys))
        .order_by(Directive.closes_at.desc(), Directive.id)
    )
    return [(key, name) for key, name in db.session.execute(query)]


def _count_sent(key: Any, *clauses: ColumnElement[bool]) -> tuple[dict[int, int], Mapping[Any, int]]:
    """Of the reviews that count: how many, and the median of days from the check that let score to their sending."""
    ranked = or_(Proposal.state == State.UNDER_REVIEW, Proposal.score_reviews.is_not(None))
    where = (counting.is_counting_sql(), ranked, *clauses)
    number = select(key, func.count(Review.id)).select_from(Review).join(Proposal, Proposal.id == Review.proposal_id)
    passed = select(Check.proposal_id, func.max(Check.checked_at).label("at")).group_by(Check.proposal_id).subquery()
    spans = (
        select(key.label("key"), days_between(passed.c.at, Review.sent_at).label("days"))
        .select_from(Review)
        .join(Proposal, Proposal.id == Review.proposal_id)
        .join(passed, passed.c.proposal_id == Proposal.id)
    )
    rows = db.session.execute(number.where(*where).group_by(key))
    return dict(rows.tuples().all()), map_medians(spans.where(*where))


def _count_owed(key: Any, *clauses: ColumnElement[bool]) -> dict[int, int]:
    """Reviews still to come: of each proposal under review, from each member who may and is to score it."""
    owed = select_owing(key, func.count()).where(Proposal.state == State.UNDER_REVIEW, *clauses)
    rows = db.session.execute(owed.group_by(key))
    return dict(rows.tuples().all())
