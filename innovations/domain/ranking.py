"""The ranking of a directive: mean scores of what is under review or decided, as far as the reader may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from innovations.database import db
from innovations.models.directives import Criterion, Directive
from innovations.models.proposals import DECIDED_STATES, Proposal, State
from innovations.models.reviews import Conflict, Review

from . import counting, decisions, jury, policy
from .actor import Actor
from .proposals import FOR_POLICY
from .scoring import get_ranks
from .workflow import Action

RANKED_STATES = (State.UNDER_REVIEW, *DECIDED_STATES)
LONG_TEXTS = (
    Proposal.summary,
    Proposal.problem,
    Proposal.design,
    Proposal.aims,
    Proposal.benefits,
    Proposal.results,
)


@dataclass(frozen=True)
class Row:
    """One proposal. `rank`, `score`, `means` are empty without reviews (missing is never zero) or when withheld."""

    proposal: Proposal
    rank: int | None
    score: Fraction | None
    reviews: int
    """How many count."""
    expected: int
    """Committee members without a conflict, and whoever's review counts."""
    conflicts: int
    means: tuple[Fraction | None, ...]
    """Mean value 1 to 5 per criterion of the rubric."""
    is_withheld: bool
    can_decide: bool

    @property
    def is_provisional(self) -> bool:
        """Under review, with scores still to come: the rank may change."""
        return self.rank is not None and self.proposal.state is State.UNDER_REVIEW and self.reviews < self.expected


@dataclass(frozen=True)
class Ranking:
    directive: Directive
    criteria: Sequence[Criterion]
    rows: Sequence[Row]
    conflicts: Sequence[Conflict]
    """What reviewers declared, where the reader may know who scores."""

    @property
    def has_withheld(self) -> bool:
        return any(row.is_withheld for row in self.rows)


def get_ranking(directive: Directive, actor: Actor) -> Ranking:
    """Best first, ties sharing a rank, then what has no score, then what is withheld from this reader.

    What is withheld is ranked apart: a gap in the ranks of the others would tell where it stands.
    """
    criteria = directive.rubric.criteria
    members = jury.list_actors(directive.id)
    proposals = _list_proposals(directive)
    shown = [proposal for proposal in proposals if policy.can_see_scores(actor, proposal)]
    hidden = [proposal for proposal in proposals if not policy.can_see_scores(actor, proposal)]
    scores = [decisions.score_of(proposal) for proposal in shown]
    ranks = get_ranks(scores)
    rows = [
        _row(proposal, actor, members, criteria, rank, score)
        for proposal, rank, score in zip(shown, ranks, scores, strict=True)
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.proposal.number))
    rows += [_row(proposal, actor, members, criteria, None, None, withheld=True) for proposal in hidden]
    told = [proposal for proposal in shown if policy.can_see_reviewers(actor, proposal)]
    conflicts = [conflict for proposal in told for conflict in proposal.conflicts]
    return Ranking(directive, criteria, rows, conflicts)


def _list_proposals(directive: Directive) -> Sequence[Proposal]:
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.directive_id == directive.id, Proposal.state.in_(RANKED_STATES))
        .options(
            *FOR_POLICY,
            selectinload(Proposal.reviews).selectinload(Review.scores),
            selectinload(Proposal.conflicts).joinedload(Conflict.reviewer),
            *(defer(column, raiseload=True) for column in LONG_TEXTS),
        )
        .order_by(Proposal.number, Proposal.id)
    ).all()


def _row(
    proposal: Proposal,
    actor: Actor,
    members: Sequence[Actor],
    criteria: Sequence[Criterion],
    rank: int | None,
    score: Fraction | None,
    *,
    withheld: bool = False,
) -> Row:
    counted = counting.list_counting(proposal)
    tally = decisions.count_reviews(proposal, members)
    means: tuple[Fraction | None, ...] = () if withheld else _means(counted, criteria)
    return Row(
        proposal,
        rank,
        score,
        reviews=tally.done,
        expected=tally.expected,
        conflicts=len(proposal.conflicts),
        means=means or (None,) * len(criteria),
        is_withheld=withheld,
        can_decide=tally.done > 0 and policy.can_perform(actor, proposal, Action.APPROVE),
    )


def _means(reviews: Sequence[Review], criteria: Sequence[Criterion]) -> tuple[Fraction | None, ...]:
    """Mean value per criterion over the reviews that count, which all have every value."""
    values: list[Mapping[int, int | None]] = [
        {score.criterion_id: score.value for score in review.scores} for review in reviews
    ]
    return tuple(_mean([row.get(criterion.id) for row in values]) for criterion in criteria)


def _mean(values: Sequence[int | None]) -> Fraction | None:
    given = [value for value in values if value is not None]
    return Fraction(sum(given), len(given)) if given else None
