"""Noticing that a thing changed since a form was opened on it: two editors do not undo each other unawares."""

import hashlib
import json

from .errors import DomainError


def digest_of(content: object) -> str:
    """A fingerprint of plain values: a form carries it along and is stale when it no longer fits."""
    text = json.dumps(content, default=str, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def require_fresh(seen: str | None, now: str) -> None:
    """Refuse who saw another fingerprint; `seen` None is somebody who opened no form."""
    if seen is not None and seen != now:
        raise DomainError("stale_form")
