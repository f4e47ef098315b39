"""The nouns. Importing this package registers every table."""

from . import accounts, agencies, directives, discussion, events, masterplan, minutes, proposals, reviews, settings

__all__ = [
    "accounts",
    "agencies",
    "directives",
    "discussion",
    "events",
    "masterplan",
    "minutes",
    "proposals",
    "reviews",
    "settings",
]
