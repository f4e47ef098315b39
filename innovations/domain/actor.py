"""The person acting, as facts that no longer change during a request. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from innovations.models.accounts import Role
from innovations.models.directives import Seat


@dataclass(frozen=True)
class Actor:
    """Who acts: Flask-Login's current user, and the first thing every verb is told.

    `agency_id` is the OPD (root), `unit_id` the unit below it when the account names one.
    `headed_agency_ids` are the OPD headed today, in office or acting; `seats` the committees sat on.
    """

    id: int
    login: str
    name: str
    agency_id: int | None = None
    unit_id: int | None = None
    roles: frozenset[Role] = frozenset()
    headed_agency_ids: frozenset[int] = frozenset()
    seats: Mapping[int, Seat] = field(default_factory=dict)
    locale: str = "id"
    must_change_password: bool = False
    session_id: int | None = None
    session_seen_at: datetime | None = None
    address: str = ""
    unread: int = 0
    """Notices not read yet, when the request began."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Asked for by Flask-Login; the session's own token is what counts."""
        return str(self.id)

    def has(self, *roles: Role) -> bool:
        """Does the person hold at least one of these roles?"""
        return not self.roles.isdisjoint(roles)
