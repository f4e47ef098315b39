"""The areas /penilaian, and under /arahan/<id>: penilaian (the board), penugasan, peringkat and kewajaran."""

from . import assigning, board, fairness, ranking, views
from .blueprint import blueprint

__all__ = ["assigning", "blueprint", "board", "fairness", "ranking", "views"]
