"""The area /laporan."""

from .views import blueprint

__all__ = ["blueprint"]
