"""The areas /penilaian and /arahan/<id>/peringkat."""

from . import ranking, views
from .blueprint import blueprint

__all__ = ["blueprint", "ranking", "views"]
