"""Deliberation: which proposals to talk about first, and the one thread of each for the committee.

Who takes part or reads is `peers.can_discuss` and `peers.can_read_discussion`: never the owner, the team, or who
recused themselves. The log says that somebody wrote, never what; the proposal's timeline does not say even that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.directives import Criterion, Directive
from innovations.models.discussion import Message
from innovations.models.events import Topic
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review, ReviewRevision

from . import clock, counting, directives, fairness_sheet, peers, policy, shown
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .fairness import Reason
from .fairness_sheet import Row
from .proposals import FOR_POLICY
from .tokens import find_made

MAX_CHARACTERS = 2000
SECOND_THOUGHTS = timedelta(minutes=15)
"""So long an author may take a message back."""


@dataclass(frozen=True)
class Entry:
    """A proposal to talk about; `reasons` only for those that most need it."""

    proposal: Proposal
    reasons: Sequence[Reason]
    score: Fraction | None
    """Mean of the reviews that count; None without one."""
    reviews: int
    messages: int


@dataclass(frozen=True)
class Agenda:
    """At most ten that most need talk, in their order, then the others by number."""

    first: Sequence[Entry]
    others: Sequence[Entry]


@dataclass(frozen=True)
class Thread:
    """What lies before the committee: the reviews that count, by reviewer, and what was said, oldest first."""

    proposal: Proposal
    criteria: Sequence[Criterion]
    reviews: Sequence[Review]
    messages: Sequence[Message]


def require_open(directive: Directive, actor: Actor) -> None:
    """Refuse who is no reader of this committee's talk, and everybody before there is any."""
    require_part(peers.can_see_discussions(actor, directive))
    directives.require_phase(directive, peers.DISCUSSED)


def get_agenda(directive: Directive, actor: Actor) -> Agenda:
    """What this reader may know of; a proposal withheld from them weighs in no reason either."""
    require_open(directive, actor)
    sheet = fairness_sheet.get_sheet(directive, actor, peers.is_impartial)
    rows = {row.proposal.id: row for row in sheet.rows}
    counted = select(Message.proposal_id, func.count()).where(Message.withdrawn_at.is_(None))
    messages = dict(db.session.execute(counted.group_by(Message.proposal_id)).tuples().all())
    found = db.session.scalars(
        select(Proposal)
        .where(Proposal.directive_id == directive.id, peers.discussion_readable_by(actor))
        .options(shown.with_title(actor))
        .order_by(Proposal.number, Proposal.id)
    )
    entries = {proposal.id: _entry(proposal, rows.get(proposal.id), messages) for proposal in found}
    first = [entries.pop(row.proposal.id) for row in sheet.talks if row.proposal.id in entries]
    return Agenda(first, list(entries.values()))


def _entry(proposal: Proposal, row: Row | None, messages: Mapping[int, int]) -> Entry:
    said = messages.get(proposal.id, 0)
    return (
        Entry(proposal, row.reasons, row.mean, len(row.scores), said) if row else Entry(proposal, (), None, 0, said)
    )


def get(directive: Directive, number: str, actor: Actor, *, lock: bool = False) -> Thread | None:
    """The thread of the proposal of this number; None when missing or not the actor's to know of.

    Needs the directive's rubric. With `lock` neither phase nor proposal changes until this transaction ends.
    """
    criteria = list(directive.rubric.criteria)
    if lock:
        directives.hold_still(number)
    query = (
        select(Proposal)
        .where(Proposal.number == number, Proposal.directive_id == directive.id, peers.discussion_readable_by(actor))
        .execution_options(populate_existing=lock)
        .options(
            shown.with_title(actor),
            *FOR_POLICY,
            selectinload(Proposal.reviews).options(
                joinedload(Review.reviewer),
                selectinload(Review.scores),
                selectinload(Review.revisions).joinedload(ReviewRevision.replaced_by),
            ),
        )
    )
    proposal = db.session.scalar(query.with_for_update(of=Proposal) if lock else query)
    if proposal is None:
        return None
    reviews = sorted(counting.list_counting(proposal), key=lambda review: (review.reviewer.name, review.id))
    messages = db.session.scalars(
        select(Message)
        .where(Message.proposal_id == proposal.id)
        .options(joinedload(Message.author))
        .order_by(Message.id)
    ).all()
    return Thread(proposal, criteria, reviews, messages)


def write(thread: Thread, actor: Actor, text: str, form_token: str | None = None) -> Message:
    """Say something. The same form sent twice (`form_token`) is one message."""
    proposal = thread.proposal
    made = find_made(Message, form_token, author_id=actor.id, proposal_id=proposal.id)
    if made is not None:
        return made
    _require_part(actor, proposal)
    if not text:
        raise Invalid("missing", "text")
    if len(text) > MAX_CHARACTERS:
        raise Invalid("message_too_long", "text", most=MAX_CHARACTERS)
    message = Message(
        proposal_id=proposal.id, author_id=actor.id, text=text, form_token=form_token, written_at=clock.now()
    )
    db.session.add(message)
    db.session.flush()  # the event needs its id
    record(Topic.REVIEW, "message_written", actor, subject_id=message.id, number=proposal.number)
    return message


def _require_part(actor: Actor, proposal: Proposal) -> None:
    if peers.can_discuss(actor, proposal):
        return
    require_part(policy.is_able_to_review(actor, proposal))
    if proposal.state is not State.UNDER_REVIEW:
        raise DomainError("review_closed", state=proposal.state)
    raise DomainError("not_in_this_phase", phase=proposal.directive.phase)


def can_take_back(message: Message, actor: Actor) -> bool:
    """Its author, for a quarter of an hour."""
    is_standing = message.withdrawn_at is None and message.author_id == actor.id
    return is_standing and clock.now() - message.written_at <= SECOND_THOUGHTS


def take_back(thread: Thread, actor: Actor, message_id: int) -> Message | None:
    """Its text goes, that there was one stays; None for no such message in this thread. Twice is once."""
    message = next((row for row in thread.messages if row.id == message_id), None)
    if message is None:
        return None
    require_part(message.author_id == actor.id)
    if message.withdrawn_at is not None:
        return message
    _require_part(actor, thread.proposal)
    if not can_take_back(message, actor):
        raise DomainError("message_stands", minutes=int(SECOND_THOUGHTS.total_seconds() // 60))
    message.text, message.withdrawn_at = "", clock.now()
    record(Topic.REVIEW, "message_withdrawn", actor, subject_id=message.id, number=thread.proposal.number)
    return message
