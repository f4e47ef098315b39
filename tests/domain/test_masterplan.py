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
from innovations.models.masterplan import LinkState, LinkWeight, ProgrammeLink
from innovations.models.notices import Notice
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
        {"programme": "SC-1", "weight": "supporting", "was_suggested": False},
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
    assert links() == [(approved.id, tied.programme_id, LinkState.REJECTED, "Mempercepat layanan.")]
    assert (tied.reason, tied.linked_by_id) == ("Salah program.", actor.id)
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


def tell(link: ProgrammeLink) -> tuple[LinkState, LinkWeight, str]:
    return link.state, link.weight, link.reason


def test_calling_a_programme_the_main_one_leaves_no_other(app: Flask) -> None:
    proposal, actor = loaded(make_proposal(state=State.APPROVED), kominfo())
    first = masterplan.link(proposal, actor, make_programme(), "Satu.", LinkWeight.MAIN)
    second = masterplan.link(proposal, actor, make_programme("SC-2"), "Dua.")
    third = masterplan.link(proposal, actor, make_programme(), "Tiga.", LinkWeight.MAIN)
    assert [row.weight.value for row in (first, second, third)] == ["supporting", "supporting", "main"]
    changed = masterplan.get(proposal, second.id)
    assert changed is not None
    masterplan.change_link(changed, proposal, actor, "Dua kali.", LinkWeight.MAIN)
    db.session.commit()
    assert [row.weight.value for row in (first, second, third)] == ["supporting", "main", "supporting"]
    (event,) = events("programme_link_changed")
    assert event.details == {
        "programme": "SC-2",
        "weight": "main",
        "old_contribution": "Dua.",
        "old_weight": "supporting",
    }


def test_link_changed_to_what_it_is_leaves_no_trace(app: Flask) -> None:
    approved = make_proposal(state=State.APPROVED)
    key = make_link(approved, make_programme()).id
    proposal, actor = loaded(approved, kominfo())
    tied = masterplan.get(proposal, key)
    assert tied is not None
    masterplan.change_link(tied, proposal, actor, "Mempercepat layanan.", LinkWeight.SUPPORTING)
    assert events("programme_link_changed") == []


@pytest.mark.parametrize(
    ("state", "contribution", "seen", "code"),
    [
        (LinkState.CONFIRMED, "", None, "contribution_missing"),
        (LinkState.CONFIRMED, "x" * 501, None, "text_too_long"),
        (LinkState.CONFIRMED, "Baru.", "lama", "stale_form"),
        (LinkState.SUGGESTED, "Baru.", None, "happened_already"),
    ],
)
def test_link_that_cannot_be_changed_so_stays(
    app: Flask, state: LinkState, contribution: str, seen: str | None, code: str
) -> None:
    approved = make_proposal(state=State.APPROVED)
    key = make_link(approved, make_programme(), state).id
    proposal, actor = loaded(approved, kominfo())
    tied = masterplan.get(proposal, key)
    assert tied is not None
    with pytest.raises(DomainError) as caught:
        masterplan.change_link(tied, proposal, actor, contribution, LinkWeight.MAIN, seen)
    assert caught.value.code == code
    with pytest.raises(Denied):
        masterplan.change_link(tied, *loaded(approved, make_user(Role.AUDITOR)), "Baru.", LinkWeight.MAIN)
    assert tell(tied) == (state, LinkWeight.SUPPORTING, "")


def test_rejected_suggestion_is_remembered_told_and_may_be_confirmed_after_all(app: Flask) -> None:
    owner, mate = make_user(), make_user()
    approved, programme = make_proposal(owner=owner, state=State.APPROVED, team=(mate,)), make_programme("SC-1")
    key = make_link(approved, programme, LinkState.SUGGESTED).id
    proposal, actor = loaded(approved, kominfo())
    tied = masterplan.get(proposal, key)
    assert tied is not None
    masterplan.unlink(tied, proposal, actor, "Bukan bidangnya.")
    assert tell(tied) == (LinkState.REJECTED, LinkWeight.SUPPORTING, "Bukan bidangnya.")
    assert [event.reason for event in events("programme_rejected")] == ["Bukan bidangnya."]
    notices = db.session.scalars(select(Notice).order_by(Notice.user_id)).all()
    assert [(row.user_id, row.code, row.proposal_id) for row in notices] == [
        (user.id, "programme_rejected", proposal.id) for user in (owner, mate)
    ]
    with pytest.raises(DomainError) as caught:
        masterplan.unlink(tied, proposal, actor, "Sekali lagi.")
    assert caught.value.code == "happened_already"
    assert masterplan.list_for_programme(programme, actor) == []
    masterplan.link(proposal, actor, programme, "Ternyata sesuai.", LinkWeight.MAIN)
    assert tell(tied) == (LinkState.CONFIRMED, LinkWeight.MAIN, "")
    assert events("programme_linked")[0].details["was_suggested"] is False


def test_main_link_taken_back_is_main_no_more(app: Flask) -> None:
    approved = make_proposal(state=State.APPROVED)
    key = make_link(approved, make_programme(), weight=LinkWeight.MAIN).id
    proposal, actor = loaded(approved, kominfo())
    tied = masterplan.get(proposal, key)
    assert tied is not None
    with pytest.raises(Invalid):
        masterplan.unlink(tied, proposal, actor, "x" * 501)
    masterplan.unlink(tied, proposal, actor, "Salah.")
    db.session.commit()
    assert tell(tied) == (LinkState.REJECTED, LinkWeight.SUPPORTING, "Salah.")


def test_programme_that_was_replaced_takes_no_links(app: Flask) -> None:
    owner = make_user()
    old = make_programme(replaced_by_id=make_programme().id)
    proposal, actor = loaded(make_proposal(state=State.APPROVED), kominfo())
    with pytest.raises(DomainError) as caught:
        masterplan.link(proposal, actor, old, "Satu.")
    assert caught.value.code == "programme_replaced"
    with pytest.raises(Invalid):
        masterplan.set_suggestions(*loaded(make_proposal(owner=owner), owner), [old.id])
