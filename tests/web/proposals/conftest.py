"""Fixtures of the proposals' pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from time_machine import travel

from tests.web.proposals.office import NOW, Office


@pytest.fixture
def office(app: Flask) -> Iterator[Office]:
    """At noon in Jayapura on 2 March 2026."""
    with travel(NOW, tick=False):
        yield Office(app)
