"""The area /indeks, and the claims of an innovation under /usulan."""

from . import checking, claims, copying, keeping, national, profiles, region, years
from .blueprint import blueprint

__all__ = [
    "blueprint",
    "checking",
    "claims",
    "copying",
    "keeping",
    "national",
    "profiles",
    "region",
    "years",
]
