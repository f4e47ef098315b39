"""The national profile of innovations in an index year: what the form of the ministry asks, so nobody types twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.index import IndexClaim, IndexProfile
from innovations.models.proposals import Proposal

from . import index_profiles, index_rights, shown
from .actor import Actor
from .index_profiles import Course
from .proposals import FOR_READING


@dataclass(frozen=True)
class Profile:
    """An innovation with its claims of the year by indicator, its days, and its answers complete with them."""

    proposal: Proposal
    claims: Mapping[str, IndexClaim]
    course: Course
    answers: Mapping[str, Any]


def list_profiles(
    actor: Actor, year: int, *, agency_id: int | None = None, number: str | None = None
) -> Sequence[Profile]:
    """Of all innovations that claim or answer anything in the year and whose score this person may see.

    In a constant number of queries; `number` narrows it to one.
    """
    of_year = or_(
        exists().where(IndexClaim.proposal_id == Proposal.id, IndexClaim.year == year, IndexClaim.level > 0),
        exists().where(IndexProfile.proposal_id == Proposal.id, IndexProfile.year == year),
    )
    clauses = [index_rights.score_visible_to(actor), of_year if number is None else Proposal.number == number]
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
    typed = select(IndexProfile.proposal_id, IndexProfile.answers).where(IndexProfile.year == year)
    answers = dict(db.session.execute(typed.where(IndexProfile.proposal_id.in_(ids))).tuples().all())
    courses = index_profiles.list_courses(Proposal.id.in_(ids))
    return [
        make_profile(proposal, claims[proposal.id], courses[proposal.id], answers.get(proposal.id, {}))
        for proposal in proposals
    ]


def make_profile(
    proposal: Proposal, claims: Mapping[str, IndexClaim], course: Course, answers: Mapping[str, Any]
) -> Profile:
    """From the answers as they were typed."""
    return Profile(proposal, claims, course, index_profiles.complete(answers, course.implemented))
