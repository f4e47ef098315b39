"""The areas /penilaian, and under /arahan/<id>: board, sharing out, ranking, fairness, deliberation, minutes."""

from . import assigning, board, closing, discussion, fairness, minutes, ranking, reopening, revising, sheets, views
from .blueprint import blueprint

__all__ = [
    "assigning",
    "blueprint",
    "board",
    "closing",
    "discussion",
    "fairness",
    "minutes",
    "ranking",
    "reopening",
    "revising",
    "sheets",
    "views",
]
