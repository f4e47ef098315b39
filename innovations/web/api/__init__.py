"""The area /api/v1: read-only JSON for other systems."""

from . import innovations, views
from .blueprint import blueprint

__all__ = ["blueprint", "innovations", "views"]
