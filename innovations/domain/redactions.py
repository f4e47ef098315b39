"""Redacting: the words and files that a blind committee gets instead of those that tell whose a proposal is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.proposals import Attachment, AttachmentKind, Proposal
from innovations.models.redactions import Redaction

from . import clock, files, policy
from .actor import Actor
from .errors import DomainError, Invalid
from .events import record
from .files import Upload
from .freshness import digest_of, require_fresh
from .moves import refuse_party
from .shown import find_redaction
from .versions import TEXT_FIELDS


def read_texts(proposal: Proposal) -> dict[str, str]:
    """What stands now: the redacted text, else the proposal's own to begin with."""
    own = {name: str(getattr(proposal, name)) for name in TEXT_FIELDS}
    redaction = find_redaction(proposal)
    return own if redaction is None else own | redaction.texts | {"title": redaction.title}


def digest(proposal: Proposal) -> str:
    """What a form is opened on."""
    return digest_of([proposal.version_no, read_texts(proposal)])


def list_files(proposal: Proposal) -> list[Attachment]:
    """The redacted files that reviewers may fetch."""
    found = select(Attachment).where(
        Attachment.proposal_id == proposal.id,
        Attachment.kind == AttachmentKind.REDACTED,
        Attachment.removed_at.is_(None),
    )
    return list(db.session.scalars(found.order_by(Attachment.id)))


def name_files(proposal: Proposal, present: Sequence[Attachment]) -> dict[str, Attachment]:
    """By what a reviewer's copy is called, `INV-2026-0001-1.pdf`: a file's own name may tell whose it is."""
    return {
        f"{proposal.number}-{place}{Path(row.filename).suffix.lower()}": row
        for place, row in enumerate(present, start=1)
    }


def require_open(proposal: Proposal, actor: Actor) -> None:
    """Refuse whoever does not run the round (403), and where no blind committee is ahead (409)."""
    if policy.can_redact(actor, proposal):
        return
    if not proposal.directive.is_blind:
        raise DomainError("not_blind")
    if not policy.can_manage_directives(actor):
        refuse_party(proposal, actor)
    raise DomainError("not_in_this_state", state=proposal.state)


def write(proposal: Proposal, actor: Actor, texts: Mapping[str, str], seen: str | None = None) -> Redaction:
    """Put these words in place of the version's own; the same once more changes nothing."""
    require_open(proposal, actor)
    texts = {name: texts.get(name, "") for name in TEXT_FIELDS}
    redaction = find_redaction(proposal)
    if redaction is not None and read_texts(proposal) == texts:
        return redaction
    require_fresh(seen, digest(proposal))
    if not texts["title"]:
        raise Invalid("missing", "title")
    if redaction is None:
        redaction = Redaction(proposal_id=proposal.id, version_no=proposal.version_no)
        db.session.add(redaction)
    redaction.title = texts.pop("title")
    redaction.texts = texts
    redaction.made_by_id, redaction.made_at = actor.id, clock.now()
    _record("proposal_redacted", proposal, actor)
    return redaction


def add_file(folder: Path, proposal: Proposal, actor: Actor, upload: Upload) -> Attachment:
    """A redacted file beside the evidence: at most five, none twice."""
    require_open(proposal, actor)
    present = list_files(proposal)
    files.require_room(present, upload)
    attachment = files.store(folder, proposal, actor, upload, AttachmentKind.REDACTED)
    db.session.flush()  # the event needs the file's id
    _record("redacted_file_added", proposal, actor, file_id=attachment.id)
    return attachment


def remove_file(proposal: Proposal, actor: Actor, attachment: Attachment) -> None:
    """Take it away from the reviewers."""
    require_open(proposal, actor)
    if attachment.removed_at is None:
        attachment.removed_at = clock.now()
        _record("redacted_file_removed", proposal, actor, file_id=attachment.id)


def _record(code: str, proposal: Proposal, actor: Actor, **details: Any) -> None:
    proposal.updated_at = clock.now()
    record(
        Topic.REVIEW,
        code,
        actor,
        subject_id=proposal.id,
        proposal=proposal,
        version_no=proposal.version_no,
        **details,
    )
