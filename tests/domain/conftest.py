"""Fixtures of the domain's tests."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.pool import StaticPool
from time_machine import travel

from innovations import create_app
from innovations.database import db
from tests.domain.people import People, build
from tests.domain.stage import NOW, Stage


@pytest.fixture
def stage(app: Flask) -> Iterator[Stage]:
    """Everybody the legal route needs, at noon in Jayapura on 2 March 2026."""
    with travel(NOW, tick=False):
        yield Stage()


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """The same, built once and detached: predicates are pure and read only what was loaded."""
    settings = {"DATABASE_URL": "sqlite://", "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": StaticPool}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("policy")))
        app = create_app({"TESTING": True, "SECRET_KEY": "test" * 16, **settings})
    with app.app_context():
        db.create_all()
        yield build()
        db.session.remove()
        db.engine.dispose()
