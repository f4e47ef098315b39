"""The areas /penilaian, and under /arahan/<id>: the board, sharing out, ranking, fairness sheet and minutes."""

from . import assigning, board, closing, fairness, minutes, ranking, reopening, sheets, views
from .blueprint import blueprint

__all__ = [
    "assigning",
    "blueprint",
    "board",
    "closing",
    "fairness",
    "minutes",
    "ranking",
    "reopening",
    "sheets",
    "views",
]
