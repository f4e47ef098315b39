"""The area /usulan."""

from . import actions, files, letter, sections, submit, team, versions, views
from .blueprint import blueprint

__all__ = ["actions", "blueprint", "files", "letter", "sections", "submit", "team", "versions", "views"]
