"""Links of innovations to programmes: suggested, confirmed, taken back."""

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import masterplan, proposals
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role, User
from innovations.models.events import Event, Topic
from innovations.models.masterplan import LinkState, ProgrammeLink
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.factories import actor_of, make_link, make_programme, make_proposal, make_user


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def loaded(proposal: Proposal, user: User | Actor) -> tuple[Proposal, Actor]:
    """As a view has them."""
    actor = user if isinstance(user, Actor) else actor_of(user)
    found = proposals.get(proposal.number, actor)
    assert found is not None
    return found, actor


def links() -> list[tuple[int, int, LinkState, str]]:
    db.session.commit()
    rows = db.session.scalars(select(ProgrammeLink).order_by(ProgrammeLink.programme_id, ProgrammeLink.proposal_id))
    return [(row.proposal_id, row.programme_id, row.state, row.contribution) for row in rows]


def events(code: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.code == code).order_by(Event.id)))


def test_suggestions_replace_each_other(app: Flask) -> None:
    owner = make_user()
    proposal, actor = loaded(make_proposal(owner=owner), owner)
    first, second = make_programme(), make_programme()
    masterplan.set_suggestions(proposal, actor, [first.id])
    masterplan.set_suggestions(proposal, actor, [second.id, second.id])
    masterplan.set_suggestions(proposal, actor, [second.id])
    assert links() == [(proposal.id, second.id, LinkState.SUGGESTED, "")]
    assert [event.details["programme_ids"] for event in events("programmes_suggested")] == [[first.id], [second.id]]


def test_suggestions_leave_confirmed_links_alone(app: Flask) -> None:
    owner = make_user()
    draft, programme = make_proposal(owner=owner), make_programme()
    make_link(draft, programme)
    proposal, actor = loaded(draft, owner)
    masterplan.set_suggestions(proposal, actor, [programme.id])
    masterplan.set_suggestions(proposal, actor, [])
    assert [(row[1], row[2]) for row in links()] == [(programme.id, LinkState.CONFIRMED)]


@pytest.mark.parametrize(("ids", "code"), [([999], "programme_gone"), ([1, 2, 3, 4, 5, 6], "too_many_programmes")])
def test_suggestions_that_cannot_be_are_refused(app: Flask, ids: list[int], code: str) -> None:
    owner = make_user()
    proposal, actor = loaded(make_proposal(owner=owner), owner)
    with pytest.raises(Invalid) as caught:
        masterplan.set_suggestions(proposal, actor, ids)
    assert caught.value.code == code


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.RETURNED)])
def test_sent_proposals_take_no_suggestions(app: Flask, state: State) -> None:
    owner = make_user()
    proposal, actor = loaded(make_proposal(owner=owner, state=state), owner)
    with pytest.raises(Denied):
        masterplan.set_suggestions(proposal, actor, [])


@pytest.mark.parametrize("state", LIVE_STATES)
def test_link_confirms_with_a_sentence(app: Flask, state: State) -> None:
    programme = make_programme("SC-1")
    proposal, actor = loaded(make_proposal(state=state), kominfo())
    masterplan.link(proposal, actor, programme, "Antrean turun.")
    assert links() == [(proposal.id, programme.id, LinkState.CONFIRMED, "Antrean turun.")]
    (event,) = events("programme_linked")
    assert (event.topic, event.subject_id, event.proposal_id, event.actor_id, event.details) == (
        Topic.MASTERPLAN,
        programme.id,
        proposal.id,
        actor.id,
        {"programme": "SC-1", "was_suggested": False},
    )


def test_link_turns_a_suggestion_into_the_link(app: Flask) -> None:
    approved, programme = make_proposal(state=State.APPROVED), make_programme()
    make_link(approved, programme, LinkState.SUGGESTED)
    proposal, actor = loaded(approved, kominfo())
    tied = masterplan.link(proposal, actor, programme, "Antrean turun.")
    assert links() == [(proposal.id, programme.id, LinkState.CONFIRMED, "Antrean turun.")]
    assert (tied.linked_by_id, events("programme_linked")[0].details["was_suggested"]) == (actor.id, True)


@pytest.mark.parametrize("state", [state for state in State if state not in (*LIVE_STATES, State.DRAFT)])
def test_link_of_what_is_not_approved_is_refused(app: Flask, state: State) -> None:
    proposal, actor = loaded(make_proposal(state=state), kominfo())
    with pytest.raises(DomainError) as caught:
        masterplan.link(proposal, actor, make_programme(), "Antrean turun.")
    assert caught.value.code == "not_in_this_state"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_links_and_unlinks(app: Flask, role: Role) -> None:
    approved, programme = make_proposal(state=State.APPROVED), make_programme()
    tied = make_link(approved, make_programme())
    proposal, actor = loaded(approved, make_user(role))
    with pytest.raises(Denied):
        masterplan.link(proposal, actor, programme, "Antrean turun.")
    with pytest.raises(Denied):
        masterplan.unlink(tied, proposal, actor, "Salah.")


@pytest.mark.parametrize(
    ("contribution", "code"),
    [("", "contribution_missing"), ("x" * 501, "text_too_long"), ("Lagi.", "already_linked")],
)
def test_link_without_sentence_or_twice_is_refused(app: Flask, contribution: str, code: str) -> None:
    approved, programme = make_proposal(state=State.APPROVED), make_programme()
    make_link(approved, programme)
    proposal, actor = loaded(approved, kominfo())
    with pytest.raises(Invalid) as caught:
        masterplan.link(proposal, actor, programme, contribution)
    assert caught.value.code == code


def test_unlink_keeps_reason_and_what_was_said(app: Flask) -> None:
    approved, programme = make_proposal(state=State.APPROVED), make_programme("SC-1")
    key = make_link(approved, programme).id
    proposal, actor = loaded(approved, kominfo())
    tied = masterplan.get(proposal, key)
    assert tied is not None
    with pytest.raises(Invalid):
        masterplan.unlink(tied, proposal, actor, "")
    masterplan.unlink(tied, proposal, actor, "Salah program.")
    assert links() == []
    (event,) = events("programme_unlinked")
    assert (event.reason, event.details) == (
        "Salah program.",
        {"programme": "SC-1", "contribution": "Mempercepat layanan."},
    )


def test_get_finds_a_link_only_below_its_own_proposal(app: Flask) -> None:
    one, other = make_proposal(state=State.APPROVED), make_proposal(state=State.APPROVED)
    tied = make_link(one, make_programme())
    assert masterplan.get(one, tied.id) is not None
    assert masterplan.get(other, tied.id) is None


def test_programme_lists_only_what_the_reader_may_see(app: Flask) -> None:
    programme = make_programme()
    for state in State:
        make_link(make_proposal(state=state), programme)
        make_link(make_proposal(state=state), programme, LinkState.SUGGESTED)
    live = sorted(state.value for state in LIVE_STATES)

    def shown(user: User) -> list[tuple[str, str]]:
        rows = masterplan.list_for_programme(programme, actor_of(user))
        return [(row.state.value, row.proposal.state.value) for row in rows]

    confirmed = [("confirmed", state) for state in live]
    assert sorted(shown(make_user())) == confirmed
    assert sorted(shown(make_user(Role.AUDITOR))) == confirmed
    assert sorted(shown(make_user(Role.KOMINFO))) == confirmed + [("suggested", state) for state in live]
