from typing import Any

import pytest

from innovations.database import db
from innovations.domain import clock, counting, people, proposals, relations, teams, trials
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.people import Person
from innovations.domain.trials import ImplementationFacts, TrialFacts
from innovations.models.accounts import Role, User
from innovations.models.proposals import Initiator, Origin, Proposal, State
from tests.factories import (
    actor_of,
    make_agency,
    make_directive,
    make_head,
    make_proposal,
    make_review,
    make_user,
    seat,
)

pytestmark = pytest.mark.usefixtures("app")


def person(user: User) -> Person:
    [found] = people.search_people(user.login)
    return found


def load(proposal: Proposal, user: User) -> Proposal:
    loaded = proposals.get(proposal.number, actor_of(user), whole=True, for_update=True)
    assert loaded is not None
    return loaded


def test_people_are_found_by_whole_nip_or_part_of_a_name() -> None:
    agency = make_agency("Dinas Kesehatan")
    unit = make_agency("Puskesmas Sentani", parent=agency)
    user = make_user(name="Yosefina Ohee", login="199001012015011001", agency=unit)
    expected = [Person(user.id, "Yosefina Ohee", agency.id, "Puskesmas Sentani, Dinas Kesehatan")]
    assert people.search_people("19900101 201501.1 001") == expected
    assert people.search_people("OHEE") == expected
    assert [people.search_people(typed) for typed in ("1990", "oh", "%%%", "", "\x00")] == [[], [], [], [], []]


def test_people_who_left_and_auditors_are_not_found() -> None:
    make_user(name="Sudah Pindah", is_active=False)
    make_user(Role.AUDITOR, name="Sudah Auditor")
    assert people.search_people("sudah") == []


def test_member_joins_once() -> None:
    owner, mate = make_user(), make_user()
    proposal = load(make_proposal(owner=owner), owner)
    teams.add_member(proposal, actor_of(owner), "", "Pelatih", person(mate))
    teams.add_member(proposal, actor_of(owner), "Ibu Sumini", "", None)
    assert [(row.user_id, row.name, row.task) for row in proposal.team] == [
        (mate.id, mate.name, "Pelatih"),
        (None, "Ibu Sumini", ""),
    ]
    for again in (person(mate), person(owner)):
        with pytest.raises(Invalid, match="person_in_team"):
            teams.add_member(proposal, actor_of(owner), "", "", again)
    with pytest.raises(Invalid, match="person_in_team"):
        teams.add_member(proposal, actor_of(owner), "ibu sumini", "", None)


def test_reviewer_who_scored_it_cannot_be_made_a_member_or_owner() -> None:
    owner, reviewer = make_user(), make_user(Role.KOMINFO)
    proposal = make_proposal(owner=owner, state=State.RETURNED)
    make_review(proposal, reviewer)
    with pytest.raises(Invalid, match="person_has_acted"):
        teams.add_member(load(proposal, owner), actor_of(owner), "", "", person(reviewer))
    with pytest.raises(Invalid, match="person_has_acted"):
        teams.hand_over(load(proposal, owner), actor_of(make_user(Role.KOMINFO)), person(reviewer), "Mutasi")


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.RETURNED)])
def test_team_is_fixed_while_it_is_on_its_way(state: State) -> None:
    owner = make_user()
    with pytest.raises(DomainError, match="not_in_this_state"):
        teams.add_member(load(make_proposal(owner=owner, state=state), owner), actor_of(owner), "Ana", "", None)


def test_owner_hands_over_within_the_agency_and_leaves() -> None:
    agency = make_agency()
    owner, heir = make_user(agency=agency), make_user(agency=agency)
    proposal = make_proposal(owner=owner, team=(heir,))
    teams.hand_over(load(proposal, owner), actor_of(owner), person(heir), "")
    db.session.commit()
    assert [member.user_id for member in load(proposal, heir).team] == []
    assert proposals.get(proposal.number, actor_of(owner)) is None
    assert load(proposal, heir).owner_id == heir.id


def test_owner_does_not_hand_over_to_another_agency_but_kominfo_does_with_a_reason() -> None:
    owner, stranger, kominfo = make_user(), make_user(), make_user(Role.KOMINFO)
    proposal = make_proposal(owner=owner, state=State.SUBMITTED)
    with pytest.raises(Invalid, match="person_of_other_agency"):
        teams.hand_over(load(proposal, owner), actor_of(owner), person(stranger), "")
    with pytest.raises(Invalid, match="reason_missing"):
        teams.hand_over(load(proposal, owner), actor_of(kominfo), person(stranger), "")
    teams.hand_over(load(proposal, owner), actor_of(kominfo), person(stranger), "Pensiun")
    assert proposal.owner_id == stranger.id


def test_members_and_strangers_hand_nothing_over() -> None:
    owner, mate = make_user(), make_user()
    proposal = make_proposal(owner=owner, team=(mate,))
    for user in (mate, make_user(), make_user(Role.KOMINFO)):
        with pytest.raises(Denied):
            teams.hand_over(load(proposal, owner), actor_of(user), person(mate), "Mutasi")


