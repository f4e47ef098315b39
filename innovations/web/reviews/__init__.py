"""The areas /penilaian, and under /arahan/<id>: board, sharing out, ranking, fairness, deliberation, minutes."""

from . import assigning, board, discussion, fairness, minutes, ranking, reopening, revising, views
from .blueprint import blueprint

__all__ = [
    "assigning",
    "blueprint",
    "board",
    "discussion",
    "fairness",
    "minutes",
    "ranking",
    "reopening",
    "revising",
    "views",
]
