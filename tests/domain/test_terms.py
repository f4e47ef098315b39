"""One day decides everywhere which OPD exist and who heads them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from innovations.database import db
from innovations.domain import agencies, clock, fulfilment, heads, listing, proposals, reports, terms
from innovations.models.accounts import Role
from innovations.models.agencies import Agency, AgencyHead, HeadKind
from tests.factories import actor_of, make_agency, make_directive, make_user, save

pytestmark = pytest.mark.usefixtures("app")

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("begins", "ends", "exists"),
    [(None, None, True), (0, 0, True), (-1, 1, True), (1, None, False), (None, -1, False)],
)
def test_opd_exists_from_its_first_to_its_last_day(begins: int | None, ends: int | None, exists: bool) -> None:
    today = clock.today()
    agency = make_agency(
        valid_from=None if begins is None else today + begins * DAY,
        valid_to=None if ends is None else today + ends * DAY,
    )
    assert (db.session.scalars(select(Agency.id).where(terms.current())).all() == [agency.id]) is exists
    assert agencies.is_current(agency) is exists


@pytest.mark.parametrize(
    ("begins", "ends", "holds"), [(0, 0, True), (-1, None, True), (1, None, False), (-2, -1, False)]
)
def test_head_is_in_office_from_the_first_to_the_last_day(begins: int, ends: int | None, holds: bool) -> None:
    today, user = clock.today(), make_user()
    head = AgencyHead(
        agency_id=make_agency().id,
        user_id=user.id,
        kind=HeadKind.DEFINITIVE,
        valid_from=today + begins * DAY,
        valid_to=None if ends is None else today + ends * DAY,
    )
    save(head)
    assert (db.session.scalars(select(AgencyHead.id).where(terms.in_office())).all() == [head.id]) is holds
    assert heads.is_in_office(head) is holds
    assert bool(actor_of(user).headed_agency_ids) is holds


def test_opd_of_the_future_is_neither_offered_nor_listed() -> None:
    """Nor is a unit of the future; both are on the day they begin."""
    today = clock.today()
    opd = make_agency("Dinas Kini")
    make_agency("Dinas Esok", valid_from=today + DAY)
    make_agency("Puskesmas Esok", parent=opd, valid_from=today + DAY)
    kominfo = actor_of(make_user(Role.KOMINFO, agency=opd))
    listed = {
        "current": [row.name for row in db.session.scalars(agencies.select_agencies(current_only=True))],
        "offered": [row.name for row in proposals.list_agencies(kominfo)],
        "units": [row.name for row in proposals.list_units([opd.id])],
        "figures": [row.agency.name for row in reports.list_agency_figures(kominfo, listing.Filters())],
        "shares": [row.name for row in fulfilment.list_shares(make_directive())],
    }
    only = ["Dinas Kini"]
    assert listed == {"current": only, "offered": only, "units": [], "figures": only, "shares": only}
