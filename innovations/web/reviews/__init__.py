"""The areas /penilaian, and under /arahan/<id>: the board, sharing out, ranking, fairness sheet and minutes."""

from . import assigning, board, fairness, minutes, ranking, reopening, sheets, views
from .blueprint import blueprint

__all__ = ["assigning", "blueprint", "board", "fairness", "minutes", "ranking", "reopening", "sheets", "views"]
