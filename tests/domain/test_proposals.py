from datetime import UTC, date, datetime, timedelta

import pytest

from innovations.database import db
from innovations.domain import proposals
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.proposals import Place
from innovations.models.accounts import HeldForm, Role
from innovations.models.events import Event
from innovations.models.proposals import Initiator, Proposal, State
from tests.factories import (
    actor_of,
    make_agency,
    make_directive,
    make_head,
    make_proposal,
    make_user,
    save,
)

pytestmark = pytest.mark.usefixtures("app")


def test_numbers_follow_each_other_within_a_year() -> None:
    directive, user = make_directive(issued_on=date(2023, 7, 1)), make_user()
    actor = actor_of(user)
    where = Place(Initiator.ASN, actor.agency_id)
    numbers = [proposals.create(directive, actor, where, {"title": "A"}, None).number for _ in range(3)]
    assert numbers == ["INV-2023-0001", "INV-2023-0002", "INV-2023-0003"]


def test_number_of_a_deleted_draft_is_not_given_again() -> None:
    directive, actor = make_directive(issued_on=date(2023, 7, 1)), actor_of(make_user())
    where = Place(Initiator.ASN, actor.agency_id)
    first = proposals.create(directive, actor, where, {"title": "A"}, None)
    db.session.commit()
    loaded = proposals.get(first.number, actor, whole=True)
    assert loaded is not None
    proposals.delete_draft(loaded, actor)
    db.session.commit()
    second = proposals.create(directive, actor, where, {"title": "B"}, None)
    assert second.number == "INV-2023-0002"
    assert proposals.get("INV-2023-0001", actor) is None


def test_deleted_draft_leaves_codes_but_no_text() -> None:
    owner, mate = make_user(), make_user()
    proposal = make_proposal(owner=owner, team=(mate,), title="Rahasia")
    save(HeldForm(user_id=owner.id, path=f"/usulan/{proposal.number}/ubah/gagasan", fields={}, at=datetime.now(UTC)))
    number, actor = proposal.number, actor_of(owner)
    loaded = proposals.get(number, actor, whole=True)
    assert loaded is not None
    proposals.edit(loaded, actor, "gagasan", {"problem": "Rahasia"})
    proposals.delete_draft(loaded, actor)
    db.session.commit()
    assert (db.session.query(Proposal).count(), db.session.query(HeldForm).count()) == (0, 0)
    assert [(row.code, row.proposal_id) for row in db.session.query(Event).order_by(Event.id)] == [
        ("proposal_edited", None),
        ("proposal_deleted", None),
    ]


@pytest.mark.parametrize("state", [state for state in State if state is not State.DRAFT])
def test_only_drafts_are_deleted(state: State) -> None:
    owner = make_user()
    proposal = proposals.get(make_proposal(owner=owner, state=state).number, actor_of(owner), whole=True)
    assert proposal is not None
    with pytest.raises(DomainError, match="not_in_this_state"):
        proposals.delete_draft(proposal, actor_of(owner))


def test_same_token_gives_the_same_proposal_and_wastes_no_number() -> None:
    directive, actor = make_directive(), actor_of(make_user())
    where = Place(Initiator.ASN, actor.agency_id)
    first = proposals.create(directive, actor, where, {"title": "A"}, "token")
    again = proposals.create(directive, actor, where, {"title": "A"}, "token")
    other = proposals.create(directive, actor, where, {"title": "B"}, "another")
    assert (again.id, other.number[-4:]) == (first.id, "0002")


def test_token_of_somebody_else_is_refused() -> None:
    directive, owner, thief = make_directive(), actor_of(make_user()), actor_of(make_user())
    proposals.create(directive, owner, Place(Initiator.ASN, owner.agency_id), {"title": "A"}, "token")
    with pytest.raises(DomainError, match="happened_already"):
        proposals.create(directive, thief, Place(Initiator.ASN, thief.agency_id), {"title": "A"}, "token")


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [(-2, -1, "directive_closed"), (1, 2, "directive_not_open")],
)
def test_draft_needs_an_open_directive(opens: int, closes: int, code: str) -> None:
    now, actor = datetime.now(UTC), actor_of(make_user())
    directive = make_directive(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    with pytest.raises(DomainError, match=code):
        proposals.create(directive, actor, Place(Initiator.ASN, actor.agency_id), {"title": "A"}, None)


def test_innovations_of_the_past_are_imported_not_written() -> None:
    directive, actor = make_directive(is_legacy=True), actor_of(make_user(Role.KOMINFO))
    with pytest.raises(DomainError, match="directive_closed"):
        proposals.create(directive, actor, Place(Initiator.ASN, actor.agency_id), {"title": "A"}, None)


def test_auditor_and_expert_from_outside_propose_nothing() -> None:
    directive, agency = make_directive(), make_agency()
    for user in (make_user(Role.AUDITOR), make_user(Role.REVIEWER, agency_id=None)):
        with pytest.raises(Denied):
            proposals.create(directive, actor_of(user), Place(Initiator.ASN, agency.id), {"title": "A"}, None)


def test_who_may_write_for_which_agency() -> None:
    own, headed, other = make_agency("Own"), make_agency("Headed"), make_agency("Other")
    staff, head, kominfo = make_user(agency=own), make_user(agency=own), make_user(Role.KOMINFO)
    make_head(headed, head)
    cases = [
        (staff, Initiator.ASN, own, ""),
        (staff, Initiator.AGENCY, own, ""),
        (staff, Initiator.AGENCY, other, "agency_not_yours"),
        (staff, Initiator.REGENT, own, "initiator_not_yours"),
        (head, Initiator.AGENCY, headed, ""),
        (head, Initiator.ASN, headed, "agency_not_own"),
        (kominfo, Initiator.COMMUNITY, other, ""),
        (kominfo, Initiator.ASN, other, ""),
    ]
    found = []
    directive = make_directive()
    for user, initiator, agency, _code in cases:
        try:
            proposals.create(directive, actor_of(user), Place(initiator, agency.id), {"title": "A"}, None)
            found.append("")
        except Invalid as error:
            found.append(error.code)
    assert found == [case[3] for case in cases]


def test_agency_is_fixed_once_it_was_sent() -> None:
    owner = make_user(Role.KOMINFO)
    proposal = make_proposal(owner=owner, state=State.RETURNED)
    loaded = proposals.get(proposal.number, actor_of(owner))
    assert loaded is not None
    with pytest.raises(Denied):
        proposals.move(loaded, actor_of(owner), Place(Initiator.ASN, make_agency().id))


def test_agency_that_closed_stays_with_the_draft_that_has_it() -> None:
    old, kominfo = make_agency("Badan Lama"), actor_of(make_user(Role.KOMINFO))
    old.valid_to = date(2020, 1, 1)
    db.session.commit()
    assert "Badan Lama" not in [agency.name for agency in proposals.list_agencies(kominfo)]
    assert "Badan Lama" in [agency.name for agency in proposals.list_agencies(kominfo, old.id)]


def test_sections_write_only_their_own_columns() -> None:
    owner = make_user()
    proposal = proposals.get(make_proposal(owner=owner).number, actor_of(owner))
    assert proposal is not None
    proposals.edit(proposal, actor_of(owner), "gagasan", {"problem": "Baru", "state": "approved", "title": "X"})
    assert (proposal.problem, proposal.state, proposal.title == "X") == ("Baru", State.DRAFT, False)
