"""What a reader is shown while a proposal's writers change it: the version last sent, but for the writers."""

from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import with_expression
from sqlalchemy.orm.interfaces import ORMOption

from innovations.models.proposals import Proposal, ProposalVersion

from . import policy, versions
from .actor import Actor


def title_for(actor: Actor) -> ColumnElement[str]:
    """The title as this reader knows it, to be searched and sorted by."""
    sent = (
        select(ProposalVersion.content["title"].as_string())
        .where(ProposalVersion.proposal_id == Proposal.id, ProposalVersion.version_no == Proposal.version_no)
        .correlate(Proposal)
        .scalar_subquery()
    )
    return case((policy.working_text_readable_by(actor), Proposal.title), else_=sent)


def with_title(actor: Actor) -> ORMOption:
    """Loads `Proposal.shown_title`."""
    return with_expression(Proposal.shown_title, title_for(actor))


def content_for(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """The text in the shape of a version. Needs `FOR_READING` and `FOR_FREEZING` of `domain.proposals` loaded."""
    if not policy.can_read_working_text(actor, proposal) and proposal.versions:
        return proposal.versions[-1].content
    return versions.freeze(proposal, proposal.attachments)
