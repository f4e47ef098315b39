"""Who may sit on a committee, in which seat, and who may no longer leave."""

import pytest

from innovations.database import db
from innovations.domain import committees, counting, directives
from innovations.domain.actor import Actor
from innovations.domain.committees import Member
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.directives import Seat
from innovations.models.proposals import State
from tests.factories import actor_of, make_agency, make_directive, make_proposal, make_review, make_user, seat

pytestmark = pytest.mark.usefixtures("app")


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


@pytest.mark.parametrize(
    ("role", "seats"),
    [
        (Role.REVIEWER, [Seat.MEMBER]),
        (Role.SECRETARY, [Seat.SECRETARY, Seat.MEMBER]),
        (Role.CHAIR, [Seat.CHAIR, Seat.SECRETARY, Seat.MEMBER]),
        (Role.PROPOSER, []),
        (Role.KOMINFO, []),
        (Role.LEADERSHIP, []),
        (Role.AUDITOR, []),
        (Role.ADMIN, []),
    ],
)
def test_seats_ask_for_roles(role: Role, seats: list[Seat]) -> None:
    user, actor = make_user(role), kominfo()
    taken = []
    for place in Seat:
        try:
            committees.seat_member(make_directive(), actor, user.id, place)
            taken.append(place)
        except Invalid:
            db.session.rollback()
    assert taken == seats


def test_deactivated_account_takes_no_seat() -> None:
    user = make_user(Role.REVIEWER, is_active=False)
    with pytest.raises(Invalid, match="cannot_sit"):
        committees.seat_member(make_directive(), kominfo(), user.id, Seat.MEMBER)
    assert committees.list_candidates() == []


@pytest.mark.parametrize("place", [Seat.CHAIR, Seat.SECRETARY])
def test_second_chair_or_secretary_is_refused(place: Seat) -> None:
    directive, actor = make_directive(), kominfo()
    committees.seat_member(directive, actor, make_user(Role.CHAIR).id, place)
    with pytest.raises(Invalid, match="seat_taken"):
        committees.seat_member(directive, actor, make_user(Role.CHAIR).id, place)


def test_members_are_listed_by_seat_with_office_and_whether_they_sent() -> None:
    directive = make_directive()
    office = make_agency("Bappeda")
    member, chair = make_user(Role.REVIEWER, agency=office), make_user(Role.CHAIR, agency=office)
    seat(directive, member)
    seat(directive, chair, Seat.CHAIR)
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), member)
    make_review(make_proposal(state=State.UNDER_REVIEW), chair)
    assert committees.list_members(directive) == [
        Member(chair.id, chair.name, "Bappeda", Seat.CHAIR, has_sent=False),
        Member(member.id, member.name, "Bappeda", Seat.MEMBER, has_sent=True),
    ]


def test_same_seat_twice_is_refused_and_another_seat_is_a_change() -> None:
    directive, actor, user = make_directive(), kominfo(), make_user(Role.CHAIR)
    committees.seat_member(directive, actor, user.id, Seat.CHAIR)
    with pytest.raises(Invalid, match="already_seated"):
        committees.seat_member(directive, actor, user.id, Seat.CHAIR)
    committees.seat_member(directive, actor, user.id, Seat.MEMBER)
    assert actor_of(user).seats == {directive.id: Seat.MEMBER}
    assert [(event.code, event.details) for event in directives.list_events(directive)] == [
        ("committee_seat_changed", {"user_id": user.id, "old": "chair", "new": "member"}),
        ("committee_member_added", {"user_id": user.id, "seat": "chair"}),
    ]


def test_remove_takes_the_seat_away() -> None:
    directive, actor, user = make_directive(), kominfo(), make_user(Role.REVIEWER)
    seat(directive, user)
    committees.remove_member(directive, actor, user.id)
    db.session.flush()
    assert committees.list_members(directive) == []
    assert directives.list_events(directive)[0].code == "committee_member_removed"


@pytest.mark.parametrize("sent", [True, False])
def test_who_leaves_takes_no_sent_review_along(sent: bool) -> None:
    directive, user = make_directive(), make_user(Role.REVIEWER)
    seat(directive, user)
    review = make_review(make_proposal(directive, state=State.UNDER_REVIEW), user, sent=sent)
    committees.remove_member(directive, kominfo(), user.id)
    db.session.commit()
    assert committees.list_members(directive) == []
    proposal = db.session.scalars(counting.select_for_counting(directive.id)).one()
    assert [row.id for row in counting.list_counting(proposal)] == ([review.id] if sent else [])


def test_remove_of_somebody_who_does_not_sit_is_told() -> None:
    with pytest.raises(DomainError, match="not_seated"):
        committees.remove_member(make_directive(), kominfo(), make_user(Role.REVIEWER).id)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_names_a_committee(role: Role) -> None:
    directive, actor, user = make_directive(), actor_of(make_user(role)), make_user(Role.REVIEWER)
    with pytest.raises(Denied):
        committees.seat_member(directive, actor, user.id, Seat.MEMBER)
    with pytest.raises(Denied):
        committees.remove_member(directive, actor, user.id)


def test_candidates_are_active_holders_of_a_role_of_the_committee_once_each() -> None:
    both: User = make_user(Role.REVIEWER, Role.CHAIR, name="Ani")
    make_user(name="Budi")
    secretary = make_user(Role.SECRETARY, name="Cici")
    office = db.session.get_one(Agency, both.agency_id)
    found = committees.list_candidates()
    assert [(row.user_id, row.name) for row in found] == [(both.id, "Ani"), (secretary.id, "Cici")]
    assert found[0].agency == office.name
