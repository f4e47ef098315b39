"""What a committee may see and do about each other's reviews, talking, reopening, paper: part of `policy`. Pure."""

from sqlalchemy import ColumnElement, and_, or_, true

from innovations.models.accounts import Role
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import ReviewState

from . import relations
from .actor import Actor
from .policy import can_score, is_able_to_review
from .workflow import SCORING

DISCUSSED = frozenset({Phase.DELIBERATION, Phase.DECIDED})
"""While the committee talks about proposals, and while it may read again what was said."""


def is_impartial(actor: Actor, proposal: Proposal) -> bool:
    """Of its committee, kominfo or an auditor, and without a conflict of any kind; an auditor's own OPD is none."""
    if actor.has(Role.AUDITOR):
        conflict = relations.is_involved(actor, proposal) or relations.is_head_of(actor, proposal)
    else:
        conflict = relations.has_structural_conflict(actor, proposal)
    reads = proposal.directive_id in actor.seats or actor.has(Role.KOMINFO, Role.AUDITOR)
    return reads and not conflict and not relations.has_declared_conflict(actor, proposal)


def can_read_discussion(actor: Actor, proposal: Proposal) -> bool:
    """The impartial, from deliberation on, of what is under review or was decided upon its scores."""
    scored = proposal.state is State.UNDER_REVIEW or proposal.score_points is not None
    return proposal.directive.phase in DISCUSSED and scored and is_impartial(actor, proposal)


def discussion_readable_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_read_discussion`."""
    staff = actor.has(Role.KOMINFO, Role.AUDITOR)
    near = set(actor.headed_agency_ids)
    if actor.agency_id is not None and not actor.has(Role.AUDITOR):
        near.add(actor.agency_id)
    return and_(
        or_(Proposal.state == State.UNDER_REVIEW, Proposal.score_points.is_not(None)),
        relations.is_in_phase_sql(DISCUSSED),
        true() if staff else Proposal.directive_id.in_(sorted(actor.seats)),
        Proposal.agency_id.not_in(sorted(near)),
        ~or_(relations.is_involved_sql(actor), relations.has_declared_conflict_sql(actor)),
    )


def owes_review(actor: Actor, proposal: Proposal) -> bool:
    """May still score it and has sent nothing for its current version. Needs `reviews` loaded."""
    has_sent = any(
        review.reviewer_id == actor.id
        and review.version_no == proposal.version_no
        and review.state is ReviewState.SENT
        for review in proposal.reviews
    )
    return can_score(actor, proposal) and not has_sent


def can_discuss(actor: Actor, proposal: Proposal) -> bool:
    """Everybody on the committee without a conflict, assigned to it or not, while the committee deliberates."""
    is_open = proposal.directive.phase is Phase.DELIBERATION and proposal.state is State.UNDER_REVIEW
    return is_open and is_able_to_review(actor, proposal)


def can_see_discussions(actor: Actor, directive: Directive) -> bool:
    """Committee, kominfo and auditor; of which proposals says `can_read_discussion`."""
    return actor.has(Role.KOMINFO, Role.AUDITOR) or directive.id in actor.seats


def is_chair_without_conflict(actor: Actor, proposal: Proposal) -> bool:
    """Chairs its committee and might be assigned to it too: neither involved nor recused, nor of its OPD."""
    return actor.seats.get(proposal.directive_id) is Seat.CHAIR and is_able_to_review(actor, proposal)


def can_reopen(actor: Actor, proposal: Proposal) -> bool:
    """The chair may give reviewers back what they sent, while scores are written and until the decision."""
    is_open = proposal.state is State.UNDER_REVIEW and proposal.directive.phase in SCORING
    return is_open and is_chair_without_conflict(actor, proposal)


def is_secretary_without_conflict(actor: Actor, proposal: Proposal) -> bool:
    """As `is_chair_without_conflict`, for the secretary."""
    return actor.seats.get(proposal.directive_id) is Seat.SECRETARY and is_able_to_review(actor, proposal)


def can_enter_sheets(actor: Actor, proposal: Proposal) -> bool:
    """The secretary enters what other reviewers signed on paper, while scores are written."""
    is_open = proposal.state is State.UNDER_REVIEW and proposal.directive.phase in SCORING
    return is_open and is_secretary_without_conflict(actor, proposal)
