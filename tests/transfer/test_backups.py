import hashlib
import sqlite3
import subprocess
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.directives import Directive
from innovations.models.proposals import Attachment, AttachmentKind, Proposal
from innovations.transfer.backups import BackupError, back_up
from tests.domain.claiming import Claiming
from tests.domain.meeting import Committee, keep_scan
from tests.domain.test_files import PDF
from tests.factories import make_directive, make_proposal, make_user, save
from tests.postgres import Cluster

CONTENT = b"%PDF-1.7 bukti"


@pytest.fixture
def filled(prepared_app: Flask) -> Flask:
    """A database with one proposal, one file in use and one removed whose file is gone."""
    proposal = make_proposal()
    uploads = Path(prepared_app.config["UPLOAD_FOLDER"])
    uploads.mkdir()
    (uploads / "kept").write_bytes(CONTENT)
    for name, removed_at in (("kept", None), ("gone", datetime.now(UTC))):
        save(
            Attachment(
                proposal_id=proposal.id,
                kind=AttachmentKind.EVIDENCE,
                filename="bukti.pdf",
                media_type="application/pdf",
                size_bytes=len(CONTENT),
                sha256=hashlib.sha256(CONTENT).hexdigest(),
                stored_name=name,
                uploaded_by_id=proposal.owner_id,
                uploaded_at=datetime.now(UTC),
                removed_at=removed_at,
            )
        )
    db.session.remove()
    return prepared_app


def count_in_copy(folder: Path, request: pytest.FixtureRequest) -> int:
    """Proposals in the backup, once it is put back."""
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(folder / "pinova.db")) as connection:
            return int(connection.execute("SELECT count(*) FROM proposals").fetchone()[0])
    server: Cluster = request.getfixturevalue("postgresql_cluster")
    url = server.database()
    address = url.replace("postgresql+psycopg", "postgresql")
    subprocess.run(["pg_restore", f"--dbname={address}", str(folder / "pinova.pgdump")], check=True)
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM proposals"))
    engine.dispose()
    server.drop(url)
    return int(found or 0)


def test_backup_holds_rows_and_files(filled: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = back_up(filled.config, tmp_path / "copies")
    assert count_in_copy(made.folder, request) == 1
    assert (made.folder / "uploads" / "kept").read_bytes() == CONTENT
    assert made.files == 1
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made.folder, check=True)


def test_backup_holds_the_signed_minutes(filled: Flask, tmp_path: Path) -> None:
    committee = Committee()
    committee.propose(*committee.people)
    committee.record()
    name = keep_scan(committee, Path(filled.config["UPLOAD_FOLDER"]), b"%PDF-1.7 naskah")
    db.session.remove()
    made = back_up(filled.config, tmp_path / "copies")
    assert ((made.folder / "uploads" / name).read_bytes(), made.files) == (b"%PDF-1.7 naskah", 2)


def test_backup_holds_the_documents_of_index_claims(filled: Flask, tmp_path: Path) -> None:
    name = Claiming(Path(filled.config["UPLOAD_FOLDER"])).upload().stored_name
    db.session.remove()
    made = back_up(filled.config, tmp_path / "copies")
    assert ((made.folder / "uploads" / name).read_bytes(), made.files) == (PDF, 2)


def test_backup_is_for_its_owner_only(filled: Flask, tmp_path: Path) -> None:
    made = back_up(filled.config, tmp_path / "copies")
    assert made.folder.stat().st_mode & 0o077 == 0


def test_second_backup_stands_beside_the_first(filled: Flask, tmp_path: Path) -> None:
    made = [back_up(filled.config, tmp_path / "copies").folder for _ in range(2)]
    assert sorted((tmp_path / "copies").iterdir()) == made


@pytest.mark.parametrize(("content", "sentence"), [(None, "is missing"), (b"other", "not what was uploaded")])
def test_backup_without_a_sound_file_is_refused(
    filled: Flask, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = Path(filled.config["UPLOAD_FOLDER"]) / "kept"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(BackupError, match=sentence):
        back_up(filled.config, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.engine("sqlite")
def test_backup_of_rows_that_refer_to_nothing_is_refused(filled: Flask, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "pinova.db")) as connection:
        connection.execute("DELETE FROM affairs")
        connection.commit()
    with pytest.raises(BackupError, match="refer to nothing"):
        back_up(filled.config, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_backup_to_where_nothing_can_be_written_is_refused(filled: Flask, tmp_path: Path) -> None:
    (tmp_path / "copies").touch()
    with pytest.raises(BackupError, match="The backup failed"):
        back_up(filled.config, tmp_path / "copies")


@pytest.mark.engine("postgresql")
def test_backup_without_the_clients_of_postgresql_is_refused(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        back_up(filled.config, tmp_path / "copies")


def test_backup_while_others_write_is_whole(filled: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    directive_id, owner_id = make_directive().id, make_user().id
    db.session.remove()
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with filled.app_context():
            while not stop.is_set():
                make_proposal(db.session.get_one(Directive, directive_id), db.session.get_one(User, owner_id))
                written += 1

    before = db.session.scalar(select(func.count()).select_from(Proposal)) or 0
    db.session.remove()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        folders = [back_up(filled.config, tmp_path / "copies").folder for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    counts = [count_in_copy(folder, request) for folder in folders]
    assert counts == sorted(counts)
    assert before <= counts[0]
    assert counts[-1] <= before + written
