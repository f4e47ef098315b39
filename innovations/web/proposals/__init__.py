"""The area /usulan."""

from . import actions, amendments, explanation, files, letter, sections, submit, team, versions, views
from .blueprint import blueprint

__all__ = [
    "actions",
    "amendments",
    "blueprint",
    "explanation",
    "files",
    "letter",
    "sections",
    "submit",
    "team",
    "versions",
    "views",
]
