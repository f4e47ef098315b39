"""Rows of /pengaturan."""

from tests.access import EVERYBODY, get

ROWS = [
    get("settings.index", "/pengaturan", EVERYBODY),
]
