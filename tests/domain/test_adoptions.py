"""What an innovation adopts: who may say so, what may be named, and who sees who adopted what."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from innovations.database import db
from innovations.domain import adoptions, proposals
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role, User
from innovations.models.adoptions import Adoption
from innovations.models.directives import Seat
from innovations.models.events import Event
from innovations.models.proposals import LIVE_STATES, Origin, Proposal, State
from tests import factories as make


def loaded(proposal: Proposal, user: User) -> tuple[Proposal, Actor]:
    actor = make.actor_of(user)
    found = proposals.get(proposal.number, actor)
    assert found is not None
    return found, actor


def adopt(proposal: Proposal, source: Proposal | None = None, text: str = "") -> None:
    make.save(Adoption(proposal_id=proposal.id, source_id=source.id if source else None, source_text=text))


def stands() -> list[tuple[int, int | None, str]]:
    rows = db.session.scalars(select(Adoption).order_by(Adoption.proposal_id))
    return [(row.proposal_id, row.source_id, row.source_text) for row in rows]


def events() -> list[tuple[str, str]]:
    wanted = ("source_named", "source_removed")
    rows = db.session.scalars(select(Event).where(Event.code.in_(wanted)).order_by(Event.id))
    return [(row.code, row.details["source"]) for row in rows]


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, *LIVE_STATES])
def test_owner_names_an_approved_source(app: Flask, state: State) -> None:
    owner, source = make.make_user(), make.make_proposal(state=State.STOPPED)
    proposal, actor = loaded(make.make_proposal(owner=owner, state=state), owner)
    adoptions.name_source(proposal, actor, source.number, "")
    assert stands() == [(proposal.id, source.id, "")]
    assert events() == [("source_named", source.number)]


@pytest.mark.parametrize(
    "state", [state for state in State if state not in (State.DRAFT, State.RETURNED, *LIVE_STATES)]
)
def test_nobody_names_a_source_while_it_is_on_its_way_or_refused(app: Flask, state: State) -> None:
    owner = make.make_user()
    proposal, actor = loaded(make.make_proposal(owner=owner, state=state), owner)
    with pytest.raises(Denied):
        adoptions.name_source(proposal, actor, "", "Antrean Daring, Kota Contoh")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_others_do_not_name_a_source(app: Flask, role: Role) -> None:
    proposal, actor = loaded(make.make_proposal(state=State.APPROVED), make.make_user(role))
    with pytest.raises(Denied):
        adoptions.name_source(proposal, actor, "", "Antrean Daring, Kota Contoh")


def test_source_of_elsewhere_takes_the_place_of_one_of_here_and_is_taken_back(app: Flask) -> None:
    owner, source = make.make_user(), make.make_proposal(state=State.TRIAL)
    proposal, actor = loaded(make.make_proposal(owner=owner, state=State.APPROVED), owner)
    adoptions.name_source(proposal, actor, source.number, "")
    adoptions.name_source(proposal, actor, "", "Antrean Daring, Kota Contoh")
    assert stands() == [(proposal.id, None, "Antrean Daring, Kota Contoh")]
    adoptions.name_source(proposal, actor, "", "")
    assert stands() == []
    assert events() == [
        ("source_named", source.number),
        ("source_named", "Antrean Daring, Kota Contoh"),
        ("source_removed", ""),
    ]


def test_the_same_said_twice_is_one_act(app: Flask) -> None:
    owner = make.make_user()
    proposal, actor = loaded(make.make_proposal(owner=owner, state=State.APPROVED), owner)
    seen = adoptions.digest(proposal)
    for _ in range(2):
        adoptions.name_source(proposal, actor, "", "Antrean Daring", seen)
    assert events() == [("source_named", "Antrean Daring")]


def test_form_opened_before_another_one_said_otherwise_is_stale(app: Flask) -> None:
    owner = make.make_user()
    proposal, actor = loaded(make.make_proposal(owner=owner, state=State.APPROVED), owner)
    seen = adoptions.digest(proposal)
    adoptions.name_source(proposal, actor, "", "Antrean Daring")
    with pytest.raises(DomainError) as caught:
        adoptions.name_source(proposal, actor, "", "Antrean Kilat", seen)
    assert caught.value.code == "stale_form"


@pytest.mark.parametrize("state", [state for state in State if state not in LIVE_STATES])
def test_source_that_is_not_approved_is_unknown_even_to_its_owner(app: Flask, state: State) -> None:
    owner = make.make_user()
    source = make.make_proposal(owner=owner, state=state)
    proposal, actor = loaded(make.make_proposal(owner=owner), owner)
    with pytest.raises(Invalid) as caught:
        adoptions.name_source(proposal, actor, source.number, "")
    assert (caught.value.code, caught.value.field) == ("source_unknown", "number")


@pytest.mark.parametrize(
    ("number", "text", "code"),
    [
        ("INV-2023-9999", "", "source_unknown"),
        ("x\x00", "", "source_unknown"),
        ("INV-2023-9999", "Antrean", "two_sources"),
        ("", "x" * 301, "text_too_long"),
    ],
)
def test_odd_sources_are_refused(app: Flask, number: str, text: str, code: str) -> None:
    owner = make.make_user()
    proposal, actor = loaded(make.make_proposal(owner=owner), owner)
    with pytest.raises(Invalid) as caught:
        adoptions.name_source(proposal, actor, number, text)
    assert caught.value.code == code
    assert stands() == []


def test_an_innovation_adopts_neither_itself_nor_what_adopts_it_over_others(app: Flask) -> None:
    owner = make.make_user()
    first, second, third = (make.make_proposal(owner=owner, state=State.TRIAL) for _ in range(3))
    adopt(second, first)
    adopt(third, second)
    proposal, actor = loaded(first, owner)
    found = []
    for source in (first, second, third):
        with pytest.raises(Invalid) as caught:
            adoptions.name_source(proposal, actor, source.number, "")
        found.append(caught.value.code)
    assert found == ["adopts_itself", "adopts_in_a_ring", "adopts_in_a_ring"]


def test_adopters_are_those_the_reader_may_see_and_the_count_is_the_same_for_all(app: Flask) -> None:
    source, owner = make.make_proposal(state=State.IMPLEMENTED), make.make_user()
    draft, approved = make.make_proposal(owner=owner), make.make_proposal(owner=owner, state=State.APPROVED)
    for row in (draft, approved):
        adopt(row, source)
    seen = [
        adoptions.list_adopters(source, reader) for reader in (make.actor_of(owner), make.actor_of(make.make_user()))
    ]
    assert [{row.number for row in rows} for rows in seen] == [{draft.number, approved.number}, {approved.number}]
    assert [row.shown_title for row in adoptions.list_adopters(source)] == [approved.title]
    assert adoptions.map_counts([source.id, approved.id]) == {source.id: 1, approved.id: 0}


def test_blind_committee_does_not_find_its_proposals_among_the_adopters(app: Flask) -> None:
    source, reviewer = make.make_proposal(state=State.APPROVED), make.make_user(Role.REVIEWER)
    for is_blind in (True, False):
        directive = make.make_directive(is_blind=is_blind)
        make.seat(directive, reviewer, Seat.CHAIR)
        adopt(make.make_proposal(directive, state=State.UNDER_REVIEW, title=f"Tersamar {is_blind}"), source)
    assert [row.shown_title for row in adoptions.list_adopters(source, make.actor_of(reviewer))] == ["Tersamar False"]


def test_deleted_draft_takes_along_what_it_adopts(app: Flask) -> None:
    owner, source = make.make_user(), make.make_proposal(state=State.APPROVED)
    draft = make.make_proposal(owner=owner)
    adopt(draft, source)
    actor = make.actor_of(owner)
    found = proposals.get(draft.number, actor, whole=True)
    assert found is not None
    proposals.delete_draft(found, actor)
    db.session.flush()
    assert db.session.scalar(select(func.count()).select_from(Adoption)) == 0


def test_kominfo_names_the_source_of_an_old_innovation(app: Flask) -> None:
    kominfo = make.make_user(Role.KOMINFO)
    old = make.make_proposal(state=State.IMPLEMENTED, origin=Origin.IMPORTED, decree_date=date(2020, 1, 1))
    proposal, actor = loaded(old, kominfo)
    adoptions.name_source(proposal, actor, "", "Antrean Daring, Kota Contoh")
    assert stands() == [(proposal.id, None, "Antrean Daring, Kota Contoh")]
