"""Rows of /masterplan."""

from tests.access import EVERYBODY, get

ROWS = [
    get("masterplan.index", "/masterplan", EVERYBODY),
]
