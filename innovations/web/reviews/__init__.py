"""The areas /penilaian, /arahan/<id>/peringkat and /arahan/<id>/kewajaran."""

from . import fairness, ranking, views
from .blueprint import blueprint

__all__ = ["blueprint", "fairness", "ranking", "views"]
