"""Finding a colleague among the accounts by NIP or by name, without ever showing a NIP."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from innovations.database import db
from innovations.models.accounts import Role, User, UserRole
from innovations.models.agencies import Agency

from .nip import clean_login

MIN_LETTERS = 3
MAX_FOUND = 10


@dataclass(frozen=True)
class Person:
    """An account as colleagues see it."""

    id: int
    name: str
    agency_id: int
    """The OPD."""
    office: str
    """The unit, if one, and the OPD, in words."""


def is_login(typed: str) -> bool:
    """Does this look like a NIP or an issued number, and not like a name?"""
    return any(char.isdigit() for char in typed)


def search_people(typed: str) -> list[Person]:
    """Active accounts that may propose, with exactly this NIP or a name that holds these letters; at most ten."""
    if is_login(typed):
        return _find(User.login == clean_login(typed))
    if len(typed.strip()) < MIN_LETTERS:
        return []
    return _find(User.name.icontains(typed.strip(), autoescape=True))


def _find(clause: ColumnElement[bool]) -> list[Person]:
    parent = aliased(Agency)
    may_propose = exists().where(UserRole.user_id == User.id, UserRole.role == Role.PROPOSER)
    rows = db.session.execute(
        select(User.id, User.name, Agency.id.label("office_id"), Agency.name.label("office"), parent.id, parent.name)
        .join(Agency, Agency.id == User.agency_id)
        .outerjoin(parent, parent.id == Agency.parent_id)
        .where(User.is_active, may_propose, clause)
        .order_by(User.name, User.id)
        .limit(MAX_FOUND)
    )
    return [
        Person(user_id, name, parent_id or office_id, f"{office}, {parent_name}" if parent_name else office)
        for user_id, name, office_id, office, parent_id, parent_name in rows
    ]
