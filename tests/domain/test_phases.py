"""The phases of a round: who moves them, in which order, and what each shuts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from innovations.database import db
from innovations.domain import assignments, clock, directives, phases, reopening, reviews, route
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.events import Event
from innovations.models.proposals import Proposal, State
from tests.domain.stage import Stage, load, refused
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_user, seat
from tests.rounds import Round

pytestmark = pytest.mark.usefixtures("app")


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def closed(**fields: Any) -> Directive:
    """A directive whose time to answer is over."""
    return get(make_directive(now=clock.now() - timedelta(days=60), **fields))


def get(directive: Directive) -> Directive:
    found = directives.get(directive.id)
    assert found is not None
    return found


def set_phase(directive: Directive, phase: Phase) -> None:
    directive.phase = phase
    db.session.commit()


def test_move_on_is_one_event_with_old_and_new() -> None:
    directive = closed()
    phases.move(directive, kominfo(), Phase.SCORING, "", "open")
    db.session.commit()
    event = db.session.query(Event).one()
    assert directive.phase is Phase.SCORING
    assert (event.code, event.subject_id, event.details) == (
        "phase_moved",
        directive.id,
        {"old": "open", "new": "scoring"},
    )


def test_move_twice_is_one() -> None:
    directive, actor = closed(), kominfo()
    for _time in range(2):
        phases.move(directive, actor, Phase.SCORING, "", "open")
    db.session.commit()
    assert db.session.query(Event).count() == 1


@pytest.mark.parametrize(
    ("start", "target", "reason", "kind", "code"),
    [
        (Phase.OPEN, Phase.DELIBERATION, "", DomainError, "phase_not_next"),
        (Phase.OPEN, Phase.DECIDED, "Cepat.", DomainError, "phase_not_next"),
        (Phase.DECIDED, Phase.SCORING, "Ulang.", DomainError, "phase_not_next"),
        (Phase.SCORING, Phase.OPEN, "", Invalid, "reason_missing"),
        (Phase.DECIDED, Phase.DELIBERATION, "", Invalid, "reason_missing"),
    ],
)
def test_move_is_one_step_and_back_needs_a_reason(
    start: Phase, target: Phase, reason: str, kind: type[DomainError], code: str
) -> None:
    directive = closed(phase=start)
    assert refused(lambda: phases.move(directive, kominfo(), target, reason)) == (kind, code)


def test_move_back_with_a_reason() -> None:
    directive = closed(phase=Phase.DELIBERATION)
    phases.move(directive, kominfo(), Phase.SCORING, "Dua penilaian tertinggal.")
    db.session.commit()
    assert (directive.phase, db.session.query(Event).one().reason) == (Phase.SCORING, "Dua penilaian tertinggal.")


def test_scoring_alone_begins_after_closing_and_grace_to_the_second() -> None:
    directive, actor = get(make_directive(grace_minutes=10)), kominfo()
    over = directive.closes_at.replace(microsecond=0) + timedelta(minutes=10)
    with time_machine.travel(over, tick=False):
        assert refused(lambda: phases.move(directive, actor, Phase.SCORING, "")) == (
            DomainError,
            "directive_still_open",
        )
    with time_machine.travel(over + timedelta(seconds=1), tick=False):
        phases.move(directive, actor, Phase.SCORING, "")
    assert directive.phase is Phase.SCORING


def test_stale_form_moves_nothing() -> None:
    directive = closed(phase=Phase.SCORING)
    assert refused(lambda: phases.move(directive, kominfo(), Phase.DELIBERATION, "", "open")) == (
        DomainError,
        "stale_form",
    )


def test_legacy_directive_has_no_phases() -> None:
    directive = closed(is_legacy=True)
    assert refused(lambda: phases.move(directive, kominfo(), Phase.SCORING, "")) == (DomainError, "legacy_directive")


@pytest.mark.parametrize("place", [Seat.SECRETARY, Seat.MEMBER])
def test_only_kominfo_and_the_chair_of_this_directive_move(place: Seat) -> None:
    directive, chair, other = closed(), make_user(Role.CHAIR), make_user(Role.CHAIR)
    seat(directive, other, place)
    assert refused(lambda: phases.move(directive, actor_of(other), Phase.SCORING, "")) == (Denied, "not_your_part")
    seat(make_directive(), chair, Seat.CHAIR)
    assert refused(lambda: phases.move(directive, actor_of(chair), Phase.SCORING, "")) == (Denied, "not_your_part")
    seat(directive, chair, Seat.CHAIR)
    phases.move(directive, actor_of(chair), Phase.SCORING, "")
    assert directive.phase is Phase.SCORING


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.DECIDED])
def test_no_score_is_written_after_scoring(phase: Phase) -> None:
    scoring = Round()
    sheet = scoring.sheet(4, 4, 4)
    set_phase(scoring.directive, phase)
    for verb in (reviews.save_draft, reviews.send):
        desk = scoring.desk()
        assert refused(lambda v=verb, d=desk: v(d, scoring.actor, sheet, d.seen)) == (  # type: ignore[misc]  # mypy cannot type a default
            DomainError,
            "not_in_this_phase",
        )


def test_conflict_is_declared_during_deliberation_and_not_after() -> None:
    scoring = Round()
    set_phase(scoring.directive, Phase.DECIDED)
    assert refused(lambda: reviews.declare_conflict(scoring.desk(), scoring.actor, "Saudara.")) == (
        DomainError,
        "not_in_this_phase",
    )
    set_phase(scoring.directive, Phase.DELIBERATION)
    reviews.declare_conflict(scoring.desk(), scoring.actor, "Saudara pengusul.")
    db.session.commit()
    assert db.session.query(Event).filter_by(code="conflict_declared").count() == 1


def chair_of(directive: Directive) -> User:
    user = make_user(Role.CHAIR)
    seat(directive, user, Seat.CHAIR)
    return user


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.DECIDED])
def test_chair_reopens_no_review_after_scoring(phase: Phase) -> None:
    scoring = Round()
    review = make_review(scoring.proposal, scoring.reviewer)
    actor = actor_of(chair_of(scoring.directive))
    set_phase(scoring.directive, phase)
    case = reopening.get(scoring.directive.id, review.id, actor)
    assert case is not None
    assert refused(lambda: reopening.reopen(case, actor, "Tertukar.", case.seen)) == (
        DomainError,
        "not_in_this_phase",
    )


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.DECIDED])
def test_work_is_not_shared_out_after_scoring(phase: Phase) -> None:
    directive, actor = closed(phase=phase), kominfo()
    acts: list[Callable[[], object]] = [
        lambda: assignments.apply(directive, actor, 1, ""),
        lambda: assignments.share_with_all(directive, actor),
        lambda: assignments.assign(directive, actor, "INV-2026-0001", 1),
    ]
    assert [refused(act) for act in acts] == [(DomainError, "not_in_this_phase")] * 3


@pytest.mark.parametrize("phase", [Phase.SCORING, Phase.DELIBERATION, Phase.DECIDED])
def test_closing_is_not_extended_once_scoring_began(phase: Phase) -> None:
    directive = closed(phase=phase)
    later = clock.now() + timedelta(days=3)
    assert refused(lambda: directives.extend(directive, kominfo(), later, "Listrik padam.")) == (
        DomainError,
        "not_in_this_phase",
    )


def submitted(stage: Stage, phase: Phase, state: State) -> Proposal:
    proposal = stage.of(state)
    set_phase(stage.directive, phase)
    return load(proposal)


@pytest.mark.parametrize("phase", [Phase.SCORING, Phase.DELIBERATION, Phase.DECIDED])
def test_first_submission_belongs_to_the_open_phase(phase: Phase) -> None:
    stage = Stage()
    proposal = submitted(stage, phase, State.DRAFT)
    assert refused(lambda: route.submit(proposal, actor_of(stage.owner), [])) == (DomainError, "not_in_this_phase")


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.DECIDED])
def test_nothing_goes_back_for_revision_after_scoring(phase: Phase) -> None:
    stage = Stage()
    proposal = submitted(stage, phase, State.UNDER_REVIEW)
    assert refused(
        lambda: route.return_for_revision(proposal, actor_of(stage.chair), "Perbaiki.", clock.today())
    ) == (DomainError, "not_in_this_phase")


def test_backlog_counts_what_is_left_behind() -> None:
    directive = make_directive()
    seat(directive, make_user(Role.REVIEWER))
    reviewer = make_user(Role.REVIEWER)
    seat(directive, reviewer)
    for state in (State.AWAITING_PERMISSION, State.SUBMITTED, State.RETURNED, State.DRAFT, State.APPROVED):
        make_proposal(directive, state=state)
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), reviewer)
    assert phases.count_backlog(get(directive)) == phases.Backlog(
        unchecked=2, returned=1, reviews_missing=1, undecided=1
    )
