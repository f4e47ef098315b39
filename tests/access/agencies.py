"""Rows of /opd."""

from tests.access import EVERYBODY, get

ROWS = [
    get("agencies.index", "/opd", EVERYBODY),
]