def test_who_handed_over_or_left_the_team_judges_it_never_again() -> None:
    agency = make_agency()
    owner, heir, mate = make_user(Role.KOMINFO, agency=agency), make_user(agency=agency), make_user()
    stored = make_proposal(owner=owner, team=(mate,))
    proposal = load(stored, owner)
    teams.remove_member(proposal, actor_of(owner), proposal.team[0])
    teams.hand_over(proposal, actor_of(owner), person(heir), "")
    db.session.commit()
    proposal = load(stored, heir)
    former = [row.user_id for row in proposal.former_members]
    assert (former, counting.list_recused(proposal)) == (sorted([owner.id, mate.id]), {owner.id, heir.id, mate.id})
    assert relations.is_involved(actor_of(owner), proposal)
    assert relations.has_structural_conflict(actor_of(mate), proposal)


def test_who_comes_back_and_leaves_again_is_remembered_once() -> None:
    owner, mate = make_user(), make_user()
    proposal = load(make_proposal(owner=owner), owner)
    for _ in range(2):
        teams.remove_member(
            proposal, actor_of(owner), teams.add_member(proposal, actor_of(owner), "", "", person(mate))
        )
        db.session.commit()
    teams.remove_member(proposal, actor_of(owner), teams.add_member(proposal, actor_of(owner), "Ibu Ana", "", None))
    assert [row.user_id for row in proposal.former_members] == [mate.id]


@pytest.mark.parametrize("judge", ["head", "member", "kominfo"])
def test_owner_adds_nobody_who_is_to_judge_it(judge: str) -> None:
    agency, directive = make_agency(), make_directive()
    owner, user = make_user(agency=agency), make_user(Role.KOMINFO if judge == "kominfo" else Role.REVIEWER)
    proposal = load(make_proposal(directive, owner), owner)
    if judge == "head":
        make_head(agency, user)
    if judge == "member":
        seat(directive, user)
    with pytest.raises(Invalid, match="person_judges"):
        teams.add_member(proposal, actor_of(owner), "", "", person(user))
    assert proposal.team == []


def test_head_adds_themselves_to_what_they_file_for_the_opd() -> None:
    agency = make_agency()
    owner, head = make_user(agency=agency), make_head(agency)
    proposal = load(make_proposal(owner=owner, initiator=Initiator.AGENCY), owner)
    teams.add_member(proposal, actor_of(head), "", "", person(head))
    assert [member.user_id for member in proposal.team] == [head.id]


def test_kominfo_colleague_joins_a_proposal_of_the_coordinating_opd() -> None:
    office = make_agency(coordinator=True)
    owner, mate = make_user(agency=office), make_user(Role.KOMINFO, agency=office)
    proposal = load(make_proposal(owner=owner), owner)
    teams.add_member(proposal, actor_of(owner), "", "", person(mate))
    assert [member.user_id for member in proposal.team] == [mate.id]


def test_kominfo_takes_nobodys_proposal_for_itself() -> None:
    agency = make_agency()
    owner, kominfo, other = make_user(agency=agency), make_user(Role.KOMINFO), make_user(Role.KOMINFO)
    proposal = load(make_proposal(owner=owner, state=State.RETURNED), owner)
    inside = make_user(Role.KOMINFO, agency=agency)
    for actor, user in ((kominfo, kominfo), (kominfo, other), (inside, inside)):
        with pytest.raises(Invalid, match="kominfo_takes_over"):
            teams.hand_over(proposal, actor_of(actor), person(user), "Pensiun")
    assert proposal.owner_id == owner.id
    teams.hand_over(proposal, actor_of(kominfo), person(inside), "Pensiun")
    assert proposal.owner_id == inside.id


def test_kominfo_takes_over_what_a_colleague_entered_for_the_community() -> None:
    gone, kominfo = make_user(Role.KOMINFO), make_user(Role.KOMINFO)
    stored = make_proposal(owner=gone, state=State.RETURNED, initiator=Initiator.COMMUNITY)
    teams.hand_over(load(stored, gone), actor_of(kominfo), person(kominfo), "Pensiun")
    assert stored.owner_id == kominfo.id


def test_keeper_of_an_old_innovation_may_act_on_it_before_and_after_handing_it_over() -> None:
    agency, kominfo = make_agency(), make_user(Role.KOMINFO)
    place: dict[str, Any] = {"agency_id": agency.id, "unit_id": None, "origin": Origin.IMPORTED}
    proposal = load(make_proposal(owner=kominfo, state=State.APPROVED, **place), kominfo)
    trials.start_trial(proposal, actor_of(kominfo), TrialFacts(clock.today(), clock.today(), "Sentani"))
    teams.hand_over(proposal, actor_of(kominfo), person(make_user(agency=agency)), "Dari arsip.")
    trials.implement(proposal, actor_of(kominfo), ImplementationFacts(clock.today()))
    assert (proposal.state, proposal.former_members) == (State.IMPLEMENTED, [])


def test_old_innovation_of_ones_own_opd_is_ones_own() -> None:
    agency = make_agency()
    kominfo = make_user(Role.KOMINFO, agency=agency)
    proposal = load(make_proposal(owner=kominfo, state=State.APPROVED, origin=Origin.IMPORTED), kominfo)
    with pytest.raises(Denied):
        trials.start_trial(proposal, actor_of(kominfo), TrialFacts(clock.today(), clock.today(), "Sentani"))
