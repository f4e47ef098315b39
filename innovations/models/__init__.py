"""The nouns. Importing this package registers every table."""

from . import (
    accounts,
    agencies,
    directives,
    events,
    explanations,
    masterplan,
    minutes,
    notices,
    proposals,
    redactions,
    reviews,
    settings,
)

__all__ = [
    "accounts",
    "agencies",
    "directives",
    "events",
    "explanations",
    "masterplan",
    "minutes",
    "notices",
    "proposals",
    "redactions",
    "reviews",
    "settings",
]
