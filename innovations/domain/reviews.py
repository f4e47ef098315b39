"""Scoring: one reviewer's review of the version in hand, and their conflicts of interest."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from innovations.database import db
from innovations.models.directives import Criterion
from innovations.models.events import Topic
from innovations.models.proposals import Attachment, Check, GateAnswer, Proposal, State
from innovations.models.reviews import Conflict, Review, ReviewRevision, ReviewScore, ReviewState

from . import clock, counting, directives, policy, redactions, relations, shown
from .actor import Actor
from .errors import Denied, DomainError, Invalid
from .events import record
from .proposals import FOR_POLICY
from .rubrics import hold_still
from .scoring import get_points

SCALE = range(1, 6)
NEED_REASON = (1, 5)
"""The ends of the scale move the mean most, and are what an owner or auditor asks about."""


@dataclass(frozen=True)
class Sheet:
    """What a reviewer filled in, by criterion id. A value is a whole number 1 to 5, or None for not yet."""

    values: Mapping[int, int | None] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    comment: str = ""
    no_conflict: bool = False


@dataclass(frozen=True)
class Desk:
    """A proposal as it lies before one reviewer: the criteria, and their own reviews of it."""

    proposal: Proposal
    criteria: Sequence[Criterion]
    review: Review | None
    """Of the current version."""
    earlier: Sequence[Review]
    """Sent, of older versions, newest first: kept, and no longer counting."""
    texts: Mapping[str, str]
    """What the proposal says, by the names of `versions.TEXT_FIELDS`; redacted for a blind committee."""
    files: Mapping[str, Attachment]
    """What a blind committee may fetch instead of the evidence, by the name it is fetched under."""

    @property
    def is_sent(self) -> bool:
        return self.review is not None and self.review.state is ReviewState.SENT

    @property
    def reopened(self) -> ReviewRevision | None:
        """What was sent before and by whom it was given back, while it has not been sent again."""
        if self.review is None or self.is_sent:
            return None
        return self.review.revisions[-1] if self.review.revisions else None

    @property
    def seen(self) -> str:
        """What a form carries to tell later that something changed: version, rubric and draft as shown."""
        saved = self.review.updated_at.isoformat() if self.review is not None else "-"
        return f"{self.proposal.version_no}|{_stamp_of(self.criteria)}|{saved}"


def get(number: str, actor: Actor, *, lock: bool = False) -> Desk | None:
    """The proposal of this number before this reviewer; None when missing or not theirs to know of.

    With `lock` nobody else changes or decides the proposal, or edits its rubric, until this transaction ends.
    """
    proposal = _find(number, actor, lock=lock)
    if proposal is None:
        return None
    mine = db.session.scalars(
        select(Review)
        .where(Review.proposal_id == proposal.id, Review.reviewer_id == actor.id)
        .options(
            selectinload(Review.scores),
            selectinload(Review.revisions).joinedload(ReviewRevision.replaced_by),
            joinedload(Review.entered_by),
        )
        .order_by(Review.version_no.desc(), Review.id.desc())
    ).all()
    if not (policy.can_see(actor, proposal) or policy.can_review(actor, proposal) or _reached(actor, proposal, mine)):
        return None
    if lock:
        hold_still(proposal.directive.rubric_id)
    criteria = db.session.scalars(
        select(Criterion)
        .where(Criterion.rubric_id == proposal.directive.rubric_id)
        .order_by(Criterion.position, Criterion.id)
    ).all()
    current = next((review for review in mine if review.version_no == proposal.version_no), None)
    earlier = [review for review in mine if review is not current and review.state is ReviewState.SENT]
    texts, hidden = shown.texts_for(proposal, actor), not policy.can_see_identity(actor, proposal)
    set_committed_value(proposal, "shown_title", texts["title"])  # cheaper than to ask for it in SQL
    files = redactions.name_files(proposal, redactions.list_files(proposal)) if hidden else {}
    return Desk(proposal, criteria, current, earlier, texts, files)


def _find(number: str, actor: Actor, *, lock: bool) -> Proposal | None:
    if lock:
        directives.hold_still(number)
    query = (
        select(Proposal)
        .where(Proposal.number == number)
        .execution_options(populate_existing=lock)
        .options(
            *FOR_POLICY,
            joinedload(Proposal.owner),
            joinedload(Proposal.unit),
            joinedload(Proposal.affair),
        )
    )
    return db.session.scalar(query.with_for_update(of=Proposal) if lock else query)


def _reached(actor: Actor, proposal: Proposal, mine: Sequence[Review]) -> bool:
    """Was it in this reviewer's queue once? Then they may hear what became of it, and see their own scores."""
    if not policy.is_reviewer_of(actor, proposal) or proposal.state is State.DRAFT:
        return False
    failed = exists().where(GateAnswer.check_id == Check.id, ~GateAnswer.passed)
    passed = select(Check.id).where(Check.proposal_id == proposal.id, ~failed).limit(1)
    return bool(mine) or db.session.scalar(passed) is not None


