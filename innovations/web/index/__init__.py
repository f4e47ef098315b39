"""The area /indeks, and the claims of an innovation under /usulan."""

from . import checking, claims, profiles, years
from .blueprint import blueprint

__all__ = ["blueprint", "checking", "claims", "profiles", "years"]
