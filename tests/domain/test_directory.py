"""The list of accounts: by name, number, OPD with its units, role, and how they stand."""

from datetime import date
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import clock, directory, sessions
from innovations.domain.actor import Actor
from innovations.domain.directory import Standing, Wanted
from innovations.models.accounts import Role, User, UserSession
from innovations.models.agencies import AgencyHead, HeadKind
from innovations.models.proposals import State
from tests.factories import actor_of, make_agency, make_head, make_proposal, make_user, save

pytestmark = pytest.mark.usefixtures("app")


def admin() -> Actor:
    return actor_of(make_user(Role.ADMIN, name="Admin"))


def found(actor: Actor, **wanted: Any) -> list[str]:
    query = directory.select_users(actor, Wanted(**wanted)).order_by(User.name, User.id)
    return [user.name for user in db.session.scalars(query)]


def test_text_finds_names_and_numbers() -> None:
    actor = admin()
    make_user(name="Yohana Wally", login="198501012010011001")
    make_user(name="Budi 100%", login="P0001", agency_id=None)
    assert found(actor, text="WALLY") == ["Yohana Wally"]
    assert found(actor, text="19850101.2010") == ["Yohana Wally"]
    assert found(actor, text="p-0001") == ["Budi 100%"]
    assert found(actor, text="0%") == ["Budi 100%"]
    assert found(actor, text="_") == []
    assert found(actor, text=". .") == []


def test_an_opd_includes_its_units_and_a_unit_only_itself() -> None:
    actor, agency = admin(), make_agency()
    unit = make_agency(parent=agency)
    make_user(name="Di OPD", agency=agency)
    make_user(name="Di unit", agency=unit)
    assert found(actor, agency_id=agency.id) == ["Di OPD", "Di unit"]
    assert found(actor, agency_id=unit.id) == ["Di unit"]


def test_role_of_heads_follows_todays_terms() -> None:
    actor, agency = admin(), make_agency()
    make_head(agency, make_user(name="Kepala"))
    former = make_user(name="Mantan")
    save(
        AgencyHead(
            agency_id=agency.id,
            user_id=former.id,
            kind=HeadKind.ACTING,
            valid_from=date(2020, 1, 1),
            valid_to=date(2020, 2, 1),
        )
    )
    assert found(actor, role=Role.AGENCY_HEAD) == ["Kepala"]
    assert found(actor, role=Role.ADMIN) == ["Admin"]
    assert list(directory.list_headed([former.id, actor.id])) == []


def test_standings() -> None:
    actor = admin()
    fresh = make_user(name="Baru", must_change_password=True)
    used = make_user(name="Sudah masuk", must_change_password=True)
    make_user(name="Nonaktif", is_active=False, must_change_password=True)
    sessions.start_session(used.id, used.password_hash, shared=False, address="", device="")
    db.session.commit()
    assert found(actor, standing=Standing.NEW) == ["Baru"]
    assert found(actor, standing=Standing.INACTIVE) == ["Nonaktif"]
    assert found(actor, standing=Standing.ACTIVE) == ["Admin", "Baru", "Sudah masuk"]
    assert [directory.is_new(user.id) for user in (fresh, used)] == [True, False]
    assert ([user.name for user in directory.list_new(actor, None, 9)], directory.count_new(actor, None)) == (
        ["Baru"],
        1,
    )


def test_nobody_makes_their_own_slip() -> None:
    user = make_user(Role.ADMIN, must_change_password=True)
    assert directory.list_new(actor_of(user), None, 9) == []


def test_footprint_counts_open_sessions_and_proposals() -> None:
    user = make_user()
    for _ in range(3):
        sessions.start_session(user.id, user.password_hash, shared=False, address="", device="")
    db.session.commit()
    rows = db.session.query(UserSession).order_by(UserSession.id).all()
    rows[0].revoked_at = clock.now()
    rows[1].last_seen_at -= sessions.IDLE
    db.session.commit()
    make_proposal(owner=user, state=State.DRAFT)
    footprint = directory.get_footprint(user.id)
    assert (footprint.open_sessions, footprint.proposals) == (1, 1)
    assert footprint.last_login_at == rows[2].created_at


def test_totals() -> None:
    actor, agency = admin(), make_agency()
    make_user(agency=make_agency(parent=agency), must_change_password=True)
    make_user(agency=agency, is_active=False)
    assert directory.count_everything(actor) == directory.Totals(active_users=2, new_users=1, agencies=2, units=1)
