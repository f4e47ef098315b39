"""Who opens the dossier and who answers why: every relation x state x kind of proposal."""

from collections.abc import Callable

import pytest
from flask import Flask

from innovations.domain import accountability
from innovations.domain.actor import Actor
from innovations.models.proposals import DECIDED_STATES, LIVE_STATES, Proposal, State
from tests.domain.people import People, build

SENT, DECIDED = set(State) - {State.DRAFT}, set(DECIDED_STATES)


@pytest.fixture
def people(app: Flask) -> People:
    return build()


def states_for(people: People, kind: str, predicate: Callable[[Actor, Proposal], bool]) -> dict[str, set[State]]:
    """In which states, for whom it is any."""
    found = {
        name: {state for state in State if predicate(actor, people.proposals[kind, state])}
        for name, actor in people.actors.items()
    }
    return {name: states for name, states in found.items() if states}


def test_dossier_is_for_staff_and_auditor_and_of_decided_ones_for_the_leadership(people: People) -> None:
    staff = ("kominfo", "kominfo_who_entered", "kominfo_head", "chair", "secretary", "auditor", "auditor_with_a_past")
    partial = ("kominfo_who_owned", "kominfo_who_declared", "leadership", "chair_of_agency")
    expected = dict.fromkeys(staff, SENT) | dict.fromkeys(partial, DECIDED)
    expected["chair_who_declared"] = set(LIVE_STATES)  # who recused themselves see no rejected one
    assert states_for(people, "asn", accountability.can_open_dossier) == expected


def test_dossier_of_another_directive_is_not_for_this_committee(people: People) -> None:
    found = states_for(people, "elsewhere", accountability.can_open_dossier)
    assert {name for name in found if name.startswith(("chair", "secretary", "reviewer", "expert"))} == set()


@pytest.mark.parametrize(("kind", "who"), [("asn", {"chair", "secretary"}), ("elsewhere", set()), ("shared", set())])
def test_leads_without_conflict_answer_what_is_decided(people: People, kind: str, who: set[str]) -> None:
    found = states_for(people, kind, accountability.can_answer_explanation)
    assert found == dict.fromkeys(who, DECIDED)


def test_owner_asks_about_what_was_decided_here(people: People) -> None:
    assert states_for(people, "asn", accountability.can_ask_explanation) == {"owner": DECIDED}
    assert states_for(people, "imported", accountability.can_ask_explanation) == {}


def test_explanation_is_read_by_who_works_on_it_and_the_leadership(people: People) -> None:
    found = states_for(people, "asn", accountability.can_see_explanation)
    seen = {name for name, states in found.items() if states >= DECIDED}
    heads = {"head", "acting_head", "owner", "teammate", "auditor", "auditor_with_a_past", "leadership"}
    kominfo = {name for name in people.actors if name.startswith("kominfo") and name != "kominfo_owner"}
    assert seen == heads | kominfo | {"chair", "chair_of_agency", "secretary", "reviewer_acting_head"}
