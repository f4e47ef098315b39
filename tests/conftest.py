"""Fixtures: an app on a fresh database, and a client that checks every page it fetches.

The database is an in-memory SQLite; tests in the folders `BOTH_ENGINES` run a second time on PostgreSQL.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool, StaticPool

from innovations import create_app
from innovations.cli import prepare
from innovations.database import db, set_read_only
from innovations.domain import passwords
from innovations.models.base import Base
from tests.browser import Browser
from tests.postgres import Cluster, binaries, cluster
from tests.world import World

TESTS = Path(__file__).parent
BOTH_ENGINES = (TESTS / "models", TESTS / "domain", TESTS / "transfer", TESTS / "race")


SWEEPS = {"test_access", "test_headers", "test_objects", "test_odd_input"}


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walls around all endpoints are a group of their own: `make test-fast` leaves them out."""
    for item in items:
        if item.path.stem in SWEEPS and item.path.parent == TESTS:
            item.add_marker(pytest.mark.sweep)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of `BOTH_ENGINES` that uses a database on each engine, the second one marked `postgresql`.

    `@pytest.mark.engine("sqlite")` keeps a test to the one it is about.
    """
    if "engine_name" in metafunc.fixturenames and any(
        folder in metafunc.definition.path.parents for folder in BOTH_ENGINES
    ):
        only = metafunc.definition.get_closest_marker("engine")
        names = only.args if only else ("sqlite", "postgresql")
        marks = {"sqlite": (), "postgresql": (pytest.mark.postgresql,)}
        metafunc.parametrize("engine_name", [pytest.param(name, marks=marks[name]) for name in names], indirect=True)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A server for the whole run; without PostgreSQL its tests are skipped, but never where CI counts on them."""
    if binaries() is None and os.environ.get("CI") != "true":
        pytest.skip("PostgreSQL is not installed")
    with cluster() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_filled(postgresql_cluster: Cluster) -> Iterator[Engine]:
    """One database with all tables, emptied for each test by `empty_postgresql`."""
    engine = create_engine(postgresql_cluster.database(), poolclass=NullPool)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine_name(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def database_settings(engine_name: str, request: pytest.FixtureRequest) -> dict[str, Any]:
    """What makes `create_app` use a database of this engine; PostgreSQL's has its tables already."""
    if engine_name == "sqlite":
        return {"DATABASE_URL": "sqlite://", "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": StaticPool}}
    engine: Engine = request.getfixturevalue("postgresql_filled")
    return {"DATABASE_URL": engine.url.render_as_string(hide_password=False)}


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as `init` leaves it, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "pinova.db"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def prepared_postgresql(postgresql_cluster: Cluster) -> str:
    """The address of a database as `init` leaves it, to be copied."""
    url = postgresql_cluster.database()
    _prepare(url)
    return url


def _prepare(url: str) -> None:
    app = create_app({"TESTING": True, "SECRET_KEY": "test" * 16, "DATABASE_URL": url})
    with app.app_context():
        prepare()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def prepared_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database as `init` leaves it, which other processes can reach."""
    if engine_name == "sqlite":
        shutil.copyfile(request.getfixturevalue("prepared_sqlite"), tmp_path / "pinova.db")
        yield f"sqlite:///{tmp_path / 'pinova.db'}"
        return
    server: Cluster = request.getfixturevalue("postgresql_cluster")
    url = server.database(request.getfixturevalue("prepared_postgresql"))
    yield url
    server.drop(url)


@pytest.fixture
def prepared_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared_url: str) -> Iterator[Flask]:
    """An app on `prepared_url`, inside its context."""
    yield from _open(tmp_path, monkeypatch, prepared_url)


@pytest.fixture
def database_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without tables that other processes can reach: a SQLite file, or on PostgreSQL."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'pinova.db'}"
        return
    server: Cluster = request.getfixturevalue("postgresql_cluster")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def bare_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Iterator[Flask]:
    """An app on `database_url`, before `init`, inside its context."""
    yield from _open(tmp_path, monkeypatch, database_url)


def _open(folder: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> Iterator[Flask]:
    monkeypatch.setenv("INSTANCE_PATH", str(folder))
    app = create_app({"TESTING": True, "SECRET_KEY": "test" * 16, "DATABASE_URL": url})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _empty(engine: Engine) -> None:
    """Remove all rows and begin every id at 1 again: on small tables fifty times faster than TRUNCATE."""
    deletes = "; ".join(f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # references are not looked at
        connection.exec_driver_sql(deletes)
        connection.exec_driver_sql("SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences")


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """Passwords hashed with little work: hundreds of tests log in. `test_passwords` looks at the real costs."""
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One app on an in-memory SQLite for the whole run: its templates and queries are compiled once."""
    pool = {"SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": StaticPool}}
    app = _build(tmp_path_factory, {"DATABASE_URL": "sqlite://", **pool})
    with app.app_context():
        db.create_all()
        raw_sqlite().execute("PRAGMA reverse_unordered_selects = ON")  # who forgets ORDER BY is told at once
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_app(tmp_path_factory: pytest.TempPathFactory, postgresql_filled: Engine) -> Iterator[Flask]:
    """The same on PostgreSQL."""
    address = postgresql_filled.url.render_as_string(hide_password=False)
    app = _build(tmp_path_factory, {"DATABASE_URL": address})
    yield app
    with app.app_context():
        db.engine.dispose()


