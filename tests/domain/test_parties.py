"""Which actions the workflow table gives to whom: every relation x state x kind of proposal, written out by hand."""

from typing import Any

import pytest

from innovations.domain import parties
from innovations.domain.workflow import Action
from innovations.models.proposals import State
from tests.domain.people import ALL_KOMINFO, HEADS, KINDS, People

A = Action
RUNS = {
    State.SUBMITTED: [A.RETURN, A.START_REVIEW, A.REJECT],
    State.UNDER_REVIEW: [A.RETURN, A.APPROVE, A.REJECT],
    State.APPROVED: [A.START_TRIAL, A.IMPLEMENT, A.STOP],
    State.TRIAL: [A.IMPLEMENT, A.STOP],
    State.IMPLEMENTED: [A.STOP],
}
RECORDS_LETTERS = {State.AWAITING_PERMISSION: [A.GRANT_PERMISSION, A.RETURN]}
LEADS = {State.UNDER_REVIEW: [A.RETURN]}
WITHDRAWS: dict[State, list[Action]] = {
    state: [A.WITHDRAW] for state in (State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED)
}
FILES = {State.DRAFT: [A.SUBMIT], State.RETURNED: [A.SUBMIT]}
OWNS = {**WITHDRAWS, State.DRAFT: [A.SUBMIT], State.RETURNED: [A.SUBMIT, A.WITHDRAW]}
PERMITS = dict.fromkeys(HEADS, RECORDS_LETTERS)
COMMITTEE = dict.fromkeys(("chair", "chair_of_agency", "secretary"), LEADS)
ACTS: dict[str, dict[str, dict[State, list[Action]]]] = {
    "asn": {"owner": OWNS, **PERMITS, **dict.fromkeys(ALL_KOMINFO, RECORDS_LETTERS | RUNS), **COMMITTEE},
    "unit": {"unit_owner": OWNS, **PERMITS, **dict.fromkeys(ALL_KOMINFO, RECORDS_LETTERS | RUNS), **COMMITTEE},
    "agency": {
        "owner": WITHDRAWS,
        **dict.fromkeys(PERMITS, RECORDS_LETTERS | FILES),
        **dict.fromkeys(ALL_KOMINFO, RECORDS_LETTERS | RUNS),
        **COMMITTEE,
    },
    "kominfo": {
        "kominfo_owner": OWNS,
        "kominfo_head": RECORDS_LETTERS,
        **dict.fromkeys(("chair", "chair_of_agency"), RECORDS_LETTERS | RUNS),
        "secretary": LEADS,
    },
    "community": {
        "kominfo_who_entered": OWNS,
        **PERMITS,
        **dict.fromkeys(("kominfo", "kominfo_head", "chair", "chair_of_agency"), RECORDS_LETTERS | RUNS),
        "secretary": LEADS,
    },
    "imported": {
        "kominfo_who_entered": {
            state: RUNS.get(state, []) + WITHDRAWS.get(state, []) for state in {**RUNS, **WITHDRAWS}
        },
        **PERMITS,
        **dict.fromkeys(("kominfo", "kominfo_head"), RECORDS_LETTERS | RUNS),
        **COMMITTEE,
    },
    "shared": {"owner": OWNS, **PERMITS, **dict.fromkeys(ALL_KOMINFO, RECORDS_LETTERS | RUNS)},
    "elsewhere": {"owner": OWNS, **PERMITS, **dict.fromkeys(ALL_KOMINFO, RECORDS_LETTERS | RUNS)},
}

WHEN_SCORED: dict[State, list[Action]] = {State.DRAFT: []}
WHEN_DELIBERATED: dict[State, list[Action]] = {
    State.DRAFT: [],
    State.SUBMITTED: [A.REJECT],
    State.UNDER_REVIEW: [A.APPROVE, A.REJECT],
    State.RETURNED: [A.WITHDRAW],
}
"""What is left of these states where the phase of the directive shuts some acts."""


def narrow(acts: dict[str, dict[State, list[Action]]], left: dict[State, list[Action]]) -> Any:
    """Those acts with what `left` names taken from its states, as far as somebody had it; without empty rows."""
    rows = {
        name: {
            state: [
                action
                for action in actions
                if state not in left or action in (*left[state], *WITHDRAWS.get(state, []))
            ]
            for state, actions in states.items()
        }
        for name, states in acts.items()
    }
    full = {name: {state: actions for state, actions in states.items() if actions} for name, states in rows.items()}
    return {name: states for name, states in full.items() if states}


LATER: dict[str, dict[State, list[Action]]] = {
    "owner": OWNS,
    **PERMITS,
    **dict.fromkeys(ALL_KOMINFO, RECORDS_LETTERS | RUNS),
    "chair": LEADS,
}
ACTS["scored"] = narrow(LATER, WHEN_SCORED)
ACTS["deliberated"] = ACTS["unsealed"] = narrow(LATER, WHEN_DELIBERATED)
ACTS["blind"] = LATER


@pytest.mark.parametrize("kind", KINDS)
def test_actions_are_offered_to_exactly_these(people: People, kind: str) -> None:
    found: dict[str, dict[State, list[Action]]] = {}
    for state in State:
        proposal = people.proposals[kind, state]
        for name, actor in people.actors.items():
            if actions := parties.list_actions(actor, proposal):
                found.setdefault(name, {})[state] = actions
    assert found == ACTS[kind]
