"""The annex of score sheets to the minutes: what each reviewer gave each proposal, by code or by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from innovations.models.directives import Annex, Directive
from innovations.models.proposals import Proposal
from innovations.models.reviews import Review, ReviewState

from . import committees, counting, peers, policy
from .actor import Actor
from .freshness import digest_of


@dataclass(frozen=True)
class Sheet:
    """What one reviewer sent for the current version of one proposal."""

    code: int
    """The same reviewer has the same code, 1, 2, …, in all of the annex."""
    name: str
    """Empty where the annex goes by codes."""
    values: Sequence[int | None]
    """In the order of the criteria."""
    score: Fraction | None
    """None when it is void: a conflict of interest was found after it was sent."""


def list_sheets(directive: Directive, proposals: Sequence[Proposal], actor: Actor) -> dict[int, list[Sheet]]:
    """By proposal id, but for those whose reviewers this reader may not know, or not yet.

    Needs what `ranking` loads.
    """
    if directive.annex is Annex.NONE:
        return {proposal.id: [] for proposal in proposals if policy.can_see_scores(actor, proposal)}
    told = [row for row in proposals if policy.can_see_progress(actor, row) and not peers.owes_review(actor, row)]
    sent = {row.id: _list_sent(row) for row in told}
    codes = _give_codes(directive, [review for reviews in sent.values() for review in reviews])
    names = committees.list_names(sorted(codes)) if directive.annex is Annex.NAMES else {}
    keys = [criterion.id for criterion in directive.rubric.criteria]
    found = {}
    for proposal in proposals:
        if proposal.id in sent:
            counted = {review.id for review in counting.list_counting(proposal)}
            sheets = [
                Sheet(
                    codes[review.reviewer_id],
                    names.get(review.reviewer_id, ""),
                    _read_values(review, keys),
                    Fraction(review.points or 0, 5) if review.id in counted else None,
                )
                for review in sent[proposal.id]
            ]
            found[proposal.id] = sorted(sheets, key=lambda sheet: (sheet.name, sheet.code))
    return found


def _list_sent(proposal: Proposal) -> list[Review]:
    return [
        review
        for review in proposal.reviews
        if review.state is ReviewState.SENT and review.version_no == proposal.version_no
    ]


def _give_codes(directive: Directive, reviews: Sequence[Review]) -> dict[int, int]:
    """In an order that tells neither seat nor account: by a fingerprint of when, to the microsecond, each sent."""
    moments: dict[int, list[str]] = {}
    for review in reviews:
        moments.setdefault(review.reviewer_id, []).append(str(review.sent_at))
    order = sorted(moments, key=lambda key: digest_of([directive.id, key, sorted(moments[key])]))
    return {key: code for code, key in enumerate(order, start=1)}


def _read_values(review: Review, keys: Sequence[int]) -> list[int | None]:
    values = {score.criterion_id: score.value for score in review.scores}
    return [values.get(key) for key in keys]