def _build(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, Any]) -> Flask:
    patch = pytest.MonkeyPatch()
    patch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    app = create_app({"TESTING": True, "SECRET_KEY": "test" * 16, **settings})
    patch.undo()
    return app


@pytest.fixture(scope="session")
def empty_sqlite(sqlite_app: Flask) -> Iterator[sqlite3.Connection]:
    """All tables and no row, to be copied over what a test leaves behind."""
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with sqlite_app.app_context():
        raw_sqlite().backup(kept)
    yield kept
    kept.close()


def raw_sqlite() -> sqlite3.Connection:
    raw = db.engine.raw_connection().driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


@pytest.fixture
def app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_settings: dict[str, Any], request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An app on an empty database, inside its context, with `tmp_path` as its instance folder."""
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    set_read_only(False)  # whatever the last request of the test before was
    if database_settings["DATABASE_URL"] == "sqlite://":
        empty: sqlite3.Connection = request.getfixturevalue("empty_sqlite")
        yield from _share(request.getfixturevalue("sqlite_app"), tmp_path, lambda: empty.backup(raw_sqlite()))
        return
    if database_settings["DATABASE_URL"].startswith("postgresql"):
        filled: Engine = request.getfixturevalue("postgresql_filled")
        yield from _share(request.getfixturevalue("postgresql_app"), tmp_path, lambda: _empty(filled))
        return
    app = create_app({"TESTING": True, "SECRET_KEY": "test" * 16, **database_settings})
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def _share(app: Flask, folder: Path, empty: Callable[[], None]) -> Iterator[Flask]:
    """The app of the whole run for one test: rows gone before, settings as they were after."""
    before, instance_path = dict(app.config), app.instance_path
    app.config["UPLOAD_FOLDER"], app.instance_path = str(folder / "uploads"), str(folder)
    with app.app_context():
        empty()
        yield app
        db.session.remove()
    app.config.clear()
    app.config.update(before)
    app.instance_path = instance_path


@pytest.fixture
def own_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app that no other test sees, inside its context: for tests that add to it."""
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    settings = {"DATABASE_URL": "sqlite://", "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": StaticPool}}
    app = create_app({"TESTING": True, "SECRET_KEY": "test" * 16, **settings})
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A client with CSRF on, as a person uses it."""
    return Browser(app)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to typst, for a PDF's own text is not searched easily."""
    inputs: list[str] = []
    compile_pdf = typst.compile

    def listen(*args: Any, **kwargs: Any) -> Any:
        inputs.append(str(kwargs.get("sys_inputs", "")).encode().decode("unicode_escape"))
        return compile_pdf(*args, **kwargs)

    monkeypatch.setattr(typst, "compile", listen)
    return inputs


@pytest.fixture(scope="session")
def _world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    patch = pytest.MonkeyPatch()
    instance = tmp_path_factory.mktemp("world")
    patch.setenv("INSTANCE_PATH", str(instance))
    world = World(instance)
    patch.undo()
    yield world
    world.close()


@pytest.fixture
def world(_world: World) -> World:
    """Every role and a proposal in every state, as built."""
    _world.reset()
    return _world
