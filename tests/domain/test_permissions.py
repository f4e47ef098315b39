"""The written permission: who may sign, who may record it, and when a new one is needed."""

from datetime import date, timedelta
from typing import Any

import pytest

from innovations.domain import permissions
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.agencies import HeadKind
from innovations.models.proposals import State
from tests.domain.stage import NOW, TODAY, Stage, last_event, load, refused, send, term
from tests.factories import (
    actor_of,
    make_agency,
    make_head,
    make_user,
    save,
)


def test_permission_head_permits_online(stage: Stage) -> None:
    proposal = stage.of(State.AWAITING_PERMISSION)
    permissions.grant_permission(proposal, actor_of(stage.head), stage.letter())
    proposal = load(proposal)
    assert proposal.state is State.SUBMITTED
    permission = permissions.get_permission(proposal)
    assert permission is not None
    assert (permission.letter_number, permission.letter_date) == ("800/12/2026", TODAY)
    assert (permission.granted_by_id, permission.recorded_by_id) == (stage.head.id, stage.head.id)
    event = last_event()
    assert (event.code, event.details["on_paper"]) == ("proposal_grant_permission", False)


def test_permission_kominfo_records_a_letter_on_paper(stage: Stage) -> None:
    proposal = stage.of(State.AWAITING_PERMISSION)
    permissions.grant_permission(proposal, actor_of(stage.kominfo), stage.letter())
    permission = permissions.get_permission(load(proposal))
    assert permission is not None
    assert (permission.granted_by_id, permission.recorded_by_id) == (stage.head.id, stage.kominfo.id)
    assert last_event().details["on_paper"] is True


def test_permission_acting_head_permits_while_in_office(stage: Stage) -> None:
    acting = make_user(agency=make_agency())
    save(term(stage.agency, acting, TODAY, TODAY, HeadKind.DAILY_ACTING))
    proposal = stage.of(State.AWAITING_PERMISSION)
    permissions.grant_permission(proposal, actor_of(acting), stage.letter(signer_id=acting.id))
    assert load(proposal).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2020, 1, 1), TODAY - timedelta(days=1)), (TODAY + timedelta(days=1), None)],
    ids=["ended yesterday", "begins tomorrow"],
)
def test_permission_head_out_of_office_may_not(stage: Stage, start: date, end: date | None) -> None:
    acting = make_user(agency=stage.agency)
    save(term(stage.agency, acting, start, end))
    proposal, letter = stage.of(State.AWAITING_PERMISSION), stage.letter(signer_id=acting.id)
    grant = permissions.grant_permission
    assert refused(lambda: grant(proposal, actor_of(acting), letter)) == (Denied, "not_your_part")


def test_permission_head_of_the_opd_permits_the_proposal_of_a_unit_and_the_unit_head_does_not(stage: Stage) -> None:
    unit = make_agency("Puskesmas Sentani", parent=stage.agency)
    unit_head = make_head(unit)
    proposal = stage.of(State.AWAITING_PERMISSION, make_user(agency=unit))
    grant = permissions.grant_permission
    letter = stage.letter(signer_id=unit_head.id)
    assert refused(lambda: grant(proposal, actor_of(unit_head), letter)) == (Denied, "not_your_part")
    grant(proposal, actor_of(stage.head), stage.letter())
    assert load(proposal).state is State.SUBMITTED


def test_permission_owner_who_heads_the_opd_may_not_permit_it(stage: Stage) -> None:
    proposal = stage.of(State.AWAITING_PERMISSION, stage.head)
    grant = permissions.grant_permission
    assert refused(lambda: grant(proposal, actor_of(stage.head), stage.letter())) == (Denied, "own_proposal")


def test_permission_deputy_may_not_permit_the_idea_of_the_head(stage: Stage) -> None:
    deputy = make_user(agency=stage.agency)
    save(term(stage.agency, deputy, TODAY, TODAY, HeadKind.DAILY_ACTING))
    proposal, letter = stage.of(State.AWAITING_PERMISSION, stage.head), stage.letter(signer_id=deputy.id)
    for user in (deputy, stage.kominfo):
        act = lambda user=user: permissions.grant_permission(proposal, actor_of(user), letter)  # noqa: E731 - one per user
        assert refused(act) == (Invalid, "superior_signs")


def test_permission_kominfo_records_the_superiors_letter_for_the_idea_of_a_head(stage: Stage) -> None:
    proposal = stage.of(State.AWAITING_PERMISSION, stage.head)
    letter = stage.letter(signer_id=None, signed_by="Sekretaris Daerah")
    permissions.grant_permission(proposal, actor_of(stage.kominfo), letter)
    permission = permissions.get_permission(load(proposal))
    assert permission is not None
    assert (permission.granted_by_id, permission.signed_by) == (None, "Sekretaris Daerah")


