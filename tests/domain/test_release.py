"""The release of a list of decisions: by somebody else, all of it or nothing, and only while it still holds."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, decision_lists, directives, release
from innovations.domain.decision_lists import Choice
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role
from innovations.models.decisions import ListState, Verdict
from innovations.models.directives import CommitteeMember, Seat
from innovations.models.notices import Notice
from innovations.models.proposals import Initiator, Proposal, State, TeamMember
from innovations.models.reviews import Conflict
from tests.domain.panel import REASON, Panel, let_go, undone
from tests.domain.stage import count_events
from tests.factories import actor_of, make_agency, make_directive, make_review, make_user, save, seat


@pytest.fixture
def panel(app: Flask) -> Panel:
    return Panel()


@pytest.mark.parametrize("who", ["chair", "reviewer"])
def test_only_kominfo_releases(panel: Panel, who: str) -> None:
    key = panel.propose()
    assert undone(lambda: let_go(panel, key, actor_of(getattr(panel, who))))[:2] == (Denied, "not_your_part")


def test_whoever_wrote_the_list_does_not_release_it(panel: Panel) -> None:
    both = make_user(Role.CHAIR, Role.KOMINFO, agency=panel.office)
    seat(panel.made, both, Seat.CHAIR)
    for proposal in (panel.good, panel.poor):
        make_review(proposal, both)
    panel.chair = both
    key = panel.propose()
    assert undone(lambda: let_go(panel, key, actor_of(both)))[:2] == (Denied, "two_people")
    assert let_go(panel, key)


def test_second_press_of_the_same_person_is_no_second_act(panel: Panel) -> None:
    key = panel.propose()
    assert not decision_lists.propose(panel.directive, actor_of(panel.chair), key)
    assert let_go(panel, key)
    before = count_events()
    assert not let_go(panel, key)
    assert count_events() == before


def test_second_person_is_told_that_it_is_released(panel: Panel) -> None:
    key = panel.propose()
    let_go(panel, key)
    assert undone(lambda: let_go(panel, key, actor_of(panel.colleague)))[:2] == (DomainError, "stale_form")
    assert undone(lambda: let_go(panel, key, number="188/2"))[:2] == (DomainError, "stale_form")


@pytest.mark.parametrize("key", [0, 2**31 - 1])
def test_no_such_list_and_one_of_another_directive(panel: Panel, key: int) -> None:
    panel.propose()
    assert undone(lambda: let_go(panel, key))[:2] == (DomainError, "stale_form")
    other, mine = make_directive(), panel.stored().id
    found = directives.get(other.id)
    assert found is not None
    day = clock.today()
    assert undone(lambda: release.release(found, actor_of(panel.kominfo), mine, "1", day))[1] == "stale_form"


def _send_another(panel: Panel) -> None:
    make_review(panel.poor, make_user(Role.REVIEWER))


def _declare(panel: Panel) -> None:
    at = clock.now()
    save(Conflict(proposal_id=panel.poor.id, reviewer_id=panel.reviewer.id, reason="Saudara.", declared_at=at))


def _somebody_else_declares(panel: Panel) -> None:
    at = clock.now()
    save(Conflict(proposal_id=panel.poor.id, reviewer_id=make_user().id, reason="Saudara.", declared_at=at))


def _chair_declares(panel: Panel) -> None:
    at = clock.now()
    save(Conflict(proposal_id=panel.poor.id, reviewer_id=panel.chair.id, reason="Saudara.", declared_at=at))


def _chair_joins(panel: Panel) -> None:
    save(TeamMember(proposal_id=panel.poor.id, user_id=panel.chair.id, name="Ketua"))


def _withdraw(panel: Panel) -> None:
    db.session.get_one(Proposal, panel.poor.id).state = State.WITHDRAWN


def _reject_alone(panel: Panel) -> None:
    proposal = db.session.get_one(Proposal, panel.poor.id)
    proposal.state, proposal.decided_at, proposal.decision_reason = State.REJECTED, clock.now(), "Lain."


def _revise(panel: Panel) -> None:
    db.session.get_one(Proposal, panel.poor.id).version_no = 2


def _touch(panel: Panel) -> None:
    db.session.get_one(Proposal, panel.poor.id).updated_at = clock.now()


def _seat_another(panel: Panel) -> None:
    seat(panel.made, make_user(Role.REVIEWER))


def _chair_leaves(panel: Panel) -> None:
    db.session.query(CommitteeMember).filter_by(user_id=panel.chair.id).delete()


@pytest.mark.parametrize(
    ("change", "both"),
    [
        (_send_another, False),
        (_declare, False),
        (_somebody_else_declares, False),
        (_chair_declares, False),
        (_chair_joins, False),
        (_withdraw, False),
        (_reject_alone, False),
        (_revise, False),
        (_touch, False),
        (_seat_another, True),
        (_chair_leaves, True),
    ],
)
def test_list_that_no_longer_holds_is_not_released_and_says_where(
    panel: Panel, change: Callable[[Panel], None], both: bool
) -> None:
    key = panel.propose()
    change(panel)
    db.session.commit()
    wanted = sorted([panel.poor.number, *([panel.good.number] if both else [])])
    before = panel.states()
    found = undone(lambda: let_go(panel, key))
    assert found == (DomainError, "decisions_changed", {"numbers": ", ".join(wanted)})
    assert (panel.state(), panel.states()) == (ListState.PROPOSED, before)
    if not both:
        assert panel.sheet(panel.kominfo).changed == [panel.poor.number]


def test_proposing_what_changed_is_refused(panel: Panel) -> None:
    key = panel.write().id
    _send_another(panel)
    act = decision_lists.propose
    assert undone(lambda: act(panel.directive, actor_of(panel.chair), key))[1] == "decisions_changed"
    _chair_declares(panel)
    assert undone(lambda: act(panel.directive, actor_of(panel.chair), key))[1] == "decisions_not_yours"


def test_list_made_anew_after_a_change_is_released(panel: Panel) -> None:
    key = panel.propose()
    _send_another(panel)
    decision_lists.send_back(panel.directive, actor_of(panel.kominfo), key, "Nilai berubah.")
    assert let_go(panel, panel.propose())


def test_kominfo_releases_nothing_of_which_one_proposal_is_not_theirs(panel: Panel) -> None:
    own = panel.add(owner=panel.kominfo, initiator=Initiator.COMMUNITY, agency_id=panel.good.agency_id, unit_id=None)
    key = panel.propose({**panel.choices(), own.id: Choice(Verdict.REJECT, REASON)})
    found = undone(lambda: let_go(panel, key))
    assert found == (DomainError, "decisions_not_yours", {"numbers": own.number})
    assert let_go(panel, key, actor_of(panel.colleague))


def test_reader_who_is_involved_sees_no_decision_on_it(panel: Panel) -> None:
    own = panel.add(owner=panel.kominfo, initiator=Initiator.COMMUNITY, agency_id=panel.good.agency_id, unit_id=None)
    panel.propose({**panel.choices(), own.id: Choice(Verdict.REJECT, REASON)})
    mine, theirs = panel.sheet(panel.kominfo), panel.sheet(panel.colleague)
    assert ([len(mine.listed), mine.closed], [len(theirs.listed), theirs.closed]) == ([2, 1], [3, 0])


@pytest.mark.parametrize(
    ("number", "days", "code", "field"),
    [
        (" ", 0, "missing", "decree_number"),
        ("1", 1, "date_in_future", "decree_date"),
        ("1", -400, "decree_before_directive", "decree_date"),
    ],
)
def test_keputusan_is_whole_and_in_time(panel: Panel, number: str, days: int, code: str, field: str) -> None:
    key, day = panel.propose(), clock.today() + timedelta(days=days)
    with pytest.raises(Invalid) as caught:
        let_go(panel, key, day=day, number=number)
    db.session.rollback()
    assert (caught.value.code, caught.value.field) == (code, field)
    assert panel.states() == [State.UNDER_REVIEW] * 2


def test_approvals_need_a_day_and_rejections_do_not(panel: Panel) -> None:
    key = panel.propose()
    found = undone(lambda: release.release(panel.directive, actor_of(panel.kominfo), key, "1", None))
    assert found[:2] == (Invalid, "missing")
    decision_lists.discard(panel.directive, actor_of(panel.kominfo), key, "Batal.")
    key = panel.propose({panel.poor.id: Choice(Verdict.REJECT, REASON)})
    assert release.release(panel.directive, actor_of(panel.kominfo), key, "", None)
    db.session.commit()
    assert panel.states() == [State.UNDER_REVIEW, State.REJECTED]


def test_opd_that_there_was_not_then_is_named_by_its_proposal(panel: Panel) -> None:
    ended = make_agency(valid_to=clock.today() - timedelta(days=1))
    key = panel.propose({**panel.choices(), panel.good.id: Choice(Verdict.APPROVE, agency_id=ended.id)})
    found = undone(lambda: let_go(panel, key))
    assert found == (Invalid, "agencies_not_then", {"numbers": panel.good.number})
    assert let_go(panel, key, day=clock.today() - timedelta(days=1))


def test_release_tells_owner_and_team(panel: Panel) -> None:
    let_go(panel, panel.propose())
    told = db.session.query(Notice.user_id, Notice.proposal_id).filter_by(code="proposal_decided")
    assert {*told} == {(proposal.owner_id, proposal.id) for proposal in (panel.good, panel.poor)}
    assert told.count() == 2
