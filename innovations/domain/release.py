"""Releasing a list of decisions: somebody of kominfo who did not write it takes all of them at once, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.decisions import DecisionList, DecisionRow, ListState, Verdict
from innovations.models.directives import Directive
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal

from . import decisions, jury, parties, peers, policy
from .actor import Actor
from .decision_lists import Line, Sheet, find_writer, record_act, refuse, stamp_of, take
from .decisions import Decree
from .errors import Denied, Invalid, require_part
from .proposals import FOR_POLICY
from .ranking import Ranking
from .workflow import Action


def release(directive: Directive, actor: Actor, list_id: int, number: str, day: date | None) -> bool:
    """Take all decisions of the list, the approvals under one Keputusan; False when this person did so before.

    `number` and `day` are the Keputusan's, and matter only where something is approved.
    """
    require_part(policy.can_release_decisions(actor))
    told = {"decree_number": number, "decree_date": day.isoformat() if day is not None else ""}
    stored = take(directive, actor, list_id, (ListState.PROPOSED,), "decisions_released", **told)
    if stored is None:
        return False
    if stored.written_by_id == actor.id:
        raise Denied("two_people")
    proposals = _list_proposals(stored)
    refuse("decisions_changed", _list_changed(stored, proposals))
    refuse("decisions_not_yours", [p.number for p in proposals.values() if not _may_decide(actor, p)])
    decrees = _list_decrees(directive, stored, proposals, number, day)
    for row in stored.rows:
        proposal = proposals[row.proposal_id]
        if row.verdict is Verdict.APPROVE:
            decisions.approve(proposal, actor, decrees[row.proposal_id], is_early=stored.is_early)
        else:
            decisions.reject(proposal, actor, row.reason, is_early=stored.is_early)
    stored.state = ListState.RELEASED
    record_act(directive, stored, actor, "decisions_released", topic=Topic.DIRECTIVE, **told)
    return True


@dataclass(frozen=True)
class Released:
    """A list that was released, as one reader may see it."""

    sheet: Sheet
    stored: DecisionList
    event: Event
    """Who released it and when, with the Keputusan as given then."""


def find_last(ranking: Ranking) -> Released | None:
    """The list of the ranking's directive that was released last, for the reader of the ranking."""
    event = db.session.scalar(
        select(Event)
        .where(
            Event.topic == Topic.DIRECTIVE,
            Event.subject_id == ranking.directive.id,
            Event.code == "decisions_released",
        )
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(1)
    )
    if event is None:
        return None
    stored = db.session.scalars(
        select(DecisionList)
        .where(DecisionList.id == event.details["list_id"])
        .options(
            joinedload(DecisionList.written_by),
            selectinload(DecisionList.rows).joinedload(DecisionRow.executing_agency),
        )
    ).one()
    entries = {entry.proposal_id: entry for entry in stored.rows}
    lines = [
        Line(row, entries[row.proposal.id], is_changed=False, bar=None)
        for row in ranking.rows
        if row.proposal.id in entries
    ]
    return Released(Sheet(ranking, stored, lines, gone=(), stamp=""), stored, event)


def _list_proposals(stored: DecisionList) -> dict[int, Proposal]:
    """By id, held against whoever scores or decides them meanwhile."""
    found = db.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_([row.proposal_id for row in stored.rows]))
        .options(*FOR_POLICY, selectinload(Proposal.reviews))
        .order_by(Proposal.id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    )
    return {proposal.id: proposal for proposal in found}


def _list_changed(stored: DecisionList, proposals: Mapping[int, Proposal]) -> list[str]:
    """Numbers of what is not any more what the chair decided on, or as far as the chair might still decide."""
    members = jury.list_actors(stored.directive_id)
    writer = find_writer(stored, members)

    def holds(row: DecisionRow) -> bool:
        proposal = proposals[row.proposal_id]
        whole = stored.is_early or not decisions.count_reviews(proposal, members).missing
        return whole and row.stamp == stamp_of(proposal) and _may_propose(writer, proposal)

    return [proposals[row.proposal_id].number for row in stored.rows if not holds(row)]


def _may_propose(writer: Actor | None, proposal: Proposal) -> bool:
    return writer is not None and peers.is_chair_without_conflict(writer, proposal)


def _may_decide(actor: Actor, proposal: Proposal) -> bool:
    """Approving and rejecting are the same party's."""
    return parties.can_perform(actor, proposal, Action.APPROVE)


def _list_decrees(
    directive: Directive, stored: DecisionList, proposals: Mapping[int, Proposal], number: str, day: date | None
) -> dict[int, Decree]:
    """What each approval is recorded with. An OPD that there was not on that day is named by its proposal."""
    found: dict[int, Decree] = {}
    unfit: list[str] = []
    for row in stored.rows:
        if row.executing_agency is None:
            continue
        if day is None:
            raise Invalid("missing", "decree_date")
        found[row.proposal_id] = Decree(number, day, row.executing_agency)
        try:
            decisions.require_decree(directive, found[row.proposal_id])
        except Invalid as error:
            if error.field != "executing_agency":
                raise
            unfit.append(proposals[row.proposal_id].number)
    if unfit:
        raise Invalid("agencies_not_then", "decree_date", numbers=", ".join(sorted(unfit)))
    return found
