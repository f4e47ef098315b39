"""The nouns. Importing this package registers every table."""

from . import (
    accounts,
    agencies,
    decisions,
    directives,
    discussion,
    events,
    explanations,
    followup,
    index,
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
    "decisions",
    "directives",
    "discussion",
    "events",
    "explanations",
    "followup",
    "index",
    "masterplan",
    "minutes",
    "notices",
    "proposals",
    "redactions",
    "reviews",
    "settings",
]
