"""Filing an innovation anew in another index year (ajukan kembali): what it claimed before, to be checked anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, selectinload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.index import IndexClaim, IndexFile, IndexProfile, IndexYear
from innovations.models.proposals import Proposal

from . import clock, files, index_profiles, index_years, stewards
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .index_claims import KINDS, list_kinds
from .index_rules import Indicator, Rules
from .proposals import name_affairs

AT_ONCE = 200
"""So many innovations are filed anew in one transaction: others wait for it."""


@dataclass(frozen=True)
class Candidate:
    """An innovation with claims of the older year that the newer one lacks."""

    number: str
    title: str
    agency: str
    claims: int


def can_resubmit(actor: Actor, target: IndexYear) -> bool:
    """The year is open, there is an earlier one, and this person tends any innovation."""
    if target.frozen_at is not None or not list_sources(target.year):
        return False
    return db.session.scalar(select(Proposal.id).where(stewards.tendable_by(actor)).limit(1)) is not None


def list_sources(target: int) -> Sequence[IndexYear]:
    """The years before it, the latest first."""
    return [year for year in index_years.list_all() if year.year < target]


def list_candidates(actor: Actor, source: int, target: IndexYear) -> list[Candidate]:
    """What this person may file anew, by number."""
    new = _select_new(source, target).subquery()
    rows = db.session.execute(
        select(Proposal, func.count(new.c.id))
        .join(new, new.c.proposal_id == Proposal.id)
        .where(stewards.tendable_by(actor))
        .group_by(Proposal.id)
        .options(selectinload(Proposal.agency))
        .order_by(Proposal.number, Proposal.id)
    )
    return [Candidate(row.number, row.title, row.agency.name, claims) for row, claims in rows]


def resubmit(folder: Path, proposal: Proposal, actor: Actor, source: int, target: int) -> int:
    """Copy its claims with their documents, and its profile; how many claims. What stands in the year already stays.

    Each claim keeps its claimant, whose word it is; nothing of it counts as verified. The proposal is handed over
    held (`proposals.get`). The second of two finds nothing left to copy.
    """
    year = _require_target(source, target)
    require_part(stewards.can_tend(actor, proposal))
    rules = index_years.get_rules(year)
    query = _select_new(source, year).where(IndexClaim.proposal_id == proposal.id)
    claims = db.session.scalars(query.options(selectinload(IndexClaim.files)).order_by(IndexClaim.id)).all()
    for claim in claims:
        indicator = rules.find(claim.indicator)
        if indicator is not None:
            _copy(folder, claim, target, indicator)
    if _copy_profile(proposal, source, year, rules) or claims:
        told: dict[str, Any] = {"year": target, "from_year": source, "claims": len(claims)}
        record(Topic.PROPOSAL, "index_resubmitted", actor, proposal=proposal, **told)
    return len(claims)


def resubmit_all(folder: Path, actor: Actor, source: int, target: int) -> tuple[int, int]:
    """What this person may file anew, at most `AT_ONCE` of them: (innovations, claims)."""
    year = _require_target(source, target)
    numbers = [row.number for row in list_candidates(actor, source, year)[:AT_ONCE]]
    held = db.session.scalars(
        select(Proposal)
        .where(Proposal.number.in_(numbers), stewards.tendable_by(actor))
        .options(selectinload(Proposal.team))
        .order_by(Proposal.id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    ).all()
    copied = [resubmit(folder, proposal, actor, source, target) for proposal in held]
    return sum(count > 0 for count in copied), sum(copied)


def _require_target(source: int, target: int) -> IndexYear:
    if source >= target:
        raise DomainError("index_source_not_earlier")
    return index_years.require_open(target)


def _select_new(source: int, target: IndexYear) -> Select[tuple[IndexClaim]]:
    """Claims of the older year whose indicator the newer one knows and where nothing is claimed yet."""
    keys = [indicator.key for indicator in index_years.get_rules(target).indicators]
    other = aliased(IndexClaim)
    there = exists().where(
        other.proposal_id == IndexClaim.proposal_id,
        other.indicator == IndexClaim.indicator,
        other.year == target.year,
    )
    return select(IndexClaim).where(
        IndexClaim.year == source, IndexClaim.level > 0, IndexClaim.indicator.in_(keys), ~there
    )


def _copy(folder: Path, claim: IndexClaim, target: int, indicator: Indicator) -> None:
    """Documents of a kind that the newer year refuses stay behind."""
    kept = ("proposal_id", "indicator", "level", "letter_number", "letter_date", "about", "link", "claimed_by_id")
    values = {name: getattr(claim, name) for name in kept}
    copy = IndexClaim(year=target, claimed_at=clock.now(), copied_from=claim.year, files=[], **values)
    db.session.add(copy)
    db.session.flush()  # the files name the claim by its id
    kinds = {KINDS[kind] for kind in list_kinds(indicator)}
    for file in claim.files:
        if file.media_type in kinds:
            files.duplicate(folder, file, IndexFile(claim_id=copy.id))


def _copy_profile(proposal: Proposal, source: int, year: IndexYear, rules: Rules) -> bool:
    """Answers that the newer year asks for too, allows, and does not have yet. Was any taken over?"""
    asked = index_profiles.list_asked(rules)
    before = index_profiles.read_days(asked, index_profiles.get_answers(proposal, source))
    row = db.session.get(IndexProfile, (proposal.id, year.year))
    there: Mapping[str, Any] = row.answers if row is not None else {}
    affairs = name_affairs()
    taken: dict[str, Any] = {}
    for field in asked:
        if field.key in before and field.key not in there:
            try:
                taken[field.key] = index_profiles.clean(field, before[field.key], affairs)
            except Invalid:  # no choice any more
                continue
    if not taken:
        return False
    if row is None:
        row = IndexProfile(proposal_id=proposal.id, year=year.year)
        db.session.add(row)
    row.answers, row.updated_at = {**there, **taken}, clock.now()
    return True
