"""The area /indeks, and the claims of an innovation under /usulan."""

from .blueprint import blueprint

__all__ = ["blueprint"]
