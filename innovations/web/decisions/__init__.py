"""The area /arahan/<id>/keputusan: decisions of a round as one list, proposed by the chair, released by kominfo."""

from . import views
from .blueprint import blueprint

__all__ = ["blueprint", "views"]
