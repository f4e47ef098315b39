"""The nouns. Importing this package registers every table."""

from . import accounts, agencies, directives, events, masterplan, minutes, proposals, redactions, reviews, settings

__all__ = [
    "accounts",
    "agencies",
    "directives",
    "events",
    "masterplan",
    "minutes",
    "proposals",
    "redactions",
    "reviews",
    "settings",
]
