"""Replication: naming the innovation that one adopts, from here or from elsewhere, and finding who adopted one."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, joinedload, with_expression

from innovations.database import db
from innovations.models.adoptions import Adoption
from innovations.models.events import Topic
from innovations.models.proposals import LIVE_STATES, Proposal

from . import policy, shown, stewards
from .actor import Actor
from .errors import Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .numbers import is_number

MAX_SOURCE = 300


def get(proposal: Proposal) -> Adoption | None:
    """What this one adopts, with its source and the source's OPD."""
    source = joinedload(Adoption.source).joinedload(Proposal.agency)
    query = select(Adoption).where(Adoption.proposal_id == proposal.id).options(source)
    return db.session.scalar(query.execution_options(populate_existing=True))


def digest(proposal: Proposal) -> str:
    """What the form is opened on."""
    return digest_of(_read(get(proposal)))


def _read(adoption: Adoption | None) -> tuple[int | None, str]:
    return (adoption.source_id, adoption.source_text) if adoption is not None else (None, "")


def list_adopters(source: Proposal, actor: Actor | None = None) -> Sequence[Proposal]:
    """Who adopts it, with OPD: those the actor may see; for nobody in particular the approved ones, which all may."""
    seen = Proposal.state.in_(LIVE_STATES) if actor is None else policy.visible_to(actor)
    title = with_expression(Proposal.shown_title, Proposal.title) if actor is None else shown.with_title(actor)
    return db.session.scalars(
        select(Proposal)
        .join(Adoption, Adoption.proposal_id == Proposal.id)
        .where(Adoption.source_id == source.id, seen)
        .options(title, joinedload(Proposal.agency))
        .order_by(Proposal.number, Proposal.id)
    ).all()


def count_adopters() -> ColumnElement[int]:
    """SQL: how many approved innovations adopt the proposal of the row; the same figure for every reader."""
    adopter = aliased(Proposal)
    return (
        select(func.count())
        .select_from(Adoption)
        .join(adopter, adopter.id == Adoption.proposal_id)
        .where(Adoption.source_id == Proposal.id, adopter.state.in_(LIVE_STATES))
        .correlate(Proposal)
        .scalar_subquery()
    )


def map_counts(proposal_ids: Collection[int]) -> Mapping[int, int]:
    """`count_adopters` of each of these."""
    rows = db.session.execute(select(Proposal.id, count_adopters()).where(Proposal.id.in_(proposal_ids)))
    return {row[0]: row[1] for row in rows}


def name_source(proposal: Proposal, actor: Actor, number: str, text: str, seen: str | None = None) -> None:
    """Say what this one adopts: the approved innovation of this number, or in words one of elsewhere; or nothing.

    The row of the proposal need not be held by the caller. Raises `Invalid`.
    """
    require_part(stewards.can_name_source(actor, proposal))
    if number and text:
        raise Invalid("two_sources", "source_text")
    if len(text) > MAX_SOURCE:
        raise Invalid("text_too_long", "source_text", most=MAX_SOURCE)
    source = _find_source(number) if number else None
    _hold(proposal, source)
    require_part(stewards.can_name_source(actor, proposal))
    adoption, wanted = get(proposal), (source.id if source else None, text)
    if _read(adoption) == wanted:
        return
    require_fresh(seen, digest_of(_read(adoption)))
    if source is not None and proposal.id in _list_chain(source.id):
        raise Invalid("adopts_in_a_ring" if source.id != proposal.id else "adopts_itself", "number")
    _write(proposal, adoption, wanted)
    code = "source_named" if any(wanted) else "source_removed"
    record(
        Topic.PROPOSAL,
        code,
        actor,
        proposal=proposal,
        source=source.number if source else text,
    )


def _write(proposal: Proposal, adoption: Adoption | None, wanted: tuple[int | None, str]) -> None:
    if adoption is None:
        adoption = Adoption(proposal_id=proposal.id)
        db.session.add(adoption)
    adoption.source_id, adoption.source_text = wanted
    if not any(wanted):
        db.session.delete(adoption)


def _find_source(number: str) -> Proposal:
    """One refusal for what is not there and for what is not approved: nothing is learnt about hidden ones."""
    query = select(Proposal).where(Proposal.number == number, Proposal.state.in_(LIVE_STATES))
    source = db.session.scalar(query) if is_number(number) else None
    if source is None:
        raise Invalid("source_unknown", "number")
    return source


def _hold(proposal: Proposal, source: Proposal | None) -> None:
    """Both rows, in the order of their ids: two that adopt each other at once come one after the other."""
    ids = {proposal.id, source.id if source else proposal.id}
    db.session.execute(select(Proposal.id).where(Proposal.id.in_(ids)).order_by(Proposal.id).with_for_update())
    db.session.refresh(proposal, ["state"])


def _list_chain(proposal_id: int) -> set[int]:
    """This one, what it adopts, what that adopts, and so on."""
    found: set[int] = set()
    following: int | None = proposal_id
    while following is not None and following not in found:
        found.add(following)
        following = db.session.scalar(select(Adoption.source_id).where(Adoption.proposal_id == following))
    return found
