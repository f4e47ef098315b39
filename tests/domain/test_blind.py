"""A blind directive: its committee learns whose a proposal is, and what others scored, only when it may."""

import pytest

from innovations.database import db
from innovations.domain import board, directives, minutes, policy, proposals, queue, redactions, shown
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role
from innovations.models.directives import Phase, Seat
from innovations.models.events import Event
from innovations.models.proposals import DECIDED_STATES, LIVE_STATES, Proposal, State
from tests.domain.people import People
from tests.domain.stage import refused
from tests.factories import actor_of, make_user, save, seat
from tests.rounds import Round

DECIDED, LIVE = set(DECIDED_STATES), set(LIVE_STATES)


@pytest.mark.parametrize("kind", ["blind", "unsealed"])
def test_committee_sees_a_proposal_only_once_it_is_decided(people: People, kind: str) -> None:
    found = {
        name: {state for state in State if policy.can_see(people.actors[name], people.proposals[kind, state])}
        for name in ("chair", "reviewer", "kominfo", "reviewer_acting_head", "owner", "auditor")
    }
    sent = set(State) - {State.DRAFT}
    assert found == {
        "chair": DECIDED,
        "reviewer": LIVE,
        "kominfo": sent,
        "reviewer_acting_head": sent,
        "owner": set(State),
        "auditor": set(State),
    }


@pytest.mark.parametrize("kind", ["blind", "unsealed"])
def test_identity_is_hidden_from_who_scores_and_from_nobody_else(people: People, kind: str) -> None:
    proposal = people.proposals[kind, State.UNDER_REVIEW]
    hidden = {name for name, actor in people.actors.items() if not policy.can_see_identity(actor, proposal)}
    assert hidden == {"chair", "reviewer"}


def test_identity_is_told_with_the_decision(people: People) -> None:
    told = {
        state
        for state in State
        if policy.can_see_identity(people.actors["reviewer"], people.proposals["blind", state])
    }
    assert told == DECIDED


def test_scores_are_shut_to_the_chair_while_scores_are_written(people: People) -> None:
    found = {
        kind: {
            name
            for name in ("chair", "kominfo", "auditor")
            if policy.can_see_scores(people.actors[name], people.proposals[kind, State.UNDER_REVIEW])
        }
        for kind in ("blind", "unsealed", "asn")
    }
    assert found == {
        "blind": {"kominfo", "auditor"},
        "unsealed": {"chair", "kominfo", "auditor"},
        "asn": {"chair", "kominfo", "auditor"},
    }


def test_only_who_runs_the_round_redacts(people: People) -> None:
    found = {
        (name, state)
        for name, actor in people.actors.items()
        for state in State
        if policy.can_redact(actor, people.proposals["blind", state])
    }
    runs = ("kominfo", "kominfo_who_entered", "kominfo_head")
    assert found == {(name, state) for name in runs for state in (State.SUBMITTED, State.UNDER_REVIEW)}


@pytest.fixture
def blind(app: object) -> Round:
    scoring = Round()
    scoring.directive.is_blind = True
    db.session.commit()
    return scoring


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def load(scoring: Round) -> Proposal:
    found = proposals.get(scoring.proposal.number, kominfo(), whole=True)
    assert found is not None
    return found


TEXTS = {"title": "Tanpa nama", "summary": "Ringkas tanpa nama.", "problem": "x", "design": "y"}


def test_reviewer_reads_the_redacted_text_everywhere(blind: Round) -> None:
    redactions.write(load(blind), kominfo(), TEXTS)
    db.session.commit()
    desk = blind.desk()
    assert (desk.texts["title"], desk.texts["summary"], desk.texts["aims"]) == (
        "Tanpa nama",
        "Ringkas tanpa nama.",
        "",
    )
    item = queue.list_queue(blind.actor)[0]
    assert (item.proposal.shown_title, item.agency) == ("Tanpa nama", "")


