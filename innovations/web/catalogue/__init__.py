"""The area /katalog: approved innovations for everybody to read, and which of them adopt which."""

from . import replication, views
from .blueprint import blueprint

__all__ = ["blueprint", "replication", "views"]
