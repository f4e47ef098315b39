"""The area /laporan."""

from . import letters, recap
from .views import blueprint

__all__ = ["blueprint", "letters", "recap"]
