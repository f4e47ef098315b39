"""The ranking of a directive: mean scores of what is under review or decided, as far as the reader may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from innovations.database import db
from innovations.models.accounts import User, UserRole
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.directives import CommitteeMember, Criterion, Directive, Rubric
from innovations.models.proposals import DECIDED_STATES, Proposal, State
from innovations.models.reviews import Conflict, Review

from . import decisions, heads, policy
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


def get_directive(directive_id: int) -> Directive | None:
    """The directive with its rubric and criteria, or None."""
    return db.session.scalar(
        select(Directive)
        .where(Directive.id == directive_id)
        .options(joinedload(Directive.rubric).selectinload(Rubric.criteria))
    )


def get_ranking(directive: Directive, actor: Actor) -> Ranking:
    """Best first, ties sharing a rank, then what has no score, then what is withheld from this reader.

    What is withheld is ranked apart: a gap in the ranks of the others would tell where it stands.
    """
    criteria = directive.rubric.criteria
    members = _list_members(directive)
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


def _list_members(directive: Directive) -> list[Actor]:
    """The committee's active members, with as much as `policy` asks of them as reviewers."""
    found = db.session.execute(
        select(User.id, User.login, User.name, User.agency_id, Agency.parent_id, CommitteeMember.seat)
        .join(CommitteeMember, CommitteeMember.user_id == User.id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(CommitteeMember.directive_id == directive.id, User.is_active)
        .order_by(User.id)
    ).all()
    people = [row.id for row in found]
    headed = db.session.execute(
        select(AgencyHead.user_id, AgencyHead.agency_id).where(AgencyHead.user_id.in_(people), heads.in_office())
    ).all()
    roles = db.session.execute(select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(people))).all()
    return [
        Actor(
            id=row.id,
            login=row.login,
            name=row.name,
            agency_id=row.parent_id or row.agency_id,
            roles=frozenset(role for user_id, role in roles if user_id == row.id),
            headed_agency_ids=frozenset(agency_id for user_id, agency_id in headed if user_id == row.id),
            seats={directive.id: row.seat},
        )
        for row in found
    ]


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
    counted = decisions.list_counting(proposal)
    able = {member.id for member in members if policy.is_reviewer_of(member, proposal)}
    done = proposal.score_reviews or len(counted)  # frozen with the decision, as the score is
    means: tuple[Fraction | None, ...] = () if withheld else _means(counted, criteria)
    return Row(
        proposal,
        rank,
        score,
        reviews=done,
        expected=max(done, len(able | {review.reviewer_id for review in counted})),
        conflicts=len(proposal.conflicts),
        means=means or (None,) * len(criteria),
        is_withheld=withheld,
        can_decide=policy.can_perform(actor, proposal, Action.APPROVE),
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
