"""Notices: whose they are, in which order, read up to what was shown, and what they may tell."""

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import notices, own_data, proposals
from innovations.models.accounts import User
from innovations.models.notices import Notice
from innovations.models.proposals import Proposal, State, TeamMember
from tests.factories import actor_of, make_directive, make_proposal, make_user, save


def tell(user: User, proposal: Proposal | None = None, count: int = 1) -> Notice:
    directive = make_directive() if proposal is None else None
    found = notices.notify(user.id, "reviews_due", proposal=proposal, directive=directive, count=count)
    db.session.commit()
    return found


def test_unread_notices_are_ones_own_newest_first_and_at_most_ten(app: Flask) -> None:
    user = make_user()
    for count in range(12):
        tell(user, count=count)
    tell(make_user(), count=99)
    found = notices.list_unread(actor_of(user))
    assert [notice.details["count"] for notice in found] == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]


def test_reading_leaves_what_came_meanwhile_and_what_is_others(app: Flask) -> None:
    user, other = make_user(), make_user()
    theirs, first, second = tell(other), tell(user), tell(user)
    notices.mark_read(actor_of(user), first.id)
    db.session.commit()
    read_at = first.read_at
    assert [notice.read_at is None for notice in (theirs, first, second)] == [True, False, True]
    notices.mark_read(actor_of(user), second.id)
    db.session.commit()
    assert (first.read_at, second.read_at is None) == (read_at, False)
    assert notices.list_unread(actor_of(user)) == []
    assert len(db.session.scalars(notices.select_for(actor_of(user))).all()) == 2


@pytest.mark.parametrize(("state", "is_told"), [(State.APPROVED, True), (State.UNDER_REVIEW, False)])
def test_title_is_told_only_while_the_reader_may_see_the_proposal(app: Flask, state: State, is_told: bool) -> None:
    user, proposal = make_user(), make_proposal(state=state, title="JUDUL")
    tell(user, proposal)
    (found,) = notices.list_unread(actor_of(user))
    assert found.proposal is not None
    assert (found.proposal.number, found.shown_title) == (proposal.number, "JUDUL" if is_told else None)


def test_own_data_hold_notices(app: Flask) -> None:
    user, proposal = make_user(), make_proposal()
    tell(make_user())
    tell(user, proposal, count=3)
    (held,) = own_data.collect(actor_of(user))["pemberitahuan"]
    assert (held["pemberitahuan"], held["usulan"], held["dibaca"], held["rincian"]) == (
        "reviews_due", proposal.number, None, {"count": 3},
    )  # fmt: skip


def test_deleted_draft_leaves_the_notice_without_it(app: Flask) -> None:
    owner = make_user()
    proposal = make_proposal(owner=owner)
    notice = tell(owner, proposal)
    whole = proposals.get(proposal.number, actor_of(owner), whole=True)
    assert whole is not None
    proposals.delete_draft(whole, actor_of(owner))
    db.session.commit()
    assert notice.proposal_id is None


def test_writers_are_owner_and_team_but_not_whoever_acts(app: Flask) -> None:
    owner, teammate, actor = make_user(), make_user(), make_user()
    proposal = make_proposal(owner=owner, team=(teammate, actor))
    save(
        TeamMember(proposal_id=proposal.id, name="Tanpa Akun"),
        TeamMember(proposal_id=proposal.id, name="x", user_id=owner.id),
    )
    whole = proposals.get(proposal.number, actor_of(owner), whole=True)
    assert whole is not None
    notices.tell_writers("letter_sent", whole, actor_of(actor))
    db.session.commit()
    told = [(notice.user_id, notice.proposal_id) for notice in db.session.query(Notice).order_by(Notice.id)]
    assert told == [(owner.id, proposal.id), (teammate.id, proposal.id)]
