"""What a reader is shown: the version last sent while writers change it, and to a blind committee no names."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import with_expression
from sqlalchemy.orm.interfaces import ORMOption

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.proposals import Proposal, ProposalVersion
from innovations.models.redactions import Redaction

from . import policy, relations, versions
from .actor import Actor


def title_for(actor: Actor) -> ColumnElement[str]:
    """The title as this reader knows it, to be searched and sorted by."""
    known = case((policy.working_text_readable_by(actor), Proposal.title), else_=Proposal.sent_title)
    if not actor.seats:
        return known
    redacted = select(Redaction.title).where(_is_of_version()).correlate(Proposal).scalar_subquery()
    return case((relations.is_blind_sql(actor), func.coalesce(redacted, known)), else_=known)


def _is_of_version() -> ColumnElement[bool]:
    return and_(Redaction.proposal_id == Proposal.id, Redaction.version_no == Proposal.version_no)


def agency_for(actor: Actor) -> ColumnElement[str]:
    """The name of the OPD, empty where it is hidden; joins `Agency`."""
    return case((relations.is_blind_sql(actor), ""), else_=Agency.name)


def texts_for(proposal: Proposal, actor: Actor) -> Mapping[str, str]:
    """What a reviewer reads, by the names of `versions.TEXT_FIELDS`: the sent version, redacted where hidden."""
    texts: dict[str, Any] = {name: getattr(proposal, name) for name in versions.TEXT_FIELDS}
    if not policy.can_read_working_text(actor, proposal):
        texts |= _read_sent(proposal)
    redaction = None if policy.can_see_identity(actor, proposal) else find_redaction(proposal)
    return texts if redaction is None else texts | redaction.texts | {"title": redaction.title}


def _read_sent(proposal: Proposal) -> dict[str, Any]:
    content = db.session.scalar(
        select(ProposalVersion.content).where(
            ProposalVersion.proposal_id == proposal.id, ProposalVersion.version_no == proposal.version_no
        )
    )
    return {name: (content or {}).get(name, "") for name in versions.TEXT_FIELDS}


def find_redaction(proposal: Proposal) -> Redaction | None:
    """That of the version in hand."""
    return db.session.scalar(
        select(Redaction).where(Redaction.proposal_id == proposal.id, Redaction.version_no == proposal.version_no)
    )


def with_title(actor: Actor) -> ORMOption:
    """Loads `Proposal.shown_title`."""
    return with_expression(Proposal.shown_title, title_for(actor))


def content_for(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """The text in the shape of a version. Needs `FOR_READING` and `FOR_FREEZING` of `domain.proposals` loaded."""
    if not policy.can_read_working_text(actor, proposal) and proposal.versions:
        return proposal.versions[-1].content
    return versions.freeze(proposal, proposal.attachments)
