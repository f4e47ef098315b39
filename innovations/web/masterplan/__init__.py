"""The area /masterplan, and the links of a proposal under /usulan."""

from . import link_views
from .views import blueprint

__all__ = ["blueprint", "link_views"]
