"""The area /penilaian."""

from .views import blueprint

__all__ = ["blueprint"]
