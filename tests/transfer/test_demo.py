"""Sample data: a true story in every state, marked as such, and gone without a trace when taken out."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.domain import api_tokens, clock, decisions, directives, minutes, notices, reopening, sessions
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role, User, UserRole
from innovations.models.adoptions import Adoption
from innovations.models.agencies import Agency
from innovations.models.directives import CommitteeMember, Directive, Seat
from innovations.models.discussion import Message
from innovations.models.index import IndexYear
from innovations.models.masterplan import Programme
from innovations.models.minutes import MinutesClosing, MinutesScan
from innovations.models.notices import Mail, Notice
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review, ReviewState
from innovations.transfer import demo, demo_removal, reference
from tests.factories import make_directive, make_proposal, make_review

pytestmark = pytest.mark.slow

CAST = {
    "199001012015011001", "197505051998031002", "199202022016022001", "197606061999032003", "198003032005011003",
    "198104042006022002", "198205052007011005", "198306062008012004", "198507072010011006", "196808081990031007",
    "197909092004122001", "198808082011011008",
}  # fmt: skip
"""The log-ins of the contract."""


@pytest.fixture
def sample(app: Flask) -> list[demo.Login]:
    reference.load_reference()
    logins = demo.fill("kata-sandi-contoh")
    db.session.commit()
    return logins


def count_rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
        if table.name not in ("events", "number_series")
    }


def test_sample_is_a_whole_marked_story(sample: list[demo.Login]) -> None:
    """Read once, for filling takes a second or two: cast, states, marks, coverage, order of time, scores."""
    proposals = db.session.scalars(select(Proposal)).all()
    assert {login.login for login in sample} >= CAST
    assert set(Counter(proposal.state for proposal in proposals)) == set(State)
    assert len(proposals) >= 24
    titles = [proposal.title for proposal in proposals] + list(db.session.scalars(select(Programme.name)))
    titles += db.session.scalars(select(Directive.title).where(Directive.is_legacy.is_(False)))
    assert [title for title in titles if not title.endswith("(contoh)")] == []
    cells = db.session.execute(select(Programme.dimension_id, Programme.horizon_id).distinct()).all()
    assert len(cells) == 18
    for proposal in proposals:
        moments = [proposal.created_at, proposal.submitted_at, proposal.decided_at]
        told = [moment for moment in moments if moment is not None]
        assert told == sorted(told)
        assert proposal.updated_at <= clock.now()
    assert db.session.query(Notice).filter_by(code="proposal_decided").count() > 0
    assert db.session.query(Notice).filter_by(read_at=None).count() == 0
    adopted = db.session.execute(select(Adoption.source_id.is_(None), Adoption.source_text)).all()
    assert {(bool(row[0]), row[1].endswith("(contoh)")) for row in adopted} == {(False, False), (True, True)}
    counted = db.session.scalars(select(Agency.note).where(Agency.staff_count.is_not(None))).all()
    assert (len(counted), {note.endswith("(contoh)") for note in counted}) == (7, {True})
    scores = {decisions.score_of(proposal) for proposal in proposals if proposal.score_points is not None}
    assert len(scores) >= 8
    with pytest.raises(DomainError, match="database_has_sample"):
        demo.fill()


def test_first_passwords_must_be_changed_unless_one_was_given(app: Flask) -> None:
    reference.load_reference()
    logins = demo.fill()
    db.session.commit()
    assert len({login.password for login in logins}) == len(logins)
    user_id = db.session.scalars(select(User.id).where(User.login == logins[0].login)).one()
    actor = sessions.get_actor(user_id)
    assert actor is not None
    assert actor.must_change_password


def test_more_proposals_are_invented(app: Flask) -> None:
    reference.load_reference()
    demo.fill("kata-sandi-contoh", extra=6)
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == len(demo.JOURNEYS) + 6


def hold_meeting() -> None:
    """Minutes of a sample directive's committee, as someone who tries the program leaves them."""
    member = db.session.scalars(select(CommitteeMember).where(CommitteeMember.seat == Seat.CHAIR)).first()
    assert member is not None
    directive, actor = directives.get(member.directive_id), sessions.get_actor(member.user_id)
    assert directive is not None
    assert actor is not None
    meeting = minutes.Meeting("", clock.today(), "Aula", "", frozenset({member.user_id}))
    minutes.record_meeting(directive, actor, meeting)
    answer = db.session.scalars(select(Proposal).where(Proposal.is_sample)).first()
    for user_id in (actor.id, db.session.scalars(select(User.id)).first() or 0):
        notices.notify(user_id, "reviews_due", directive=directive, count=1)
        notice = notices.notify(user_id, "reviews_due", proposal=answer)
        db.session.add(Mail(notice=notice, due_at=clock.now()))
    row = minutes.find(directive)
    assert row is not None
    row.closing = MinutesClosing(content={}, content_hash="0" * 64, closed_by_id=actor.id, closed_at=clock.now())
    file = {"filename": "a.pdf", "media_type": "application/pdf", "size_bytes": 1, "sha256": "0" * 64}
    scan = MinutesScan(minutes_id=row.id, stored_name="a", uploaded_by_id=actor.id, uploaded_at=clock.now(), **file)
    db.session.add(scan)


