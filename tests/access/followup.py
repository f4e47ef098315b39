"""Rows of the area followup."""

from tests.access import Row

ROWS: list[Row] = []
