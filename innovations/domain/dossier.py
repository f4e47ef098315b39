"""All that is on record about one proposal, as one reader may know it: for one print (Inspektorat, kominfo, leads).

Gathered in a bounded number of queries; what a reader may not know is not in it, and `sight` says what that is.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.decisions import DecisionLetter, LetterState
from innovations.models.directives import Criterion, Directive, Rubric
from innovations.models.explanations import Explanation
from innovations.models.minutes import Minutes
from innovations.models.proposals import Attachment, AttachmentKind, Check, Proposal, ProposalVersion
from innovations.models.reviews import Review, ReviewState

from . import (
    accountability,
    counting,
    explanations,
    files,
    jury,
    letters,
    minutes,
    peers,
    policy,
    proposals,
    ranking,
    relations,
    reviews,
    shown,
    timeline,
)
from .actor import Actor
from .timeline import Entry


class Standing(StrEnum):
    """Whether a review makes the score."""

    COUNTED = "counted"
    UNSENT = "unsent"
    OLD = "old"
    """Of a version before the last one sent."""
    VOID = "void"
    """A conflict of interest was found: never a zero."""


class Ground(StrEnum):
    """Why the rules keep a member away."""

    MEMBER = "member"
    PERMITTER = "permitter"
    AGENCY = "agency"


@dataclass(frozen=True)
class Sight:
    """What this reader may know; the rest is left out and said to be."""

    files: bool
    """Versions, letters, checks and files: works on the proposal."""
    scores: bool
    reviewers: bool
    """Who scored what, single reviews, assignments, conflicts."""
    explanation: bool
    letter: bool
    is_own_only: bool
    """Of the reviews the reader's own: others' come once that is sent."""


@dataclass(frozen=True)
class Place:
    """Rank under the directive, among how many that have a score; `is_partial` when some are withheld."""

    reviews: int
    """How many count."""
    rank: int | None
    of: int
    is_partial: bool


@dataclass(frozen=True)
class Version:
    """One sent version; `changed` names the content that differs from the version before."""

    row: ProposalVersion
    changed: Sequence[str]


@dataclass(frozen=True)
class Dossier:
    """`proposal` is loaded with everything below it; `names` are those of the accounts that appear."""

    proposal: Proposal
    sight: Sight
    content: Mapping[str, Any]
    versions: Sequence[Version]
    criteria: Sequence[Criterion]
    reviews: Sequence[tuple[Review, Standing]]
    comments: Sequence[str]
    """Without names, for who sees scores but not who gave them."""
    kept_away: Sequence[tuple[str, Ground]]
    """Members by name, not those who declared a conflict themselves."""
    place: Place | None
    minutes: Minutes | None
    """Of the directive's committee, with their closing."""
    letter: DecisionLetter | None
    explanation: Explanation | None
    files: Sequence[Attachment]
    entries: Sequence[Entry]
    """Oldest first."""
    names: Mapping[int, str]
    affairs: Mapping[str, str]
    """Government affairs by code."""


def gather(proposal: Proposal, actor: Actor) -> Dossier:
    """Everything. Needs `proposals.get(…, whole=True)`; the caller asks `accountability.can_open_dossier`."""
    _load(proposal)
    letter = letters.find(proposal)
    sight = get_sight(proposal, actor, letter)
    return Dossier(
        proposal=proposal,
        sight=sight,
        content=shown.content_for(proposal, actor),
        versions=_list_versions(proposal) if sight.files else [],
        criteria=proposal.directive.rubric.criteria,
        reviews=_list_reviews(proposal, actor, sight),
        comments=reviews.list_comments(proposal) if sight.scores and not sight.reviewers else [],
        place=_find_place(proposal, actor) if sight.scores else None,
        kept_away=_list_kept_away(proposal) if sight.reviewers else [],
        minutes=minutes.find(proposal.directive) if policy.can_see_ranking(actor, proposal.directive) else None,
        letter=letter if sight.letter else None,
        explanation=explanations.get(proposal) if sight.explanation else None,
        files=[row for row in proposal.attachments if _is_shown(row, proposal, actor, sight)],
        entries=timeline.list_entries(proposal, actor)[::-1],
        names=_list_names(proposal),
        affairs=proposals.name_affairs(),
    )