def _reopen_one() -> None:
    """And write a message; as somebody who tries it out on sample data does."""
    chair = sessions.get_actor(db.session.scalars(select(User.id).where(User.login == "198306062008012004")).one())
    waiting = Review.proposal_id.in_(select(Proposal.id).where(Proposal.state == State.UNDER_REVIEW))
    sent = select(Review).options(joinedload(Review.proposal)).where(waiting, Review.state == ReviewState.SENT)
    assert chair is not None
    review = db.session.scalars(sent.where(Review.reviewer_id != chair.id).order_by(Review.id)).first()
    assert review is not None
    case = reopening.get(review.proposal.directive_id, review.id, chair)
    assert case is not None
    reopening.reopen(case, chair, "Nilai tertukar (contoh).")
    author, about = review.reviewer_id, review.proposal_id
    db.session.add(Message(proposal_id=about, author_id=author, text="Layak (contoh).", written_at=clock.now()))
    db.session.commit()


def list_notes() -> list[tuple[str, int | None, date | None]]:
    columns = select(Agency.note, Agency.staff_count, Agency.staff_counted_on)
    return [(note, count, day) for note, count, day in db.session.execute(columns.order_by(Agency.id))]


def test_removal_leaves_what_was_before(app: Flask) -> None:
    reference.load_reference()
    db.session.commit()
    before, notes = count_rows(), list_notes()
    demo.fill("kata-sandi-contoh")
    hold_meeting()
    admin = db.session.scalars(select(UserRole.user_id).where(UserRole.role == Role.ADMIN)).one()
    actor = sessions.get_actor(admin)
    assert actor is not None
    api_tokens.issue(actor, "SIPD (contoh)", clock.today() + api_tokens.USUAL)
    db.session.commit()
    _reopen_one()
    frozen = db.session.scalars(select(IndexYear.year).where(IndexYear.frozen_at.is_not(None))).all()
    assert frozen == [2023]
    assert demo_removal.remove() == len(demo.JOURNEYS)
    db.session.commit()
    assert count_rows() == before
    assert not demo.is_untouched()
    assert list_notes() == notes
    kept = db.session.scalars(select(IndexYear))
    assert {(year.frozen is None, year.spd_points) for year in kept} == {(True, None)}


def test_removal_is_refused_while_something_real_depends_on_it(sample: list[demo.Login]) -> None:
    directive = db.session.scalars(select(Directive).where(Directive.is_sample)).first()
    make_proposal(directive, number="INV-2023-9999")
    with pytest.raises(DomainError, match="real_data_depends_on_sample"):
        demo_removal.remove()


def test_fill_is_refused_beside_real_users(app: Flask) -> None:
    make_proposal(make_directive())
    with pytest.raises(DomainError, match="database_has_real_users"):
        demo.fill()


def test_removal_is_refused_while_a_sample_account_acted_on_something_real(sample: list[demo.Login]) -> None:
    reviewer = db.session.scalars(select(User).where(User.is_sample)).first()
    assert reviewer is not None
    make_review(make_proposal(make_directive(), state=State.UNDER_REVIEW, number="INV-2023-9999"), reviewer)
    with pytest.raises(DomainError, match="real_data_depends_on_sample"):
        demo_removal.remove()
