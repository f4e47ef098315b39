"""Days that somebody should not miss, as SQL over proposals: for the calendar, and for reminders before them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, select

from innovations.models.directives import Directive
from innovations.models.progress import Milestone
from innovations.models.proposals import ONGOING_STATES, Proposal, State

from . import clock, watch


@dataclass(frozen=True)
class Days:
    """A sort of days: `rows` selects from proposals and what has the day; `about` is what that is called, if at all.

    `is_moment` tells a moment from a day.
    """

    rows: Select[Any]
    day: ColumnElement[Any]
    thing_id: ColumnElement[int]
    about: ColumnElement[str]
    is_moment: bool = False

    def within(self, first: date, last: date) -> ColumnElement[bool]:
        """Over `rows`: the day is one of these, both inclusive."""
        if self.is_moment:
            return and_(self.day >= clock.moment_of(first), self.day < clock.end_of(last))
        return self.day.between(first, last)


_proposals = select().select_from(Proposal)
_itself: ColumnElement[int] = Proposal.id.expression
_nameless: ColumnElement[str] = literal("")


def list_closings() -> Days:
    """When the directives of drafts close, while they may still be sent."""
    rows = _proposals.join(Directive, Directive.id == Proposal.directive_id).where(
        Proposal.state == State.DRAFT, ~Directive.is_legacy, Directive.closes_at > clock.now()
    )
    return Days(rows, Directive.closes_at.expression, Directive.id.expression, _nameless, is_moment=True)


def list_revisions() -> Days:
    """Until when what was returned may be sent again."""
    rows = _proposals.where(Proposal.state == State.RETURNED)
    return Days(rows, Proposal.returned_until.expression, _itself, _nameless)


def list_trials() -> Days:
    """When trials that have no outcome yet are planned to end."""
    return Days(_proposals.where(watch.is_on_trial()), watch.planned_end(), _itself, _nameless)


def list_milestones() -> Days:
    """When milestones that are not done are due."""
    rows = _proposals.join(Milestone, Milestone.proposal_id == Proposal.id).where(
        Milestone.done_on.is_(None), Proposal.state.in_(ONGOING_STATES)
    )
    return Days(rows, Milestone.due_on.expression, Milestone.id.expression, Milestone.title.expression)
