"""The area /pengaturan."""

from .views import blueprint

__all__ = ["blueprint"]
