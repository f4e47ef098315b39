"""Who edits what has changed meanwhile is refused, and nothing of theirs is stored."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from innovations.database import db
from innovations.domain import accounts, agencies, freshness, programmes, texts
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.domain.texts import TextKey
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.masterplan import Programme
from tests.factories import actor_of, make_agency, make_programme, make_user

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def admin() -> Actor:
    return actor_of(make_user(Role.ADMIN, Role.KOMINFO))


def test_a_fingerprint_changes_with_what_stands_there() -> None:
    assert freshness.digest_of(["a", None]) == freshness.digest_of(["a", None])
    assert freshness.digest_of(["a", None]) != freshness.digest_of(["a", ""])
    freshness.require_fresh(None, "x")
    freshness.require_fresh("x", "x")
    with pytest.raises(DomainError, match="stale_form"):
        freshness.require_fresh("", "x")


def test_programme_is_read_anew_before_it_is_changed(admin: Actor) -> None:
    programme = make_programme(name="Semula")
    seen, mine = programmes.digest(programme), replace(programmes.content_of(programme), name="Saya")
    db.session.execute(update(Programme).values(name="Orang lain"), execution_options={"synchronize_session": False})
    with pytest.raises(DomainError, match="stale_form"):
        programmes.change_programme(programme, admin, mine, seen)
    assert programme.name == "Orang lain"
    assert programmes.change_programme(programme, admin, mine, programmes.digest(programme)) == ("name",)


def test_programme_that_was_deleted_meanwhile_is_not_written(admin: Actor) -> None:
    programme = make_programme()
    seen, mine = programmes.digest(programme), programmes.content_of(programme)
    db.session.execute(db.text("DELETE FROM programmes"))
    with pytest.raises(DomainError, match="happened_already"):
        programmes.change_programme(programme, admin, mine, seen)


def test_account_is_read_anew_before_it_is_changed(admin: Actor) -> None:
    user = accounts.get(make_user(name="Semula").id)
    assert user is not None
    seen, mine = accounts.digest(user), accounts.Details("Saya", agency_id=user.agency_id)
    db.session.execute(update(User).values(name="Lain"), execution_options={"synchronize_session": False})
    with pytest.raises(DomainError, match="stale_form"):
        accounts.change_user(user, admin, mine, seen)
    with pytest.raises(DomainError, match="stale_form"):
        accounts.set_roles(user, admin, {Role.CHAIR}, seen)
    accounts.change_user(user, admin, mine, accounts.digest(user))
    accounts.set_roles(user, admin, {Role.CHAIR}, accounts.digest(user))
    assert user.name == "Saya"
    assert accounts.roles_of(user) == {Role.CHAIR, Role.PROPOSER}


def test_agency_is_read_anew_before_it_is_changed(admin: Actor) -> None:
    agency = agencies.get(make_agency("Dinas Semula").id)
    assert agency is not None
    seen, mine = agencies.digest(agency), agencies.Details("Dinas Saya", agency.kind)
    db.session.execute(
        update(Agency).where(Agency.id == agency.id).values(short_name="DL"),
        execution_options={"synchronize_session": False},
    )
    with pytest.raises(DomainError, match="stale_form"):
        agencies.change_agency(agency, admin, mine, seen)
    agencies.change_agency(agency, admin, mine, agencies.digest(agency))
    assert (agency.name, agency.short_name) == ("Dinas Saya", "")


def test_text_is_compared_also_when_there_was_none(admin: Actor) -> None:
    key = TextKey.OFFICE_LINE
    seen = texts.digest(key)
    texts.change_text(key, admin, "Satu", seen)
    db.session.flush()
    with pytest.raises(DomainError, match="stale_form"):
        texts.change_text(key, admin, "Dua", seen)
    texts.change_text(key, admin, "Dua", texts.digest(key))
    db.session.flush()
    assert texts.load().texts == {key: "Dua"}
