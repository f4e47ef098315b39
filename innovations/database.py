"""The database: one engine per app, settings per dialect, and who may write when.

SQLite takes one writer at a time. A transaction therefore says `BEGIN IMMEDIATE` unless it was announced as
read-only; a read followed by a write can then neither lose an update nor fail half-way with "locked".
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from sqlite3 import Connection as SQLiteConnection
from sqlite3 import OperationalError as SQLiteError
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from .models.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)

_read_only: ContextVar[bool] = ContextVar("read_only", default=False)

PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "cell_size_check=ON",
    "journal_size_limit=67108864",
)


WAL_PAUSES = (0.01, 0.05, 0.1, 0.3, 1, 3)
"""Seconds; only processes that open a new file at the same moment ever wait."""
BUSY_MILLISECONDS = 15_000
"""How long a writer waits for the one before it."""


def init_database(app: Flask) -> None:
    """Bind `db` to the app and install the settings of its dialect; `SQLITE_BUSY_MILLISECONDS` is for tests."""
    db.init_app(app)
    with app.app_context():
        _prepare_engine(db.engine, int(app.config.get("SQLITE_BUSY_MILLISECONDS", BUSY_MILLISECONDS)))


def _prepare_engine(engine: Engine, busy_milliseconds: int) -> None:
    """Install connection settings and the rule for beginning a transaction on `engine`."""

    def connect(connection: SQLiteConnection, _record: object) -> None:
        for pragma in (f"busy_timeout={busy_milliseconds}", *PRAGMAS):
            connection.execute(f"PRAGMA {pragma}")
        switch_to_wal(connection)

    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", connect)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def switch_to_wal(connection: SQLiteConnection) -> None:
    """Use the write-ahead log. A new file's first switch does not wait for `busy_timeout`, so it is tried again."""
    for pause in WAL_PAUSES:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except SQLiteError:
            time.sleep(pause)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def engine_options(url: str) -> dict[str, Any]:
    """Options for `create_engine`: our own BEGIN on SQLite, a pool that survives a fail-over on PostgreSQL."""
    if url.startswith("sqlite"):
        return {"connect_args": {"isolation_level": None, "check_same_thread": False}}
    return {"pool_pre_ping": True}


def _begin_sqlite(connection: Connection) -> None:
    """A reading transaction is held to it, as on PostgreSQL: what would write in a GET fails on both engines."""
    is_reading = _read_only.get()
    connection.exec_driver_sql(f"PRAGMA query_only={int(is_reading)}")
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if _read_only.get():
        # One picture of the data, so that the figures of a page and the pieces of a long file agree.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def set_read_only(value: bool) -> None:
    """Say whether transactions that begin from now on in this thread only read."""
    _read_only.set(value)


@contextmanager
def reading() -> Iterator[None]:
    """Run queries without a write lock, all of one moment, and end their transaction: objects read are detached.

    Raises `RuntimeError` inside a transaction that may have written, which it would undo.
    """
    if db.session().in_transaction() and not _read_only.get():
        raise RuntimeError("reading() would undo what this transaction has written")
    before = _read_only.set(True)
    try:
        yield
    finally:
        db.session.expunge_all()
        db.session.rollback()
        _read_only.reset(before)


@contextmanager
def aside() -> Iterator[Session]:
    """A short write transaction of its own, committed at the end, whatever becomes of the request.

    A transaction that only reads is ended first: call this when what it read is already in plain values.
    """
    if _read_only.get():
        db.session.rollback()
    before = _read_only.set(False)
    try:
        with Session(db.engine) as session, session.begin():
            yield session
    finally:
        _read_only.reset(before)
