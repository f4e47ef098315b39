"""The area of home."""

from .views import blueprint

__all__ = ["blueprint"]
