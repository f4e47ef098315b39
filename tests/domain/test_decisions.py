"""The decision, the Keputusan and its correction."""

from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import checks, counting, decisions, moves
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role
from innovations.models.notices import Notice
from innovations.models.proposals import Origin, State
from innovations.models.reviews import Conflict
from tests.domain.stage import NO, NOW, TODAY, Stage, last_event, load, refused
from tests.factories import (
    actor_of,
    make_agency,
    make_review,
    make_user,
    save,
)

approve = partial(decisions.approve, is_early=True)
reject = partial(decisions.reject, is_early=True)
"""Not all of the stage's committee have scored."""


def test_decision_approve_records_the_decree_and_freezes_the_score(stage: Stage) -> None:
    proposal = stage.reviewed((5, 4, 3), (4, 4, 4))
    other = make_agency("Dinas Sosial")
    approve(proposal, actor_of(stage.kominfo), stage.decree(other))
    proposal = load(proposal)
    assert (proposal.state, proposal.decided_at, proposal.decision_reason) == (State.APPROVED, NOW, "")
    found = (proposal.decree_number, proposal.decree_date, proposal.executing_agency_id)
    assert found == ("188.4/77/2026", TODAY, other.id)
    assert (proposal.score_points, proposal.score_reviews) == (410 + 400, 2)
    assert decisions.score_of(proposal) == Fraction(81)
    make_review(proposal, make_user(), (1, 1, 1))
    assert decisions.score_of(load(proposal)) == Fraction(81)


def test_decision_reject_needs_a_reason_and_freezes_the_score(stage: Stage) -> None:
    proposal = stage.reviewed((2, 2, 2))
    kominfo = actor_of(stage.kominfo)
    assert refused(lambda: reject(proposal, kominfo, "\n")) == (Invalid, "reason_missing")
    reject(proposal, kominfo, "Belum layak.")
    proposal = load(proposal)
    assert (proposal.state, proposal.decision_reason) == (State.REJECTED, "Belum layak.")
    assert (proposal.score_points, proposal.decree_number) == (200, None)


def test_decision_while_reviews_are_outstanding_is_meant_so(stage: Stage) -> None:
    proposal, kominfo = stage.reviewed(), actor_of(stage.kominfo)
    assert refused(lambda: decisions.approve(proposal, kominfo, stage.decree())) == (Invalid, "reviews_missing")
    assert refused(lambda: decisions.reject(proposal, kominfo, "x")) == (Invalid, "reviews_missing")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"number": "  "}, "decree_number", "missing"),
        ({"date": TODAY + timedelta(days=1)}, "decree_date", "date_in_future"),
    ],
)
def test_decision_decree_is_whole_and_not_of_the_future(
    stage: Stage, fields: dict[str, Any], field: str, code: str
) -> None:
    proposal = stage.reviewed()
    with pytest.raises(Invalid) as caught:
        approve(proposal, actor_of(stage.kominfo), stage.decree(**fields))
    assert (caught.value.code, caught.value.field, proposal.state) == (code, field, State.UNDER_REVIEW)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (None, None, None),
        (TODAY, TODAY, None),
        (TODAY + timedelta(days=1), None, "no_such_opd_then"),
        (None, TODAY - timedelta(days=1), "no_such_opd_then"),
    ],
)
def test_decision_executing_opd_exists_on_the_day_of_the_decree(
    stage: Stage, start: date | None, end: date | None, code: str | None
) -> None:
    other = make_agency()
    other.valid_from, other.valid_to = start, end
    proposal = stage.reviewed()
    if code is None:
        approve(proposal, actor_of(stage.kominfo), stage.decree(other))
        assert load(proposal).executing_agency_id == other.id
    else:
        found = refused(lambda: approve(proposal, actor_of(stage.kominfo), stage.decree(other)))
        assert found == (Invalid, code)


def test_decision_executing_opd_is_no_unit(stage: Stage) -> None:
    unit, proposal = make_agency(parent=stage.agency), stage.reviewed()
    found = refused(lambda: approve(proposal, actor_of(stage.kominfo), stage.decree(unit)))
    assert found == (Invalid, "not_an_opd")


@pytest.mark.parametrize(
    ("who", "kind", "code"),
    [
        ("owner", Denied, "own_proposal"),
        ("head", Denied, "own_proposal"),
        ("chair", Denied, "not_your_part"),
        ("reviewer", Denied, "not_your_part"),
    ],
)
def test_decision_is_recorded_by_kominfo_alone(stage: Stage, who: str, kind: type[DomainError], code: str) -> None:
    proposal, actor = stage.permitted(State.UNDER_REVIEW), actor_of(getattr(stage, who))
    assert refused(lambda: approve(proposal, actor, stage.decree())) == (kind, code)
    assert refused(lambda: reject(proposal, actor, "x")) == (kind, code)


def test_decision_chair_records_the_decision_on_kominfos_own_unless_involved(stage: Stage) -> None:
    owner = make_user(agency=stage.office)
    proposal = stage.reviewed(owner=owner)
    found = refused(lambda: approve(proposal, actor_of(stage.kominfo), stage.decree()))
    assert found == (Denied, "not_your_part")
    approve(proposal, actor_of(stage.chair), stage.decree(stage.office))
    assert load(proposal).state is State.APPROVED
    joined = stage.reviewed(owner=owner, team=(stage.chair,))
    found = refused(lambda: approve(joined, actor_of(stage.chair), stage.decree(stage.office)))
    assert found == (Denied, "own_proposal")


