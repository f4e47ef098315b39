"""Who may see and do what: every relation x state x kind of proposal, asked in Python and in SQL."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from innovations.domain import parties, peers, policy
from innovations.domain.actor import Actor
from innovations.domain.workflow import Action
from innovations.models.accounts import Role
from innovations.models.directives import Phase, Seat
from innovations.models.proposals import DECIDED_STATES, LIVE_STATES, Origin, Proposal, State
from tests.domain.people import ALL_KOMINFO, HEADS, KINDS, LATER_KINDS, People

ALL = set(State)
SENT = ALL - {State.DRAFT}
LIVE = set(LIVE_STATES)
DECIDED = set(DECIDED_STATES)
SEEN_IN_QUEUE = LIVE | {State.UNDER_REVIEW}


def states_of(people: People, kind: str, holds: Callable[[Proposal], bool]) -> set[State]:
    return {state for state in State if holds(people.proposals[kind, state])}


WHO_DECLARED = ("chair_who_declared", "kominfo_who_declared")

SEES = {
    "owner": ALL,
    "teammate": ALL,
    "colleague": LIVE,
    "stranger": LIVE,
    "head": SENT,
    "acting_head": SENT,
    "former_head": LIVE,
    "future_head": LIVE,
    "unit_head": LIVE,
    "head_of_another": LIVE,
    "kominfo": SENT,
    "chair": SENT,
    "chair_of_agency": SENT,
    "secretary": SENT,
    "reviewer": SEEN_IN_QUEUE,
    "expert": SEEN_IN_QUEUE,
    "reviewer_of_agency": LIVE,
    "reviewer_of_unit": LIVE,
    "reviewer_acting_head": SENT,
    "reviewer_who_declared": LIVE,
    "kominfo_who_owned": SENT,
    "reviewer_who_left": LIVE,
    "kominfo_who_declared": SENT,
    "chair_who_declared": LIVE,
    "reviewer_who_permitted": LIVE,
    "leadership": DECIDED,
    "auditor": ALL,
    "auditor_with_a_past": ALL,
    "admin": LIVE,
}


def test_asn_proposal_is_seen_in_these_states(people: People) -> None:
    found = {name: states_of(people, "asn", lambda p, n=name: policy.can_see(people.actors[n], p)) for name in SEES}  # type: ignore[misc]  # mypy cannot type a default
    assert found == SEES


def test_proposal_of_a_unit_is_seen_by_the_head_of_the_opd_above_it(people: People) -> None:
    names = ("head", "unit_owner", "unit_head")
    found = {name: states_of(people, "unit", lambda p, n=name: policy.can_see(people.actors[n], p)) for name in names}  # type: ignore[misc]  # as above
    assert found == {"head": SENT, "unit_owner": ALL, "unit_head": LIVE}


def test_draft_in_the_name_of_the_opd_is_seen_by_its_head_who_files_it(people: People) -> None:
    draft = people.proposals["agency", State.DRAFT]
    seen = {name for name, actor in people.actors.items() if policy.can_see(actor, draft)}
    heads_today = {"head", "acting_head", "reviewer_acting_head"}
    assert seen == {"owner", "teammate", "auditor", "auditor_with_a_past"} | heads_today


def test_committee_sees_nothing_unsent_or_undecided_of_another_directive(people: People) -> None:
    names = ("chair", "secretary", "reviewer")
    found = {
        name: states_of(people, "elsewhere", lambda p, n=name: policy.can_see(people.actors[n], p))  # type: ignore[misc]  # as above
        for name in names
    }
    assert found == dict.fromkeys(names, LIVE)


QUEUES = {
    "asn": {"reviewer", "chair", "secretary", "expert"},
    "unit": {"reviewer", "chair", "secretary", "expert"},
    "agency": {"reviewer", "chair", "secretary", "expert"},
    "community": {"reviewer", "chair", "secretary", "expert"},
    "imported": {"reviewer", "chair", "secretary", "expert"},
    "kominfo": {
        "reviewer", "chair", "chair_of_agency", "secretary", "expert", "reviewer_of_agency", "reviewer_of_unit",
        "reviewer_acting_head",
    },
    "elsewhere": set(),
    "shared": {"reviewer"},
    **{kind: {"reviewer", "chair", "kominfo"} for kind in LATER_KINDS},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_queue_is_of_the_committee_without_conflicts_while_under_review(people: People, kind: str) -> None:
    found = {
        (name, state)
        for state in State
        for name, actor in people.actors.items()
        if policy.can_review(actor, people.proposals[kind, state])
    }
    assert found == {(name, State.UNDER_REVIEW) for name in QUEUES[kind]}


@pytest.mark.parametrize(
    ("kind", "scores", "revises"), [("asn", True, False), ("scored", True, False), ("deliberated", False, True)]
)
def test_reviewer_scores_or_revises_by_the_phase(people: People, kind: str, scores: bool, revises: bool) -> None:
    actor, proposal = people.actors["reviewer"], people.proposals[kind, State.UNDER_REVIEW]
    assert (policy.can_score(actor, proposal), policy.can_revise(actor, proposal)) == (scores, revises)


def test_every_member_without_a_conflict_discusses_assigned_or_not_and_nobody_else(people: People) -> None:
    """In deliberation only, what is under review; `secretary` and `expert` do not sit on that committee."""
    found = {
        (kind, name, state)
        for (kind, state), proposal in people.proposals.items()
        for name, actor in people.actors.items()
        if peers.can_discuss(actor, proposal)
    }
    kinds, names = ("deliberated", "unsealed"), ("reviewer", "chair", "kominfo")
    assert found == {(kind, name, State.UNDER_REVIEW) for kind in kinds for name in names}


def test_discussion_is_read_by_the_impartial_from_deliberation_on(people: People) -> None:
    staff = {"kominfo", "kominfo_who_entered", "kominfo_head", "auditor", "auditor_with_a_past"}
    found = {
        (kind, state): names
        for (kind, state), proposal in people.proposals.items()
        if (names := {n for n, actor in people.actors.items() if peers.can_read_discussion(actor, proposal)})
    }
    assert found == {
        (kind, State.UNDER_REVIEW): {"reviewer", "chair"} | staff for kind in ("deliberated", "unsealed")
    }


@pytest.mark.parametrize(
    ("phase", "reads", "writes"),
    [(Phase.OPEN, False, False), (Phase.SCORING, False, False), (Phase.DELIBERATION, True, True),
     (Phase.DECIDED, True, False)],
)  # fmt: skip
def test_discussion_follows_the_phase(
    people: People, monkeypatch: pytest.MonkeyPatch, phase: Phase, reads: bool, writes: bool
) -> None:
    actor, proposal = people.actors["reviewer"], people.proposals["deliberated", State.UNDER_REVIEW]
    monkeypatch.setattr(proposal.directive, "phase", phase)
    assert (peers.can_read_discussion(actor, proposal), peers.can_discuss(actor, proposal)) == (reads, writes)


def test_nobody_reads_the_talk_about_what_is_theirs_though_mighty(people: People) -> None:
    """Nor chair, kominfo nor auditor: owner, team, former ones, who permitted, heads, the same OPD, who declared."""
    proposal = people.proposals["deliberated", State.UNDER_REVIEW]
    near = (
        "owner", "teammate", "colleague", "head", "acting_head", "reviewer_of_agency", "reviewer_of_unit",
        "reviewer_acting_head", "reviewer_who_declared", "kominfo_who_owned", "reviewer_who_left",
        "kominfo_who_declared", "chair_who_declared", "reviewer_who_permitted",
    )  # fmt: skip
    mighty = {
        name: replace(people.actors[name], roles=frozenset({Role.KOMINFO}), seats={proposal.directive_id: Seat.CHAIR})
        for name in near
    }
    assert [name for name, actor in mighty.items() if peers.can_read_discussion(actor, proposal)] == []
    auditors = {name: replace(people.actors[name], roles=frozenset({Role.AUDITOR})) for name in near}
    reading = {name for name, actor in auditors.items() if peers.can_read_discussion(actor, proposal)}
    assert reading == {"colleague", "reviewer_of_agency", "reviewer_of_unit"}


def test_scores_are_seen_before_the_decision_by_staff_and_afterwards_by_the_owner_too(people: People) -> None:
    staff = {"kominfo", "kominfo_who_entered", "kominfo_head", "chair", "secretary", "auditor", "auditor_with_a_past"}
    expected = {name: ALL if name in staff else set() for name in people.actors}
    expected |= {"owner": DECIDED, "teammate": DECIDED, "kominfo_who_owned": DECIDED, "chair_of_agency": DECIDED}
    expected |= dict.fromkeys(WHO_DECLARED, DECIDED | {State.DRAFT})  # of a draft nobody declares anything
    found = {
        name: states_of(people, "asn", lambda p, a=actor: policy.can_see_scores(a, p))  # type: ignore[misc]  # as above
        for name, actor in people.actors.items()
    }
    assert found == expected


def test_kominfo_who_entered_it_sees_its_scores_only_after_the_decision_and_no_names(people: People) -> None:
    actor = people.actors["kominfo_who_entered"]
    assert states_of(people, "community", lambda p: policy.can_see_scores(actor, p)) == DECIDED
    assert states_of(people, "community", lambda p: policy.can_see_reviewers(actor, p)) == set()


def test_names_of_reviewers_are_for_staff_alone(people: People) -> None:
    decided = people.proposals["asn", State.APPROVED]
    assert {name for name, actor in people.actors.items() if policy.can_see_reviewers(actor, decided)} == {
        "kominfo", "kominfo_who_entered", "kominfo_head", "chair", "chair_of_agency", "secretary", "auditor",
        "auditor_with_a_past", *WHO_DECLARED,
    }  # fmt: skip


def test_files_are_for_those_who_work_on_it(people: People) -> None:
    found = {
        state: {
            name
            for name, actor in people.actors.items()
            if policy.can_see_files(actor, people.proposals["asn", state])
        }
        for state in (State.DRAFT, State.UNDER_REVIEW, State.APPROVED)
    }
    always = {"owner", "teammate", "auditor", "auditor_with_a_past"}
    staff = {
        "kominfo",
        "kominfo_who_entered",
        "kominfo_head",
        "kominfo_who_owned",
        "chair",
        "chair_of_agency",
        "secretary",
        *WHO_DECLARED,
    }
    heads_today = {"head", "acting_head", "reviewer_acting_head"}
    assert found == {
        State.DRAFT: always,
        State.UNDER_REVIEW: (always | staff | heads_today | {"reviewer", "expert"}) - {"chair_who_declared"},
        State.APPROVED: always | staff | heads_today,
    }


@pytest.mark.parametrize("name", ["owner", "teammate", "head"])
@pytest.mark.parametrize("state", [State.SUBMITTED, State.UNDER_REVIEW, State.APPROVED])
def test_nobody_runs_what_they_own_joined_or_permitted(people: People, name: str, state: State) -> None:
    """Though they sit in the chair and work for kominfo; that the head may permit a revision is in `ACTS`."""
    proposal = people.proposals["asn", state]
    actor = people.actors[name]
    mighty = replace(actor, roles=actor.roles | {Role.KOMINFO}, seats={proposal.directive_id: Seat.CHAIR})
    runs = set(parties.list_actions(mighty, proposal)) - {Action.WITHDRAW, Action.SUBMIT}
    assert (runs, policy.can_review(mighty, proposal)) == (set(), False)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.UNDER_REVIEW, State.APPROVED])
def test_chair_does_not_act_on_a_kominfo_proposal_they_joined(people: People, state: State) -> None:
    proposal = people.proposals["kominfo", state]
    joined = replace(people.actors["teammate"], seats={proposal.directive_id: Seat.CHAIR})
    assert set(parties.list_actions(joined, proposal)) == set()


def test_head_does_not_run_the_own_proposal_of_their_opd_even_as_kominfo(people: People) -> None:
    proposal = people.proposals["agency", State.UNDER_REVIEW]
    head = people.actors["acting_head"]
    mighty = replace(head, roles=head.roles | {Role.KOMINFO}, seats={proposal.directive_id: Seat.SECRETARY})
    assert parties.list_actions(mighty, proposal) == []
    assert not policy.can_see_scores(mighty, proposal)


def test_head_in_the_team_may_not_permit(people: People) -> None:
    proposal = people.proposals["asn", State.AWAITING_PERMISSION]
    mate = replace(people.actors["teammate"], headed_agency_ids=frozenset({people.agency_id}))
    assert parties.list_actions(mate, proposal) == []


def test_head_who_once_was_in_the_team_neither_permits_nor_asks_again(people: People) -> None:
    left = replace(people.actors["reviewer_who_left"], headed_agency_ids=frozenset({people.agency_id}), seats={})
    assert parties.list_actions(left, people.proposals["asn", State.AWAITING_PERMISSION]) == []
    assert not policy.can_ask_new_permission(left, people.proposals["asn", State.RETURNED])


def test_auditor_changes_nothing_though_owner_head_and_chair(people: People) -> None:
    for (kind, _state), thing in people.proposals.items():
        actor = Actor(
            id=thing.owner_id,
            login="x",
            name="x",
            agency_id=people.agency_id,
            roles=frozenset({Role.AUDITOR, Role.KOMINFO}),
            headed_agency_ids=frozenset({thing.agency_id}),
            seats={thing.directive_id: Seat.CHAIR},
        )
        may = [
            policy.can_edit,
            policy.can_delete,
            policy.can_hand_over,
            policy.can_review,
            policy.can_ask_new_permission,
        ]
        assert (
            kind,
            parties.list_actions(actor, thing),
            [can(actor, thing) for can in may if can(actor, thing)],
        ) == (
            kind,
            [],
            [],
        )


def test_editing_is_for_owner_team_and_the_head_who_files(people: People) -> None:
    found = {
        (kind, state): {n for n, a in people.actors.items() if policy.can_edit(a, people.proposals[kind, state])}
        for kind in ("asn", "agency")
        for state in State
    }
    writers = {"asn": {"owner", "teammate"}, "agency": {"owner", "teammate", *HEADS}}
    open_states = (State.DRAFT, State.RETURNED)
    assert found == {(k, s): writers[k] if s in open_states else set() for k in writers for s in State}


def test_deleting_is_for_the_owner_of_a_draft(people: People) -> None:
    found = {
        (name, state)
        for state in State
        for name, actor in people.actors.items()
        if policy.can_delete(actor, people.proposals["asn", state])
    }
    assert found == {("owner", State.DRAFT)}


def test_handing_over_is_for_the_owner_and_of_what_was_sent_for_kominfo(people: People) -> None:
    found = {
        state: {n for n, a in people.actors.items() if policy.can_hand_over(a, people.proposals["asn", state])}
        for state in State
    }
    staff = {"owner", *ALL_KOMINFO, "kominfo_who_owned", "kominfo_who_declared"}
    assert found == {s: {"owner"} if s is State.DRAFT else staff for s in State}


def test_new_permission_is_asked_by_a_head_while_returned(people: People) -> None:
    found = {
        (name, state)
        for state in State
        for name, actor in people.actors.items()
        if policy.can_ask_new_permission(actor, people.proposals["asn", state])
    }
    assert found == {(name, State.RETURNED) for name in HEADS}


def test_decree_is_corrected_by_whoever_records_it(people: People) -> None:
    found = {
        (kind, name)
        for kind in ("asn", "kominfo")
        for name, actor in people.actors.items()
        if policy.can_correct_decree(actor, people.proposals[kind, State.APPROVED])
    }
    assert found == {*(("asn", name) for name in ALL_KOMINFO), ("kominfo", "chair"), ("kominfo", "chair_of_agency")}


def test_imported_innovation_cannot_be_edited_or_sent(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = people.proposals["asn", State.DRAFT]
    monkeypatch.setattr(proposal, "origin", Origin.IMPORTED)
    owner = people.actors["owner"]
    assert (policy.can_edit(owner, proposal), parties.list_actions(owner, proposal)) == (False, [])


def test_proposing_is_for_everybody_of_an_opd_but_auditors(people: People) -> None:
    cannot = {name for name, actor in people.actors.items() if not policy.can_propose(actor)}
    assert cannot == {"auditor", "auditor_with_a_past", "expert"}
