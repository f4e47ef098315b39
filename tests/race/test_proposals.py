"""Many write at the same moment: each draft has its own number, a double click is one draft, five files stay five."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import files, proposals
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.domain.proposals import Place
from innovations.models.proposals import Attachment, Initiator, Proposal
from tests.factories import actor_of, make_directive, make_proposal, make_user

WRITERS = 6


@pytest.fixture
def database_settings(engine_name: str, database_settings: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """A file for SQLite: threads cannot share one in memory."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/race.db"} if engine_name == "sqlite" else database_settings


def race(app: Flask, act: Callable[[int], object]) -> list[str]:
    """What each of `WRITERS` is told: a refusal's code, or "" when it was stored."""
    barrier, told = threading.Barrier(WRITERS), ["crashed"] * WRITERS

    def write(place: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                act(place)
                db.session.commit()
                told[place] = ""
            except DomainError as error:
                told[place] = error.code
                db.session.rollback()

    db.session.rollback()  # or the test itself would hold SQLite's write lock
    threads = [threading.Thread(target=write, args=(place,)) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return sorted(told)


def create(directive_id: int, actor: Actor, token: str | None) -> Proposal:
    directive = proposals.get_directive(directive_id)
    assert directive is not None
    return proposals.create(directive, actor, Place(Initiator.ASN, actor.agency_id), {"title": "Judul"}, token)


def test_every_writer_gets_a_number_of_its_own(app: Flask) -> None:
    directive, actor = make_directive(), actor_of(make_user())
    key, year = directive.id, directive.year
    assert race(app, lambda place: create(key, actor, f"token-{place}")) == [""] * WRITERS
    numbers = sorted(row.number for row in db.session.query(Proposal))
    assert numbers == [f"INV-{year}-{serial:04d}" for serial in range(1, WRITERS + 1)]


def test_one_form_sent_many_times_at_once_is_one_draft(app: Flask) -> None:
    key, actor = make_directive().id, actor_of(make_user())
    assert race(app, lambda _place: create(key, actor, "token")) == [""] * WRITERS
    assert db.session.query(Proposal).count() == 1


def test_files_sent_at_once_stay_within_the_limit(app: Flask, tmp_path: Path) -> None:
    owner = make_user()
    number, actor, folder = make_proposal(owner=owner).number, actor_of(owner), tmp_path / "uploads"

    def add(place: int) -> None:
        proposal = proposals.get(number, actor, whole=True, for_update=True)
        assert proposal is not None
        upload = files.inspect("a.pdf", b"%%PDF-1.4\n%d\n%%%%EOF" % place)
        files.add_evidence(folder, proposal, actor, upload)

    assert race(app, add) == [*[""] * files.MAX_FILES, "files_too_many"]
    stored = {row.stored_name for row in db.session.query(Attachment)}
    assert {path.name for path in folder.iterdir()} == stored
