"""Bringing a database to the newest schema; how a migration runs stands in `migrations/env.py`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import Migrate
from sqlalchemy import event

from innovations.database import db, reading
from innovations.models.search import SearchText

from .search_index import make_index

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def init_schema(app: Flask) -> None:
    """Register `flask db`, for whoever writes a migration, and let `create_all` make the full-text index too."""
    event.listen(SearchText.__table__, "after_create", make_index)
    Migrate(app, db, directory=str(MIGRATIONS))


def upgrade(revision: str = "head") -> None:
    """Create or migrate the app's database. Raises `alembic.util.CommandError`; then nothing has changed."""
    command.upgrade(_config(), revision)


def get_revision() -> str | None:
    """The revision the database is at; None when it was never migrated."""
    with reading():
        return MigrationContext.configure(db.session.connection()).get_current_revision()


def get_head() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config
