"""The area /usulan."""

from . import actions, sections, submit, views
from .blueprint import blueprint

__all__ = ["actions", "blueprint", "sections", "submit", "views"]