def has_declared(number: str, actor: Actor) -> bool:
    """Has the actor recused themselves from this proposal already?"""
    found = select(Conflict.id).join(Conflict.proposal).where(Proposal.number == number)
    return db.session.scalar(found.where(Conflict.reviewer_id == actor.id)) is not None


def _stamp_of(criteria: Iterable[Criterion]) -> str:
    """A short hash of all a reviewer reads in a rubric."""
    text = "\x1f".join(
        "\x1e".join((str(criterion.id), criterion.name, criterion.question, str(criterion.weight_percent),
                     *criterion.anchors))
        for criterion in criteria
    )  # fmt: skip
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def open_review(desk: Desk, actor: Actor) -> Review:
    """The actor's review of the current version, made when there is none yet."""
    require_open(desk, actor)
    if desk.review is not None:
        return desk.review
    review = Review(
        proposal_id=desk.proposal.id,
        reviewer_id=actor.id,
        version_no=desk.proposal.version_no,
        state=ReviewState.DRAFT,
        updated_at=clock.now(),
        scores=[],
        revisions=[],
    )
    db.session.add(review)
    return review


def require_open(desk: Desk, actor: Actor) -> None:
    """Refuse unless the actor may score this now: 403 for those who never could, 409 for what has changed."""
    if not policy.can_score(actor, desk.proposal):
        refuse(desk.proposal, actor)


def require_declarable(desk: Desk, actor: Actor) -> None:
    """As `require_open`, for a conflict of interest: until deliberation is over."""
    if not policy.can_declare_conflict(actor, desk.proposal):
        refuse(desk.proposal, actor)


def refuse(proposal: Proposal, actor: Actor) -> None:
    """Say why its scores are not the actor's to write, or not now."""
    if not policy.is_reviewer_of(actor, proposal):
        raise Denied("own_proposal" if relations.is_involved(actor, proposal) else "not_your_part")
    if proposal.state is State.UNDER_REVIEW:
        raise DomainError("not_in_this_phase", phase=proposal.directive.phase)
    raise DomainError("review_closed", state=proposal.state)


def _require_unchanged(desk: Desk, sheet: Sheet, seen: str) -> None:
    """Refuse what was filled in on a page that is no longer true; a draft that says the same is no other.

    `seen` is `Desk.seen` of that page; empty when nobody saw one (a script), and then only a sent review is safe.
    """
    require_same_text(desk, seen)
    if desk.review is not None and desk.is_sent:
        raise DomainError("review_already_sent", sent_at=desk.review.sent_at)
    if desk.review is not None and not is_last(desk, seen) and not says(desk, sheet):
        raise DomainError("review_changed", at=desk.review.updated_at)


def require_same_text(desk: Desk, seen: str) -> None:
    """Refuse what was written about another version, or against another rubric."""
    version, rubric = ([*seen.split("|"), ""] if seen else desk.seen.split("|"))[:2]
    now_version, now_rubric, _saved = desk.seen.split("|")
    if version != now_version:
        raise DomainError("review_new_version", version=desk.proposal.version_no)
    if rubric != now_rubric:
        raise DomainError("rubric_changed")


def is_last(desk: Desk, seen: str) -> bool:
    """Was the page made on the review as it is now, or on no page at all?"""
    return not seen or seen.split("|")[2:] == desk.seen.split("|")[2:]


def list_problems(desk: Desk, sheet: Sheet) -> list[Invalid]:
    """All that stands between this sheet and *Kirim penilaian*, in the order of the form."""
    problems = [] if sheet.no_conflict else [Invalid("declaration_missing", "no_conflict")]
    for criterion in desk.criteria:
        value = sheet.values.get(criterion.id)
        if value is None:
            problems.append(Invalid("score_missing", f"value_{criterion.id}", criterion=criterion.name))
        elif value in NEED_REASON and not any(char.isalnum() for char in sheet.reasons.get(criterion.id, "")):
            name = f"reason_{criterion.id}"
            problems.append(Invalid("score_reason_missing", name, criterion=criterion.name, value=value))
    return problems


def save_draft(desk: Desk, actor: Actor, sheet: Sheet, seen: str) -> Review:
    """Keep an unfinished review. The same sheet twice is one draft; a stale one is refused."""
    require_open(desk, actor)
    require_on_scale(desk, sheet)
    if desk.review is not None and not desk.is_sent and says(desk, sheet):
        return desk.review
    _require_unchanged(desk, sheet, seen)
    review = open_review(desk, actor)
    _write(review, desk, sheet)
    return review


