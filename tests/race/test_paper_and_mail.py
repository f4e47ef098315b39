"""At the same moment: a sheet and its reviewer, two sheets, two reminders, two who empty the outbox."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, directives, dues, mails, notices, paper_sheets, reminders
from innovations.models.events import Event
from innovations.models.notices import Notice
from innovations.models.proposals import Attachment
from innovations.models.reviews import Review
from tests.domain.test_board import Committee
from tests.domain.test_paper_sheets import Papers
from tests.factories import actor_of, make_directive, make_proposal, make_user
from tests.race.test_reviews import database_settings, race, sender

__all__ = ["database_settings"]


def enterer(papers: Papers, value: int) -> Callable[[], object]:
    """The secretary's press, on a form opened before."""
    directive_id, number, user_id = papers.directive.id, papers.proposal.number, papers.reviewer.id
    actor, sheet, paper, seen = (
        actor_of(papers.secretary), papers.sheet(4, 3, value), papers.paper(), papers.desk().seen
    )  # fmt: skip

    def enter() -> object:
        case = paper_sheets.get(directive_id, number, user_id, actor, lock=True)
        assert case is not None
        return paper_sheets.enter(papers.folder, case, actor, sheet, paper, seen)

    return enter


def count(*models: type) -> list[int]:
    return [db.session.query(model).count() for model in models]


def test_sheet_and_its_reviewer_at_once_make_one_review(app: Flask, tmp_path: Path) -> None:
    papers = Papers(tmp_path / "sheets")
    by_paper = enterer(papers, 2)
    on_screen = sender(papers.proposal.number, papers.actor, papers.sheet(4, 3, 3), papers.desk().seen)
    told = race(app, [by_paper, on_screen])
    assert told in (["", "review_already_sent"], ["reviewer_has_sent", ""])
    scans = int(told[0] == "")
    assert count(Review, Event, Attachment, Notice) == [1, 1, scans, scans]
    assert len([*papers.folder.glob("*")]) == scans


def test_two_sheets_at_once_are_one(app: Flask, tmp_path: Path) -> None:
    papers = Papers(tmp_path / "sheets")
    told = race(app, [enterer(papers, 2), enterer(papers, 3)])
    assert sorted(told) == ["", "reviewer_has_sent"]
    same = Papers(tmp_path / "others")
    assert race(app, [enterer(same, 2), enterer(same, 2)]) == ["", ""]
    assert count(Review, Attachment, Notice) == [2, 2, 2]


def test_two_reminders_at_once_are_one(app: Flask) -> None:
    committee = Committee()
    committee.propose()
    actors, key = (actor_of(committee.chair), actor_of(committee.kominfo)), committee.directive.id

    def reminder(place: int) -> Callable[[], object]:
        def remind() -> object:
            directive = directives.get(key)
            assert directive is not None
            return reminders.remind(directive, actors[place])

        return remind

    assert race(app, [reminder(0), reminder(1)]) == ["", ""]
    told = [row.user_id for row in db.session.query(Notice)]
    assert len(told) == len(set(told))
    assert {committee.ana.id, committee.budi.id} <= set(told)


@pytest.mark.parametrize(("code", "mails_of_each"), [("proposal_decided", [1, 1, 1]), ("reviews_due", [3])])
def test_two_who_empty_the_outbox_get_each_mail_once(app: Flask, code: str, mails_of_each: list[int]) -> None:
    """What goes at once is one mail each, what goes daily one for each reader, whoever takes it."""
    users = [make_user(email="ana@contoh.go.id"), make_user(email="budi@contoh.go.id")]
    mails.set_on(True)
    try:
        with clock.at(clock.now() - timedelta(days=1)):
            for user in users * 3:
                notices.notify(user.id, code, count=1)
    finally:
        mails.set_on(False)
    taken: list[list[int]] = []

    def empty() -> None:
        while mail := mails.take():
            taken.append([one.notice_id for one in mail])
            assert len({one.notice.user_id for one in mail}) == 1
            db.session.commit()

    assert race(app, [empty, empty, empty]) == ["", "", ""]
    assert sorted(key for keys in taken for key in keys) == [1, 2, 3, 4, 5, 6]
    assert sorted(map(len, taken)) == sorted(mails_of_each * 2)


def test_two_schedulers_at_once_remind_once(app: Flask) -> None:
    directive = make_directive(closes_at=clock.now() + timedelta(days=3))
    proposals = [make_proposal(directive, make_user()) for _ in range(3)]
    assert race(app, [dues.remind, dues.remind]) == ["", ""]
    told = [(row.user_id, row.proposal_id) for row in db.session.query(Notice).order_by(Notice.id)]
    assert told == [(proposal.owner_id, proposal.id) for proposal in proposals]
    assert db.session.query(Event).filter_by(code="reminders_made").count() == 1
