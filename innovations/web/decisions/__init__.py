"""The area /arahan/<id>/keputusan and /arahan/<id>/surat: decisions of a round as one list, and their letters."""

from . import letters, views
from .blueprint import blueprint

__all__ = ["blueprint", "letters", "views"]
