"""The area /katalog: approved innovations for everybody to read."""

from .blueprint import blueprint

__all__ = ["blueprint"]