def send(desk: Desk, actor: Actor, sheet: Sheet, seen: str) -> Review:
    """Send a whole review: its points are computed and it is locked. The same one twice is one."""
    require_open(desk, actor)
    require_on_scale(desk, sheet)
    if desk.review is not None and desk.is_sent and says(desk, sheet):
        return desk.review
    _require_unchanged(desk, sheet, seen)
    review = complete(desk, actor, sheet)
    record(
        Topic.REVIEW,
        "review_sent_again" if review.revisions else "review_sent",
        actor,
        subject_id=review.id,
        proposal=desk.proposal,
        version_no=review.version_no,
    )
    return review


def complete(desk: Desk, reviewer: Actor, sheet: Sheet) -> Review:
    """Write a whole sheet as the reviewer's sent review; the caller records the event."""
    require_open(desk, reviewer)
    require_on_scale(desk, sheet)
    for problem in list_problems(desk, sheet):
        raise problem
    if sum(criterion.weight_percent for criterion in desk.criteria) != 100:
        raise DomainError("rubric_incomplete")
    review = open_review(desk, reviewer)
    seal(review, desk, sheet)
    db.session.flush()  # the event needs the review's id
    return review


def seal(review: Review, desk: Desk, sheet: Sheet) -> None:
    """Write a whole sheet into it, compute its points and make it sent."""
    _write(review, desk, sheet)
    pairs = [(criterion.weight_percent, sheet.values[criterion.id] or 0) for criterion in desk.criteria]
    review.points = get_points(pairs)
    review.state = ReviewState.SENT
    review.sent_at = clock.now()
    desk.proposal.updated_at = clock.now()  # who decides on the scores as shown before this one is told so


def require_on_scale(desk: Desk, sheet: Sheet) -> None:
    known = {criterion.id for criterion in desk.criteria}
    if not known.issuperset({*sheet.values, *sheet.reasons}):
        raise DomainError("rubric_changed")
    for key, value in sheet.values.items():
        if value is not None and (type(value) is not int or value not in SCALE):
            raise Invalid("score_off_scale", f"value_{key}")


def says(desk: Desk, sheet: Sheet) -> bool:
    """Does what is stored say just this?"""
    return desk.review is not None and read_sheet(desk.review) == whole(desk, sheet)


def whole(desk: Desk, sheet: Sheet) -> Sheet:
    """The sheet with every criterion in it, as `read_sheet` answers."""
    return Sheet(
        {criterion.id: sheet.values.get(criterion.id) for criterion in desk.criteria},
        {criterion.id: sheet.reasons.get(criterion.id, "") for criterion in desk.criteria},
        sheet.comment,
        sheet.no_conflict,
    )


def read_sheet(review: Review) -> Sheet:
    """What is stored, in the shape it was filled in. Needs `scores` loaded."""
    return Sheet(
        {score.criterion_id: score.value for score in review.scores},
        {score.criterion_id: score.reason for score in review.scores},
        review.comment,
        review.declared_at is not None,
    )


def _write(review: Review, desk: Desk, sheet: Sheet) -> None:
    rows = {score.criterion_id: score for score in review.scores}
    for criterion in desk.criteria:
        row = rows.get(criterion.id)
        if row is None:
            row = ReviewScore(criterion_id=criterion.id)
            review.scores.append(row)
        row.value = sheet.values.get(criterion.id)
        row.reason = sheet.reasons.get(criterion.id, "")
    review.comment = sheet.comment
    if not sheet.no_conflict:
        review.declared_at = None
    elif review.declared_at is None:
        review.declared_at = clock.now()
    review.updated_at = clock.now()


def declare_conflict(desk: Desk, actor: Actor, reason: str) -> Conflict:
    """Recuse oneself at once: a draft goes; what was ever sent is kept and no longer counts.

    The reason stays with the declaration, for those who run the round; the timeline does not repeat it.
    """
    proposal = desk.proposal
    require_declarable(desk, actor)
    if not reason:
        raise Invalid("reason_missing", "conflict_reason")
    conflict = Conflict(reviewer_id=actor.id, reason=reason, declared_at=clock.now())
    proposal.conflicts.append(conflict)
    if desk.review is not None and not desk.is_sent and not desk.review.revisions:
        db.session.delete(desk.review)
    proposal.updated_at = clock.now()  # as in `send`
    db.session.flush()  # the event needs the conflict's id
    record(
        Topic.REVIEW,
        "conflict_declared",
        actor,
        subject_id=conflict.id,
        proposal=proposal,
        voided_review_id=desk.review.id if desk.review is not None and desk.is_sent else None,
    )
    return conflict


def list_comments(proposal: Proposal) -> list[str]:
    """What reviewers wrote for the owner; without names, in alphabetical order so that the order tells nothing.

    Needs what `policy` reads.
    """
    found = db.session.execute(
        select(Review.reviewer_id, Review.comment)
        .where(
            Review.proposal_id == proposal.id,
            Review.version_no == proposal.version_no,
            Review.state == ReviewState.SENT,
            Review.comment != "",
        )
        .order_by(Review.id)
    )
    recused = counting.list_recused(proposal)
    return sorted(comment for reviewer_id, comment in found if reviewer_id not in recused)
