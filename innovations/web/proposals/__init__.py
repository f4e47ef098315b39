"""The area /usulan."""

from .views import blueprint

__all__ = ["blueprint"]
