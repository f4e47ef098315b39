"""Reminders: who is reminded by whom, of how much, and how often at most."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from innovations.database import db
from innovations.domain import reminders
from innovations.domain.errors import Denied, DomainError
from innovations.models.accounts import Role, User, UserRole
from innovations.models.directives import Phase, Seat
from innovations.models.events import Event
from innovations.models.notices import Notice
from tests.domain.test_board import NOW, Committee
from tests.factories import actor_of, make_review, make_user, save, seat


@pytest.fixture
def committee(app: Flask) -> Committee:
    return Committee()


def remind(committee: Committee, who: User | None = None, by: User | None = None, hours: float = 0) -> int:
    """So many were reminded; `hours` after the first time."""
    db.session.expire_all()
    with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
        count = reminders.remind(committee.directive, actor_of(by or committee.chair), who.id if who else None)
    db.session.commit()
    return count


def late(hours: float = 0) -> int:
    db.session.expire_all()
    with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
        count = reminders.remind_late()
    db.session.commit()
    return count


def told() -> list[tuple[int, int]]:
    return [(row.user_id, row.details["count"]) for row in db.session.query(Notice).order_by(Notice.id)]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    db.session.rollback()
    assert db.session.query(Notice).count() == 0
    return caught.value.code


def test_one_reviewer_is_told_how_much_is_missing(committee: Committee) -> None:
    make_review(committee.propose(), committee.ana)
    committee.propose()
    make_review(committee.propose(), committee.ana, sent=False)
    assert remind(committee, committee.ana) == 1
    assert told() == [(committee.ana.id, 2)]
    assert reminders.list_last(committee.directive.id) == {committee.ana.id: NOW}
    event = db.session.query(Event).filter_by(code="reviewers_reminded").one()
    assert (event.actor_id, event.subject_id, event.details) == (
        committee.chair.id, committee.directive.id, {"user_ids": [committee.ana.id]},
    )  # fmt: skip


def test_all_who_owe_are_reminded_but_not_who_asks(committee: Committee) -> None:
    make_review(committee.propose(), committee.ana)
    secretary = make_user(Role.SECRETARY)
    seat(committee.directive, secretary, Seat.SECRETARY)
    assert remind(committee) == 2
    assert sorted(user_id for user_id, _count in told()) == sorted([committee.budi.id, secretary.id])


def test_nobody_is_reminded_twice_in_24_hours(committee: Committee) -> None:
    committee.propose()
    assert remind(committee, committee.ana) == 1
    assert remind(committee, committee.ana, hours=0) == 0
    assert remind(committee, by=committee.kominfo, hours=23.9) == 2  # Budi and the chair
    assert db.session.query(Event).count() == 2
    assert remind(committee, committee.ana, hours=24) == 1
    assert [user_id for user_id, _count in told()].count(committee.ana.id) == 2


def test_reminder_of_another_directive_does_not_count(committee: Committee) -> None:
    other = Committee()
    seat(other.directive, committee.ana)
    for round_ in (committee, other):
        round_.propose()
        assert remind(round_, committee.ana) == 1


def test_only_what_the_reminder_may_know_of_counts(committee: Committee) -> None:
    committee.propose(owner=committee.chair)
    assert refusal(lambda: remind(committee, committee.ana)) == "nothing_outstanding"
    committee.propose()
    assert remind(committee, committee.ana) == 1
    assert told() == [(committee.ana.id, 1)]


def test_whoever_owes_nothing_is_not_reminded(committee: Committee) -> None:
    make_review(committee.propose(), committee.ana)
    assert refusal(lambda: remind(committee, committee.ana)) == "nothing_outstanding"
    assert refusal(lambda: remind(committee, make_user())) == "nothing_outstanding"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADERSHIP, Role.ADMIN, Role.AUDITOR])
def test_only_lead_and_kominfo_remind(committee: Committee, role: Role) -> None:
    committee.propose()
    assert refusal(lambda: remind(committee, committee.ana, by=make_user(role))) == "not_your_part"
    save(UserRole(user_id=committee.chair.id, role=Role.AUDITOR))
    with pytest.raises(Denied):
        remind(committee, committee.ana)


def test_scheduler_reminds_of_what_waits_longer_than_a_week(committee: Committee) -> None:
    committee.propose(days=7)
    assert (late(), told()) == (0, [])
    make_review(committee.propose(days=8), committee.ana)
    assert late() == 2
    assert told() == [(committee.budi.id, 2), (committee.chair.id, 2)]
    assert (late(23), late(24)) == (0, 3)  # on the next day the first proposal is late too, for Ana
    event = db.session.query(Event).order_by(Event.id).first()
    assert event is not None
    assert event.actor_id is None


def test_scheduler_also_reminds_of_what_a_chair_may_not_know(committee: Committee) -> None:
    committee.propose(days=9, owner=committee.chair)
    assert late() == 2
    assert sorted(told()) == sorted([(committee.ana.id, 1), (committee.budi.id, 1)])


@pytest.mark.parametrize(("days", "count"), [(1, 1), (2, 1), (3, 0)])
def test_scheduler_reminds_shortly_before_the_day_set_for_scoring(
    committee: Committee, days: int, count: int
) -> None:
    committee.propose()
    committee.directive.scoring_due = NOW.date() + timedelta(days=days)
    db.session.commit()
    assert late() == 3 * count


def test_nobody_is_reminded_once_scoring_is_over(committee: Committee) -> None:
    committee.propose()
    committee.directive.phase = Phase.DELIBERATION
    db.session.commit()
    assert refusal(lambda: remind(committee)) == "not_in_this_phase"
    assert late(hours=24 * 30) == 0
