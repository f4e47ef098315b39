"""The area /usulan."""

from . import actions, amendments, files, letter, redacting, sections, submit, team, versions, views
from .blueprint import blueprint

__all__ = [
    "actions",
    "amendments",
    "blueprint",
    "files",
    "letter",
    "redacting",
    "sections",
    "submit",
    "team",
    "versions",
    "views",
]
