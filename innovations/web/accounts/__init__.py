"""The area of accounts."""

from .views import blueprint

__all__ = ["blueprint"]
