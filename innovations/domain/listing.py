"""The list of proposals: filters, counts per state, and the scores that may be shown beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.directives import Directive
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review

from . import counting, coverage, policy, progress, relations, search, shown
from .actor import Actor
from .coverage import Place
from .scoring import get_score
from .todo import Work, find_clause

STATE_ORDER = case({state: place for place, state in enumerate(State)}, value=Proposal.state)
"""For sorting by state: in the order of the proposal's life."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    words: str = ""
    agency_id: int | None = None
    year: int | None = None
    directive_id: int | None = None
    only_mine: bool = False
    state: State | None = None
    work: Work | None = None
    """What waits for the actor (`todo`)."""
    serving: Place | None = None
    """Programmes of the masterplan that they serve."""
    only_running: bool = False
    """As `progress.is_running`."""
    only_unlinked: bool = False
    """Approved, going on, and serving no programme."""


def _clauses(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """All filters but the state, which the chips count by."""
    clauses = [policy.visible_to(actor), *search.matches(filters.words)]
    if filters.agency_id is not None:
        clauses.append(Proposal.agency_id == filters.agency_id)
    if filters.year is not None:
        clauses.append(Proposal.year == filters.year)
    if filters.directive_id is not None:
        clauses.append(Proposal.directive_id == filters.directive_id)
    if filters.only_mine:
        clauses.append(relations.is_member_sql(actor))
    if filters.work is not None:
        clauses.append(find_clause(actor, filters.work))
    if filters.serving is not None:
        clauses.append(coverage.is_serving(filters.serving))
    if filters.only_running:
        clauses.append(progress.is_running())
    if filters.only_unlinked:
        clauses.append(coverage.is_unlinked())
    return clauses


def select_list(actor: Actor, filters: Filters) -> Select[tuple[Proposal]]:
    """The visible proposals that pass the filters, with OPD and owner, unordered."""
    query = select(Proposal).where(*_clauses(actor, filters))
    if filters.state is not None:
        query = query.where(Proposal.state == filters.state)
    return query.options(shown.with_title(actor), joinedload(Proposal.agency), joinedload(Proposal.owner))


def count_states(actor: Actor, filters: Filters) -> Mapping[State, int]:
    """How many pass the other filters in each state."""
    rows = db.session.execute(
        select(Proposal.state, func.count()).where(*_clauses(actor, filters)).group_by(Proposal.state)
    )
    return {row[0]: row[1] for row in rows}


def list_choices(actor: Actor) -> tuple[Sequence[tuple[int, str]], Sequence[tuple[int, str]], Sequence[int]]:
    """(OPD, directives, years) that the visible proposals have: id and name, id and title, newest year first."""
    visible = policy.visible_to(actor)
    directives = db.session.execute(
        select(Directive.id, Directive.title)
        .where(Directive.id.in_(select(Proposal.directive_id).where(visible)))
        .order_by(Directive.issued_on.desc(), Directive.id)
    ).all()
    return list_agencies(visible), [(row[0], row[1]) for row in directives], list_years(visible)


def list_agencies(wanted: ColumnElement[bool]) -> Sequence[tuple[int, str]]:
    """The OPD of these proposals: id and name."""
    rows = db.session.execute(
        select(Agency.id, Agency.name)
        .where(Agency.id.in_(select(Proposal.agency_id).where(wanted)))
        .order_by(Agency.name, Agency.id)
    ).all()
    return [(row[0], row[1]) for row in rows]


def list_years(wanted: ColumnElement[bool]) -> Sequence[int]:
    """The years of these proposals, newest first."""
    return db.session.scalars(select(Proposal.year).where(wanted).distinct().order_by(Proposal.year.desc())).all()


def list_scores(actor: Actor, proposal_ids: Sequence[int]) -> dict[int, Fraction]:
    """Scores of these proposals by id, only where the actor may see them: frozen, else of the reviews so far."""
    counts = counting.is_counting_sql()
    points = select(func.sum(Review.points)).where(counts).correlate(Proposal).scalar_subquery()
    number = select(func.count(Review.id)).where(counts).correlate(Proposal).scalar_subquery()
    decided = Proposal.decided_at.is_not(None)
    rows = db.session.execute(
        select(
            Proposal.id,
            case((decided, Proposal.score_points), else_=points),
            case((decided, Proposal.score_reviews), else_=number),
        ).where(Proposal.id.in_(proposal_ids), policy.scores_visible_to(actor))
    )
    scores = {key: get_score(total, reviews) for key, total, reviews in rows}
    return {key: score for key, score in scores.items() if score is not None}
