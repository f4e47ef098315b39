"""A second person verifies what was claimed for the index: kominfo, never who claimed, uploaded or tends it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.events import Event, Topic
from innovations.models.index import IndexClaim, IndexFile
from innovations.models.proposals import Proposal

from . import clock, index_claims, index_scoring, index_years, relations, stewards
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import require_fresh
from .index_rules import Indicator
from .notices import notify

MAX_NOTE = 1000


def can_verify(actor: Actor, proposal: Proposal) -> bool:
    """Kominfo, but neither involved in it nor heading an OPD that tends it; of each claim `is_second_person`."""
    own = relations.is_involved(actor, proposal) or stewards.is_steward_of(actor, proposal)
    return stewards.can_tend(actor, proposal) and stewards.is_kominfo(actor) and not own


def verifiable_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_verify`."""
    if not stewards.is_kominfo(actor):
        return false()
    steward = func.coalesce(stewards.is_steward_sql(actor), false())  # an imported one may have no executing OPD
    return and_(stewards.tendable_by(actor), ~relations.is_involved_sql(actor), ~steward)


def is_second_person(actor: Actor, claim: IndexClaim) -> bool:
    """Never wrote it nor uploaded a document of it."""
    return not db.session.scalar(select(wrote(actor)).select_from(IndexClaim).where(IndexClaim.id == claim.id))


def wrote(actor: Actor) -> ColumnElement[bool]:
    """Over `IndexClaim`: did this person ever write it or put a document to it, whoever did so last?"""
    uploaded = exists().where(IndexFile.claim_id == IndexClaim.id, IndexFile.uploaded_by_id == actor.id)
    ever = exists().where(
        Event.proposal_id == IndexClaim.proposal_id,
        Event.actor_id == actor.id,
        Event.code.in_(index_claims.WRITING),
        Event.details["year"].as_integer() == IndexClaim.year,
        Event.details["indicator"].as_string() == IndexClaim.indicator,
    )
    return or_(IndexClaim.claimed_by_id == actor.id, uploaded, ever)


def require_verifiable(actor: Actor, proposal: Proposal, claim: IndexClaim | None) -> None:
    """Refuse whose part it is not (403), what has no evidence, and the claimant's own (409). Needs `files` loaded."""
    require_part(can_verify(actor, proposal))
    if claim is None or not claim.level or not index_scoring.has_evidence(claim):
        raise DomainError("index_no_evidence")
    if not is_second_person(actor, claim):
        raise DomainError("index_second_person")


def verify(
    proposal: Proposal,
    actor: Actor,
    year: int,
    indicator: Indicator,
    level: int,
    note: str,
    seen: str | None = None,
) -> None:
    """Find the level that the evidence bears out: at most what is claimed, less only with a note.

    The same once more by the same person is nothing new. The claimant is told of less.
    """
    index_years.require_open(year)
    claim = index_claims.get(proposal, year, indicator.key)
    require_verifiable(actor, proposal, claim)
    if claim is None or (claim.verified_by_id, claim.verified_level, claim.verified_note) == (actor.id, level, note):
        return
    require_fresh(seen, index_claims.digest(claim))
    if not 0 <= level <= claim.level:
        raise Invalid("index_level_above_claim", "verified_level", most=claim.level)
    if len(note) > MAX_NOTE:
        raise Invalid("text_too_long", "note", most=MAX_NOTE)
    if level < claim.level and not note:
        raise Invalid("index_note_missing", "note")
    claim.verified_level, claim.verified_note = level, note
    claim.verified_at, claim.verified_by_id = clock.now(), actor.id
    told: dict[str, Any] = {"year": year, "indicator": indicator.key, "level": level}
    record(Topic.PROPOSAL, "index_verified", actor, proposal=proposal, reason=note, **told)
    if level < claim.level:
        notify(claim.claimed_by_id, "index_verified_lower", proposal=proposal, year=year, key=indicator.key)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to."""

    year: int | None = None
    agency_id: int | None = None


def select_queue(actor: Actor, filters: Filters) -> Select[tuple[IndexClaim]]:
    """Claims with evidence that wait for this person's check, with their proposal and its OPD; the oldest first."""
    documents = exists().where(IndexFile.claim_id == IndexClaim.id)
    query = (
        select(IndexClaim)
        .join(Proposal, Proposal.id == IndexClaim.proposal_id)
        .where(
            _of_open_years(),
            IndexClaim.level > 0,
            IndexClaim.verified_level.is_(None),
            or_(IndexClaim.link != "", documents),
            ~wrote(actor),
            verifiable_by(actor),
        )
        .options(joinedload(IndexClaim.proposal).joinedload(Proposal.agency))
        .order_by(IndexClaim.claimed_at, IndexClaim.id)
    )
    if filters.year is not None:
        query = query.where(IndexClaim.year == filters.year)
    return query if filters.agency_id is None else query.where(Proposal.agency_id == filters.agency_id)


def _of_open_years() -> ColumnElement[bool]:
    """Of a year that is not frozen, and of an indicator that its rules still know."""
    known = [
        and_(
            IndexClaim.year == year.year,
            IndexClaim.indicator.in_([indicator.key for indicator in index_years.get_rules(year).indicators]),
        )
        for year in index_years.list_all()
        if year.frozen_at is None
    ]
    return or_(false(), *known)
