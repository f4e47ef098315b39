"""Rows of /usulan."""

from tests.access import EVERYBODY, get

ROWS = [
    get("proposals.index", "/usulan", EVERYBODY),
]
