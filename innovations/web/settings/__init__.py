"""The area /pengaturan."""

from . import accounts, agencies, heads, log, slips, texts, tokens, views
from .blueprint import blueprint

__all__ = ["accounts", "agencies", "blueprint", "heads", "log", "slips", "texts", "tokens", "views"]
