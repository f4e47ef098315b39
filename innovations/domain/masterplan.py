"""Which innovation serves which programme: suggested by its proposer, tied by kominfo once it is approved."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.masterplan import LinkState, Programme, ProgrammeLink
from innovations.models.proposals import LIVE_STATES, Proposal

from . import clock, policy, programmes
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record

MAX_SUGGESTIONS = 5
MAX_CONTRIBUTION = 500


def list_links(proposal: Proposal) -> list[ProgrammeLink]:
    """The proposal's links with their programmes, those confirmed first."""
    return list(
        db.session.scalars(
            select(ProgrammeLink)
            .join(ProgrammeLink.programme)
            .where(ProgrammeLink.proposal_id == proposal.id)
            .options(joinedload(ProgrammeLink.programme).joinedload(Programme.dimension))
            .order_by(ProgrammeLink.state, Programme.code, ProgrammeLink.id)
        )
    )


def list_for_programme(programme: Programme, actor: Actor) -> list[ProgrammeLink]:
    """Links to this programme on proposals the actor may see; suggestions only for who can confirm them."""
    query = (
        select(ProgrammeLink)
        .join(ProgrammeLink.proposal)
        .where(
            ProgrammeLink.programme_id == programme.id,
            policy.visible_to(actor),
            Proposal.state.in_(LIVE_STATES),
        )
        .options(joinedload(ProgrammeLink.proposal).joinedload(Proposal.agency))
        .order_by(ProgrammeLink.state, Proposal.number.desc(), ProgrammeLink.id)
    )
    if not policy.can_manage_masterplan(actor):
        query = query.where(ProgrammeLink.state == LinkState.CONFIRMED)
    return list(db.session.scalars(query))


def select_linkable(programme: Programme) -> Select[tuple[Proposal]]:
    """Approved innovations not yet tied to this programme, newest first."""
    tied = select(ProgrammeLink.proposal_id).where(
        ProgrammeLink.programme_id == programme.id, ProgrammeLink.state == LinkState.CONFIRMED
    )
    query = select(Proposal).where(Proposal.state.in_(LIVE_STATES), Proposal.id.not_in(tied))
    return query.order_by(Proposal.number.desc(), Proposal.id)


def list_linkable(programme: Programme, limit: int = 300) -> list[Proposal]:
    return list(db.session.scalars(select_linkable(programme).limit(limit)))


def get(proposal: Proposal, link_id: int) -> ProgrammeLink | None:
    """The link of this id if it belongs to this proposal, with its programme."""
    return db.session.scalar(
        select(ProgrammeLink)
        .where(ProgrammeLink.id == link_id, ProgrammeLink.proposal_id == proposal.id)
        .options(joinedload(ProgrammeLink.programme))
    )


def set_suggestions(proposal: Proposal, actor: Actor, programme_ids: Collection[int]) -> None:
    """The proposer's own view of which programmes it serves, in place of what was suggested before.

    Links that kominfo has confirmed stay. Raises `Invalid` for an unknown programme or more than five.
    """
    require_part(policy.can_edit(actor, proposal))
    wanted = set(programme_ids)
    if len(wanted) > MAX_SUGGESTIONS:
        raise Invalid("too_many_programmes", "programme_ids", most=MAX_SUGGESTIONS)
    offered = select(Programme.id).where(Programme.id.in_(wanted), programmes.IN_FORCE)
    if set(db.session.scalars(offered.with_for_update(read=True))) != wanted:
        raise Invalid("programme_gone", "programme_ids")
    links = {link.programme_id: link for link in list_links(proposal)}
    dropped = [link for key, link in links.items() if link.state is LinkState.SUGGESTED and key not in wanted]
    added = sorted(wanted - links.keys())
    for link in dropped:
        db.session.delete(link)
    for programme_id in added:
        db.session.add(_new_link(proposal, programme_id, actor, LinkState.SUGGESTED, ""))
    if dropped or added:
        _touch(proposal)
        record(
            Topic.PROPOSAL,
            "programmes_suggested",
            actor,
            subject_id=proposal.id,
            proposal=proposal,
            programme_ids=sorted(wanted),
        )


def link(proposal: Proposal, actor: Actor, programme: Programme, contribution: str) -> ProgrammeLink:
    """Tie an approved innovation to a programme with a sentence on what it contributes; confirms a suggestion."""
    _require_linker(proposal, actor)
    if not contribution:
        raise Invalid("contribution_missing", "contribution")
    if len(contribution) > MAX_CONTRIBUTION:
        raise Invalid("text_too_long", "contribution", most=MAX_CONTRIBUTION)
    programmes.require_in_force(programme)
    tied = db.session.scalar(
        select(ProgrammeLink).where(
            ProgrammeLink.proposal_id == proposal.id, ProgrammeLink.programme_id == programme.id
        )
    )
    if tied is not None and tied.state is LinkState.CONFIRMED:
        raise Invalid("already_linked", "programme_id")
    was_suggested = tied is not None
    if tied is None:
        tied = _new_link(proposal, programme.id, actor, LinkState.CONFIRMED, contribution)
        db.session.add(tied)
    tied.state, tied.contribution = LinkState.CONFIRMED, contribution
    tied.linked_at, tied.linked_by_id = clock.now(), actor.id
    _touch(proposal)
    record(
        Topic.MASTERPLAN,
        "programme_linked",
        actor,
        subject_id=programme.id,
        proposal=proposal,
        programme=programme.code,
        was_suggested=was_suggested,
    )
    return tied


def unlink(tied: ProgrammeLink, proposal: Proposal, actor: Actor, reason: str) -> None:
    """Take a link back, or turn a suggestion down, with a reason. Needs the link's programme loaded."""
    _require_linker(proposal, actor)
    if not reason:
        raise Invalid("reason_missing", "reason")
    record(
        Topic.MASTERPLAN,
        "programme_unlinked",
        actor,
        subject_id=tied.programme_id,
        proposal=proposal,
        reason=reason,
        programme=tied.programme.code,
        contribution=tied.contribution,
    )
    db.session.delete(tied)
    _touch(proposal)


def _new_link(
    proposal: Proposal, programme_id: int, actor: Actor, state: LinkState, contribution: str
) -> ProgrammeLink:
    return ProgrammeLink(
        proposal_id=proposal.id,
        programme_id=programme_id,
        state=state,
        contribution=contribution,
        linked_at=clock.now(),
        linked_by_id=actor.id,
    )


def _touch(proposal: Proposal) -> None:
    """What was loaded of its links is out of date now, and so is a form that showed them."""
    proposal.updated_at = clock.now()
    db.session.flush()  # first, or the rows to add would be lost with the expired list
    db.session.expire(proposal, ["links"])


def _require_linker(proposal: Proposal, actor: Actor) -> None:
    require_part(policy.can_manage_masterplan(actor))
    if not policy.can_link(actor, proposal):
        raise DomainError("not_in_this_state", state=proposal.state)