def test_permission_chair_records_the_letter_for_kominfos_own_proposal_and_kominfo_does_not(stage: Stage) -> None:
    boss = make_head(stage.office)
    proposal = stage.of(State.AWAITING_PERMISSION, make_user(agency=stage.office))
    letter = stage.letter(signer_id=boss.id)
    grant = permissions.grant_permission
    assert refused(lambda: grant(proposal, actor_of(stage.kominfo), letter)) == (Denied, "not_your_part")
    grant(proposal, actor_of(stage.chair), letter)
    assert load(proposal).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("fields", "kind", "code"),
    [
        ({"number": " "}, Invalid, "missing"),
        ({"signed_by": ""}, Invalid, "missing"),
        ({"date": TODAY + timedelta(days=1)}, Invalid, "date_in_future"),
        ({"date": date(2019, 12, 31)}, Invalid, "not_head_then"),
    ],
)
def test_permission_letter_that_cannot_be_is_refused(
    stage: Stage, fields: dict[str, Any], kind: type[DomainError], code: str
) -> None:
    proposal = stage.of(State.AWAITING_PERMISSION)
    for user in (stage.head, stage.kominfo):
        letter = stage.letter(**fields)
        act = lambda user=user: permissions.grant_permission(proposal, actor_of(user), letter)  # noqa: B023, E731 - called at once
        assert refused(act) == (kind, code)


def test_permission_head_does_not_sign_in_anothers_name(stage: Stage) -> None:
    other = make_user()
    save(term(stage.agency, other, date(2020, 1, 1), date(2025, 12, 31)))
    proposal = stage.of(State.AWAITING_PERMISSION)
    for signer in (other.id, None):
        letter = stage.letter(signer_id=signer, date=date(2025, 5, 5))
        act = lambda letter=letter: permissions.grant_permission(proposal, actor_of(stage.head), letter)  # noqa: E731 - one per signer
        assert refused(act) == (Denied, "not_your_part")


def test_permission_kominfo_does_not_name_somebody_who_never_headed_it(stage: Stage) -> None:
    proposal = stage.of(State.AWAITING_PERMISSION)
    grant = permissions.grant_permission
    for signer in (stage.kominfo.id, make_head(make_agency()).id, 999):
        letter = stage.letter(signer_id=signer)
        assert refused(lambda letter=letter: grant(proposal, actor_of(stage.kominfo), letter)) == (  # type: ignore[misc]  # as above
            Invalid,
            "not_head_then",
        )


def test_permission_letter_signed_by_the_owner_or_team_is_refused(stage: Stage) -> None:
    mate = make_user()
    save(term(stage.agency, mate, date(2020, 1, 1), date(2025, 12, 31)))
    proposal = stage.of(State.AWAITING_PERMISSION, team=(mate,))
    letter = stage.letter(signer_id=mate.id, date=date(2025, 5, 5))
    grant = permissions.grant_permission
    assert refused(lambda: grant(proposal, actor_of(stage.kominfo), letter)) == (Denied, "own_proposal")


def test_permission_new_permission_is_asked_and_then_needed(stage: Stage) -> None:
    proposal = stage.permitted(State.RETURNED)
    permissions.ask_new_permission(proposal, actor_of(stage.head), "Isinya berubah banyak.")
    proposal = load(proposal)
    assert (proposal.permissions[0].superseded_at, permissions.get_permission(proposal)) == (NOW, None)
    event = last_event()
    assert (event.code, event.reason) == ("proposal_permission_renewal_asked", "Isinya berubah banyak.")
    proposal = send(proposal, stage.owner)
    assert proposal.state is State.AWAITING_PERMISSION
    permissions.grant_permission(proposal, actor_of(stage.head), stage.letter(number="2"))
    assert [letter.letter_number for letter in load(proposal).permissions] == ["1", "2"]


@pytest.mark.parametrize(
    ("who", "state", "reason", "kind", "code"),
    [
        ("owner", State.RETURNED, "x", Denied, "own_proposal"),
        ("kominfo", State.RETURNED, "x", Denied, "not_your_part"),
        ("head", State.SUBMITTED, "x", DomainError, "no_permission_to_renew"),
        ("head", State.RETURNED, " ", Invalid, "reason_missing"),
    ],
)
def test_permission_new_permission_is_refused(
    stage: Stage, who: str, state: State, reason: str, kind: type[DomainError], code: str
) -> None:
    proposal, actor = stage.permitted(state), actor_of(getattr(stage, who))
    assert refused(lambda: permissions.ask_new_permission(proposal, actor, reason)) == (kind, code)


def test_permission_new_permission_cannot_be_asked_where_none_was_given(stage: Stage) -> None:
    proposal = stage.of(State.RETURNED)
    ask = permissions.ask_new_permission
    found = refused(lambda: ask(proposal, actor_of(stage.head), "x"))
    assert found == (DomainError, "no_permission_to_renew")
