"""A signed paper sheet that the secretary enters for a reviewer: the same review, marked, with its scan kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.proposals import Attachment, AttachmentKind, Proposal
from innovations.models.reviews import Review

from . import directives, jury, peers, policy, reopening, reviews
from .actor import Actor
from .errors import Denied, DomainError, require_part
from .events import record
from .files import Upload, store
from .freshness import require_fresh
from .moves import require_past
from .notices import notify
from .proposals import FOR_POLICY
from .reviews import Desk, Sheet
from .workflow import SCORING


@dataclass(frozen=True)
class Paper:
    """What tells a sheet on paper from one on screen: the day it was signed on, and its scan."""

    signed_on: date
    scan: Upload


@dataclass(frozen=True)
class Case:
    """A proposal as it lies before a reviewer, for the secretary to enter that reviewer's sheet."""

    reviewer: Actor
    desk: Desk


def get(directive_id: int, number: str, user_id: int, actor: Actor, *, lock: bool = False) -> Case | None:
    """None for no such member or proposal under this directive, or one whose reviews the actor may not know of.

    `lock` as in `reviews.get`.
    """
    reviewer = next((member for member in jury.list_actors(directive_id) if member.id == user_id), None)
    desk = reviews.get(number, reviewer, lock=lock) if reviewer is not None else None
    if reviewer is None or desk is None or desk.proposal.directive_id != directive_id:
        return None
    return Case(reviewer, desk) if policy.can_see_progress(actor, desk.proposal) else None


def require_open(case: Case, actor: Actor) -> None:
    """Refuse unless the actor may enter this sheet now: 403 for who never could, 409 for what stands against it."""
    proposal, review = case.desk.proposal, case.desk.review
    if not peers.can_enter_sheets(actor, proposal):
        require_part(peers.is_secretary_without_conflict(actor, proposal))
        directives.require_phase(proposal.directive, SCORING)
        raise DomainError("review_closed", state=proposal.state)
    if case.reviewer.id == actor.id:
        raise Denied("own_sheet")
    if not policy.can_score(case.reviewer, proposal):
        raise DomainError("reviewer_cannot_score")
    if case.desk.is_sent:
        raise DomainError("reviewer_has_sent")
    if review is not None and not reopening.is_untouched(review):
        raise DomainError("reviewer_has_begun")


def enter(folder: Path, case: Case, actor: Actor, sheet: Sheet, paper: Paper, seen: str) -> Review:
    """Send the sheet in the reviewer's name, with its scan stored in `folder`. The same one twice is one.

    `sheet.no_conflict` says that the declaration stands on the paper; `seen` is `Desk.seen` of the form.
    """
    if _is_repeated(case.desk, actor, sheet, paper):
        return case.desk.review  # type: ignore[return-value]  # there is one, or nothing was repeated
    require_open(case, actor)
    require_fresh(seen, case.desk.seen)
    require_past(paper.signed_on, "signed_on")
    review = reviews.complete(case.desk, case.reviewer, sheet)
    scan = store(folder, case.desk.proposal, actor, paper.scan, AttachmentKind.REVIEW_SHEET)
    db.session.flush()  # the review needs the scan's id
    review.entered_by_id, review.signed_on, review.scan_id = actor.id, paper.signed_on, scan.id
    record(
        Topic.REVIEW,
        "review_entered",
        actor,
        subject_id=review.id,
        proposal=case.desk.proposal,
        user_id=case.reviewer.id,
        version_no=review.version_no,
        file_id=scan.id,
    )
    notify(case.reviewer.id, "review_entered", proposal=case.desk.proposal)
    return review


def _is_repeated(desk: Desk, actor: Actor, sheet: Sheet, paper: Paper) -> bool:
    review = desk.review
    if review is None or (review.entered_by_id, review.signed_on) != (actor.id, paper.signed_on):
        return False
    return reviews.says(desk, sheet)


def get_scan(number: str, file_id: int, actor: Actor) -> Attachment | None:
    """The scan of a sheet of this proposal: for those who see its reviews by name, and for its reviewer."""
    proposal = db.session.scalar(select(Proposal).where(Proposal.number == number).options(*FOR_POLICY))
    if proposal is None:
        return None
    desk = None if policy.can_see_progress(actor, proposal) else reviews.get(number, actor)
    is_own = desk is not None and file_id in _list_scans(desk)
    if not is_own and not policy.can_see_progress(actor, proposal):
        return None
    wanted = (Attachment.id == file_id, Attachment.proposal_id == proposal.id)
    return db.session.scalar(select(Attachment).where(*wanted, Attachment.kind == AttachmentKind.REVIEW_SHEET))


def _list_scans(desk: Desk) -> Iterator[int | None]:
    """Of all that was ever entered for this reviewer, also of what was given back since."""
    for review in (*((desk.review,) if desk.review is not None else ()), *desk.earlier):
        yield review.scan_id
        yield from (old.sheet.get("scan_id") for old in review.revisions)
