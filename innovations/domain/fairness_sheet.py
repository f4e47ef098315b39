"""The fairness sheet of a directive (lembar kewajaran): the official ranking beside other methods, as advice.

Built on what the ranking shows its reader: a proposal that is withheld from them is in no figure here either.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.directives import Criterion, Directive, Seat
from innovations.models.proposals import Proposal
from innovations.models.reviews import Review

from . import counting, policy, todo
from .actor import Actor
from .agreement import get_alpha, get_reliability, get_standard_errors
from .fairness import Cut, Reason, Scenario, Sheets, list_changes, list_talks, weigh
from .ranking import Ranking, get_ranking
from .ratings import Ratings, get_means, get_medians
from .scoring import get_ranks
from .severity import Model, Obstacle, Severity, fit
from .ties import get_cut


@dataclass(frozen=True)
class Row:
    """One proposal with reviews that count; scores 20 to 100. What has no model has None there."""

    proposal: Proposal
    rank: int
    mean: Fraction
    scores: Sequence[Fraction]
    """In rising order."""
    median: Fraction
    median_rank: int
    adjusted: Fraction | None
    adjusted_rank: int | None
    standard_error: float | None
    """Of the mean, pooled over all proposals."""
    changes: frozenset[Scenario]
    """Under which other method it would stand on the other side of the cut."""
    reasons: tuple[Reason, ...]
    """Why it should be talked about first."""


@dataclass(frozen=True)
class FairnessSheet:
    directive: Directive
    criteria: Sequence[Criterion]
    rows: Sequence[Row]
    """In the order of the official ranking."""
    talks: Sequence[Row]
    """Those that most need talk first, at most ten."""
    without_reviews: int
    has_withheld: bool
    cut: Cut | None
    alpha: float | None
    """Of the review scores; None where it cannot be computed."""
    criterion_alphas: Sequence[float | None]
    reliability: float | None
    """Of the panel's mean; None without a model."""
    obstacle: Obstacle | None
    severities: Sequence[tuple[str, Severity]]
    """(reviewer, severity), the strictest first; empty without a model."""


@dataclass(frozen=True)
class OwnFigures:
    """What a reviewer may know of themselves: their own severity against the group, once all theirs is sent."""

    is_ready: bool
    obstacle: Obstacle | None
    severity: Severity | None


def get_sheet(
    directive: Directive, actor: Actor, sees: Callable[[Actor, Proposal], bool] = policy.can_see_scores
) -> FairnessSheet:
    """All of it, against the cut set before scoring if the reader may know it. Needs the rubric and its criteria.

    `sees` says whose scores are in it.
    """
    ranking = get_ranking(directive, actor, sees)
    cut = None if ranking.hides_cut else get_cut(directive)
    reviews = list_reviews(ranking)
    weights = [criterion.weight_percent for criterion in ranking.criteria]
    sheets = read_sheets(reviews, ranking.criteria)
    ratings = weigh(sheets, weights)
    found = fit(ratings)
    model = found if isinstance(found, Model) else None
    rated = {proposal_id for proposal_id, _ in ratings}
    ties = [row.proposal.id for row in ranking.rows if row.proposal.id in rated]
    adjusted = model.adjusted if model else None
    talks = list_talks(ratings, ties, cut, adjusted) if ratings else []
    rows = _list_rows(ranking, sheets, ratings, adjusted, cut, {talk.proposal_id: talk.reasons for talk in talks})
    by_id = {row.proposal.id: row for row in rows}
    return FairnessSheet(
        directive=directive,
        criteria=ranking.criteria,
        rows=rows,
        talks=[by_id[talk.proposal_id] for talk in talks],
        without_reviews=sum(not row.is_withheld and row.proposal.id not in rated for row in ranking.rows),
        has_withheld=ranking.has_withheld,
        cut=cut,
        alpha=get_alpha(ratings),
        criterion_alphas=[
            get_alpha({pair: Fraction(values[place]) for pair, values in sheets.items()})
            for place in range(len(weights))
        ],
        reliability=get_reliability(list(ratings), model.variances) if model else None,
        obstacle=None if model else found if isinstance(found, Obstacle) else None,
        severities=_name(model.severity) if model else [],
    )


