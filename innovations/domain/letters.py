"""Letters that tell of decisions: each can be read and held before it goes; sent ones stay as they were sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.decisions import DecisionLetter, LetterState
from innovations.models.directives import Directive
from innovations.models.events import Topic
from innovations.models.proposals import DECIDED_STATES, Origin, Proposal

from . import accountability, clock, directives
from .actor import Actor
from .errors import DomainError, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .moves import require_text
from .notices import tell_writers
from .proposals import FOR_READING

Writer = Callable[[Proposal], str]
"""Writes the letter of a proposal as of now."""


@dataclass(frozen=True)
class Letter:
    """The letter of one decided proposal; `content` is what was sent, or what would be."""

    proposal: Proposal
    state: LetterState
    content: str
    hold_reason: str = ""
    sent_at: datetime | None = None
    is_mine: bool = False
    """The reader holds and sends it."""


def list_letters(directive: Directive, actor: Actor, write: Writer) -> list[Letter]:
    """All that the actor may read, by number."""
    proposals = db.session.scalars(
        select(Proposal)
        .where(
            Proposal.directive_id == directive.id,
            Proposal.state.in_(DECIDED_STATES),
            Proposal.origin == Origin.FILED,
        )
        .options(*FOR_READING, joinedload(Proposal.executing_agency))
        .order_by(Proposal.number, Proposal.id)
    ).all()
    stored = {
        row.proposal_id: row
        for row in db.session.scalars(
            select(DecisionLetter)
            .join(Proposal, Proposal.id == DecisionLetter.proposal_id)
            .where(Proposal.directive_id == directive.id)
            .order_by(DecisionLetter.id)
            .execution_options(populate_existing=True)
        )
    }
    found = (_letter(proposal, actor, stored.get(proposal.id), write) for proposal in proposals)
    return [letter for letter in found if letter is not None]


def get_letter(proposal: Proposal, actor: Actor, write: Writer) -> Letter | None:
    """The letter, if there is one that the actor may read. Loads what writing needs beside `FOR_READING`."""
    if not accountability.can_read_letter(actor, proposal, is_sent=True):
        return None
    db.session.scalar(
        select(Proposal).where(Proposal.id == proposal.id).options(joinedload(Proposal.executing_agency))
    )
    return _letter(proposal, actor, find(proposal), write)


def is_readable(proposal: Proposal, actor: Actor) -> bool:
    """Is there a letter for this reader?"""
    if not accountability.can_read_letter(actor, proposal, is_sent=True):
        return False
    stored = find(proposal)
    return accountability.can_read_letter(
        actor, proposal, is_sent=stored is not None and stored.state is LetterState.SENT
    )


def list_ready(letters: Sequence[Letter]) -> list[Letter]:
    """What the reader's press would send."""
    return [letter for letter in letters if letter.is_mine and letter.state is LetterState.READY]


def digest(letters: Sequence[Letter]) -> str:
    """What the press was seen to send."""
    return digest_of([(letter.proposal.id, letter.content) for letter in list_ready(letters)])


def hold_back(proposal: Proposal, actor: Actor, reason: str) -> None:
    """Do not send it with the others, for a reason; once more with another reason corrects it."""
    row = _take(proposal, actor)
    require_text(reason, "reason")
    if row.hold_reason == reason:
        return
    row.state, row.hold_reason = LetterState.HELD, reason
    db.session.add(row)
    record(Topic.PROPOSAL, "letter_held", actor, proposal=proposal, reason=reason)


def let_go(proposal: Proposal, actor: Actor) -> None:
    """It is ready again."""
    row = _take(proposal, actor)
    if row.state is LetterState.READY:
        return
    row.state, row.hold_reason = LetterState.READY, ""
    record(Topic.PROPOSAL, "letter_let_go", actor, proposal=proposal)


def send_all(directive: Directive, actor: Actor, write: Writer, seen: str | None) -> int:
    """Send what is ready and the actor's to send, as it was looked at; how many. Owner and team are told."""
    directives.hold(directive)
    letters = list_letters(directive, actor, write)
    ready = list_ready(letters)
    if not ready:
        return 0
    require_fresh(seen, digest(letters))
    for letter in ready:
        proposal = letter.proposal
        row = find(proposal) or DecisionLetter(proposal_id=proposal.id)
        row.state, row.content, row.sent_at = LetterState.SENT, letter.content, clock.now()
        db.session.add(row)
        record(Topic.PROPOSAL, "letter_sent", actor, proposal=proposal)
        tell_writers("letter_sent", proposal, actor)
    return len(ready)


def _letter(proposal: Proposal, actor: Actor, row: DecisionLetter | None, write: Writer) -> Letter | None:
    state = row.state if row is not None else LetterState.READY
    is_sent = state is LetterState.SENT
    if not accountability.can_read_letter(actor, proposal, is_sent=is_sent):
        return None
    return Letter(
        proposal,
        state,
        row.content if row is not None and is_sent else write(proposal),
        row.hold_reason if row is not None else "",
        row.sent_at if row is not None else None,
        accountability.can_send_letter(actor, proposal),
    )


def find(proposal: Proposal) -> DecisionLetter | None:
    """As stored by now."""
    return db.session.scalar(
        select(DecisionLetter)
        .where(DecisionLetter.proposal_id == proposal.id)
        .execution_options(populate_existing=True)
    )


def _take(proposal: Proposal, actor: Actor) -> DecisionLetter:
    """The row of a letter that has not gone, held against whoever sends it."""
    require_part(accountability.can_send_letter(actor, proposal))
    directives.hold(proposal.directive)
    row = find(proposal) or DecisionLetter(proposal_id=proposal.id, state=LetterState.READY, hold_reason="")
    if row.state is LetterState.SENT:
        raise DomainError("letter_sent")
    return row
