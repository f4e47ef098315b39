"""The areas /penilaian, and under /arahan/<id>: penilaian (the board), peringkat and kewajaran."""

from . import board, fairness, ranking, views
from .blueprint import blueprint

__all__ = ["blueprint", "board", "fairness", "ranking", "views"]