def list_reviews(ranking: Ranking) -> list[Review]:
    """The reviews that count of all proposals this reader is shown."""
    return [review for row in ranking.rows if not row.is_withheld for review in counting.list_counting(row.proposal)]


def read_sheets(reviews: Sequence[Review], criteria: Sequence[Criterion]) -> Sheets:
    """Values in the order of the criteria; a review that lacks one (it cannot be sent so) is left out."""
    sheets: dict[tuple[int, int], Sequence[int]] = {}
    for review in reviews:
        values = {score.criterion_id: score.value for score in review.scores}
        given = [values.get(criterion.id) for criterion in criteria]
        whole = [value for value in given if value is not None]
        if len(whole) == len(given):
            sheets[review.proposal_id, review.reviewer_id] = whole
    return sheets


def _list_rows(
    ranking: Ranking,
    sheets: Sheets,
    ratings: Ratings,
    adjusted: Mapping[int, Fraction] | None,
    cut: Cut | None,
    reasons: Mapping[int, tuple[Reason, ...]],
) -> list[Row]:
    means, medians, errors = get_means(ratings), get_medians(ratings), get_standard_errors(ratings)
    ties = [row.proposal.id for row in ranking.rows if row.proposal.id in means]
    weights = [criterion.weight_percent for criterion in ranking.criteria]
    changes = list_changes(sheets, weights, cut, ties, adjusted) if cut and ratings else {}
    ranks = [_rank(scores) for scores in (means, medians, adjusted or {})]
    by_id = {row.proposal.id: row.proposal for row in ranking.rows}
    return [
        Row(
            by_id[key],
            ranks[0][key],
            means[key],
            sorted(Fraction(score) for (proposal, _), score in ratings.items() if proposal == key),
            medians[key],
            ranks[1][key],
            adjusted[key] if adjusted else None,
            ranks[2].get(key),
            errors.get(key),
            changes.get(key, frozenset()),
            reasons.get(key, ()),
        )
        for key in ties
    ]


def _rank(scores: Mapping[int, Fraction]) -> dict[int, int]:
    ranks = get_ranks(list(scores.values()))
    return {key: rank for key, rank in zip(scores, ranks, strict=True) if rank is not None}


def _name(severity: Mapping[int, Severity]) -> list[tuple[str, Severity]]:
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(sorted(severity)))).tuples().all())
    rows = [(names.get(key, ""), found) for key, found in severity.items()]
    return sorted(rows, key=lambda row: (row[1].effect, row[0]))


def get_own(directive: Directive, actor: Actor) -> OwnFigures:
    """For a committee member: how they score against the group, without names or scores of anybody else.

    Only once nothing of this directive waits for them any more: it must not colour what they still have to score.
    """
    waiting = select(Proposal.id).where(
        Proposal.directive_id == directive.id, todo.find_clause(actor, todo.Work.SCORE)
    )
    if db.session.scalar(waiting.limit(1)) is not None:
        return OwnFigures(False, None, None)
    loaded = db.session.scalars(counting.select_for_counting(directive.id)).all()
    reviews = [review for proposal in loaded for review in counting.list_counting(proposal)]
    found = fit(weigh(read_sheets(reviews, directive.rubric.criteria), _weights(directive)))
    if isinstance(found, Obstacle):
        return OwnFigures(True, found, None)
    return OwnFigures(True, None, found.severity.get(actor.id))


def _weights(directive: Directive) -> list[int]:
    return [criterion.weight_percent for criterion in directive.rubric.criteria]


def can_see_own(actor: Actor, directive: Directive) -> bool:
    """A member of its committee who may not see the whole sheet."""
    return actor.seats.get(directive.id) is Seat.MEMBER and not policy.can_see_ranking(actor, directive)
