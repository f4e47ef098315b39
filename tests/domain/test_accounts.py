"""Accounts: made with a NIP or a number, given roles, ended; never against oneself, never the last admin."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from innovations.database import db
from innovations.domain import accounts, nip, own_account, sessions
from innovations.domain.accounts import Details
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import LoginTry, Role, User, UserSession
from innovations.models.directives import Seat
from innovations.models.events import Event, Topic
from innovations.models.proposals import State
from tests.factories import actor_of, make_agency, make_directive, make_head, make_proposal, make_user, seat

pytestmark = pytest.mark.usefixtures("app")

NIP = "198501012010011001"


def admin() -> Actor:
    return actor_of(make_user(Role.ADMIN))


def log_in(user: User) -> str:
    token = sessions.start_session(user.id, user.password_hash, shared=False, address="", device="")
    db.session.commit()
    return token


def load(user: User) -> User:
    found = accounts.get(user.id)
    assert found is not None
    return found


def set_roles(user: User, roles: list[Role]) -> None:
    """By an admin made first: what is committed in between would expire the user."""
    actor = admin()
    accounts.set_roles(load(user), actor, roles)


def create(actor: Actor | None, login: str | None = NIP, *roles: Role, **fields: object) -> User:
    details = Details(name="Pegawai Baru", agency_id=None if login is None else make_agency().id)
    return accounts.create_user(actor, replace(details, **fields), roles, "hash", login=login)  # type: ignore[arg-type]  # any field


def last_event(topic: Topic = Topic.ACCOUNT) -> Event:
    found = db.session.scalar(select(Event).where(Event.topic == topic).order_by(Event.id.desc()).limit(1))
    assert found is not None
    return found


def test_create_stores_a_clean_nip_and_the_implied_role() -> None:
    actor = admin()
    user = create(actor, "19850101.201001 1 001", Role.KOMINFO, name="  Budi   Wally ")
    assert (user.login, user.name, user.must_change_password, user.is_active) == (NIP, "Budi Wally", True, True)
    assert accounts.roles_of(load(user)) == {Role.PROPOSER, Role.KOMINFO}
    event = last_event()
    assert (event.code, event.subject_id, event.actor_id) == ("user_created", user.id, actor.id)
    assert NIP not in str(event.details)


def test_create_for_an_expert_issues_the_next_number() -> None:
    actor = admin()
    first, second = create(actor, None, Role.REVIEWER), create(actor, None, Role.CHAIR)
    assert (first.login, second.login, first.agency_id) == ("P0001", "P0002", None)
    assert accounts.find_by_login("p-0002") is second
    assert nip.mask(second.login) == "P0002"


def test_numbers_of_experts_go_on_after_the_last_one() -> None:
    make_user(agency_id=None, login="P0041")
    make_user(agency_id=None, login="PAKAR-LAMA")
    assert accounts.issue_login() == "P0042"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "nip_length"),
        ("19850101201001100", "nip_length"),
        ("1985010120100110011", "nip_length"),
        ("19850101201001100x", "nip_digits"),
        ("١٩٨٥٠١٠١٢٠١٠٠١١٠٠١", "nip_digits"),
        ("198502302010011001", "nip_impossible"),
        ("198501012010013001", "nip_impossible"),
        ("198501012010011000", "nip_impossible"),
        ("198501019910011001", "nip_impossible"),
    ],
)
def test_create_refuses_a_nip_that_cannot_be(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        create(admin(), typed)
    assert (caught.value.code, caught.value.field) == (code, "login")


def test_create_refuses_a_taken_nip_however_it_is_spaced_and_names_its_holder() -> None:
    make_user(login=NIP, name="Yohana")
    with pytest.raises(Invalid) as caught:
        create(admin(), "19850101 201001 1 001")
    assert (caught.value.code, caught.value.facts) == ("nip_taken", {"name": "Yohana"})


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": " \t "}, "name_missing", "name"),
        ({"name": "x" * 201}, "too_long", "name"),
        ({"email": "a b@contoh.go.id"}, "email_wrong", "email"),
        ({"email": "a@contoh"}, "email_wrong", "email"),
        ({"email": f"{'a' * 200}@contoh.go.id"}, "email_wrong", "email"),
        ({"email": "a,b@contoh.go.id"}, "email_wrong", "email"),
        ({"agency_id": None}, "agency_missing", "agency_id"),
        ({"agency_id": 2**31 - 1}, "agency_unknown", "agency_id"),
    ],
)
def test_create_refuses_details_that_do_not_fit(fields: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        create(admin(), NIP, **fields)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_create_refuses_an_expert_with_an_opd() -> None:
    with pytest.raises(Invalid, match="expert_has_no_agency"):
        create(admin(), None, agency_id=make_agency().id)


@pytest.mark.parametrize("email", ["a@contoh", "a,b@contoh.go.id", "a@b@contoh.go.id", f"{'a' * 200}@contoh.go.id"])
def test_own_email_is_judged_by_the_same_rule(email: str) -> None:
    user = make_user()
    with pytest.raises(Invalid, match="email_wrong"):
        own_account.set_contact(actor_of(user), email, "id")
    own_account.set_contact(actor_of(user), " a.b+c@contoh.go.id ", "en")
    assert (user.email, user.locale) == ("a.b+c@contoh.go.id", "en")


@pytest.mark.parametrize(
    ("chosen", "stored"),
    [
        (set(), {Role.PROPOSER}),
        ({Role.PROPOSER}, {Role.PROPOSER}),
        ({Role.AUDITOR}, {Role.AUDITOR}),
        ({Role.AUDITOR, Role.PROPOSER}, {Role.AUDITOR}),
        ({Role.ADMIN, Role.CHAIR}, {Role.ADMIN, Role.CHAIR, Role.PROPOSER}),
    ],
)
def test_complete_roles(chosen: set[Role], stored: set[Role]) -> None:
    assert accounts.complete_roles(chosen) == stored


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        *(({Role.AUDITOR, role}, "auditor_alone") for role in accounts.GIVEN_ROLES if role is not Role.AUDITOR),
        ({Role.AGENCY_HEAD}, "head_is_appointed"),
    ],
)
def test_complete_roles_refuses(chosen: set[Role], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        accounts.complete_roles(chosen)


def test_change_says_which_fields_changed_and_is_silent_when_none_did() -> None:
    actor, user = admin(), make_user()
    before = user.agency_id
    details = Details(name="Nama Baru", email="baru@contoh.go.id", agency_id=make_agency().id)
    accounts.change_user(load(user), actor, details)
    event = last_event()
    assert event.details == {
        "fields": ["name", "email", "agency_id"],
        "from_agency": before,
        "to_agency": details.agency_id,
    }
    accounts.change_user(load(user), actor, details)
    assert last_event().id == event.id


def test_change_of_ones_own_opd_is_another_admins() -> None:
    user = make_user(Role.ADMIN)
    actor = actor_of(user)
    accounts.change_user(load(user), actor, Details(name="Nama Baru", agency_id=user.agency_id))
    assert user.name == "Nama Baru"
    with pytest.raises(Denied, match="own_account"):
        accounts.change_user(load(user), actor, Details(name="Nama Baru", agency_id=make_agency().id))


def test_set_roles_replaces_ends_sessions_and_keeps_before_and_after() -> None:
    actor, user = admin(), make_user(Role.KOMINFO)
    token = log_in(user)
    accounts.set_roles(load(user), actor, [Role.REVIEWER])
    db.session.flush()
    assert actor_of(user).roles == {Role.PROPOSER, Role.REVIEWER}
    assert sessions.find_actor(token, "") is None
    assert last_event().details == {"before": ["kominfo", "proposer"], "after": ["proposer", "reviewer"]}


def test_set_roles_to_the_same_leaves_sessions_alone() -> None:
    user = make_user(Role.KOMINFO)
    token = log_in(user)
    set_roles(user, [Role.KOMINFO])
    assert sessions.find_actor(token, "") is not None


def test_set_roles_to_auditor_takes_proposing_away() -> None:
    user = make_user(Role.KOMINFO)
    set_roles(user, [Role.AUDITOR])
    assert accounts.roles_of(load(user)) == {Role.AUDITOR}


def test_set_roles_to_auditor_waits_for_the_end_of_headship() -> None:
    user = make_head(make_agency())
    with pytest.raises(Invalid, match="auditor_is_head"):
        set_roles(user, [Role.AUDITOR])


@pytest.mark.parametrize(
    ("state", "is_refused"),
    [(State.DRAFT, True), (State.TRIAL, True), (State.REJECTED, False), (State.STOPPED, False)],
)
@pytest.mark.parametrize("as_owner", [True, False])
def test_set_roles_to_auditor_waits_for_open_proposals(state: State, is_refused: bool, as_owner: bool) -> None:
    user = make_user()
    make_proposal(owner=user if as_owner else make_user(), state=state, team=() if as_owner else (user,))
    if not is_refused:
        set_roles(user, [Role.AUDITOR])
        return
    with pytest.raises(Invalid) as caught:
        set_roles(user, [Role.AUDITOR])
    assert (caught.value.code, caught.value.facts) == ("auditor_has_proposals", {"count": 1})


@pytest.mark.parametrize(
    ("place", "role", "after", "is_refused"),
    [
        (Seat.CHAIR, Role.CHAIR, Role.REVIEWER, True),
        (Seat.CHAIR, Role.CHAIR, Role.AUDITOR, True),
        (Seat.SECRETARY, Role.SECRETARY, Role.CHAIR, False),
        (Seat.SECRETARY, Role.SECRETARY, Role.REVIEWER, True),
        (Seat.MEMBER, Role.REVIEWER, Role.CHAIR, False),
        (Seat.MEMBER, Role.REVIEWER, Role.KOMINFO, True),
    ],
)
def test_set_roles_takes_no_role_from_under_a_seat(place: Seat, role: Role, after: Role, is_refused: bool) -> None:
    directive, user = make_directive(), make_user(role)
    seat(directive, user, place)
    if not is_refused:
        set_roles(user, [after])
        return
    with pytest.raises(Invalid) as caught:
        set_roles(user, [after])
    assert (caught.value.code, caught.value.facts) == ("sits_on_committee", {"number": directive.number})


def test_seats_of_finished_directives_do_not_bind() -> None:
    directive, user = make_directive(), make_user(Role.REVIEWER)
    seat(directive, user)
    directive.opens_at, directive.closes_at = (
        directive.opens_at.replace(year=2020),
        directive.opens_at.replace(year=2021),
    )
    db.session.commit()
    assert accounts.list_open_seats(user.id) == []
    make_proposal(directive, state=State.UNDER_REVIEW)
    assert accounts.list_open_seats(user.id) == [(directive, Seat.MEMBER)]


def test_reset_password_must_be_changed_ends_sessions_and_opens_the_lock() -> None:
    actor, user = admin(), make_user()
    token = log_in(user)
    for _ in range(sessions.MAX_TRIES_PER_ACCOUNT):
        sessions.record_failure(user.login, "10.0.0.1", user.id)
    accounts.reset_password(load(user), actor, "new hash")
    db.session.flush()
    assert (user.password_hash, user.must_change_password) == ("new hash", True)
    assert sessions.find_actor(token, "") is None
    assert db.session.scalar(select(func.count()).select_from(LoginTry)) == 0
    event = last_event()
    assert (event.code, event.details) == ("password_reset", {})


def test_reset_password_of_an_inactive_account_is_refused() -> None:
    actor, user = admin(), make_user(is_active=False)
    with pytest.raises(DomainError, match="account_inactive"):
        accounts.reset_password(load(user), actor, "new hash")


def test_deactivate_ends_everything_and_reactivate_gives_it_back() -> None:
    actor, user = admin(), make_user(Role.KOMINFO)
    token = log_in(user)
    accounts.deactivate(load(user), actor, "Pensiun")
    db.session.flush()
    assert (sessions.find_actor(token, ""), sessions.find_credentials(user.login)) == (None, None)
    event = last_event()
    assert (event.code, event.reason) == ("user_deactivated", "Pensiun")
    with pytest.raises(DomainError, match="happened_already"):
        accounts.deactivate(load(user), actor)
    accounts.reactivate(load(user), actor)
    assert accounts.roles_of(load(user)) == {Role.PROPOSER, Role.KOMINFO}
    with pytest.raises(DomainError, match="happened_already"):
        accounts.reactivate(load(user), actor)
    assert db.session.scalar(select(UserSession.revoked_at).where(UserSession.user_id == user.id)) is not None


@pytest.mark.parametrize("who", ["terminal", "deactivated meanwhile"])
def test_last_admin_stays(who: str) -> None:
    """Of two admins who remove each other at once, the second finds nobody left."""
    user, other = make_user(Role.ADMIN), make_user(Role.ADMIN, is_active=who == "terminal")
    actor = None
    if who == "terminal":
        accounts.deactivate(load(other), None)
    else:
        actor = replace(actor_of(user), id=other.id)
    with pytest.raises(Invalid, match="last_admin"):
        accounts.deactivate(load(user), actor)
    with pytest.raises(Invalid, match="last_admin"):
        accounts.set_roles(load(user), actor, [Role.KOMINFO])


def test_an_admin_may_go_while_another_stays() -> None:
    actor, user = admin(), make_user(Role.ADMIN)
    accounts.set_roles(load(user), actor, [])
    assert accounts.roles_of(load(user)) == {Role.PROPOSER}


VERBS: dict[str, Callable[[User, Actor], object]] = {
    "create_user": lambda user, actor: create(actor),
    "change_user": lambda user, actor: accounts.change_user(user, actor, Details("Nama", "", user.agency_id)),
    "set_roles": lambda user, actor: accounts.set_roles(user, actor, [Role.KOMINFO]),
    "reset_password": lambda user, actor: accounts.reset_password(user, actor, "hash"),
    "deactivate": accounts.deactivate,
    "reactivate": accounts.reactivate,
}


@pytest.mark.parametrize("verb", ["set_roles", "reset_password", "deactivate", "reactivate"])
def test_nobody_does_it_to_themselves(verb: str) -> None:
    make_user(Role.ADMIN)
    user = make_user(Role.ADMIN)
    with pytest.raises(Denied, match="own_account"):
        VERBS[verb](load(user), actor_of(user))


@pytest.mark.parametrize("role", [role for role in accounts.GIVEN_ROLES if role is not Role.ADMIN])
@pytest.mark.parametrize("verb", VERBS)
def test_nobody_but_admins_touches_accounts(verb: str, role: Role) -> None:
    actor, user = actor_of(make_user(role)), load(make_user())
    with pytest.raises(Denied, match="not_your_part"):
        VERBS[verb](user, actor)
