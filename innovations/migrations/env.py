"""How a migration runs: all in one transaction, and refused when rows, references or the search index would suffer.

SQLite rebuilds a table to change it. With foreign keys on, dropping the old copy deletes the rows that refer to it,
and its triggers (those that feed the full-text index) go with it. So the engine here is one of its own with foreign
keys off, the triggers are put back, the index is filled again, and before the commit every table's rows are counted.

A revision that means to drop rows says so: `MAY_SHRINK = ("table", ...)` beside its `revision`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from sqlite3 import Connection as SQLiteConnection
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection, NullPool, create_engine, event, inspect, text
from sqlalchemy.schema import SchemaItem

from innovations.database import switch_to_wal
from innovations.models.base import Base, UTCDateTime
from innovations.transfer.search_index import include_object

VERSION_TABLE = "alembic_version"
LOCK = 7_466_201
"""Any number: PostgreSQL's advisory lock that lets one process migrate at a time."""


def run() -> None:
    """Migrate, or let autogenerate compare, in one transaction."""
    if context.is_offline_mode():
        raise CommandError("Migrations look at the rows they touch, so they need the database itself.")
    shrinking: set[str] = set()
    with _connect() as connection, connection.begin():
        is_sqlite = connection.dialect.name == "sqlite"
        hidden = _search_tables(connection) if is_sqlite else frozenset[str]()
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        triggers = _triggers(connection) if is_sqlite else {}
        before = _count_rows(connection, hidden)
        _configure(connection, hidden, shrinking)
        context.run_migrations()
        if is_sqlite:
            _restore_search(connection, triggers)
            _check_references(connection)
        _refuse_loss(before, _count_rows(connection, hidden), shrinking)


@contextmanager
def _connect() -> Iterator[Connection]:
    engine = create_engine(current_app.config["SQLALCHEMY_DATABASE_URI"], poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        yield connection


def _prepare_sqlite(connection: SQLiteConnection, _record: object) -> None:
    """Foreign keys go off here because SQLite ignores the switch inside a transaction."""
    connection.isolation_level = None
    for pragma in ("busy_timeout=15000", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    switch_to_wal(connection)


def _configure(connection: Connection, hidden: frozenset[str], shrinking: set[str]) -> None:
    def include(item: SchemaItem, name: str | None, kind: str, is_reflected: bool, other: SchemaItem | None) -> bool:
        return not (kind == "table" and name in hidden) and include_object(item, name, kind, is_reflected, other)

    def note(ctx: MigrationContext, step: MigrationInfo, heads: object, run_args: object) -> None:
        shrinking.update(getattr(getattr(step.up_revision, "module", None), "MAY_SHRINK", ()))

    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_object=include,
        render_item=_render,
        on_version_apply=note,
        process_revision_directives=_drop_empty,
    )


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """A migration must run when our types have moved on, so it names only SQLAlchemy's."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def _drop_empty(_context: MigrationContext, _revision: object, directives: list[Any]) -> None:
    """Write no file when the models did not change."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _search_tables(connection: Connection) -> frozenset[str]:
    """Full-text tables and the shadow tables behind them."""
    tables = _tables(connection)
    virtual = {name for name, sql in tables.items() if sql.upper().startswith("CREATE VIRTUAL TABLE")}
    shadows = {f"{name}_{part}" for name in virtual for part in ("data", "idx", "content", "docsize", "config")}
    return frozenset(virtual | (shadows & tables.keys()))


def _tables(connection: Connection) -> dict[str, str]:
    """Name and SQL of each table."""
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {row.name: row.sql for row in found}


def _triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    """Table and SQL of each trigger."""
    found = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: (row.tbl_name, row.sql) for row in found}


def _restore_search(connection: Connection, triggers: Mapping[str, tuple[str, str]]) -> None:
    """Put back triggers that went with a rebuilt table, and fill the full-text index again."""
    tables, present = _tables(connection), _triggers(connection)
    quote = connection.dialect.identifier_preparer.quote
    for name, (table, sql) in triggers.items():
        if name not in present and table in tables:
            connection.exec_driver_sql(sql)
    for name, sql in tables.items():
        if "USING FTS5" in sql.upper():
            connection.exec_driver_sql(f"INSERT INTO {quote(name)} ({quote(name)}) VALUES ('rebuild')")  # noqa: S608 - a name of the schema


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise CommandError(f"Nothing was migrated: {len(broken)} rows would refer to nothing, first {broken[0]}.")


def _count_rows(connection: Connection, hidden: frozenset[str]) -> dict[str, int]:
    names = set(inspect(connection).get_table_names()) - hidden - {VERSION_TABLE}
    quote = connection.dialect.identifier_preparer.quote
    counts = {name: f"SELECT count(*) FROM {quote(name)}" for name in sorted(names)}  # noqa: S608 - names of the schema
    return {name: int(connection.exec_driver_sql(sql).scalar_one()) for name, sql in counts.items()}


def _refuse_loss(before: Mapping[str, int], after: Mapping[str, int], shrinking: set[str]) -> None:
    lost = [
        f"{name}: {rows} to {after.get(name, 0)}"
        for name, rows in before.items()
        if after.get(name, 0) < rows and name not in shrinking
    ]
    if lost:
        raise CommandError(f"Nothing was migrated: rows would be lost ({', '.join(lost)}).")


run()
