"""The areas /penilaian, /arahan/<id>/penilaian and /arahan/<id>/peringkat."""

from . import board, ranking, reopening, views
from .blueprint import blueprint

__all__ = ["blueprint", "board", "ranking", "reopening", "views"]
