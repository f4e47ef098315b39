"""Everything out and in again: the same rows and files, on the other engine too, and nothing from a bad archive."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Connection, Engine, select, text, update

from innovations import create_app
from innovations.database import db
from innovations.domain import search_texts
from innovations.models.accounts import User
from innovations.models.agencies import Agency
from innovations.models.followup import Measure
from innovations.models.index import IndexYear
from innovations.models.proposals import Attachment, Proposal
from innovations.models.settings import Emblem
from innovations.transfer import archives, demo, schema
from innovations.transfer.archives import ArchiveError, cells
from innovations.transfer.archives.layout import LEFT_OUT, tables
from innovations.transfer.backups import FILES
from tests.factories import make_agency
from tests.postgres import Cluster
from tests.rows import fill

ODD = ["", r"\N", r"\\N", "a,b", '"', "x\r\ny", "\r", " ", "=1+1", "Kampung\u2028é😀", "null"]
"""Texts that a careless table would change."""
CONTENT = b"%PDF-1.7 bukti"


@pytest.fixture
def empty_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A second database of the same engine, without tables."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Cluster = request.getfixturevalue("postgresql_cluster")
    url = server.database()
    yield url
    server.drop(url)


@contextmanager
def opened(url: str, folder: Path, *, has_tables: bool = True) -> Iterator[Flask]:
    """The program on another empty database, with a place of its own for files."""
    app = create_app({"TESTING": True, "SECRET_KEY": "test" * 16, "DATABASE_URL": url})
    app.config["UPLOAD_FOLDER"] = str(folder / "uploads")
    with app.app_context():
        try:
            if has_tables:  # faster than all migrations
                db.create_all()
                db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
                db.session.execute(text(f"INSERT INTO alembic_version VALUES ('{schema.get_head()}')"))
                db.session.commit()
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def read_all(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in tables().values()
    }


def read_files(app: Flask) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(app.config["UPLOAD_FOLDER"]).glob("*")}


def put_files(app: Flask) -> None:
    """A file behind each row that names one, but for those taken out."""
    folder = Path(app.config["UPLOAD_FOLDER"])
    folder.mkdir(exist_ok=True)
    for row in db.session.execute(FILES).all():
        if not row.is_removed:
            (folder / row.stored_name).write_bytes(CONTENT)


def plant(engine: Engine) -> None:
    """Rows in each table, and in them whatever a value can be."""
    with engine.begin() as connection:
        fill(connection)
        for place, words in enumerate(ODD, 3):
            moment = datetime(2024, 2, 29, 23, 59, 59, place, UTC)
            connection.execute(
                User.__table__.insert(),  # type: ignore[attr-defined]
                {"id": place, "login": f"L{place}", "name": words, "password_hash": words, "created_at": moment},
            )
        connection.execute(update(Agency).where(Agency.id == 1).values(parent_id=2, valid_from=date(1, 1, 1)))
        connection.execute(update(Proposal).values(budget=2**62, summary="\\" * 3))
        connection.execute(update(Measure).values(baseline=Decimal("-0.0001"), target=Decimal("9999999999999.9999")))
        connection.execute(update(Emblem).values(content=bytes(range(256))))
        connection.execute(update(IndexYear).values(rules={"a": ["é😀", None, 1.5, {"b": r"\N"}]}))
        for table in tables().values():
            if "sha256" in table.columns and "stored_name" in table.columns:
                connection.execute(table.update().values(sha256=hashlib.sha256(CONTENT).hexdigest()))
                connection.execute(text(f"UPDATE {table.name} SET stored_name = '{table.name}' || id"))
        gone = datetime(2024, 1, 1, tzinfo=UTC)
        connection.execute(update(Attachment).where(Attachment.id == 2).values(removed_at=gone))


@pytest.fixture
def filled(prepared_app: Flask) -> Flask:
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        loosen = "PRAGMA defer_foreign_keys = ON" if is_sqlite else "SET LOCAL session_replication_role = replica"
        connection.exec_driver_sql(loosen)
        for table in db.metadata.sorted_tables:
            connection.execute(table.delete())
    plant(db.engine)
    put_files(prepared_app)
    db.session.remove()
    return prepared_app


def test_everything_comes_back_from_the_other_engine_too(filled: Flask, tmp_path: Path, empty_url: str) -> None:
    """From either engine into SQLite, and from there into the first engine again."""
    rows, count = archives.export(filled.config, tmp_path / "0.zip")
    with db.engine.connect() as connection:
        wanted, files = read_all(connection), read_files(filled)
    assert (rows, count) == (sum(map(len, wanted.values())), len(files))
    assert (tmp_path / "0.zip").stat().st_mode & 0o777 == 0o600
    for place, url in enumerate((f"sqlite:///{tmp_path / 'other.db'}", empty_url)):
        with opened(url, tmp_path / f"files{place}") as other:
            assert archives.restore(other.config, tmp_path / f"{place}.zip") == (rows, count)
            db.session.commit()
            with db.engine.connect() as connection:
                assert read_all(connection) == wanted
            assert read_files(other) == files
            counts = {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in LEFT_OUT}
            assert counts == {"user_sessions": 0, "login_tries": 0, "search_texts": 2}
            assert search_texts.count_stale() == 0
            db.session.rollback()
            archives.export(other.config, tmp_path / f"{place + 1}.zip")
            assert make_agency().id == 3
    sums = []
    for place in range(3):
        with zipfile.ZipFile(tmp_path / f"{place}.zip") as archive, archive.open("SHA256SUMS") as lines:
            sums.append([line for line in lines if b"/" in line])
    assert sums[1:] == sums[:1] * 2


@pytest.mark.slow
def test_commands_carry_the_sample_data(prepared_app: Flask, tmp_path: Path) -> None:
    demo.fill("kata-sandi-contoh")
    db.session.commit()
    target = str(tmp_path / "one.zip")
    said = prepared_app.test_cli_runner().invoke(args=["export", target])
    assert (said.exit_code, "verified" in said.output) == (0, True)
    with db.engine.connect() as connection:
        wanted = read_all(connection)
    with opened(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "other", has_tables=False) as other:
        runner = other.test_cli_runner()
        assert [runner.invoke(args=words).exit_code for words in (["restore", target], ["check"])] == [0, 0]
        with db.engine.connect() as connection:
            assert (read_all(connection), read_files(other)) == (wanted, read_files(prepared_app))
        said = runner.invoke(args=["restore", target])
        assert (said.exit_code, said.output.count("\n")) == (1, 1)


@pytest.mark.parametrize("command", ["export", "restore", "open-data"])
def test_command_names_the_folder_that_is_not_there(app: Flask, tmp_path: Path, command: str) -> None:
    said = app.test_cli_runner().invoke(args=[command, str(tmp_path / "none" / "a.zip")])
    assert (said.exit_code, said.output) == (1, f"Error: There is no folder {tmp_path / 'none'}.\n")


def read_members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, changes: dict[str, bytes | None], *, is_summed: bool = True) -> Path:
    """A copy with members changed, added or (None) taken out; its checksums fit again unless told otherwise."""
    target = path.with_name("bad.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        kept = {name: content for name, content in (read_members(path) | changes).items() if content is not None}
        if is_summed and "SHA256SUMS" not in changes:
            sums = (f"{hashlib.sha256(kept[name]).hexdigest()}  {name}\n" for name in kept if name != "SHA256SUMS")
            kept["SHA256SUMS"] = "".join(sums).encode()
        for name, content in kept.items():
            new.writestr(name, content)
    return target


def list_bad(path: Path) -> Iterator[tuple[Path, str]]:
    """Archives that must be refused unread, each with how the sentence goes."""
    members = read_members(path)
    bad = path.with_name("bad.zip")
    for content in (b"", b"PK", path.read_bytes()[:-500]):
        bad.write_bytes(content)
        yield bad, "The archive cannot be read: "
    for name in ("../evil", "/etc/evil", "files/../../evil", "files/", "tables/user_sessions.csv", "a\\..\\evil"):
        yield rewrite(path, {name: b"x"}), "The archive holds '"
    for name in ("tables/users.csv", "files/attachments1"):
        yield rewrite(path, {name: None}, is_summed=False), "Missing or too many: "
        yield rewrite(path, {name: members[name] + b"x"}, is_summed=False), f"{name} was changed after the export"
    yield rewrite(path, {"files/more": b"x"}, is_summed=False), "Missing or too many: "
    yield rewrite(path, {"SHA256SUMS": None}), "This is no archive made by export"
    yield rewrite(path, {"SHA256SUMS": b"x  ../evil"}), "SHA256SUMS is no list of checksums"
    yield rewrite(path, {"SHA256SUMS": b"x" * 100_000}), "SHA256SUMS is too long"
    yield rewrite(path, {"README.txt": bytes(48 * 1024**2)}), "The archive would unpack to far more than its size"
    manifest = json.loads(members["manifest.json"])
    for told, sentence in (
        (manifest | {"revision": "0001"}, "The archive is of revision 0001, this program of "),
        (manifest | {"tables": {}}, "The tables in the archive are not those of this program"),
        ([], "manifest.json does not say"),
        ({"tables": {"tables/users.csv": 1}}, "manifest.json does not say"),
    ):
        yield rewrite(path, {"manifest.json": json.dumps(told).encode()}), sentence
    yield rewrite(path, {"manifest.json": b"[" * 100_000}), "manifest.json does not say"
    yield rewrite(path, {"tables/users.csv": None}), "The tables in the archive are not those of this program"


def list_edited(path: Path) -> Iterator[tuple[Path, str]]:
    """Those that only the database can tell: their checksums fit."""
    members = read_members(path)
    for name in ("attachments1", "index_files2"):
        yield rewrite(path, {f"files/{name}": None}), "The files in the archive are not those that its tables name"
    yield rewrite(path, {"files/more": b"x"}), "The files in the archive are not those that its tables name"
    yield rewrite(path, {"files/attachments1": b"other"}), "files/attachments1 is not what was uploaded"
    refused = "The archive holds what the database refuses: "
    for table, old, new, sentence in (
        ("users", b'\r\n1,', b"\r\n1,more,", "Row 1 of users has "),
        ("users", b"\r\n1,", b"\r\nx,", "Row 1 of users has no integer in id."),
        ("users", b"\r\n1,", b"\r\n9223372036854775808,", "Row 1 of users has no integer in id."),
        ("users", b"\r\n1,", b"\r\n\\N,", "Row 1 of users has no integer in id."),
        ("users", b"\r\n2,", b"\r\n1,", refused),
        ("users", b"\r\n1,", b"\r\n9223372036854775808,", "Row 1 of users has no integer in id."),
        ("users", b"id,login", b"id,logins", "The columns of users are not those of this program."),
        ("users", b"true", b"yes", "Row 1 of users has no boolean in must_change_password."),
        ("users", b"+00:00", b"", refused),
        ("users", b"\r\n1,", b'\r\n"1,', "A table is no CSV in UTF-8: "),
        ("users", b"T00:", b"T99:", "Row 1 of users has no moment, UTC in created_at."),
        ("users", b"login1", b"\xff", "A table is no CSV in UTF-8: "),
        ("measures", b"-0.0001", b"1E99", "Row 1 of measures has no decimal in baseline."),
        ("proposals", b",draft,", b",flying,", refused),
        ("proposals", b",draft,", b",approved,", refused),
        ("team_members", b"\r\n1,1,", b"\r\n1,77,", ""),
        ("agencies", b"\r\n2,", b"\r\n77,", ""),
        ("texts", members["tables/texts.csv"].splitlines()[-1] + b"\r\n", b"", "tables/texts.csv holds 1 rows"),
    ):  # fmt: skip
        content = members[f"tables/{table}.csv"]
        assert old in content, (table, old)
        yield rewrite(path, {f"tables/{table}.csv": content.replace(old, new, 1)}), sentence


@pytest.mark.slow
def test_bad_archive_is_refused_with_a_sentence_and_leaves_nothing(
    filled: Flask, tmp_path: Path, empty_url: str, engine_name: str
) -> None:
    path = tmp_path / "one.zip"
    rows, count = archives.export(filled.config, path)
    with opened(empty_url, tmp_path / "other") as other:
        unread = list_bad(path) if engine_name == "sqlite" else ()
        for bad, sentence in chain(unread, list_edited(path)):
            with pytest.raises(ArchiveError) as refused:
                archives.restore(other.config, bad)
            db.session.rollback()
            assert str(refused.value).startswith(sentence)
            assert "\n" not in str(refused.value)
            with db.engine.connect() as connection:
                assert {name for name, rows in read_all(connection).items() if rows} == set()
            assert read_files(other) == {}
        assert archives.restore(other.config, path) == (rows, count)
    assert not (tmp_path.parent / "evil").exists()


def test_line_without_an_end_is_not_taken_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_CHARACTERS", 100)
    for content in (b"x" * 101, b'"' + b"x\n" * 101):
        with pytest.raises(cells.CellError, match="no CSV"):
            list(cells.read(db.metadata.tables["users"], io.BytesIO(content)))


def test_restore_over_what_is_there_is_refused(filled: Flask, tmp_path: Path) -> None:
    archives.export(filled.config, tmp_path / "one.zip")
    folder = Path(filled.config["UPLOAD_FOLDER"])
    for sentence in ("holds files already", "not empty \\(table ", "of another revision"):
        with pytest.raises(ArchiveError, match=sentence):
            archives.restore(filled.config, tmp_path / "one.zip")
        db.session.rollback()
        if folder.exists():
            shutil.rmtree(folder)
        else:
            db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
            db.session.commit()


def test_export_that_would_not_be_whole_is_refused(filled: Flask, tmp_path: Path) -> None:
    target, file = tmp_path / "out" / "one.zip", Path(filled.config["UPLOAD_FOLDER"]) / "attachments1"

    def require_refusal(sentence: str) -> None:
        with pytest.raises(ArchiveError, match=sentence):
            archives.export(filled.config, target)

    require_refusal("The export failed")
    target.parent.mkdir()
    file.write_bytes(b"other")
    require_refusal("is not what was uploaded")
    file.unlink()
    require_refusal("is missing")
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    require_refusal("run init")
    assert list(target.parent.iterdir()) == []
    target.touch()
    require_refusal("is there already")


def test_every_column_of_the_schema_can_be_written_without_loss() -> None:
    columns = [column for table in tables().values() for column in table.columns]
    assert {cells.kind_of(column).name for column in columns} == {kind.name for kind in cells.KINDS}
    vague = [c for c in columns if isinstance(c.type, JSON) and c.nullable and not c.type.none_as_null]
    assert [str(column) for column in vague] == []  # whose NULL and JSON null would read the same