def get_sight(proposal: Proposal, actor: Actor, letter: DecisionLetter | None) -> Sight:
    is_sent = letter is not None and letter.state is LetterState.SENT
    return Sight(
        files=policy.can_see_files(actor, proposal),
        scores=policy.can_see_scores(actor, proposal),
        reviewers=policy.can_see_progress(actor, proposal),
        explanation=accountability.can_see_explanation(actor, proposal),
        letter=accountability.can_read_letter(actor, proposal, is_sent=is_sent),
        is_own_only=peers.owes_review(actor, proposal),
    )


def _load(proposal: Proposal) -> None:
    """What is on record below it, beside what `proposals.get` loaded."""
    db.session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal.id)
        .options(
            joinedload(Proposal.executing_agency),
            joinedload(Proposal.directive).joinedload(Directive.rubric).selectinload(Rubric.criteria),
            selectinload(Proposal.checks).selectinload(Check.answers),
            selectinload(Proposal.reviews).options(selectinload(Review.scores), selectinload(Review.revisions)),
        )
    ).one()


def _list_versions(proposal: Proposal) -> list[Version]:
    contents = [row.content for row in proposal.versions]
    pairs = zip(proposal.versions, [*contents[:1], *contents], strict=False)
    return [Version(row, _list_changed(before, row.content)) for row, before in pairs]


def _list_changed(before: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys([*before, *content]) if before.get(name) != content.get(name)]


def _list_reviews(proposal: Proposal, actor: Actor, sight: Sight) -> list[tuple[Review, Standing]]:
    """By version, then in the order in which they were begun; a draft that was never sent says nothing yet."""
    if not sight.reviewers:
        return []
    recused = counting.list_recused(proposal)
    known = [review for review in proposal.reviews if review.reviewer_id == actor.id or not sight.is_own_only]
    ordered = sorted(known, key=lambda review: (review.version_no, review.id))
    return [(review, _stand(review, proposal, recused)) for review in ordered]


def _stand(review: Review, proposal: Proposal, recused: Container[int]) -> Standing:
    if review.state is not ReviewState.SENT:
        return Standing.UNSENT
    if review.version_no != proposal.version_no:
        return Standing.OLD
    return Standing.VOID if review.reviewer_id in recused else Standing.COUNTED


def _list_kept_away(proposal: Proposal) -> list[tuple[str, Ground]]:
    members = jury.list_actors(proposal.directive_id)
    return [(row.name, _find_ground(row, proposal)) for row in members if minutes.is_kept_away(row, proposal)]


def _find_ground(member: Actor, proposal: Proposal) -> Ground:
    if relations.was_member(member, proposal):
        return Ground.MEMBER
    return Ground.PERMITTER if relations.is_permitter_of(member, proposal) else Ground.AGENCY


def _is_shown(file: Attachment, proposal: Proposal, actor: Actor, sight: Sight) -> bool:
    """As its own page says; scans of paper sheets with the reviews."""
    is_open = sight.reviewers and not sight.is_own_only and file.kind is AttachmentKind.REVIEW_SHEET
    return is_open or files.can_open(actor, proposal, file)


def _find_place(proposal: Proposal, actor: Actor) -> Place | None:
    if proposal.state not in ranking.RANKED_STATES or proposal.directive.is_legacy:
        return None
    found = ranking.get_ranking(proposal.directive, actor)
    row = next(row for row in found.rows if row.proposal.id == proposal.id)
    return Place(row.reviews, row.rank, sum(other.rank is not None for other in found.rows), found.has_withheld)


def _list_names(proposal: Proposal) -> dict[int, str]:
    """The accounts that letters, checks, assignments, reviews and versions name, in one query."""
    ids = {row.submitted_by_id for row in proposal.versions} | {row.checked_by_id for row in proposal.checks}
    ids |= {row.recorded_by_id for row in proposal.permissions}
    ids |= {row.reviewer_id for row in proposal.conflicts} | {row.reviewer_id for row in proposal.reviews}
    ids |= {key for row in proposal.assignments for key in (row.reviewer_id, row.assigned_by_id)}
    ids |= {review.entered_by_id for review in proposal.reviews if review.entered_by_id is not None}
    olds = [old for review in proposal.reviews for old in review.revisions]
    ids |= {old.replaced_by_id for old in olds} | {old.sheet.get("entered_by_id", old.replaced_by_id) for old in olds}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(sorted(ids))).order_by(User.id))
    return dict(rows.tuples().all())
