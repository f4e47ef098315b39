"""The area /usulan."""

from . import actions, views
from .blueprint import blueprint

__all__ = ["actions", "blueprint", "views"]