def test_without_a_redaction_the_text_itself_is_read(blind: Round) -> None:
    assert blind.desk().texts["title"] == blind.proposal.title
    assert queue.list_queue(blind.actor)[0].agency == ""


def test_redaction_is_of_one_version(blind: Round) -> None:
    redactions.write(load(blind), kominfo(), TEXTS)
    blind.set_state(State.UNDER_REVIEW, version_no=2)
    assert blind.desk().texts["title"] == blind.proposal.title


def test_kominfo_reads_the_proposal_as_it_is(blind: Round) -> None:
    redactions.write(load(blind), kominfo(), TEXTS)
    db.session.commit()
    assert shown.texts_for(load(blind), kominfo())["title"] == blind.proposal.title
    assert load(blind).shown_title == blind.proposal.title


def test_same_text_twice_is_one_redaction_and_a_stale_form_none(blind: Round) -> None:
    actor, seen = kominfo(), redactions.digest(load(blind))
    for _time in range(2):
        redactions.write(load(blind), actor, TEXTS, seen)
        db.session.commit()
    assert db.session.query(Event).filter_by(code="proposal_redacted").count() == 1
    changed = TEXTS | {"title": "Lain"}
    assert refused(lambda: redactions.write(load(blind), actor, changed, seen)) == (DomainError, "stale_form")


def test_redaction_needs_a_title(blind: Round) -> None:
    assert refused(lambda: redactions.write(load(blind), kominfo(), {})) == (Invalid, "missing")


def test_chair_does_not_redact(blind: Round) -> None:
    chair = make_user(Role.CHAIR)
    seat(blind.directive, chair, Seat.CHAIR)
    assert refused(lambda: redactions.write(load(blind), actor_of(chair), TEXTS)) == (Denied, "not_your_part")


@pytest.mark.usefixtures("app")
def test_open_committee_needs_no_redaction() -> None:
    scoring = Round()
    assert refused(lambda: redactions.write(load(scoring), kominfo(), TEXTS)) == (DomainError, "not_blind")


def test_decided_proposal_is_redacted_no_more(blind: Round) -> None:
    blind.set_state(State.WITHDRAWN)
    assert refused(lambda: redactions.write(load(blind), kominfo(), TEXTS)) == (DomainError, "not_in_this_state")


def test_chair_shares_nothing_out_under_a_blind_directive(blind: Round) -> None:
    chair = make_user(Role.CHAIR)
    seat(blind.directive, chair, Seat.CHAIR)
    assert not policy.can_assign(actor_of(chair), blind.directive)


@pytest.mark.parametrize(("phase", "sees"), [(Phase.OPEN, False), (Phase.DELIBERATION, False), (Phase.DECIDED, True)])
def test_shares_of_opd_are_hidden_until_decided(blind: Round, phase: Phase, sees: bool) -> None:
    chair = make_user(Role.CHAIR)
    seat(blind.directive, chair, Seat.CHAIR)
    blind.directive.phase = phase
    save(blind.directive)
    assert policy.can_see_shares(actor_of(chair), blind.directive) is sees


def test_who_is_recused_by_rule_is_told_to_no_blind_lead(blind: Round) -> None:
    """The names of one OPD's reviewers would tell whose it is; kominfo sees them."""
    chair, near = make_user(Role.CHAIR), make_user(Role.REVIEWER, agency_id=blind.proposal.agency_id)
    seat(blind.directive, chair, Seat.CHAIR)
    seat(blind.directive, near)
    directive = directives.get(blind.directive.id)
    assert directive is not None
    found = {
        name: (
            near.name in [mark.name for line in board.get_board(directive, actor).proposals for mark in line.marks],
            [line.structural for line in minutes.get_minutes(directive, actor).lines],
        )
        for name, actor in (("chair", actor_of(chair)), ("kominfo", kominfo()))
    }
    assert found == {"chair": (False, [None]), "kominfo": (True, [1])}
