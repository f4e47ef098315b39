"""The nouns. Importing this package registers every table."""

from . import (
    accounts,
    agencies,
    decisions,
    directives,
    events,
    masterplan,
    minutes,
    notices,
    proposals,
    reviews,
    settings,
)

__all__ = [
    "accounts",
    "agencies",
    "decisions",
    "directives",
    "events",
    "masterplan",
    "minutes",
    "notices",
    "proposals",
    "reviews",
    "settings",
]
