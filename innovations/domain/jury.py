"""Who scores under a directive, as `policy` asks for them: to tell whose reviews are still to come."""

from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import User, UserRole
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.directives import CommitteeMember

from . import terms
from .actor import Actor


def list_actors(directive_id: int) -> list[Actor]:
    """The active members, with as much as `policy` asks of them as reviewers."""
    found = db.session.execute(
        select(User.id, User.login, User.name, User.agency_id, Agency.parent_id, CommitteeMember.seat)
        .join(CommitteeMember, CommitteeMember.user_id == User.id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(CommitteeMember.directive_id == directive_id, User.is_active)
        .order_by(User.id)
    ).all()
    people = [row.id for row in found]
    headed = db.session.execute(
        select(AgencyHead.user_id, AgencyHead.agency_id).where(AgencyHead.user_id.in_(people), terms.in_office())
    ).all()
    roles = db.session.execute(select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(people))).all()
    return [
        Actor(
            id=row.id,
            login=row.login,
            name=row.name,
            agency_id=row.parent_id or row.agency_id,
            roles=frozenset(role for user_id, role in roles if user_id == row.id),
            headed_agency_ids=frozenset(agency_id for user_id, agency_id in headed if user_id == row.id),
            seats={directive_id: row.seat},
        )
        for row in found
    ]
