"""Migrations on real databases: the same schema as the models', no row lost, all or nothing."""

import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import CheckConstraint, Connection, Engine, Enum, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlite_utils import Database

from innovations.database import db
from innovations.models.base import Base
from innovations.models.proposals import Proposal, TeamMember
from innovations.transfer import schema
from innovations.transfer.search_index import include_object
from tests.factories import make_proposal, make_user
from tests.rows import fill, list_keys

ROOT = Path(__file__).parents[2]
REVISIONS = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()][::-1]
PAIRS = [*zip(["base", *REVISIONS], REVISIONS, strict=False), (REVISIONS[-1], REVISIONS[-1])]
ADVICE = "the models changed: make migration m='...'"
HEADER = 'from alembic import op\nimport sqlalchemy as sa\nrevision = "9999"\ndown_revision = {down!r}\n'


@pytest.fixture
def created(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Engine:
    """A database made by `create_all`."""
    if engine_name == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'created.db'}")
        Base.metadata.create_all(engine)
        return engine
    filled: Engine = request.getfixturevalue("postgresql_filled")
    return filled


def add_migration(app: Flask, folder: Path, body: str, head: str = "") -> None:
    """Give the app one migration more, for this test only."""
    copy = folder / "migrations"
    shutil.copytree(schema.MIGRATIONS, copy)
    upgrade = f"def upgrade():\n{indent(body, '    ')}\n\ndef downgrade():\n    pass\n"
    source = HEADER.format(down=REVISIONS[-1]) + head + "\n" + upgrade
    (copy / "versions" / "9999_thrown_away.py").write_text(source, encoding="utf-8")
    app.extensions["migrate"].migrate.directory = str(copy)


def describe(engine: Engine) -> dict[str, object]:
    """The schema: on SQLite each statement as a set of its lines, on PostgreSQL the server's own description."""
    with engine.connect() as connection:
        return _describe_sqlite(connection) if engine.dialect.name == "sqlite" else _describe_postgresql(connection)


def _describe_sqlite(connection: Connection) -> dict[str, object]:
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"))
    statements: dict[str, object] = {
        row.name: sorted(line.strip().rstrip(",").replace('"', "") for line in row.sql.splitlines())
        for row in found
        if row.name != "alembic_version"
    }
    columns = connection.execute(
        text("SELECT m.name, c.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) c ORDER BY 1, cid")
    )
    order = [(row.name, row.column_name) for row in columns if row.name != "alembic_version"]
    return {**statements, "order of columns": order}


def _describe_postgresql(connection: Connection) -> dict[str, object]:
    queries = {
        "columns": "SELECT table_name, ordinal_position, column_name, udt_name, character_maximum_length,"
        " is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'",
        "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    return {
        name: sorted(str(tuple(row)) for row in connection.execute(text(sql)) if "alembic_version" not in str(row))
        for name, sql in queries.items()
    }


def test_upgrade_makes_the_schema_of_the_models(bare_app: Flask, created: Engine) -> None:
    schema.upgrade()
    assert describe(db.engine) == describe(created), ADVICE


def test_upgrade_leaves_nothing_for_autogenerate_to_add(bare_app: Flask) -> None:
    schema.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": include_object}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_upgrade_makes_every_check_of_the_models(bare_app: Flask) -> None:
    schema.upgrade()
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        found = {check["name"] for check in inspector.get_check_constraints(table.name)}
        codes = {f"ck_{table.name}_{column.type.name}" for column in table.columns if isinstance(column.type, Enum)}
        rules = {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint)}
        expected = codes | {name if name.startswith("ck_") else f"ck_{table.name}_{name}" for name in rules}
        assert found == expected


def test_upgrade_says_where_it_stands(bare_app: Flask) -> None:
    before = schema.get_revision()
    schema.upgrade()
    assert (before, schema.get_revision()) == (None, schema.get_head())


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[f"{old}-{new}" for old, new in PAIRS])
def test_upgrade_keeps_every_row_of_the_revision_before(bare_app: Flask, old: str, new: str) -> None:
    if old != "base":
        schema.upgrade(old)
    with db.engine.begin() as connection:
        fill(connection)
        before = list_keys(connection)
    schema.upgrade(new)
    with db.engine.connect() as connection:
        after = list_keys(connection)
    assert {name: after.get(name) for name in before} == before


def test_proposals_get_the_title_they_were_sent_with(bare_app: Flask) -> None:
    schema.upgrade("0019")
    sent = "SET title = 'Sekarang', state = 'withdrawn', version_no = 1, submitted_at = created_at"
    with db.engine.begin() as connection:
        fill(connection)
        connection.execute(text(f"UPDATE proposals {sent} WHERE id = 1"))
        connection.execute(
            text("UPDATE proposal_versions SET content = :content"), {"content": '{"title": "Terkirim"}'}
        )
    schema.upgrade("0020")
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT id, sent_title FROM proposals ORDER BY id"))
        assert found.tuples().all() == [(1, "Terkirim"), (2, "title2")]


