"""Fixtures of the domain's tests."""

from collections.abc import Iterator

import pytest
from flask import Flask
from time_machine import travel

from tests.domain.stage import NOW, Stage


@pytest.fixture
def stage(app: Flask) -> Iterator[Stage]:
    """Everybody the legal route needs, at noon in Jayapura on 2 March 2026."""
    with travel(NOW, tick=False):
        yield Stage()
