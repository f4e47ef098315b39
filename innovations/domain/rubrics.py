"""Rubrics: the criteria proposals are scored by, in a default copy and one per directive, frozen by a first score."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.directives import Criterion, Directive, Rubric
from innovations.models.events import Topic
from innovations.models.proposals import Proposal
from innovations.models.reviews import Review, ReviewRevision, ReviewScore

from . import policy
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh

MAX_CRITERIA = 12


@dataclass(frozen=True)
class CriterionText:
    """A criterion as written; `id` names the one it replaces, None a new one. Weight in percent, five anchors."""

    name: str
    question: str
    weight_percent: int
    anchors: tuple[str, str, str, str, str]
    id: int | None = None


def get_default(*, lock: bool = False) -> Rubric | None:
    """The rubric that new directives copy."""
    query = (
        select(Rubric).where(Rubric.is_default).order_by(Rubric.id).limit(1).options(selectinload(Rubric.criteria))
    )
    return db.session.scalar(query.with_for_update() if lock else query)


def get_of_directive(directive_id: int) -> Rubric | None:
    """The rubric of a directive, for a new directive to copy."""
    return db.session.scalar(
        select(Rubric)
        .join(Directive, Directive.rubric_id == Rubric.id)
        .where(Directive.id == directive_id)
        .options(selectinload(Rubric.criteria))
    )


def hold_still(rubric_id: int) -> None:
    """Keep a rubric from changing until this transaction ends: for the verb that keeps a first score.

    SQLite takes one writer at a time anyway; on PostgreSQL this waits for an editor and makes the next one wait.
    """
    db.session.execute(select(Rubric.id).where(Rubric.id == rubric_id).with_for_update(read=True))


def is_frozen(rubric: Rubric) -> bool:
    """Has a committee member ever given a value by one of its criteria, be it in a review now open again?"""
    scored = exists().where(
        ReviewScore.criterion_id == Criterion.id, Criterion.rubric_id == rubric.id, ReviewScore.value.is_not(None)
    )
    reopened = exists().where(
        ReviewRevision.review_id == Review.id,
        Review.proposal_id == Proposal.id,
        Proposal.directive_id == Directive.id,
        Directive.rubric_id == rubric.id,
    )
    return bool(db.session.scalar(select(or_(scored, reopened))))


def read_texts(rubric: Rubric) -> list[CriterionText]:
    """Its criteria in order. Needs `criteria` loaded."""
    return [CriterionText(row.name, row.question, row.weight_percent, row.anchors, row.id) for row in rubric.criteria]


def digest(rubric: Rubric) -> str:
    """What a form is opened on."""
    return digest_of(_summary(rubric))


def copy_of(rubric: Rubric) -> Rubric:
    """A new rubric of the same words, not yet saved."""
    copy = Rubric(name=rubric.name)
    for place, text in enumerate(read_texts(rubric), start=1):
        copy.criteria.append(_write(Criterion(), text, place))
    return copy


def change(rubric: Rubric, actor: Actor, name: str, texts: Sequence[CriterionText], seen: str | None = None) -> None:
    """Let the criteria of the default rubric, or of a directive's, be `texts`, in their order; others go.

    A criterion on which a reviewer has written a reason, though no value yet, stays: their words would be lost.
    """
    require_part(policy.can_manage_directives(actor))
    hold(rubric)
    if is_frozen(rubric):
        raise DomainError("rubric_frozen")
    require_fresh(seen, digest(rubric))
    _require_sound(texts)
    before = _summary(rubric)
    _replace(rubric, texts)
    rubric.name = name
    directive_id = db.session.scalar(select(Directive.id).where(Directive.rubric_id == rubric.id))
    code = "default_rubric_changed" if rubric.is_default else "rubric_changed"
    record(Topic.DIRECTIVE, code, actor, subject_id=directive_id, old=before, new=_summary(rubric))


def hold(rubric: Rubric) -> None:
    """Read it anew and let no other editor in until this transaction ends."""
    query = select(Rubric).where(Rubric.id == rubric.id).options(selectinload(Rubric.criteria))
    db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _require_sound(texts: Sequence[CriterionText]) -> None:
    if not 1 <= len(texts) <= MAX_CRITERIA:
        raise Invalid("criteria_count", count=len(texts), most=MAX_CRITERIA)
    if any(not 1 <= text.weight_percent <= 100 for text in texts):
        raise Invalid("weight_out_of_range")
    total = sum(text.weight_percent for text in texts)
    if total != 100:
        raise Invalid("weights_not_100", total=total)
    names = [text.name.casefold() for text in texts]
    twice = [text.name for text in texts if names.count(text.name.casefold()) > 1]
    if twice:
        raise Invalid("criterion_name_twice", name=twice[0])


def _replace(rubric: Rubric, texts: Sequence[CriterionText]) -> None:
    """In three flushes, as names are unique in a rubric: what goes, names that move, then the new words."""
    stay = {row.id: row for row in rubric.criteria}
    kept = {text.id for text in texts if text.id in stay}
    going = [row for row in rubric.criteria if row.id not in kept]
    _require_unwritten(going)
    for row in going:
        rubric.criteria.remove(row)
    db.session.flush()
    for row in rubric.criteria:
        row.name = f"#{row.id}"
    db.session.flush()
    rows = []
    for place, text in enumerate(texts, start=1):
        found = stay.pop(text.id, None) if text.id is not None else None
        rows.append(_write(found or Criterion(), text, place))
    rubric.criteria = rows
    db.session.flush()


def _require_unwritten(rows: Sequence[Criterion]) -> None:
    """No reviewer has written on them; the empty lines of drafts go with them."""
    for row in rows:
        if db.session.scalar(select(exists().where(ReviewScore.criterion_id == row.id, ReviewScore.reason != ""))):
            raise Invalid("criterion_in_use", name=row.name)
    db.session.execute(delete(ReviewScore).where(ReviewScore.criterion_id.in_([row.id for row in rows])))


def _write(row: Criterion, text: CriterionText, place: int) -> Criterion:
    row.position, row.name, row.question = place, text.name, text.question
    row.weight_percent = text.weight_percent
    row.anchor_1, row.anchor_2, row.anchor_3, row.anchor_4, row.anchor_5 = text.anchors
    return row


def _summary(rubric: Rubric) -> dict[str, Any]:
    return {"name": rubric.name, "criteria": [asdict(text) for text in read_texts(rubric)]}
