"""Rows of the area index."""

from tests.access import Row

ROWS: list[Row] = []
