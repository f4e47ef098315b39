"""The areas /penilaian, and of /arahan/<id> ranking, fairness sheet and minutes."""

from . import fairness, minutes, ranking, views
from .blueprint import blueprint

__all__ = ["blueprint", "fairness", "minutes", "ranking", "views"]
