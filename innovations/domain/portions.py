"""Long sequences, cut into what a database takes in one statement and memory holds at once."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Value = TypeVar("Value")

MOST = 500


def cut(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """In their order, at most `MOST` at a time."""
    for start in range(0, len(values), MOST):
        yield values[start : start + MOST]
