"""Files handed in: judged by their content, stored under random names, and gone again when the work is undone.

A file is written before its row and removed when the transaction fails; files of removed rows go after the commit.
So a row never names a file that is not there.
"""

import hashlib
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.files import StoredFile
from innovations.models.proposals import Attachment, AttachmentKind, Proposal

from . import clock, images, policy
from .actor import Actor
from .errors import DomainError, Invalid
from .events import record
from .proposals import require_editable

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 5
MAX_NAME = 120
MEDIA_TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}

Row = TypeVar("Row", bound=StoredFile)


@dataclass(frozen=True)
class Upload:
    """A file that passed the checks, not stored yet."""

    filename: str
    media_type: str
    content: bytes
    sha256: str


def inspect(filename: str, content: bytes, field: str = "file") -> Upload:
    """Check name, size and structure. Raises `Invalid` for `field`. Touches neither disk nor database."""
    name = clean_name(filename)
    suffix = Path(name).suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise Invalid("file_type_unknown", field)
    if not content:
        raise Invalid("file_empty", field)
    if len(content) > MAX_BYTES:
        raise Invalid("file_too_large", field, most=MAX_BYTES // 1024**2)
    media_type = MEDIA_TYPES[suffix]
    if not is_whole(content, media_type):
        raise Invalid("file_content_differs", field, suffix=suffix.removeprefix(".").upper())
    return Upload(name, media_type, content, hashlib.sha256(content).hexdigest())


def clean_name(filename: str) -> str:
    """The name without folders, control and direction characters, at most 120 characters, its ending kept."""
    bare = re.split(r"[\\/]", unicodedata.normalize("NFC", filename))[-1]
    kept = "".join(char for char in bare if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    stem, dot, suffix = " ".join(kept.split()).rpartition(".")
    if not dot:
        return suffix[:MAX_NAME]
    return f"{(stem.strip('. ') or 'berkas')[: MAX_NAME - len(suffix[:10]) - 1]}.{suffix[:10]}"


def is_pdf(content: bytes) -> bool:
    """Begins with `%PDF-` and a version, ends with `%%EOF`."""
    return re.match(rb"%PDF-[12]\.[0-9]", content) is not None and b"%%EOF" in content[-1024:]


def is_whole(content: bytes, media_type: str) -> bool:
    """Is it what its name says, from beginning to end?"""
    if media_type == "application/pdf":
        return is_pdf(content)
    image = images.recognise(content)
    return image is not None and image.media_type == media_type


def store(folder: Path, proposal: Proposal, actor: Actor, upload: Upload, kind: AttachmentKind) -> Attachment:
    """Keep it as a file of the proposal; the caller has checked who may."""
    return keep(folder, Attachment(proposal_id=proposal.id, kind=kind), actor, upload)


def keep(folder: Path, row: Row, actor: Actor, upload: Upload) -> Row:
    """Write the file, and add `row`, which says whose it is, to the running transaction."""
    stored_name = secrets.token_hex(32)
    with writing(folder / stored_name) as file:
        file.write(upload.content)
    row.filename, row.media_type, row.size_bytes = upload.filename, upload.media_type, len(upload.content)
    row.sha256, row.stored_name = upload.sha256, stored_name
    row.uploaded_by_id, row.uploaded_at = actor.id, clock.now()
    db.session.add(row)
    return row


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A new file, on the disk when the block ends, and gone again unless the running transaction is committed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    _pending().append(path)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def duplicate(folder: Path, source: StoredFile, row: Row) -> Row | None:
    """The same document as `row`, which says whose it is: nothing is written twice where the disk can share it.

    Stored files never change, so both names may stand for one file. None when the file itself is lost.
    """
    stored_name = secrets.token_hex(32)
    path = folder / stored_name
    _pending().append(path)
    try:
        os.link(folder / source.stored_name, path)
    except FileNotFoundError:
        return None
    except OSError:  # a file system without links
        shutil.copyfile(folder / source.stored_name, path)
    for name in ("filename", "media_type", "size_bytes", "sha256", "uploaded_by_id", "uploaded_at"):
        setattr(row, name, getattr(source, name))
    row.stored_name = stored_name
    db.session.add(row)
    return row


def list_evidence(proposal: Proposal) -> list[Attachment]:
    """The evidence that counts now. Needs `attachments` loaded."""
    return [
        attachment
        for attachment in proposal.attachments
        if attachment.kind is AttachmentKind.EVIDENCE and attachment.removed_at is None
    ]


def add_evidence(folder: Path, proposal: Proposal, actor: Actor, upload: Upload) -> Attachment:
    """Attach a file to a draft or a returned proposal: at most five, none twice."""
    require_editable(proposal, actor)
    require_room(list_evidence(proposal), upload)
    attachment = store(folder, proposal, actor, upload, AttachmentKind.EVIDENCE)
    proposal.updated_at = clock.now()
    db.session.flush()  # the event needs the file's id
    _record("file_added", proposal, actor, attachment)
    return attachment


def require_room(present: Sequence[StoredFile], upload: Upload) -> None:
    """At most five, none twice."""
    if any(file.sha256 == upload.sha256 for file in present):
        raise Invalid("file_there_already", "file")
    if len(present) >= MAX_FILES:
        raise Invalid("files_too_many", "file", most=MAX_FILES)


def remove(proposal: Proposal, actor: Actor, attachment: Attachment) -> None:
    """Take evidence out; the file stays, since a frozen version may name it and `restore` undoes this."""
    require_editable(proposal, actor)
    _require_evidence(attachment)
    if attachment.removed_at is None:
        attachment.removed_at = clock.now()
        proposal.updated_at = clock.now()
        _record("file_removed", proposal, actor, attachment)


def restore(proposal: Proposal, actor: Actor, attachment: Attachment) -> None:
    """Undo `remove`."""
    require_editable(proposal, actor)
    _require_evidence(attachment)
    if attachment.removed_at is not None:
        if len(list_evidence(proposal)) >= MAX_FILES:
            raise DomainError("files_too_many", most=MAX_FILES)
        attachment.removed_at = None
        proposal.updated_at = clock.now()
        _record("file_restored", proposal, actor, attachment)


def _require_evidence(attachment: Attachment) -> None:
    if attachment.kind is not AttachmentKind.EVIDENCE:
        raise DomainError("file_is_official")


def _record(code: str, proposal: Proposal, actor: Actor, attachment: Attachment) -> None:
    record(Topic.PROPOSAL, code, actor, proposal=proposal, file_id=attachment.id)


def can_open(actor: Actor, proposal: Proposal, attachment: Attachment) -> bool:
    """May the actor fetch this file? What was never sent, or taken out, only those who write on it."""
    if attachment.kind is AttachmentKind.REDACTED:
        return policy.can_see_files(actor, proposal) and policy.can_see_reviewers(actor, proposal)
    if not policy.can_see_files(actor, proposal) or attachment.kind is AttachmentKind.REVIEW_SHEET:
        return False  # sheets have a door of their own: `paper_sheets.get_scan`
    is_shown = attachment.kind is not AttachmentKind.EVIDENCE or policy.can_read_working_text(actor, proposal)
    stands = attachment.removed_at is None and is_shown
    return stands or is_frozen(proposal, attachment) or policy.can_edit(actor, proposal)


def is_frozen(proposal: Proposal, attachment: Attachment) -> bool:
    """Does a version that was sent name this file? Needs `versions` loaded."""
    return any(
        file.get("sha256") == attachment.sha256
        for version in proposal.versions
        for file in version.content.get("files", [])
    )


def discard(folder: Path, stored_names: list[str]) -> None:
    """Delete these files once the running transaction is committed."""
    db.session().info.setdefault("doomed_files", []).extend(folder / name for name in stored_names)


def _pending() -> list[Path]:
    """Files written in the running transaction."""
    pending: list[Path] = db.session().info.setdefault("pending_files", [])
    return pending


@event.listens_for(db.session, "after_commit")
def _keep_files(session: Session) -> None:
    session.info.pop("pending_files", None)
    for path in session.info.pop("doomed_files", []):
        path.unlink(missing_ok=True)


@event.listens_for(db.session, "after_transaction_end")
def _drop_files(session: Session, transaction: SessionTransaction) -> Any:
    """After a commit nothing is pending any more; otherwise the work was undone, and its files go."""
    if transaction.parent is None:
        session.info.pop("doomed_files", None)
        for path in session.info.pop("pending_files", []):
            path.unlink(missing_ok=True)
