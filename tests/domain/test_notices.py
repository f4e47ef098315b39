"""Notices: whose they are, in which order, read up to what was shown, and what they may tell."""

from datetime import date, time, timedelta

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, mails, notices, own_data, proposals
from innovations.domain.errors import Invalid
from innovations.models.accounts import User
from innovations.models.events import Event
from innovations.models.notices import Delivery, Mail, Notice, NoticeKind
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


@pytest.mark.parametrize(
    ("choice", "is_read", "mailed"),
    [
        (None, False, [True]),
        (Delivery.AT_ONCE, False, [False]),
        (Delivery.DAILY, False, [True]),
        (Delivery.APP, False, []),
        (Delivery.SILENT, True, []),
    ],
)
def test_notice_reaches_its_reader_as_chosen_for_its_kind(
    app: Flask, choice: Delivery | None, is_read: bool, mailed: list[bool]
) -> None:
    """In the app and in the outbox, `True` for the mail of the day; other kinds and others' choices do not matter."""
    user = make_user(email="ana@contoh.go.id")
    for person, kind in ((user, NoticeKind.DECISION), (make_user(), NoticeKind.REVIEW)):
        notices.choose(actor_of(person), {kind: Delivery.APP})
    if choice is not None:
        notices.choose(actor_of(user), {NoticeKind.REVIEW: choice})
    mails.set_on(True)
    try:
        found = tell(user)
    finally:
        mails.set_on(False)
    assert (found.read_at is not None, actor_of(user).unread) == (is_read, int(not is_read))
    assert [mail.is_daily for mail in db.session.query(Mail)] == mailed


@pytest.mark.parametrize(("hour", "day"), [(6, 2), (7, 3), (23, 3)])
def test_mail_of_the_day_is_due_at_the_next_seven_oclock(app: Flask, hour: int, day: int) -> None:
    with clock.at(clock.moment_of(date(2026, 3, 2), time(hour))):
        assert clock.local(mails.next_daily()).isoformat() == f"2026-03-{day:02d}T07:00:00+09:00"


def test_choosing_is_one_act_and_cannot_silence_decisions(app: Flask) -> None:
    user = make_user()
    actor = actor_of(user)
    assert notices.list_choices(actor) == {
        NoticeKind.DECISION: Delivery.AT_ONCE,
        NoticeKind.PROPOSAL: Delivery.DAILY,
        NoticeKind.TASK: Delivery.DAILY,
        NoticeKind.REVIEW: Delivery.DAILY,
        NoticeKind.DEADLINE: Delivery.DAILY,
    }
    wanted = {**notices.list_choices(actor), NoticeKind.TASK: Delivery.SILENT, NoticeKind.REVIEW: Delivery.AT_ONCE}
    for _ in range(2):
        notices.choose(actor, wanted)
        db.session.commit()
    assert notices.list_choices(actor) == wanted
    (event,) = db.session.query(Event).all()
    assert (event.code, event.actor_id, event.subject_id, event.details) == (
        "notices_chosen", user.id, user.id, {"choices": {"review": "at_once", "task": "silent"}},
    )  # fmt: skip
    held = own_data.collect(actor)["pilihan_pemberitahuan"]
    assert {"jenis": "task", "cara": "silent"} in held
    with pytest.raises(Invalid) as caught:
        notices.choose(actor, {NoticeKind.TASK: Delivery.APP, NoticeKind.DECISION: Delivery.SILENT})
    assert (caught.value.code, caught.value.field) == ("decisions_are_told", "decision")
    db.session.rollback()
    assert notices.list_choices(actor) == wanted


def test_one_or_one_kind_is_marked_read_and_never_anothers(app: Flask) -> None:
    user, other = make_user(), make_user()
    theirs, first, second = tell(other), tell(user), tell(user)
    decided = notices.notify(user.id, "proposal_decided")
    db.session.commit()
    for key in (theirs.id, first.id, 2**31 - 1):
        notices.mark_one_read(actor_of(user), key)
    assert [row.read_at is None for row in (theirs, first, second, decided)] == [True, False, True, True]
    notices.mark_read(actor_of(user), 2**31 - 1, NoticeKind.DECISION)
    assert [row.read_at is None for row in (theirs, first, second, decided)] == [True, False, True, False]
    db.session.commit()
    of_reviews = notices.select_for(actor_of(user), NoticeKind.REVIEW)
    assert db.session.scalars(of_reviews).all() == [second, first]
    assert (actor_of(user).unread, actor_of(other).unread) == (1, 1)


def test_old_notices_go_with_their_mails(app: Flask) -> None:
    """Read ones after 180 days, others after a year."""
    user, now = make_user(email="ana@contoh.go.id"), clock.now()
    mails.set_on(True)
    try:
        for age, read in ((400, None), (364, None), (300, 181), (300, 179)):
            with clock.at(now - timedelta(days=age)):
                notice = tell(user)
            notice.read_at = now - timedelta(days=read) if read else None
    finally:
        mails.set_on(False)
    db.session.commit()
    assert [notices.prune(), notices.prune()] == [2, 0]
    db.session.commit()
    assert [row.id for row in db.session.query(Notice).order_by(Notice.id)] == [2, 4]
    assert [row.notice_id for row in db.session.query(Mail).order_by(Mail.notice_id)] == [2, 4]
    assert [(row.code, row.details) for row in db.session.query(Event)] == [("notices_pruned", {"rows": 2})]
