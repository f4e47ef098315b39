"""What waits for whom, and when a proposal is fully scored."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, directory, todo
from innovations.domain.actor import Actor
from innovations.domain.todo import Work
from innovations.models.accounts import LoginTry, Role, User, UserSession
from innovations.models.agencies import Agency
from innovations.models.directives import Directive, Seat
from innovations.models.events import Event, Topic
from innovations.models.masterplan import LinkState, ProgrammeLink
from innovations.models.proposals import LIVE_STATES, Permission, Proposal, State
from innovations.models.reviews import Conflict
from tests.factories import (
    actor_of,
    make_agency,
    make_directive,
    make_head,
    make_programme,
    make_proposal,
    make_review,
    make_user,
    save,
    seat,
)


@pytest.fixture
def directive(app: Flask) -> Directive:
    return make_directive()


def piles(actor: Actor) -> dict[Work, list[str]]:
    return {pile.work: [task.number for task in pile.tasks] for pile in todo.list_piles(actor)}


def test_owner_finishes_drafts_and_mends_what_was_returned(directive: Directive) -> None:
    owner = make_user()
    made = {state: make_proposal(directive, owner, state) for state in State}
    assert piles(actor_of(owner)) == {
        Work.REVISE: [made[State.RETURNED].number],
        Work.FINISH: [made[State.DRAFT].number],
    }


def test_teammate_sees_the_same_work(directive: Directive) -> None:
    mate = make_user()
    draft = make_proposal(directive, make_user(), team=(mate,))
    assert piles(actor_of(mate)) == {Work.FINISH: [draft.number]}


def test_returned_task_says_why_and_until_when(directive: Directive) -> None:
    owner = make_user()
    proposal = make_proposal(directive, owner, State.RETURNED)
    for reason in ("Pertama.", "Jelaskan manfaatnya."):
        details = {"topic": Topic.PROPOSAL, "code": "proposal_return", "proposal_id": proposal.id, "reason": reason}
        save(Event(at=clock.now(), details={}, **details))
    task = todo.list_piles(actor_of(owner))[0].tasks[0]
    assert (task.reason, task.due, task.is_too_late) == ("Jelaskan manfaatnya.", proposal.returned_until, False)


def test_draft_of_a_closed_directive_comes_last_and_says_so(directive: Directive) -> None:
    owner = make_user()
    now = datetime.now(UTC)
    closed = make_directive(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    late, early = make_proposal(closed, owner), make_proposal(directive, owner)
    tasks = todo.list_piles(actor_of(owner))[0].tasks
    assert [(task.number, task.is_too_late) for task in tasks] == [(early.number, False), (late.number, True)]


def test_head_permits_for_the_own_opd_oldest_first_but_not_the_own_idea(directive: Directive) -> None:
    opd = make_agency()
    head = make_head(opd)
    waiting = [make_proposal(directive, make_user(agency=opd), State.AWAITING_PERMISSION) for _ in range(2)]
    waiting[1].submitted_at = datetime.now(UTC) - timedelta(days=3)
    db.session.commit()
    make_proposal(directive, make_user(), State.AWAITING_PERMISSION)
    make_proposal(directive, head, State.AWAITING_PERMISSION)
    assert piles(actor_of(head)) == {Work.PERMIT: [waiting[1].number, waiting[0].number]}


def test_list_is_cut_at_five_and_the_whole_is_counted(directive: Directive) -> None:
    kominfo = actor_of(make_user(Role.KOMINFO))
    for _ in range(7):
        make_proposal(directive, make_user(), State.SUBMITTED)
    pile = todo.list_piles(kominfo)[0]
    assert (pile.work, len(pile.tasks), pile.total) == (Work.CHECK, 5, 7)


def test_kominfo_decides_what_is_fully_scored_and_links_what_runs(directive: Directive) -> None:
    kominfo = make_user(Role.KOMINFO)
    reviewer = make_user(Role.REVIEWER)
    seat(directive, reviewer)
    scored, unscored = (make_proposal(directive, make_user(), State.UNDER_REVIEW) for _ in range(2))
    make_review(scored, reviewer)
    live = {state: make_proposal(directive, make_user(), state) for state in LIVE_STATES}
    link = ProgrammeLink(programme_id=make_programme().id, state=LinkState.CONFIRMED, contribution="x")
    link.proposal_id, link.linked_at, link.linked_by_id = live[State.TRIAL].id, clock.now(), kominfo.id
    save(link)
    assert unscored.number
    assert piles(actor_of(kominfo)) == {
        Work.DECIDE: [scored.number],
        Work.LINK: [live[State.APPROVED].number, live[State.IMPLEMENTED].number],
    }


def test_chair_checks_and_decides_for_the_coordinating_agency(directive: Directive) -> None:
    own = make_agency(coordinator=True)
    kominfo, chair = make_user(Role.KOMINFO, agency=own), make_user(Role.CHAIR)
    seat(directive, chair, Seat.CHAIR)
    proposal = make_proposal(directive, make_user(agency=own), State.SUBMITTED)
    assert piles(actor_of(chair)) == {Work.CHECK: [proposal.number]}
    assert piles(actor_of(kominfo)) == {}


def test_reviewer_scores_what_is_not_sent_of_this_version(directive: Directive) -> None:
    reviewer = make_user(Role.REVIEWER)
    seat(directive, reviewer)
    new, drafted, sent, renewed = (make_proposal(directive, make_user(), State.UNDER_REVIEW) for _ in range(4))
    make_review(drafted, reviewer, sent=False)
    make_review(sent, reviewer)
    make_review(renewed, reviewer)
    renewed.version_no = 2
    db.session.commit()
    assert sorted(piles(actor_of(reviewer))[Work.SCORE]) == sorted([new.number, drafted.number, renewed.number])


def fully_scored() -> set[str]:
    return set(db.session.scalars(select(Proposal.number).where(todo.is_fully_scored())))


def declare(proposal: Proposal, user: User) -> None:
    save(Conflict(proposal_id=proposal.id, reviewer_id=user.id, reason="Kerabat.", declared_at=clock.now()))


def permit(proposal: Proposal, user: User) -> None:
    save(
        Permission(
            proposal_id=proposal.id,
            version_no=1,
            letter_number="1",
            letter_date=clock.today(),
            signed_by="Kepala",
            granted_by_id=user.id,
            recorded_by_id=user.id,
            granted_at=clock.now(),
        )
    )


def free(proposal: Proposal, user: User, how: str) -> None:
    """Give a committee member a reason not to score it."""
    opd = db.session.get_one(Agency, proposal.agency_id)
    if how == "declared":
        declare(proposal, user)
    elif how == "permitted":
        permit(proposal, user)
    elif how == "same OPD":
        user.agency_id = opd.id
    elif how == "unit of the OPD":
        user.agency_id = make_agency(parent=opd).id
    elif how == "acting head":
        make_head(opd, user)
    elif how == "left":
        user.is_active = False
    db.session.commit()


@pytest.mark.parametrize(
    "how", ["declared", "permitted", "same OPD", "unit of the OPD", "acting head", "left", "nothing"]
)
def test_fully_scored_waits_for_all_without_a_conflict(directive: Directive, how: str) -> None:
    done, other = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    seat(directive, done)
    seat(directive, other)
    proposal = make_proposal(directive, make_user(), State.UNDER_REVIEW)
    assert fully_scored() == set()
    make_review(proposal, done)
    free(proposal, other, how)
    assert fully_scored() == (set() if how == "nothing" else {proposal.number})


def test_fully_scored_looks_at_each_proposal_alone(directive: Directive) -> None:
    """What was sent or declared elsewhere frees nobody here."""
    first, second = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    seat(directive, first)
    seat(directive, second)
    half, whole, other = (make_proposal(directive, make_user(), State.UNDER_REVIEW) for _ in range(3))
    make_review(half, first)
    make_review(whole, first)
    make_review(whole, second)
    for how in ("declared", "permitted", "acting head"):
        free(other, second, how)
    assert fully_scored() == {whole.number}
    assert [(row.under_review, row.scored) for row in todo.list_progress(actor_of(lead(directive)))] == [(3, 0)]


def lead(directive: Directive) -> User:
    """Its chair, who owes a review of everything."""
    chair = make_user(Role.CHAIR)
    seat(directive, chair, Seat.CHAIR)
    return chair


def test_expert_without_an_opd_owes_a_review_too(directive: Directive) -> None:
    done, expert = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    expert.agency_id = None
    db.session.commit()
    seat(directive, done)
    seat(directive, expert)
    proposal = make_proposal(directive, make_user(), State.UNDER_REVIEW)
    make_review(proposal, done)
    assert fully_scored() == set()
    make_review(proposal, expert)
    assert fully_scored() == {proposal.number}


def test_progress_is_told_to_the_lead_of_a_committee(directive: Directive) -> None:
    secretary, member = make_user(Role.SECRETARY), make_user(Role.REVIEWER)
    seat(directive, secretary, Seat.SECRETARY)
    seat(directive, member)
    proposals = [make_proposal(directive, make_user(), State.UNDER_REVIEW) for _ in range(3)]
    for user in (secretary, member):
        make_review(proposals[0], user)
    found = [(row.directive_id, row.under_review, row.scored) for row in todo.list_progress(actor_of(secretary))]
    assert found == [(directive.id, 3, 1)]
    assert todo.list_progress(actor_of(member)) == []


def test_open_directive_stays_answerable_below_what_has_no_draft(directive: Directive) -> None:
    owner, auditor = make_user(), make_user(Role.AUDITOR)
    later = make_directive(closes_at=directive.closes_at + timedelta(days=1))

    def offered(user: User) -> list[tuple[int, int]]:
        return [(row.id, own) for row, own in todo.list_answerable(actor_of(user))]

    assert offered(owner) == [(directive.id, 0), (later.id, 0)]
    assert offered(auditor) == []
    make_proposal(directive, owner)
    assert offered(owner) == [(later.id, 0), (directive.id, 1)]


def test_figures_hold_only_what_may_be_seen(directive: Directive) -> None:
    for state in State:
        make_proposal(directive, make_user(), state)
    leadership = actor_of(make_user(Role.LEADERSHIP))
    assert todo.count_by_state(leadership) == dict.fromkeys([*LIVE_STATES, State.REJECTED], 1)


def test_admin_looks_after_locked_new_and_headless(directive: Directive) -> None:
    admin = make_user(Role.ADMIN)
    make_head(make_agency(), admin)
    save(*(LoginTry(login=admin.login, address="", at=clock.now()) for _ in range(10)))
    save(UserSession(user_id=admin.id, token_hash="x", created_at=clock.now(), last_seen_at=clock.now()))
    agency = db.session.scalars(select(Agency).order_by(Agency.id)).first()
    make_user(agency=agency, must_change_password=True)
    make_user(agency=agency)
    make_agency("OPD yang akan datang", valid_from=clock.today() + timedelta(days=1))
    upkeep = todo.get_upkeep(actor_of(admin))
    assert upkeep == todo.Upkeep(locked=1, never_logged_in=1, agencies_without_head=1)
    assert upkeep.never_logged_in == directory.count_new(actor_of(admin), None)
    assert todo.get_upkeep(actor_of(make_user())) is None


def test_review_of_somebody_recused_since_makes_nothing_ready_for_decision(directive: Directive) -> None:
    kominfo, reviewer = make_user(Role.KOMINFO), make_user(Role.REVIEWER)
    seat(directive, reviewer)
    proposal = make_proposal(directive, state=State.UNDER_REVIEW)
    make_review(proposal, reviewer)
    assert piles(actor_of(kominfo)) == {Work.DECIDE: [proposal.number]}
    save(Conflict(proposal_id=proposal.id, reviewer_id=reviewer.id, reason="Saudara.", declared_at=clock.now()))
    assert piles(actor_of(kominfo)) == {}
