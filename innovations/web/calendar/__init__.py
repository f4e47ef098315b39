"""The calendar: days of directives, innovations and kominfo's entries, as a list and as a file."""

from . import entries
from .views import blueprint

__all__ = ["blueprint", "entries"]
