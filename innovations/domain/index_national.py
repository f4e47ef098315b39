"""The national profile of innovations in an index year: what the form of the ministry asks, so nobody types twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.followup import Trial
from innovations.models.index import IndexClaim, IndexProfile
from innovations.models.proposals import Proposal

from . import index_rights, shown
from .actor import Actor
from .proposals import FOR_READING


@dataclass(frozen=True)
class Profile:
    """An innovation with its claims of the year by indicator, and its answers."""

    proposal: Proposal
    claims: Mapping[str, IndexClaim]
    answers: Mapping[str, Any]
    trial_start: date | None
    """As in `map_trial_starts`."""


def map_trial_starts(proposals: Sequence[Proposal]) -> dict[int, date | None]:
    """By id: the day the trial began, or while that is not recorded the planned one."""
    query = select(Trial.proposal_id, Trial.started_on).where(Trial.proposal_id.in_([row.id for row in proposals]))
    begun = dict(db.session.execute(query).tuples().all())
    return {row.id: begun.get(row.id, row.trial_start) for row in proposals}


def list_profiles(
    actor: Actor, year: int, *, agency_id: int | None = None, number: str | None = None
) -> Sequence[Profile]:
    """Of all innovations that claim or answer anything in the year and whose evidence this person may read.

    In a constant number of queries; `number` narrows it to one.
    """
    of_year = or_(
        exists().where(IndexClaim.proposal_id == Proposal.id, IndexClaim.year == year, IndexClaim.level > 0),
        exists().where(IndexProfile.proposal_id == Proposal.id, IndexProfile.year == year),
    )
    clauses = [index_rights.evidence_readable_by(actor), of_year if number is None else Proposal.number == number]
    if agency_id is not None:
        clauses.append(Proposal.agency_id == agency_id)
    proposals = db.session.scalars(
        select(Proposal)
        .where(*clauses)
        .options(shown.with_title(actor), *FOR_READING)
        .order_by(Proposal.number, Proposal.id)
    ).all()
    ids = [proposal.id for proposal in proposals]
    claims: dict[int, dict[str, IndexClaim]] = {key: {} for key in ids}
    rows = db.session.scalars(
        select(IndexClaim)
        .where(IndexClaim.year == year, IndexClaim.proposal_id.in_(ids))
        .options(selectinload(IndexClaim.files))
        .order_by(IndexClaim.id)
    )
    for row in rows:
        claims[row.proposal_id][row.indicator] = row
    answers = db.session.execute(
        select(IndexProfile.proposal_id, IndexProfile.answers).where(
            IndexProfile.year == year, IndexProfile.proposal_id.in_(ids)
        )
    )
    by_proposal, starts = dict(answers.tuples().all()), map_trial_starts(proposals)
    return [Profile(row, claims[row.id], by_proposal.get(row.id, {}), starts[row.id]) for row in proposals]
