"""The area /arahan."""

from .views import blueprint

__all__ = ["blueprint"]