def test_rebuilt_table_keeps_child_rows_checks_and_search(bare_app: Flask, tmp_path: Path) -> None:
    schema.upgrade()
    proposal = make_proposal(team=(make_user(), make_user()), title="Antrean daring")
    number = proposal.number
    is_sqlite = db.engine.dialect.name == "sqlite"
    db.session.remove()
    checks = {check["name"] for check in inspect(db.engine).get_check_constraints("proposals")}
    if is_sqlite:
        search = Database(tmp_path / "pinova.db")
        search.table("proposals").enable_fts(["title"], create_triggers=True)
        search.close()
    add_migration(
        bare_app,
        tmp_path,
        'with op.batch_alter_table("proposals") as batch:\n'
        '    batch.drop_column("budget_source")\n'
        '    batch.alter_column("title", nullable=True)\n'
        '    batch.add_column(sa.Column("nickname", sa.Text(), nullable=False, server_default="x"))',
    )
    schema.upgrade()
    with db.engine.begin() as connection:
        row = connection.execute(text("SELECT number, nickname FROM proposals")).one()
        assert (row.number, row.nickname) == (number, "x")
        assert connection.scalar(text("SELECT count(*) FROM team_members")) == 2
        assert {check["name"] for check in inspect(connection).get_check_constraints("proposals")} == checks
        if is_sqlite:
            connection.execute(text("UPDATE proposals SET title = 'Antrean luring'"))
            found = "SELECT count(*) FROM proposals_fts WHERE proposals_fts MATCH :word"
            assert [connection.scalar(text(found), {"word": word}) for word in ("luring", "daring")] == [1, 0]


def test_search_tables_are_no_business_of_autogenerate(bare_app: Flask, tmp_path: Path) -> None:
    schema.upgrade()
    if db.engine.dialect.name == "sqlite":
        search = Database(tmp_path / "pinova.db")
        search.table("proposals").enable_fts(["title"], create_triggers=True)
        search.close()
    copy = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, copy)
    bare_app.extensions["migrate"].migrate.directory = str(copy)
    result = bare_app.test_cli_runner().invoke(args=["db", "migrate", "-m", "nothing"])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (copy / "versions").glob("*.py")) == sorted(
        path.name for path in (schema.MIGRATIONS / "versions").glob("*.py")
    )


def test_migration_that_loses_rows_is_refused(bare_app: Flask, tmp_path: Path) -> None:
    schema.upgrade()
    make_proposal(team=(make_user(),))
    db.session.remove()
    add_migration(bare_app, tmp_path, 'op.execute("DELETE FROM team_members")')
    with pytest.raises(CommandError, match="team_members: 1 to 0"):
        schema.upgrade()
    assert schema.get_revision() == REVISIONS[-1]
    assert db.session.query(TeamMember).count() == 1


def test_migration_that_says_so_may_lose_rows(bare_app: Flask, tmp_path: Path) -> None:
    schema.upgrade()
    make_proposal(team=(make_user(),))
    db.session.remove()
    add_migration(bare_app, tmp_path, 'op.execute("DELETE FROM team_members")', 'MAY_SHRINK = ("team_members",)')
    schema.upgrade()
    assert schema.get_revision() == "9999"
    assert db.session.query(TeamMember).count() == 0


def test_migration_that_leaves_rows_without_their_parent_is_refused(bare_app: Flask, tmp_path: Path) -> None:
    schema.upgrade()
    make_proposal()
    db.session.remove()
    add_migration(bare_app, tmp_path, 'op.execute("DELETE FROM directives")', 'MAY_SHRINK = ("directives",)')
    with pytest.raises((CommandError, IntegrityError)):
        schema.upgrade()
    assert schema.get_revision() == REVISIONS[-1]
    assert db.session.query(Proposal).count() == 1


def test_migration_that_fails_half_way_leaves_no_trace(bare_app: Flask, tmp_path: Path) -> None:
    schema.upgrade()
    add_migration(
        bare_app,
        tmp_path,
        'op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))\nraise RuntimeError("half-way")',
    )
    with pytest.raises(RuntimeError, match="half-way"):
        schema.upgrade()
    assert not inspect(db.engine).has_table("half")
    assert schema.get_revision() == REVISIONS[-1]


def test_two_processes_may_upgrade_at_once(
    bare_app: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert schema.get_revision() == REVISIONS[-1]
