"""Why was it decided so: the owner asks once within the directive's period, chair or secretary answer once.

The objection of UU 30/2014 is another way and no business of this module.
"""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.explanations import Explanation
from innovations.models.proposals import Proposal

from . import accountability, clock, jury, parties
from .actor import Actor
from .errors import DomainError, require_part
from .events import record
from .moves import require_text
from .notices import notify
from .workflow import Party

MAX_QUESTION, MAX_ANSWER = 2000, 4000


def get(proposal: Proposal, *, lock: bool = False) -> Explanation | None:
    """What was asked about it, with who asked and who answered; `lock` holds it against another who answers."""
    query = (
        select(Explanation)
        .where(Explanation.proposal_id == proposal.id)
        .options(joinedload(Explanation.asked_by), joinedload(Explanation.answered_by))
    )
    if lock:
        query = query.with_for_update(of=Explanation).execution_options(populate_existing=True)
    return db.session.scalar(query)


def get_last_day(proposal: Proposal) -> date | None:
    """The last day to ask, counted in whole days of the region from the day of the decision."""
    if proposal.decided_at is None:
        return None
    return clock.local(proposal.decided_at).date() + timedelta(days=proposal.directive.explanation_days)


def can_ask_now(proposal: Proposal, actor: Actor) -> bool:
    """May the actor ask, and is it not too late? Whether it was asked before is for `get` to say."""
    last_day = get_last_day(proposal)
    return accountability.can_ask_explanation(actor, proposal) and last_day is not None and clock.today() <= last_day


def require_askable(proposal: Proposal, actor: Actor) -> None:
    """Refuse who does not own it (403), and what is not offered, too late, or asked before (409)."""
    require_part(parties.is_party(actor, proposal, Party.OWNER))
    if not accountability.can_ask_explanation(actor, proposal):
        raise DomainError("explanation_not_offered")
    if get(proposal) is not None:
        raise DomainError("explanation_asked")
    if not can_ask_now(proposal, actor):
        raise DomainError("explanation_too_late", until=get_last_day(proposal))


def ask(proposal: Proposal, actor: Actor, question: str) -> Explanation:
    """Ask; the same question by the same person once more is one."""
    known = get(proposal)
    if known is not None and (known.asked_by_id, known.question) == (actor.id, question):
        return known
    require_askable(proposal, actor)
    require_text(question, "text")
    explanation = Explanation(proposal_id=proposal.id, question=question, asked_by_id=actor.id, asked_at=clock.now())
    db.session.add(explanation)
    db.session.flush()  # the event needs its id
    record(Topic.PROPOSAL, "explanation_asked", actor, subject_id=explanation.id, proposal=proposal)
    for lead in jury.list_actors(proposal.directive_id):
        if accountability.can_answer_explanation(lead, proposal):
            notify(lead.id, "explanation_asked", proposal=proposal)
    return explanation


def require_answerable(proposal: Proposal, actor: Actor) -> Explanation:
    """The question, unless it is not the actor's to answer (403), was never asked or is answered (409)."""
    require_part(accountability.can_answer_explanation(actor, proposal))
    explanation = get(proposal)
    if explanation is None:
        raise DomainError("explanation_not_asked")
    if explanation.answered_at is not None:
        raise DomainError("explanation_answered", at=explanation.answered_at)
    return explanation


def answer(proposal: Proposal, actor: Actor, text: str) -> Explanation:
    """Answer for the committee; the same words by the same person once more are one.

    The event is of the reviews' topic: owner and team read that the committee answered, not who.
    """
    known = get(proposal, lock=True)
    if known is not None and (known.answered_by_id, known.answer) == (actor.id, text):
        return known
    explanation = require_answerable(proposal, actor)
    require_text(text, "text")
    explanation.answer, explanation.answered_by_id, explanation.answered_at = text, actor.id, clock.now()
    record(Topic.REVIEW, "explanation_answered", actor, subject_id=explanation.id, proposal=proposal)
    notify(proposal.owner_id, "explanation_answered", proposal=proposal)
    return explanation
