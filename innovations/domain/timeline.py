"""What happened to a proposal, as one reader may know it: the events with or without the name behind each."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.directives import CommitteeMember
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal

from . import policy
from .actor import Actor

FOR_EVERY_READER = frozenset(
    {
        "proposal_submit",
        "proposal_approve",
        "proposal_reject",
        "proposal_decree_corrected",
        "proposal_start_trial",
        "proposal_implement",
        "proposal_stop",
        "proposal_imported",
        "programme_linked",
        "programme_link_changed",
        "programme_unlinked",
    }
)
"""What every reader of a decided proposal sees; the rest is for those who work on it."""
STAFF_ONLY = frozenset(
    {
        "conflict_declared",
        "letter_held",
        "letter_let_go",
        "proposal_redacted",
        "redacted_file_added",
        "redacted_file_removed",
        "review_assigned",
        "review_entered",
        "review_reopened",
        "review_revised",
        "review_sent_again",
        "review_unassigned",
    }
)
"""Would tell an owner who scores, that scores were spoken about, or that a letter waits (but see `_as_told`)."""
TOPICS = (Topic.PROPOSAL, Topic.REVIEW, Topic.MASTERPLAN)
EDITED, SCORED, ENTERED = "proposal_edited", "review_sent", "review_entered"


@dataclass(frozen=True)
class Entry:
    """One event; `name` is empty where the reader may not know it, `by_committee` then says whose act it was."""

    event: Event
    name: str
    by_committee: bool
    times: int = 1
    """How many nameless reviews in a row stand behind this one entry."""


def list_entries(proposal: Proposal, actor: Actor) -> list[Entry]:
    """Newest first; a row of edits by one person counts once, so do reviews without names."""
    events = db.session.scalars(
        select(Event)
        .where(Event.proposal_id == proposal.id, Event.topic.in_(TOPICS))
        .options(joinedload(Event.actor))
        .order_by(Event.at.desc(), Event.id.desc())
    ).all()
    committee = set(
        db.session.scalars(
            select(CommitteeMember.user_id)
            .where(CommitteeMember.directive_id == proposal.directive_id)
            .order_by(CommitteeMember.id)
        )
    )
    knows_names = policy.can_see_reviewers(actor, proposal)
    works_on_it = policy.can_see_files(actor, proposal)
    entries: list[Entry] = []
    for stored in events:
        event = stored if knows_names else _as_told(stored)
        if event.code in STAFF_ONLY and not knows_names:
            continue
        if event.code not in FOR_EVERY_READER and not works_on_it:
            continue
        if entries and event.code == EDITED and _is_same(event, entries[-1].event):
            continue
        hidden = not knows_names and event.actor_id != actor.id and _is_of_committee(event, proposal, committee)
        name = "" if hidden or event.actor is None else event.actor.name
        if (
            hidden
            and event.code == SCORED
            and entries
            and entries[-1].by_committee
            and entries[-1].event.code == SCORED
        ):
            entries[-1] = replace(entries[-1], times=entries[-1].times + 1)
            continue
        entries.append(Entry(event, name, by_committee=hidden))
    return entries


def _as_told(event: Event) -> Event:
    """Who may not know names learns of a review from paper that one was sent: not whose, nor that it was paper."""
    if event.code != ENTERED:
        return event
    return Event(at=event.at, topic=event.topic, code=SCORED, proposal_id=event.proposal_id, reason="", details={})


def _is_same(event: Event, newer: Event) -> bool:
    return (event.code, event.actor_id) == (newer.code, newer.actor_id)


def _is_of_committee(event: Event, proposal: Proposal, committee: set[int]) -> bool:
    """Did somebody act as a reviewer may? An owner who also sits on the committee keeps the name."""
    if event.topic is Topic.REVIEW:
        return True
    members = {proposal.owner_id, *(member.user_id for member in proposal.team)}
    members |= {former.user_id for former in proposal.former_members}
    return event.actor_id in committee and event.actor_id not in members


def find_return(proposal: Proposal) -> Event | None:
    """The latest return for revision, with its reason."""
    return db.session.scalar(
        select(Event)
        .where(Event.proposal_id == proposal.id, Event.code == "proposal_return")
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(1)
    )


def find_last(proposal: Proposal, actor: Actor) -> Entry | None:
    """What happened last, as far as the reader may know: told to someone whose form went stale."""
    entries = list_entries(proposal, actor)
    return entries[0] if entries else None
