"""Who owes a review: `policy.can_score` in SQL for every member of a committee at once, less what was sent."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from innovations.models.accounts import Role, User, UserRole
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.base import Base
from innovations.models.directives import CommitteeMember, Directive
from innovations.models.proposals import Proposal
from innovations.models.reviews import Assignment, Review

from . import counting, terms

_office = aliased(Agency)


def select_owing(*columns: Any) -> Select[Any]:
    """Over `Proposal` and each `CommitteeMember` who may and is to score it, and has not; its state is not asked."""
    return (
        select(*columns)
        .select_from(CommitteeMember)
        .join(User, User.id == CommitteeMember.user_id)
        .outerjoin(_office, _office.id == User.agency_id)
        .where(CommitteeMember.directive_id == Proposal.directive_id, User.is_active, ~_is_hindered(), _is_assigned())
        .where(~any_row(Review, counting.is_current_sql(), Review.reviewer_id == CommitteeMember.user_id))
    )


def _is_hindered() -> ColumnElement[bool]:
    """As `policy.is_able_to_review` says no."""
    member = CommitteeMember.user_id
    heads = and_(AgencyHead.user_id == member, AgencyHead.agency_id == Proposal.agency_id, terms.in_office())
    return or_(
        func.coalesce(_office.parent_id, _office.id, 0) == Proposal.agency_id,
        any_row(AgencyHead, heads),
        any_row(UserRole, UserRole.user_id == member, UserRole.role == Role.AUDITOR),
        counting.is_recused_sql(member),
    )


def _is_assigned() -> ColumnElement[bool]:
    """`relations.is_assigned_sql` inside a query that joins more tables."""
    shared = any_row(Directive, Directive.id == Proposal.directive_id, Directive.reviews_each.is_not(None))
    own = any_row(
        Assignment, Assignment.proposal_id == Proposal.id, Assignment.reviewer_id == CommitteeMember.user_id
    )
    return or_(~shared, own)


def any_row(model: type[Base], *clauses: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is there such a row? All other tables are those of the queries around it, however deep this one stands."""
    return exists().where(*clauses).correlate_except(model)
