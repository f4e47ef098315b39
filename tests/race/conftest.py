"""A server on a database as `init` leaves it, and the same database in this process to prepare and look at rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from innovations.database import db
from tests.factories import make_user
from tests.race.visitors import Server


@pytest.fixture
def server(prepared_app: Flask, prepared_url: str, tmp_path: Path) -> Iterator[Server]:
    make_user()  # a database that someone uses gets no sample data
    db.session.remove()
    program = Server(prepared_url, tmp_path)
    program.start()
    yield program
    program.kill()
