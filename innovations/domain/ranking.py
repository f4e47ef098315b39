"""The ranking of a directive: mean scores of what is under review or decided, as far as the reader may see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import defer, selectinload

from innovations.database import db
from innovations.models.directives import Criterion, Directive
from innovations.models.proposals import DECIDED_STATES, Proposal, ProposalVersion, State
from innovations.models.reviews import Conflict, Review

from . import counting, decisions, jury, parties, policy, shown, ties
from .actor import Actor
from .fairness import Cut, list_above
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
    reviews: int
    """How many count."""
    expected: int
    """Committee members without a conflict, and whoever's review counts."""
    conflicts: int
    means: tuple[Fraction | None, ...]
    """Mean value 1 to 5 per criterion of the rubric."""
    can_decide: bool
    agency: str
    """Empty where whose it is is hidden from the reader."""
    rank: int | None = None
    score: Fraction | None = None
    is_withheld: bool = False
    tie: ties.Tie | None = None
    """How a score that another has too was settled."""
    is_above: bool | None = None
    """Above the directive's cut; None without score or cut, or when it would tell what is withheld."""

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

    @property
    def cut(self) -> Cut | None:
        return ties.get_cut(self.directive)

    @property
    def hides_cut(self) -> bool:
        """A cut by number is drawn among all, so not for a reader from whom some are withheld."""
        return self.cut is not None and self.cut.number is not None and self.has_withheld

    @property
    def last_above(self) -> Row | None:
        """The row under which the cut is drawn."""
        return next((row for row in reversed(self.rows) if row.is_above), None)


def get_ranking(
    directive: Directive, actor: Actor, sees: Callable[[Actor, Proposal], bool] = policy.can_see_scores
) -> Ranking:
    """Best first, ties sharing a rank and ordered by the tie rules, then what has no score, then what is withheld.

    What is withheld is ranked apart: a gap in the ranks of the others would tell where it stands; so would a cut
    by number, which is therefore not drawn for such a reader.
    """
    criteria = directive.rubric.criteria
    members = jury.list_actors(directive.id)
    proposals = _list_proposals(directive, actor)
    open_to = [proposal for proposal in proposals if sees(actor, proposal)]
    hidden = [proposal for proposal in proposals if not sees(actor, proposal)]
    entries = _list_entries(directive, open_to)
    ranks = dict(zip((e.proposal_id for e in entries), get_ranks([e.score for e in entries]), strict=True))
    weights = [criterion.weight_percent for criterion in criteria]
    places = {key: place for place, key in enumerate(ties.list_order(entries, weights, directive.tie_order))}
    settled = ties.list_ties(entries, weights, directive.tie_order)
    above = _list_above(directive, entries, list(places), is_whole=not hidden)
    rows = [
        replace(
            _row(proposal, actor, members, criteria),
            rank=ranks[entry.proposal_id],
            score=entry.score,
            means=tuple(entry.means),
            tie=settled.get(entry.proposal_id),
            is_above=None if entry.score is None or above is None else entry.proposal_id in above,
        )
        for proposal, entry in zip(open_to, entries, strict=True)
    ]
    rows.sort(key=lambda row: places[row.proposal.id])
    rows += [replace(_row(proposal, actor, members, criteria), is_withheld=True) for proposal in hidden]
    told = [
        proposal
        for proposal in open_to
        if policy.can_see_reviewers(actor, proposal) and policy.can_see_identity(actor, proposal)
    ]
    conflicts = [conflict for proposal in told for conflict in proposal.conflicts]
    return Ranking(directive, criteria, rows, conflicts)


def _list_proposals(directive: Directive, actor: Actor) -> Sequence[Proposal]:
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.directive_id == directive.id, Proposal.state.in_(RANKED_STATES))
        .options(
            shown.with_title(actor),
            *FOR_POLICY,
            selectinload(Proposal.reviews).selectinload(Review.scores),
            selectinload(Proposal.conflicts).joinedload(Conflict.reviewer),
            *(defer(column, raiseload=True) for column in LONG_TEXTS),
        )
        .order_by(Proposal.number, Proposal.id)
    ).all()


def _list_entries(directive: Directive, proposals: Sequence[Proposal]) -> list[ties.Entry]:
    """What the tie rules look at, in the order of `proposals`."""
    received = _list_received(directive)
    entries = []
    for proposal in proposals:
        counted = counting.list_counting(proposal)
        spread = ties.get_spread([Fraction(review.points or 0, 5) for review in counted])
        at = received.get(proposal.id) or proposal.submitted_at or proposal.created_at
        means = _means(counted, directive.rubric.criteria)
        entries.append(ties.Entry(proposal.id, decisions.score_of(proposal), means, spread, at))
    return entries


def _list_received(directive: Directive) -> dict[int, datetime]:
    """When each proposal of the directive was first sent."""
    rows = db.session.execute(
        select(ProposalVersion.proposal_id, func.min(ProposalVersion.submitted_at))
        .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        .where(Proposal.directive_id == directive.id, Proposal.state.in_(RANKED_STATES))
        .group_by(ProposalVersion.proposal_id)
        .order_by(ProposalVersion.proposal_id)
    )
    return dict(rows.tuples().all())


def _list_above(
    directive: Directive, entries: Sequence[ties.Entry], order: Sequence[int], *, is_whole: bool
) -> frozenset[int] | None:
    """Who stands above the cut; None when there is none, or when this reader may not know."""
    cut = ties.get_cut(directive)
    if cut is None or (cut.number is not None and not is_whole):
        return None
    return list_above({entry.proposal_id: entry.score for entry in entries if entry.score is not None}, cut, order)


def _row(proposal: Proposal, actor: Actor, members: Sequence[Actor], criteria: Sequence[Criterion]) -> Row:
    """Without what its scores say."""
    tally = decisions.count_reviews(proposal, members)
    return Row(
        proposal,
        reviews=tally.done,
        expected=tally.expected,
        conflicts=len(proposal.conflicts),
        means=(None,) * len(criteria),
        agency=proposal.agency.name if policy.can_see_identity(actor, proposal) else "",
        can_decide=tally.done > 0 and parties.can_perform(actor, proposal, Action.APPROVE),
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
