"""Rows of /arahan."""

from tests.access import EVERYBODY, get

ROWS = [
    get("directives.index", "/arahan", EVERYBODY),
]