def test_decision_needs_a_review_that_counts(stage: Stage) -> None:
    proposal = stage.of(State.UNDER_REVIEW)
    make_review(proposal, stage.reviewer, sent=False)
    old = make_review(proposal, stage.chair)
    old.version_no, proposal.version_no = 1, 2
    proposal, kominfo = load(proposal), actor_of(stage.kominfo)
    assert refused(lambda: approve(proposal, kominfo, stage.decree())) == (DomainError, "no_reviews")
    assert refused(lambda: reject(proposal, kominfo, "x")) == (DomainError, "no_reviews")


def test_decision_reviews_of_recused_people_do_not_count(stage: Stage) -> None:
    new_owner, mate, head, declared, counted = (make_user(Role.REVIEWER) for _ in range(5))
    proposal = stage.permitted(State.UNDER_REVIEW, team=(mate,))
    for user in (new_owner, mate, head, declared):
        make_review(proposal, user, (5, 5, 5))
    make_review(proposal, counted, (3, 3, 3))
    proposal.owner_id = new_owner.id
    proposal.permissions[0].granted_by_id = head.id
    save(Conflict(proposal_id=proposal.id, reviewer_id=declared.id, reason="Sepupu.", declared_at=NOW))
    proposal = load(proposal)
    assert (counting.count_points(proposal), decisions.score_of(proposal)) == ((300, 1), Fraction(60))


def test_decision_decided_twice_is_refused(stage: Stage) -> None:
    proposal = stage.reviewed()
    approve(proposal, actor_of(stage.kominfo), stage.decree())
    proposal, kominfo = load(proposal), actor_of(stage.kominfo)
    assert refused(lambda: approve(proposal, kominfo, stage.decree())) == (DomainError, "not_in_this_state")
    assert refused(lambda: reject(proposal, kominfo, "x")) == (DomainError, "not_in_this_state")


def test_decision_stale_form_is_refused(stage: Stage) -> None:
    proposal = stage.reviewed()
    seen = proposal.lock_version
    moves.require_seen(proposal, seen)
    approve(proposal, actor_of(stage.kominfo), stage.decree())
    proposal = load(proposal)
    assert refused(lambda: moves.require_seen(proposal, seen)) == (DomainError, "stale_form")


def test_decree_correction_keeps_the_old_values_in_its_event(stage: Stage) -> None:
    proposal, other = stage.of(State.TRIAL), make_agency()
    old = (proposal.decree_number, proposal.decree_date, stage.agency.name)
    decisions.correct_decree(proposal, actor_of(stage.kominfo), stage.decree(other), "Salah ketik.")
    proposal = load(proposal)
    assert (proposal.decree_number, proposal.executing_agency_id) == ("188.4/77/2026", other.id)
    assert (proposal.state, proposal.lock_version) == (State.TRIAL, 2)
    event = last_event()
    kept = tuple(event.details[name] for name in ("old_number", "old_date", "old_agency"))
    assert kept == (old[0], old[1].isoformat() if old[1] else None, old[2])
    assert (event.code, event.reason) == ("proposal_decree_corrected", "Salah ketik.")


@pytest.mark.parametrize(
    ("who", "state", "reason", "number", "kind", "code"),
    [
        ("kominfo", State.APPROVED, "", "1", Invalid, "reason_missing"),
        ("kominfo", State.APPROVED, "x", "", Invalid, "missing"),
        ("kominfo", State.REJECTED, "x", "1", DomainError, "no_decree"),
        ("chair", State.APPROVED, "x", "1", Denied, "not_your_part"),
        ("owner", State.APPROVED, "x", "1", Denied, "own_proposal"),
    ],
)
def test_decree_correction_is_refused(
    stage: Stage, who: str, state: State, reason: str, number: str, kind: type[DomainError], code: str
) -> None:
    proposal, actor = stage.of(state), actor_of(getattr(stage, who))
    decree = stage.decree(number=number)
    assert refused(lambda: decisions.correct_decree(proposal, actor, decree, reason)) == (kind, code)


def test_decree_is_not_older_than_the_directive(stage: Stage) -> None:
    proposal, actor = stage.reviewed(), actor_of(stage.kominfo)
    issued = stage.directive.issued_on
    early = stage.decree(date=issued - timedelta(days=1))
    assert refused(lambda: approve(proposal, actor, early)) == (Invalid, "decree_before_directive")
    approve(proposal, actor, stage.decree(date=issued))
    assert proposal.decree_date == issued


@pytest.mark.parametrize("way", ["approve", "reject", "check"])
def test_decision_is_told_to_owner_and_team(stage: Stage, way: str) -> None:
    teammate, kominfo = make_user(), actor_of(stage.kominfo)
    proposal = (
        stage.permitted(State.SUBMITTED, team=(teammate,)) if way == "check" else stage.reviewed(team=(teammate,))
    )
    if way == "check":
        checks.reject_from_check(proposal, kominfo, NO, "Bukan inovasi.")
    elif way == "approve":
        approve(proposal, kominfo, stage.decree())
    else:
        reject(proposal, kominfo, "Belum layak.")
    told = [(row.user_id, row.code, row.proposal_id) for row in db.session.query(Notice).order_by(Notice.id)]
    assert told == [(user.id, "proposal_decided", proposal.id) for user in (stage.owner, teammate)]


def test_decision_on_what_was_not_filed_here_is_not_told(stage: Stage) -> None:
    proposal = stage.reviewed(origin=Origin.IMPORTED)
    reject(proposal, actor_of(stage.kominfo), "Belum layak.")
    assert db.session.query(Notice).count() == 0
