"""The server is killed in the middle of submissions: what it acknowledged is there, the rest is whole or absent."""

import threading
from http.client import HTTPException

import pytest
from sqlalchemy import func, select, text

from innovations.database import db
from innovations.models.directives import Directive
from innovations.models.events import Event
from innovations.models.proposals import Proposal, ProposalVersion, State
from tests.factories import make_directive, make_proposal, make_user
from tests.race.visitors import Server, Visitor

pytestmark = pytest.mark.slow

WRITERS = 6
DRAFTS = 15
CUTS = 2
ENOUGH = 15
"""Acknowledged submissions after which the power goes."""


def test_kill_loses_no_acknowledged_submission(server: Server) -> None:
    directive_id = make_directive().id
    for _cut in range(CUTS):
        directive = db.session.get_one(Directive, directive_id)
        drafts = {}
        for _writer in range(WRITERS):
            user = make_user()
            drafts[user.login] = [make_proposal(directive, user).number for _ in range(DRAFTS)]
        db.session.remove()
        acknowledged = submit_until_killed(server, drafts)
        server.start()
        assert len(acknowledged) >= ENOUGH
        asked = [number for numbers in drafts.values() for number in numbers]
        check_stored(asked, acknowledged)
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        db.session.remove()
    assert "locked" not in server.read_log()


def submit_until_killed(server: Server, drafts: dict[str, list[str]]) -> set[str]:
    """The numbers whose submission was answered before the server died."""
    acknowledged: set[str] = set()
    refused: list[int] = []
    enough = threading.Event()
    visitors = {login: Visitor(server).log_in(login) for login in drafts}

    def submit(login: str, numbers: list[str]) -> None:
        visitor = visitors[login]
        for number in numbers:
            try:
                status, _place = visitor.post(f"/usulan/{number}/tindakan/submit", {"lock_version": "1"})
            except (OSError, HTTPException):
                return
            if status != 303:
                refused.append(status)
                return
            acknowledged.add(number)
            if len(acknowledged) >= ENOUGH:
                enough.set()

    threads = [threading.Thread(target=submit, args=item) for item in drafts.items()]
    for thread in threads:
        thread.start()
    came = enough.wait(timeout=60)
    server.kill()
    for thread in threads:
        thread.join(timeout=60)
    assert (came, refused) == (True, [])
    return acknowledged


def check_stored(asked: list[str], acknowledged: set[str]) -> None:
    """Sent means all of it: state, version and event; else it is a draft without any of them."""
    versions = select(func.count()).where(ProposalVersion.proposal_id == Proposal.id).scalar_subquery()
    events = (
        select(func.count())
        .where(Event.proposal_id == Proposal.id, Event.code == "proposal_submit")
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Proposal.number, Proposal.state, versions.label("versions"), events.label("events"))
        .where(Proposal.number.in_(asked))
        .order_by(Proposal.id)
    ).all()
    db.session.remove()
    whole = {row.number for row in rows if (row.state, row.versions, row.events) == (State.AWAITING_PERMISSION, 1, 1)}
    absent = {row.number for row in rows if (row.state, row.versions, row.events) == (State.DRAFT, 0, 0)}
    assert whole | absent == set(asked)
    assert acknowledged <= whole
