"""Rows of /penilaian."""

from tests.access import EVERYBODY, get

ROWS = [
    get("reviews.index", "/penilaian", EVERYBODY),
]
