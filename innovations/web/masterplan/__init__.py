"""The area /masterplan, and the links of a proposal under /usulan."""

from . import course_views, link_views, plan_views
from .views import blueprint

__all__ = ["blueprint", "course_views", "link_views", "plan_views"]
