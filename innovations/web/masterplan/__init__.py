"""The area /masterplan, and the links of a proposal under /usulan."""

from . import call_views, course_views, coverage_views, link_views, plan_views
from .views import blueprint

__all__ = ["blueprint", "call_views", "course_views", "coverage_views", "link_views", "plan_views"]
