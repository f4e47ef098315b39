"""Which innovation serves which programme: suggested by its proposer, tied by kominfo once it is approved.

One programme at most is what an innovation is mainly for: to call another so makes the one before a supporting one.
"""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, load_only

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.masterplan import LinkState, LinkWeight, Programme, ProgrammeLink
from innovations.models.proposals import LIVE_STATES, Proposal

from . import clock, notices, policy, programmes
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh

MAX_SUGGESTIONS = 5
MAX_OFFERED = 300
MAX_CONTRIBUTION = 500
MAX_REASON = 500


def list_links(proposal: Proposal) -> list[ProgrammeLink]:
    """The proposal's links with their programmes: the main one, then others confirmed, rejected, suggested."""
    return list(
        db.session.scalars(
            select(ProgrammeLink)
            .join(ProgrammeLink.programme)
            .where(ProgrammeLink.proposal_id == proposal.id)
            .options(joinedload(ProgrammeLink.programme).joinedload(Programme.dimension))
            .order_by(ProgrammeLink.state, ProgrammeLink.weight, Programme.code, ProgrammeLink.id)
        )
    )


def list_for_programme(programme: Programme, actor: Actor) -> list[ProgrammeLink]:
    """Links to this programme on proposals the actor may see; suggestions only for who can confirm them.

    Rejected ones stand with the proposal alone.
    """
    query = (
        select(ProgrammeLink)
        .join(ProgrammeLink.proposal)
        .where(
            ProgrammeLink.programme_id == programme.id,
            ProgrammeLink.state != LinkState.REJECTED,
            policy.visible_to(actor),
            Proposal.state.in_(LIVE_STATES),
        )
        .options(joinedload(ProgrammeLink.proposal).joinedload(Proposal.agency))
        .order_by(ProgrammeLink.state, ProgrammeLink.weight, Proposal.number.desc(), ProgrammeLink.id)
    )
    if not policy.can_manage_masterplan(actor):
        query = query.where(ProgrammeLink.state == LinkState.CONFIRMED)
    return list(db.session.scalars(query))


def list_linkable(programme: Programme) -> list[Proposal]:
    """Approved innovations not yet tied to this programme, the newest `MAX_OFFERED`, with number and title alone."""
    tied = select(ProgrammeLink.proposal_id).where(
        ProgrammeLink.programme_id == programme.id, ProgrammeLink.state == LinkState.CONFIRMED
    )
    query = select(Proposal).where(Proposal.state.in_(LIVE_STATES), Proposal.id.not_in(tied))
    query = query.options(load_only(Proposal.number, Proposal.title, raiseload=True))
    return list(db.session.scalars(query.order_by(Proposal.number.desc(), Proposal.id).limit(MAX_OFFERED)))


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
    offered = select(Programme.id).where(Programme.id.in_(wanted), programmes.IN_FORCE).order_by(Programme.id)
    if set(db.session.scalars(offered.with_for_update(read=True))) != wanted:
        raise Invalid("programme_gone", "programme_ids")
    links = {link.programme_id: link for link in list_links(proposal)}
    dropped = [link for key, link in links.items() if link.state is LinkState.SUGGESTED and key not in wanted]
    added = sorted(wanted - links.keys())
    for link in dropped:
        db.session.delete(link)
    for programme_id in added:
        made = ProgrammeLink(proposal_id=proposal.id, programme_id=programme_id)
        _write(made, actor, LinkState.SUGGESTED, "")
        db.session.add(made)
    if dropped or added:
        _touch(proposal)
        record(
            Topic.PROPOSAL,
            "programmes_suggested",
            actor,
            proposal=proposal,
            programme_ids=sorted(wanted),
        )


def link(
    proposal: Proposal,
    actor: Actor,
    programme: Programme,
    contribution: str,
    weight: LinkWeight = LinkWeight.SUPPORTING,
) -> ProgrammeLink:
    """Tie an approved innovation to a programme; confirms what was suggested, and what was rejected once."""
    require_linker(proposal, actor)
    _check_contribution(contribution)
    programmes.require_in_force(programme)
    tied = db.session.scalar(
        select(ProgrammeLink).where(
            ProgrammeLink.proposal_id == proposal.id, ProgrammeLink.programme_id == programme.id
        )
    )
    if tied is not None and tied.state is LinkState.CONFIRMED:
        raise Invalid("already_linked", "programme_id")
    was_suggested = tied is not None and tied.state is LinkState.SUGGESTED
    if tied is None:
        tied = ProgrammeLink(proposal_id=proposal.id, programme_id=programme.id)
        db.session.add(tied)
    _write(tied, actor, LinkState.CONFIRMED, "")
    _weigh(tied, proposal, contribution, weight)
    record(
        Topic.MASTERPLAN,
        "programme_linked",
        actor,
        subject_id=programme.id,
        proposal=proposal,
        programme=programme.code,
        weight=weight,
        was_suggested=was_suggested,
    )
    return tied


