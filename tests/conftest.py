"""Fixtures: an app on a fresh in-memory database, and a client that checks every page it fetches."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.pool import StaticPool

from innovations import create_app
from innovations.database import db
from tests.browser import Browser


@pytest.fixture
def app(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app on an empty in-memory SQLite, inside its context."""
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test" * 16,
            "DATABASE_URL": "sqlite://",
            "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": StaticPool},
        }
    )
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A client with CSRF on, as a person uses it."""
    return Browser(app)
