"""The area of files that come in: under /masterplan, /usulan and /pengaturan."""

from . import undoing
from .views import blueprint

__all__ = ["blueprint", "undoing"]
