"""How a directive is answered: counts of what was sent, by state and per OPD against the target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.directives import Directive
from innovations.models.proposals import Proposal, State

from . import clock, terms

NOT_COUNTED = (State.DRAFT, State.WITHDRAWN)
"""A draft is nobody's business yet, and what was withdrawn is no answer."""


@dataclass(frozen=True)
class Tally:
    """Answers to one directive: proposals, from how many OPD, and how many of these reach the target."""

    proposals: int = 0
    agencies: int = 0
    fulfilled: int = 0


@dataclass(frozen=True)
class AgencyShare:
    """What one OPD has sent; `missing` is what lacks to the target."""

    agency_id: int
    name: str
    sent: int
    missing: int


def count(directives: Iterable[Directive]) -> Mapping[int, Tally]:
    """Tallies by directive id, in one query."""
    targets = {directive.id: directive.target_per_agency for directive in directives}
    rows = db.session.execute(
        select(Proposal.directive_id, Proposal.agency_id, func.count())
        .where(Proposal.directive_id.in_(targets), Proposal.state.not_in(NOT_COUNTED))
        .group_by(Proposal.directive_id, Proposal.agency_id)
        .order_by(Proposal.directive_id, Proposal.agency_id)
    ).all()
    tallies: dict[int, Tally] = {}
    for directive_id, target in targets.items():
        sent = [number for found, _agency, number in rows if found == directive_id]
        tallies[directive_id] = Tally(sum(sent), len(sent), sum(number >= target for number in sent))
    return tallies


def count_by_state(directive: Directive) -> dict[State, int]:
    """How many proposals in each state but draft; states without any are left out."""
    rows = db.session.execute(
        select(Proposal.state, func.count())
        .where(Proposal.directive_id == directive.id, Proposal.state != State.DRAFT)
        .group_by(Proposal.state)
        .order_by(Proposal.state)
    )
    found = dict(rows.tuples().all())
    return {state: found[state] for state in State if state in found}


def list_shares(directive: Directive) -> list[AgencyShare]:
    """Every OPD of the time (or that has sent something), those with the most first."""
    day = min(clock.today(), clock.local(directive.closes_at).date())
    sent = (
        select(Proposal.agency_id, func.count().label("number"))
        .where(Proposal.directive_id == directive.id, Proposal.state.not_in(NOT_COUNTED))
        .group_by(Proposal.agency_id)
        .subquery()
    )
    number = func.coalesce(sent.c.number, 0)
    of_the_time = and_(Agency.parent_id.is_(None), terms.current(day))
    rows = db.session.execute(
        select(Agency.id, Agency.name, number)
        .outerjoin(sent, sent.c.agency_id == Agency.id)
        .where(or_(of_the_time, number > 0))
        .order_by(number.desc(), Agency.name, Agency.id)
    )
    target = directive.target_per_agency
    return [AgencyShare(key, name, found, max(0, target - found)) for key, name, found in rows]
