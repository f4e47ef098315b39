"""The area /usulan."""

from . import (
    actions,
    amendments,
    dossier,
    explanation,
    files,
    follow_up,
    letter,
    redacting,
    saved_views,
    sections,
    submit,
    team,
    versions,
    views,
)
from .blueprint import blueprint

__all__ = [
    "actions",
    "amendments",
    "blueprint",
    "dossier",
    "explanation",
    "files",
    "follow_up",
    "letter",
    "redacting",
    "saved_views",
    "sections",
    "submit",
    "team",
    "versions",
    "views",
]
