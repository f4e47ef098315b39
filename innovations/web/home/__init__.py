"""The area of home."""

from . import notices
from .views import blueprint

__all__ = ["blueprint", "notices"]
