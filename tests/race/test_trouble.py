"""Nobody can write: an honest page, nothing stored by half, and what is stored can still be read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import Context
from copy import copy
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from innovations import create_app
from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import Role, UserSession
from innovations.models.events import Event
from innovations.models.proposals import Proposal
from tests.browser import Browser
from tests.factories import make_proposal, make_user
from tests.postgres import Cluster

NOT_STORED = "Perubahan yang sedang dikirim tidak disimpan"


@pytest.fixture
def impatient(prepared_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app that waits a moment, not 15 seconds, for a lock."""
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test" * 16,
            "DATABASE_URL": prepared_url,
            "SQLITE_BUSY_MILLISECONDS": 100,
        }
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program writes and does not come to an end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full() -> Iterator[None]:
    """No page more fits on the disk."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    db.engine.dispose()
    event.listen(db.engine, "connect", limit)
    yield
    event.remove(db.engine, "connect", limit)
    db.engine.dispose()


def open_section(app: Flask) -> Browser:
    """The owner of a draft, before its second section, with a text too long for the room there is."""
    owner = make_user()
    number = make_proposal(owner=owner, problem="Lama").number
    browser = Browser(app).log_in(owner).get(f"/usulan/{number}/ubah/gagasan")
    return browser.fill("Masalah", "Baru " * 1500)


def stored() -> tuple[str, int]:
    """The text that stands, and how many events there are."""
    db.session.rollback()
    found = db.session.scalars(select(Proposal.problem)).one(), len(db.session.scalars(select(Event.id)).all())
    db.session.rollback()
    return found


@pytest.mark.engine("sqlite")
def test_locked_database_refuses_a_write_and_takes_it_later(impatient: Flask, tmp_path: Path) -> None:
    browser = open_section(impatient)
    before, again = stored(), copy(browser)
    with locked(tmp_path / "pinova.db"):
        browser.press("Simpan draf", status=503)
        assert NOT_STORED in browser.text
    assert stored() == before
    again.press("Simpan draf")
    assert stored()[0] == ("Baru " * 1500).strip()


@pytest.mark.engine("sqlite")
def test_full_disk_stores_nothing_by_half(impatient: Flask) -> None:
    browser = open_section(impatient)
    before, again = stored(), copy(browser)
    with full():
        browser.press("Simpan draf", status=503)
        assert NOT_STORED in browser.text
        assert stored() == before
        browser.get("/usulan")
    again.press("Simpan draf")
    assert stored()[0] == ("Baru " * 1500).strip()


@pytest.mark.engine("sqlite")
def test_pages_are_read_while_nobody_can_write(impatient: Flask, tmp_path: Path) -> None:
    browser = open_section(impatient)
    with locked(tmp_path / "pinova.db"), clock.at(clock.now() + timedelta(hours=1)):
        browser.get("/usulan").get(browser.path)


@pytest.mark.engine("sqlite")
def test_page_does_not_ask_to_write_each_time(
    impatient: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    browser = open_section(impatient)
    with locked(tmp_path / "pinova.db"):
        browser.get("/usulan")
    assert caplog.text == ""


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_slow_download_keeps_no_writer_waiting(impatient: Flask, suffix: str) -> None:
    """A file that is read row by row as it is sent: its reader may have a thin link, or stop reading."""
    browser, thread = open_section(impatient), Context()
    reader = Browser(impatient).enter(make_user(Role.AUDITOR)).client
    answer = thread.run(lambda: reader.get(f"/usulan/semua.{suffix}", buffered=False))
    pieces = iter(answer.response)
    begun = [thread.run(next, pieces), thread.run(next, pieces)]
    browser.press("Simpan draf")
    thread.run(answer.close)
    assert [bool(piece) for piece in begun] == [True, True]
    assert stored()[0] == ("Baru " * 1500).strip()


def test_page_notes_the_use_of_a_session_every_five_minutes(impatient: Flask) -> None:
    browser = Browser(impatient).log_in(make_user())
    start = clock.now()
    seen = []
    for minutes in (4, 6, 7):
        with clock.at(start + timedelta(minutes=minutes)):
            browser.get("/usulan")
            seen.append(db.session.scalars(select(UserSession.last_seen_at)).one() >= start + timedelta(minutes=5))
            db.session.rollback()
    assert seen == [False, True, True]


@pytest.mark.engine("postgresql")
def test_server_of_the_database_gone_is_told(
    impatient: Flask, prepared_url: str, postgresql_cluster: Cluster
) -> None:
    browser = open_section(impatient)
    db.session.remove()
    postgresql_cluster.drop(prepared_url)
    browser.press("Simpan draf", status=503)
    assert NOT_STORED in browser.text
