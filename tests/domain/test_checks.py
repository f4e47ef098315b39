"""The administrative check: five gates, and what a "no" leads to."""

import pytest

from innovations.domain import checks, decisions
from innovations.domain.checks import GateVerdict
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.proposals import Gate, State
from tests.domain.stage import NO, NOW, TODAY, YES, Stage, load, refused, send
from tests.factories import (
    actor_of,
    make_user,
)


def test_check_five_yes_open_the_review(stage: Stage) -> None:
    proposal = stage.of(State.SUBMITTED)
    checks.start_review(proposal, actor_of(stage.kominfo), YES)
    proposal = load(proposal)
    check = checks.get_check(proposal)
    assert proposal.state is State.UNDER_REVIEW
    assert check is not None
    assert {answer.gate: answer.passed for answer in check.answers} == dict.fromkeys(Gate, True)
    assert (check.checked_by_id, check.version_no) == (stage.kominfo.id, 1)


def test_check_check_of_an_older_version_is_not_this_versions(stage: Stage) -> None:
    proposal = stage.permitted(State.SUBMITTED)
    checks.return_from_check(proposal, actor_of(stage.kominfo), NO, "Perbaiki.", TODAY)
    proposal = send(load(proposal), stage.owner)
    assert (len(proposal.checks), checks.get_check(proposal)) == (1, None)


def test_check_a_no_does_not_open_the_review(stage: Stage) -> None:
    proposal = stage.of(State.SUBMITTED)
    start = checks.start_review
    assert refused(lambda: start(proposal, actor_of(stage.kominfo), NO)) == (Invalid, "gates_not_passed")


@pytest.mark.parametrize("verdicts", [YES, NO], ids=["yes", "no"])
def test_check_it_may_be_returned_with_and_without_a_no(stage: Stage, verdicts: list[GateVerdict]) -> None:
    proposal = stage.of(State.SUBMITTED)
    checks.return_from_check(proposal, actor_of(stage.kominfo), verdicts, "Perbaiki.", TODAY)
    proposal = load(proposal)
    assert (proposal.state, proposal.returned_until, len(proposal.checks)) == (State.RETURNED, TODAY, 1)


def test_check_a_no_may_reject_with_a_reason(stage: Stage) -> None:
    proposal = stage.of(State.SUBMITTED)
    checks.reject_from_check(proposal, actor_of(stage.kominfo), NO, "Sudah berjalan sejak 2019.")
    proposal = load(proposal)
    assert (proposal.state, proposal.decision_reason) == (State.REJECTED, "Sudah berjalan sejak 2019.")
    assert (proposal.decided_at, proposal.score_points) == (NOW, None)


def test_check_without_a_no_it_is_not_rejected(stage: Stage) -> None:
    proposal = stage.of(State.SUBMITTED)
    reject = checks.reject_from_check
    found = refused(lambda: reject(proposal, actor_of(stage.kominfo), YES, "x"))
    assert found == (Invalid, "gates_all_passed")


def test_check_nor_without_a_check(stage: Stage) -> None:
    proposal = stage.of(State.SUBMITTED)
    found = refused(lambda: decisions.reject(proposal, actor_of(stage.kominfo), "x"))
    assert found == (DomainError, "check_first")


@pytest.mark.parametrize(
    ("verdicts", "field", "code"),
    [
        (YES[:4], "replicable", "gate_unanswered"),
        ([], "new", "gate_unanswered"),
        ([*YES, YES[0]], "", "gates_incomplete"),
        ([*YES[:4], YES[0]], "replicable", "gate_unanswered"),
        ([*YES[:4], GateVerdict(Gate.REPLICABLE, False, " ")], "replicable_reason", "gate_reason_missing"),
    ],
)
def test_check_all_five_are_answered_and_a_no_gives_its_reason(
    stage: Stage, verdicts: list[GateVerdict], field: str, code: str
) -> None:
    proposal = stage.of(State.SUBMITTED)
    with pytest.raises(Invalid) as caught:
        checks.start_review(proposal, actor_of(stage.kominfo), verdicts)
    assert (caught.value.code, caught.value.field, proposal.checks) == (code, field, [])


@pytest.mark.parametrize(
    ("who", "state", "kind", "code"),
    [
        ("owner", State.SUBMITTED, Denied, "own_proposal"),
        ("head", State.SUBMITTED, Denied, "own_proposal"),
        ("chair", State.SUBMITTED, Denied, "not_your_part"),
        ("kominfo", State.AWAITING_PERMISSION, DomainError, "not_in_this_state"),
        ("kominfo", State.UNDER_REVIEW, DomainError, "not_in_this_state"),
    ],
)
def test_check_is_refused(stage: Stage, who: str, state: State, kind: type[DomainError], code: str) -> None:
    proposal, actor = stage.permitted(state), actor_of(getattr(stage, who))
    for act in (
        lambda: checks.start_review(proposal, actor, YES),
        lambda: checks.return_from_check(proposal, actor, NO, "x", TODAY),
        lambda: checks.reject_from_check(proposal, actor, NO, "x"),
    ):
        assert refused(act) == (kind, code)


def test_check_chair_checks_the_proposals_of_kominfo(stage: Stage) -> None:
    proposal = stage.of(State.SUBMITTED, make_user(agency=stage.office))
    start = checks.start_review
    assert refused(lambda: start(proposal, actor_of(stage.kominfo), YES)) == (Denied, "not_your_part")
    start(proposal, actor_of(stage.chair), YES)
    assert load(proposal).state is State.UNDER_REVIEW
