"""Every action from every state, against the legal route written out by hand."""

import pytest

from innovations.domain.workflow import TRANSITIONS, Action, Party, find_transition, list_transitions
from innovations.models.directives import Phase
from innovations.models.proposals import State

S, A, P = State, Action, Party
ROUTE: dict[tuple[Action, State], tuple[set[State], Party, bool]] = {
    (A.SUBMIT, S.DRAFT): ({S.AWAITING_PERMISSION, S.SUBMITTED}, P.FILER, False),
    (A.SUBMIT, S.RETURNED): ({S.AWAITING_PERMISSION, S.SUBMITTED}, P.FILER, False),
    (A.GRANT_PERMISSION, S.AWAITING_PERMISSION): ({S.SUBMITTED}, P.PERMITTER, False),
    (A.RETURN, S.AWAITING_PERMISSION): ({S.RETURNED}, P.PERMITTER, True),
    (A.RETURN, S.SUBMITTED): ({S.RETURNED}, P.COORDINATOR, True),
    (A.RETURN, S.UNDER_REVIEW): ({S.RETURNED}, P.LEAD, True),
    (A.WITHDRAW, S.AWAITING_PERMISSION): ({S.WITHDRAWN}, P.OWNER, True),
    (A.WITHDRAW, S.SUBMITTED): ({S.WITHDRAWN}, P.OWNER, True),
    (A.WITHDRAW, S.UNDER_REVIEW): ({S.WITHDRAWN}, P.OWNER, True),
    (A.WITHDRAW, S.RETURNED): ({S.WITHDRAWN}, P.OWNER, True),
    (A.START_REVIEW, S.SUBMITTED): ({S.UNDER_REVIEW}, P.COORDINATOR, False),
    (A.APPROVE, S.UNDER_REVIEW): ({S.APPROVED}, P.COORDINATOR, False),
    (A.REJECT, S.SUBMITTED): ({S.REJECTED}, P.COORDINATOR, True),
    (A.REJECT, S.UNDER_REVIEW): ({S.REJECTED}, P.COORDINATOR, True),
    (A.START_TRIAL, S.APPROVED): ({S.TRIAL}, P.COORDINATOR, False),
    (A.IMPLEMENT, S.APPROVED): ({S.IMPLEMENTED}, P.COORDINATOR, False),
    (A.IMPLEMENT, S.TRIAL): ({S.IMPLEMENTED}, P.COORDINATOR, False),
    (A.STOP, S.APPROVED): ({S.STOPPED}, P.COORDINATOR, True),
    (A.STOP, S.TRIAL): ({S.STOPPED}, P.COORDINATOR, True),
    (A.STOP, S.IMPLEMENTED): ({S.STOPPED}, P.COORDINATOR, True),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_action_leads_from_state_as_the_route_says(action: Action, state: State) -> None:
    row = find_transition(action, state)
    found = None if row is None else (set(row.targets), row.party, row.needs_reason)
    assert found == ROUTE.get((action, state))


OPEN, SCORED = {Phase.OPEN}, {Phase.OPEN, Phase.SCORING}
PHASES: dict[tuple[Action, State], set[Phase]] = {
    (A.SUBMIT, S.DRAFT): OPEN,
    (A.SUBMIT, S.RETURNED): SCORED,
    (A.RETURN, S.SUBMITTED): SCORED,
    (A.RETURN, S.UNDER_REVIEW): SCORED,
    (A.START_REVIEW, S.SUBMITTED): SCORED,
}
"""What the phase of the directive limits; all else may happen in each."""


@pytest.mark.parametrize("key", ROUTE)
def test_action_belongs_to_the_phases_written_here(key: tuple[Action, State]) -> None:
    row = find_transition(*key)
    assert row is not None
    assert set(row.phases) == PHASES.get(key, set(Phase))


@pytest.mark.parametrize("state", State)
def test_list_transitions_holds_each_action_of_the_state_once(state: State) -> None:
    assert sorted(row.action for row in list_transitions(state)) == sorted(a for a, s in ROUTE if s is state)


def test_rejected_stopped_and_withdrawn_are_ends() -> None:
    assert {state for state in State if not list_transitions(state)} == {S.REJECTED, S.STOPPED, S.WITHDRAWN}


def test_no_row_is_written_twice() -> None:
    pairs = [(row.action, state) for row in TRANSITIONS for state in row.sources]
    assert sorted(pairs) == sorted(set(pairs))


def test_every_state_but_draft_can_be_reached() -> None:
    assert {target for row in TRANSITIONS for target in row.targets} == set(State) - {S.DRAFT}
