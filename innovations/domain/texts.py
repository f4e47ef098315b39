"""Short texts of the region and its emblem, edited on screen; what nobody edited is worded in `web/texts.py`."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, literal, select, union_all

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.settings import Emblem, Text

from . import accountability, clock, policy
from .accounts import require_admin
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .images import detect_image
from .letter_fields import AGENCY_FIELDS, FIELDS, find_faults

MAX_EMBLEM_BYTES = 300_000


class TextKey(StrEnum):
    OFFICE_LINE = "office_line"
    PASSWORD_CONTACT = "password_contact"  # noqa: S105 - the name of a text
    PRIVACY_CONTACT = "privacy_contact"
    HOME_WELCOME = "home_welcome"
    LETTERHEAD = "letterhead"
    LETTER_APPROVED = "letter_approved"
    LETTER_REJECTED = "letter_rejected"
    LETTER_AGENCY = "letter_agency"


MAX_LENGTHS: Mapping[TextKey, int] = {
    TextKey.OFFICE_LINE: 200,
    TextKey.PASSWORD_CONTACT: 500,
    TextKey.PRIVACY_CONTACT: 500,
    TextKey.HOME_WELCOME: 1000,
    TextKey.LETTERHEAD: 400,
    TextKey.LETTER_APPROVED: 4000,
    TextKey.LETTER_REJECTED: 4000,
    TextKey.LETTER_AGENCY: 4000,
}
LETTERS: Mapping[TextKey, Sequence[str]] = {
    TextKey.LETTER_APPROVED: FIELDS,
    TextKey.LETTER_REJECTED: FIELDS,
    TextKey.LETTER_AGENCY: AGENCY_FIELDS,
}
"""Templates, each with the fields that it may name."""


@dataclass(frozen=True)
class Regional:
    """What the region has set; `emblem_hash` None: no emblem."""

    texts: Mapping[TextKey, str]
    emblem_hash: str | None


def load() -> Regional:
    """All edited texts and the emblem's hash, in one query: every page asks, also one that shows a refused form."""
    query = union_all(
        select(literal("text").label("kind"), Text.key, Text.value),
        select(literal("emblem"), literal(""), Emblem.sha256),
    )
    with db.session.no_autoflush:  # what a refused verb left behind must not reach the database
        rows = db.session.execute(query).all()
    texts = {TextKey(key): value for kind, key, value in rows if kind == "text" and key in MAX_LENGTHS}
    return Regional(texts, next((value for kind, _, value in rows if kind == "emblem"), None))


def get(key: TextKey) -> Text | None:
    """The row of an edited text; None while the default stands."""
    return db.session.get(Text, key.value)


def digest(key: TextKey) -> str:
    """What a form is opened on."""
    row = get(key)
    return digest_of(row.value if row else "")


def can_change(key: TextKey, actor: Actor) -> bool:
    """The admin all of them, kominfo the letters."""
    return accountability.can_word_letters(actor) if key in LETTERS else policy.can_manage_accounts(actor)


def change_text(key: TextKey, actor: Actor, value: str, seen: str | None = None) -> None:
    """Set the text; an empty one brings the default back."""
    require_part(can_change(key, actor))
    row = db.session.get(Text, key.value, with_for_update=True)
    require_fresh(seen, digest(key))
    if len(value) > MAX_LENGTHS[key]:
        raise Invalid("too_long", "value", limit=MAX_LENGTHS[key])
    fields = LETTERS.get(key, ())
    faults = find_faults(value, fields) if fields else []
    if faults:
        known = ", ".join(f"{{{name}}}" for name in fields)
        raise Invalid("unknown_fields", "value", faults=", ".join(faults), known=known)
    if (row.value if row else "") == value:
        return
    if not value:
        db.session.execute(delete(Text).where(Text.key == key.value))
    elif row is None:
        db.session.add(Text(key=key.value, value=value, updated_at=clock.now()))
    else:
        row.value, row.updated_at = value, clock.now()
    record(Topic.SETTING, "text_changed" if value else "text_restored", actor, key=key.value)


def get_emblem() -> Emblem | None:
    return db.session.scalar(select(Emblem).order_by(Emblem.id).limit(1))


def set_emblem(actor: Actor, content: bytes) -> None:
    """A PNG or JPEG of at most 300 KB, judged by its content. Raises `Invalid`."""
    require_admin(actor)
    if len(content) > MAX_EMBLEM_BYTES:
        raise Invalid("emblem_too_large", "file")
    media_type = detect_image(content)
    if media_type is None:
        raise Invalid("emblem_not_an_image", "file")
    db.session.execute(delete(Emblem))
    digest = hashlib.sha256(content).hexdigest()
    db.session.add(Emblem(media_type=media_type, content=content, sha256=digest, updated_at=clock.now()))
    record(Topic.SETTING, "emblem_changed", actor, sha256=digest, size_bytes=len(content))


def remove_emblem(actor: Actor) -> None:
    """Back to the neutral sign of the app."""
    require_admin(actor)
    if get_emblem() is None:
        raise DomainError("happened_already")
    db.session.execute(delete(Emblem))
    record(Topic.SETTING, "emblem_removed", actor)
