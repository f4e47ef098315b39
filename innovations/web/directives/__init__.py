"""The area /arahan."""

from . import committee_views, phase_views, rubric_views, scoring_terms_views, views
from .blueprint import blueprint

__all__ = ["blueprint", "committee_views", "phase_views", "rubric_views", "scoring_terms_views", "views"]
