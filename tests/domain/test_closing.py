"""Closing the minutes: who may, when, what stays whatever happens, and what may still be added."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.documents import minutes as paper
from innovations.domain import closing, files, minutes
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.files import Upload
from innovations.domain.versions import hash_content
from innovations.models.accounts import Role, User
from innovations.models.directives import Annex
from innovations.models.events import Event
from innovations.models.minutes import Minutes, MinutesClosing, MinutesScan
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Conflict, Review
from tests.domain.meeting import Committee, write
from tests.domain.test_files import PDF, png
from tests.factories import actor_of, make_user, save

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def committee(app: Flask) -> Committee:
    """With a proposal that all have scored and a meeting without number: ready to be closed."""
    found = Committee()
    found.propose(*found.people)
    found.record(number="")
    return found


def stored(committee: Committee) -> Minutes:
    db.session.expire_all()
    row = closing.get(committee.directive)
    assert row is not None
    return row


def content(committee: Committee) -> dict[str, Any]:
    return closing.get_closing(stored(committee)).content


def refused(verb: Any, *args: Any) -> str:
    with pytest.raises(DomainError) as caught:
        verb(*args)
    db.session.rollback()
    return caught.value.code


def test_closing_keeps_the_text_its_hash_and_one_event(committee: Committee) -> None:
    text = write(committee.read(committee.chair))
    committee.close(committee.secretary, hash_content(text))
    found = closing.get_closing(stored(committee))
    assert (found.content, found.content_hash, found.closed_by.id) == (
        text,
        hash_content(text),
        committee.secretary.id,
    )
    assert closing.is_intact(found)
    event = db.session.query(Event).filter_by(code="minutes_closed").one()
    assert (event.subject_id, event.details) == (committee.key, {"sha256": hash_content(text)})


def test_text_is_the_same_whatever_happens_afterwards(committee: Committee) -> None:
    before = write(committee.read())
    committee.close()
    db.session.query(User).update({"name": "Nama Baru"})
    db.session.query(Review).update({"points": 100})
    db.session.query(Proposal).update({"title": "Judul baru"})
    committee.directive.quorum, committee.directive.title = 99, "Arahan lain"
    db.session.commit()
    assert write(committee.read()) != before
    assert content(committee) == before
    row = stored(committee)
    said = paper.read_closed(row, closing.get_closing(row), office="Pinova", address="http://x/y")
    assert {name: said[name] for name in before} == before
    assert (said["gaps"], said["number"]) == ([], "")


def test_meeting_of_closed_minutes_stays(committee: Committee) -> None:
    committee.close()
    before = minutes.get_meeting(committee.directive)
    assert refused(committee.record, committee.chair) == "minutes_closed"
    assert minutes.get_meeting(committee.directive) == before


def lack_meeting(committee: Committee) -> None:
    db.session.delete(db.session.query(Minutes).one())


def lack_quorum(committee: Committee) -> None:
    committee.directive.quorum = 3


def lack_reviews(committee: Committee) -> None:
    committee.propose(committee.chair)


def lack_proposals(committee: Committee) -> None:
    db.session.query(Proposal).update({"state": State.WITHDRAWN})


def lack_sight(committee: Committee) -> None:
    committee.propose(committee.secretary, *committee.members, owner=committee.chair)


@pytest.mark.parametrize("lack", [lack_meeting, lack_quorum, lack_reviews, lack_proposals, lack_sight])
def test_gap_stands_in_the_way(committee: Committee, lack: Any) -> None:
    lack(committee)
    db.session.commit()
    assert refused(committee.close) == "minutes_have_gaps"
    assert db.session.query(MinutesClosing).count() == 0
    if lack is lack_sight:
        committee.close(committee.secretary)
        assert db.session.query(MinutesClosing).count() == 1


def test_second_closing_changes_nothing(committee: Committee) -> None:
    committee.close()
    first = content(committee)
    db.session.query(User).update({"name": "Nama Baru"})
    db.session.commit()
    committee.close(committee.secretary, "0" * 64)
    row = closing.get_closing(stored(committee))
    assert (row.content, row.closed_by_id) == (first, committee.chair.id)
    assert db.session.query(Event).filter_by(code="minutes_closed").count() == 1


def test_text_that_changed_since_it_was_read_is_not_closed(committee: Committee) -> None:
    seen = hash_content(write(committee.read()))
    committee.record(notes="Lain.", number="")
    assert refused(committee.close, None, seen) == "stale_form"


@pytest.mark.parametrize("who", ["member", "kominfo", "auditor", "other chair", "chair auditor"])
def test_others_neither_close_nor_add(committee: Committee, who: str, tmp_path: Path) -> None:
    actor = actor_of(committee.find(who))
    with pytest.raises(Denied):
        closing.close(committee.directive, actor, write)
    committee.close(committee.secretary)
    with pytest.raises(Denied):
        closing.fill_number(committee.directive, actor, "1")
    with pytest.raises(Denied):
        closing.attach(tmp_path, committee.directive, actor, scan())


def scan(body: bytes = PDF, name: str = "naskah.pdf") -> Upload:
    return files.inspect(name, body)


def test_number_comes_once_and_leaves_the_hash(committee: Committee) -> None:
    actor = actor_of(committee.chair)
    assert refused(closing.fill_number, committee.directive, actor, "000/9") == "minutes_open"
    committee.close()
    before = closing.get_closing(stored(committee)).content_hash
    assert refused(closing.fill_number, committee.directive, actor, " ") == "missing"
    for _ in range(2):
        closing.fill_number(committee.directive, actor, "000/9")
        db.session.commit()
    with pytest.raises(Invalid, match="minutes_numbered"):
        closing.fill_number(committee.directive, actor, "000/10")
    row = stored(committee)
    assert (row.number, closing.get_closing(row).content_hash) == ("000/9", before)
    event = db.session.query(Event).filter_by(code="minutes_numbered").one()
    assert event.details == {"number": "000/9"}


def test_number_given_before_is_not_replaced(committee: Committee) -> None:
    committee.record(number="000/1")
    committee.close()
    assert refused(closing.fill_number, committee.directive, actor_of(committee.chair), "000/2") == "minutes_numbered"
    assert stored(committee).number == "000/1"


def test_scan_is_kept_replaced_and_never_lost(committee: Committee, tmp_path: Path) -> None:
    actor = actor_of(committee.secretary)
    assert refused(closing.attach, tmp_path, committee.directive, actor, scan()) == "minutes_open"
    committee.close()
    for upload in (scan(), scan(), scan(png(), "foto.png"), scan()):
        closing.attach(tmp_path, committee.directive, actor, upload)
        db.session.commit()
    rows = stored(committee).scans
    assert [row.filename for row in rows] == ["naskah.pdf", "foto.png", "naskah.pdf"]
    assert {row.uploaded_by.id for row in rows} == {committee.secretary.id}
    assert [(tmp_path / row.stored_name).read_bytes() for row in rows] == [PDF, png(), PDF]
    details = [
        event.details for event in db.session.query(Event).filter_by(code="minutes_scanned").order_by(Event.id)
    ]
    assert details == [{"file_id": row.id, "sha256": row.sha256} for row in reversed(rows)]


def test_scan_of_an_undone_request_leaves_no_file(committee: Committee, tmp_path: Path) -> None:
    committee.close()
    closing.attach(tmp_path, committee.directive, actor_of(committee.chair), scan())
    assert len(list(tmp_path.iterdir())) == 1
    db.session.rollback()
    assert (list(tmp_path.iterdir()), db.session.query(MinutesScan).count()) == ([], 0)


def can_read(committee: Committee, user: User) -> bool:
    told = content(committee)
    return closing.can_read(actor_of(user), committee.directive, told)


@pytest.mark.parametrize("kind", ["owner", "declared"])
@pytest.mark.parametrize(
    ("annex", "state", "expected"),
    [
        (Annex.CODES, State.UNDER_REVIEW, {"owner": False, "declared": False}),
        (Annex.CODES, State.REJECTED, {"owner": False, "declared": True}),
        (Annex.NONE, State.UNDER_REVIEW, {"owner": False, "declared": False}),
        (Annex.NONE, State.REJECTED, {"owner": True, "declared": True}),
    ],
)
def test_chair_who_is_involved_reads_what_the_rules_leave_open(
    committee: Committee, kind: str, annex: Annex, state: State, expected: dict[str, bool]
) -> None:
    committee.directive.annex = annex
    owner = {"owner": committee.chair} if kind == "owner" else {}
    mine = committee.propose(committee.secretary, *committee.members, **owner)
    if kind == "declared":
        save(
            Conflict(proposal_id=mine.id, reviewer_id=committee.chair.id, reason="Ipar.", declared_at=mine.created_at)
        )
    committee.close(committee.secretary)
    mine.state, mine.decided_at = state, None if state is State.UNDER_REVIEW else mine.created_at
    mine.decision_reason = "Belum layak."
    db.session.commit()
    assert can_read(committee, committee.chair) is expected[kind]
    assert can_read(committee, committee.secretary)
    assert can_read(committee, committee.kominfo)


def test_who_neither_sees_the_ranking_nor_signs_reads_no_minutes(committee: Committee) -> None:
    committee.close()
    readers = (committee.members[0], make_user(Role.REVIEWER), make_user(Role.LEADERSHIP))
    assert [can_read(committee, user) for user in readers] == [True, False, False]


def test_owner_who_sees_the_score_of_the_decided_reads_no_minutes(committee: Committee) -> None:
    committee.directive.annex = Annex.NONE
    db.session.commit()
    committee.close()
    row = db.session.query(Proposal).one()
    row.state, row.decided_at, row.decision_reason = State.REJECTED, row.created_at, "Belum layak."
    db.session.commit()
    assert not can_read(committee, db.session.get_one(User, row.owner_id))


def test_proposal_that_came_later_closes_nothing(committee: Committee) -> None:
    committee.close()
    committee.propose(owner=committee.chair)
    assert can_read(committee, committee.chair)


def test_text_that_was_tampered_with_is_noticed(committee: Committee) -> None:
    committee.close()
    row = closing.get_closing(stored(committee))
    row.content = {**row.content, "quorum": "Semua hadir."}
    db.session.commit()
    assert not closing.is_intact(closing.get_closing(stored(committee)))
