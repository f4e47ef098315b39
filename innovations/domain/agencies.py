"""OPD and the units below them: entered, reshaped, ended and succeeded; found by name."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.agencies import Agency, AgencyHead, AgencyKind
from innovations.models.events import Topic
from innovations.models.proposals import Proposal

from . import clock, terms
from .accounts import require_admin
from .actor import Actor
from .errors import Invalid
from .events import record
from .freshness import digest_of, require_fresh

MAX_NAME, MAX_SHORT_NAME, MAX_NOTE, MAX_STAFF = 200, 60, 2000, 100_000


@dataclass(frozen=True)
class Details:
    """What is known of an OPD (`parent_id` None) or a unit below one."""

    name: str
    kind: AgencyKind
    short_name: str = ""
    parent_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: int | None = None
    is_coordinator: bool = False
    note: str = ""
    staff_count: int | None = None
    """Civil servants of an OPD with its units, known on that day; both or neither."""
    staff_counted_on: date | None = None


@dataclass(frozen=True)
class Counts:
    """How much hangs on an OPD or unit."""

    units: int
    users: int
    proposals: int


def get(agency_id: int) -> Agency | None:
    """The OPD or unit with its parent and successor."""
    return db.session.scalar(
        select(Agency).where(Agency.id == agency_id).options(joinedload(Agency.parent), joinedload(Agency.successor))
    )


def find_by_name(name: str) -> Agency | None:
    """By full or short name, whatever the case and spacing; a short name must be the only one of its kind."""
    wanted = _fold(name)
    rows = db.session.scalars(select(Agency).order_by(Agency.id)).all()
    exact = [agency for agency in rows if _fold(agency.name) == wanted]
    short = [agency for agency in rows if wanted and _fold(agency.short_name) == wanted]
    return exact[0] if exact else short[0] if len(short) == 1 else None


def find_nearest(name: str) -> str | None:
    """The name most like this one, to say with an unknown OPD; None when nothing is near."""
    names = db.session.scalars(select(Agency.name).order_by(Agency.id)).all()
    folded = {_fold(known): known for known in reversed(names)}
    near = get_close_matches(_fold(name), folded, n=1, cutoff=0.5)
    return folded[near[0]] if near else None


def list_names() -> dict[int, str]:
    """Every OPD and unit by id; a unit is followed by its OPD: `Puskesmas Sentani (Dinas Kesehatan)`."""
    parent = aliased(Agency)
    rows = db.session.execute(
        select(Agency.id, Agency.name, parent.name).outerjoin(parent, parent.id == Agency.parent_id)
    )
    return {key: f"{name} ({above})" if above else name for key, name, above in rows}


def list_choices(*, roots: bool = False, but: int | None = None) -> list[tuple[int, str]]:
    """(id, words) for selects: each OPD followed by its units, those that ended long ago too; `roots`: OPD only."""
    return [
        (row.id, row.name if row.parent_id is None else f"– {row.name}")
        for row in list_all()
        if row.id != but and not (roots and row.parent_id is not None)
    ]


def list_all() -> list[Agency]:
    """OPD by name, each followed by its units, also those that ended."""
    return [*db.session.scalars(_in_order(select(Agency)))]


def select_agencies(text: str = "", *, current_only: bool = False) -> Select[tuple[Agency]]:
    """OPD by name, each followed by its units; `text` is looked for in name and short name."""
    query = _in_order(select(Agency).options(joinedload(Agency.parent)))
    if text:
        query = query.where(
            or_(Agency.name.icontains(text, autoescape=True), Agency.short_name.icontains(text, autoescape=True))
        )
    if current_only:
        query = query.where(terms.current())
    return query


def list_units(agency_id: int) -> list[Agency]:
    return [*db.session.scalars(select(Agency).where(Agency.parent_id == agency_id).order_by(Agency.name, Agency.id))]


def is_current(agency: Agency) -> bool:
    """Does it exist today, as `terms.current` says in SQL?"""
    today = clock.today()
    begun = agency.valid_from is None or agency.valid_from <= today
    return begun and (agency.valid_to is None or agency.valid_to >= today)


def count_users(agency_ids: list[int]) -> dict[int, int]:
    """Active accounts per OPD or unit, not rolled up."""
    rows = db.session.execute(
        select(User.agency_id, func.count())
        .where(User.agency_id.in_(agency_ids), User.is_active)
        .group_by(User.agency_id)
    )
    return {key: number for key, number in rows if key is not None}


def count_dependants(agency_id: int) -> Counts:
    """Numbers only: the admin has no say over proposals."""
    units, users, proposals = db.session.execute(
        select(
            select(func.count()).where(Agency.parent_id == agency_id).scalar_subquery(),
            select(func.count()).where(User.agency_id == agency_id, User.is_active).scalar_subquery(),
            select(func.count())
            .where(or_(Proposal.agency_id == agency_id, Proposal.unit_id == agency_id))
            .scalar_subquery(),
        )
    ).one()
    return Counts(units, users, proposals)


def create_agency(actor: Actor | None, details: Details) -> Agency:
    """A new OPD or unit. Raises `Invalid`."""
    require_admin(actor)
    checked = _check(details, None)
    agency = Agency(**vars(checked))
    db.session.add(agency)
    db.session.flush()  # the event needs the id
    record(Topic.AGENCY, "agency_created", actor, subject_id=agency.id, parent_id=agency.parent_id)
    return agency


def digest(agency: Agency) -> str:
    """What a form is opened on."""
    return digest_of([getattr(agency, name) for name in Details.__dataclass_fields__])


def change_agency(agency: Agency, actor: Actor | None, details: Details, seen: str | None = None) -> None:
    """Rename, reshape, end or succeed; proposals keep the OPD of their time. Raises `Invalid`."""
    require_admin(actor)
    if seen is not None:
        db.session.refresh(agency, list(Details.__dataclass_fields__), with_for_update=True)
        require_fresh(seen, digest(agency))
    checked = _check(details, agency)
    fields = [name for name, value in vars(checked).items() if getattr(agency, name) != value]
    if not fields:
        return
    for name in fields:
        setattr(agency, name, getattr(checked, name))
    event = record(Topic.AGENCY, "agency_changed", actor, subject_id=agency.id, fields=fields)
    if "is_coordinator" in fields:
        event.details |= {"is_coordinator": agency.is_coordinator}


def _check(details: Details, agency: Agency | None) -> Details:
    name, short_name = " ".join(details.name.split()), " ".join(details.short_name.split())
    if not name:
        raise Invalid("name_missing", "name")
    for field, value, limit in (
        ("name", name, MAX_NAME),
        ("short_name", short_name, MAX_SHORT_NAME),
        ("note", details.note, MAX_NOTE),
    ):
        if len(value) > limit:
            raise Invalid("too_long", field, limit=limit)
    _check_name(name, agency)
    _check_dates(details)
    _check_parent(details, agency)
    _check_staff(details)
    if details.successor_id is not None:
        _check_successor(details.successor_id, agency)
    return Details(**{**vars(details), "name": name, "short_name": short_name})


def _check_name(name: str, agency: Agency | None) -> None:
    rows = db.session.execute(select(Agency.id, Agency.name).order_by(Agency.id))
    if any(_fold(known) == _fold(name) and (agency is None or key != agency.id) for key, known in rows):
        raise Invalid("agency_name_taken", "name")


def _check_dates(details: Details) -> None:
    if details.valid_from and details.valid_to and details.valid_to < details.valid_from:
        raise Invalid("dates_reversed", "valid_to")
    if details.successor_id is not None and details.valid_to is None:
        raise Invalid("successor_needs_end", "valid_to")


def _check_staff(details: Details) -> None:
    count, day = details.staff_count, details.staff_counted_on
    if (count is None) != (day is None):
        raise Invalid("staff_half", "staff_count" if count is None else "staff_counted_on")
    if count is not None and details.parent_id is not None:
        raise Invalid("staff_of_unit", "staff_count")
    if count is not None and not 1 <= count <= MAX_STAFF:
        raise Invalid("staff_out_of_range", "staff_count", most=MAX_STAFF)
    if day is not None and day > clock.today():
        raise Invalid("date_in_future", "staff_counted_on")


def _check_parent(details: Details, agency: Agency | None) -> None:
    """Two levels only, and an OPD that already counts stays an OPD."""
    if details.parent_id is None:
        return
    if agency is not None and details.parent_id == agency.id:
        raise Invalid("own_parent", "parent_id")
    parent = db.session.get(Agency, details.parent_id)
    if parent is None:
        raise Invalid("agency_unknown", "parent_id")
    if parent.parent_id is not None:
        raise Invalid("unit_of_a_unit", "parent_id")
    if details.is_coordinator:
        raise Invalid("coordinator_is_opd", "is_coordinator")
    if agency is not None and agency.parent_id is None and _counts_as_opd(agency.id):
        raise Invalid("stays_opd", "parent_id")


def _counts_as_opd(agency_id: int) -> bool:
    """Has units, heads, or proposals filed as this OPD?"""
    return any(
        db.session.scalar(query) is not None
        for query in (
            select(Agency.id).where(Agency.parent_id == agency_id).limit(1),
            select(AgencyHead.id).where(AgencyHead.agency_id == agency_id).limit(1),
            select(Proposal.id)
            .where(or_(Proposal.agency_id == agency_id, Proposal.executing_agency_id == agency_id))
            .limit(1),
        )
    )


def _check_successor(successor_id: int, agency: Agency | None) -> None:
    """It exists, and following successors never comes back here."""
    after = dict(db.session.execute(select(Agency.id, Agency.successor_id)).tuples().all())
    if successor_id not in after:
        raise Invalid("agency_unknown", "successor_id")
    here: int | None = successor_id
    for _step in range(len(after)):
        if here is None or agency is None:
            return
        if here == agency.id:
            raise Invalid("own_successor", "successor_id")
        here = after.get(here)


def _in_order(query: Select[tuple[Agency]]) -> Select[tuple[Agency]]:
    parent = aliased(Agency)
    return query.outerjoin(parent, parent.id == Agency.parent_id).order_by(
        func.coalesce(parent.name, Agency.name), Agency.parent_id.is_not(None), Agency.name, Agency.id
    )


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
