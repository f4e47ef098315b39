"""Who has an account: the list as admins and auditors search it, and what hangs on one account, in numbers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.accounts import Role, User, UserRole, UserSession
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.proposals import Proposal

from . import clock, nip, policy, sessions
from .actor import Actor
from .terms import in_office


class Standing(StrEnum):
    """How an account stands, for the filter."""

    ACTIVE = "aktif"
    NEW = "belum-masuk"
    INACTIVE = "nonaktif"


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; `agency_id` is an OPD with its units, or one unit."""

    text: str = ""
    agency_id: int | None = None
    role: Role | None = None
    standing: Standing | None = None


@dataclass(frozen=True)
class Footprint:
    """What hangs on an account."""

    open_sessions: int
    last_login_at: datetime | None
    proposals: int


@dataclass(frozen=True)
class Totals:
    """What there is to look after."""

    active_users: int
    new_users: int
    agencies: int
    units: int


def count_everything(actor: Actor) -> Totals:
    agencies, units = db.session.execute(
        select(func.count(Agency.id) - func.count(Agency.parent_id), func.count(Agency.parent_id))
    ).one()
    active = db.session.scalar(select(func.count(User.id)).where(User.is_active)) or 0
    return Totals(active, count_new(actor, None), agencies, units)


def select_users(actor: Actor, wanted: Wanted) -> Select[tuple[User]]:
    """Accounts with their roles, unordered. Auditors find a NIP only when they type it whole."""
    query = select(User).options(selectinload(User.roles))
    if wanted.text:
        query = query.where(matches(actor, wanted.text))
    if wanted.agency_id is not None:
        units = select(Agency.id).where(Agency.parent_id == wanted.agency_id)
        query = query.where(or_(User.agency_id == wanted.agency_id, User.agency_id.in_(units)))
    if wanted.role is not None:
        query = query.where(_holds(wanted.role))
    if wanted.standing is not None:
        query = query.where(stands(wanted.standing))
    return query


def matches(actor: Actor, text: str) -> ColumnElement[bool]:
    """The WHERE clause over `User`: part of the name, or the log-in number."""
    login = nip.clean_login(text)
    if not login:
        return false()
    by_login = User.login == login
    if policy.can_see_logins(actor) and login.isascii():
        by_login = User.login.startswith(login, autoescape=True)
    return or_(User.name.icontains(text, autoescape=True), by_login)


def is_new(user_id: int) -> bool:
    """Does it stand as new?"""
    found = db.session.scalar(select(User.id).where(User.id == user_id, stands(Standing.NEW)))
    return found is not None


def list_new(actor: Actor, agency_id: int | None, limit: int) -> list[User]:
    """Accounts that never logged in, oldest first, at most `limit`."""
    query = select_users(actor, Wanted(agency_id=agency_id, standing=Standing.NEW)).where(User.id != actor.id)
    return [*db.session.scalars(query.order_by(User.name, User.id).limit(limit))]


def count_new(actor: Actor, agency_id: int | None) -> int:
    query = select_users(actor, Wanted(agency_id=agency_id, standing=Standing.NEW)).where(User.id != actor.id)
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def list_headed(user_ids: list[int]) -> dict[int, list[int]]:
    """OPD headed today, by person."""
    found: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(AgencyHead.user_id, AgencyHead.agency_id)
        .where(AgencyHead.user_id.in_(user_ids), in_office())
        .order_by(AgencyHead.id)
    )
    for user_id, agency_id in rows:
        found.setdefault(user_id, []).append(agency_id)
    return found


def get_footprint(user_id: int) -> Footprint:
    """Numbers only: the admin has no say over proposals."""
    rows = db.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.created_at > clock.now() - sessions.ABSOLUTE,
        )
        .order_by(UserSession.id)
    ).all()
    last, proposals = db.session.execute(
        select(
            select(func.max(UserSession.created_at)).where(UserSession.user_id == user_id).scalar_subquery(),
            select(func.count()).where(Proposal.owner_id == user_id).scalar_subquery(),
        )
    ).one()
    return Footprint(sum(sessions.is_alive(row) for row in rows), last, proposals)


def _holds(role: Role) -> ColumnElement[bool]:
    if role is Role.AGENCY_HEAD:
        return exists().where(AgencyHead.user_id == User.id, in_office())
    return exists().where(UserRole.user_id == User.id, UserRole.role == role)


def stands(standing: Standing) -> ColumnElement[bool]:
    """The WHERE clause over `User`; new: never logged in, and still with the first password."""
    if standing is Standing.INACTIVE:
        return User.is_active.is_(False)
    if standing is Standing.ACTIVE:
        return User.is_active.is_(True)
    logged_in = exists().where(UserSession.user_id == User.id)
    return and_(User.is_active, User.must_change_password, ~logged_in)