def digest(tied: ProgrammeLink) -> str:
    """What a form is opened on."""
    return digest_of([tied.state, tied.weight, tied.contribution])


def change_link(
    tied: ProgrammeLink,
    proposal: Proposal,
    actor: Actor,
    contribution: str,
    weight: LinkWeight,
    seen: str | None = None,
) -> None:
    """Say anew what a confirmed link contributes and weighs. Needs the link's programme loaded."""
    require_linker(proposal, actor)
    require_fresh(seen, digest(tied))
    if tied.state is not LinkState.CONFIRMED:
        raise DomainError("happened_already")
    _check_contribution(contribution)
    if (tied.contribution, tied.weight) == (contribution, weight):
        return
    record(
        Topic.MASTERPLAN,
        "programme_link_changed",
        actor,
        subject_id=tied.programme_id,
        proposal=proposal,
        programme=tied.programme.code,
        weight=weight,
        old_contribution=tied.contribution,
        old_weight=tied.weight,
    )
    _weigh(tied, proposal, contribution, weight)


def unlink(tied: ProgrammeLink, proposal: Proposal, actor: Actor, reason: str) -> None:
    """Take a link back, or turn a suggestion down; its writers are told why. Needs the link's programme loaded."""
    require_linker(proposal, actor)
    if tied.state is LinkState.REJECTED:
        raise DomainError("happened_already")
    if not reason:
        raise Invalid("reason_missing", "reason")
    if len(reason) > MAX_REASON:
        raise Invalid("text_too_long", "reason", most=MAX_REASON)
    record(
        Topic.MASTERPLAN,
        "programme_unlinked" if tied.state is LinkState.CONFIRMED else "programme_rejected",
        actor,
        subject_id=tied.programme_id,
        proposal=proposal,
        reason=reason,
        programme=tied.programme.code,
        contribution=tied.contribution,
    )
    notices.tell_writers("programme_rejected", proposal, actor)
    _write(tied, actor, LinkState.REJECTED, reason)
    _weigh(tied, proposal, tied.contribution, LinkWeight.SUPPORTING)


def _check_contribution(contribution: str) -> None:
    if not contribution:
        raise Invalid("contribution_missing", "contribution")
    if len(contribution) > MAX_CONTRIBUTION:
        raise Invalid("text_too_long", "contribution", most=MAX_CONTRIBUTION)


def _write(tied: ProgrammeLink, actor: Actor, state: LinkState, reason: str) -> None:
    tied.state, tied.reason = state, reason
    tied.linked_at, tied.linked_by_id = clock.now(), actor.id


def _weigh(tied: ProgrammeLink, proposal: Proposal, contribution: str, weight: LinkWeight) -> None:
    """Write it; no other link of the proposal stays the main one beside a main one."""
    tied.contribution = contribution
    if weight is LinkWeight.MAIN:
        others = update(ProgrammeLink).where(
            ProgrammeLink.proposal_id == proposal.id, ProgrammeLink.programme_id != tied.programme_id
        )
        db.session.execute(others.values(weight=LinkWeight.SUPPORTING))
    tied.weight = weight
    _touch(proposal)


def _touch(proposal: Proposal) -> None:
    """What was loaded of its links is out of date now, and so is a form that showed them."""
    proposal.updated_at = clock.now()
    db.session.flush()  # first, or the rows to add would be lost with the expired list
    db.session.expire(proposal, ["links"])


def require_linker(proposal: Proposal, actor: Actor) -> None:
    """Kominfo (403 for others), once it is approved (409 before)."""
    require_part(policy.can_manage_masterplan(actor))
    if not policy.can_link(actor, proposal):
        raise DomainError("not_in_this_state", state=proposal.state)
