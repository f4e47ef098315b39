"""Rows of the area catalogue."""

from tests.access import Row

ROWS: list[Row] = []
