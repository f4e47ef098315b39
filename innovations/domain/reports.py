"""Innovations per OPD and year, counted on the filters of the lists, so that each figure opens its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.proposals import Proposal

from . import terms
from .actor import Actor
from .listing import GROUPS, Filters, count_by


@dataclass(frozen=True)
class AgencyFigures:
    """One OPD with its units rolled up: innovations per group of `GROUPS`."""

    agency: Agency
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def list_agency_figures(actor: Actor, wanted: Filters) -> list[AgencyFigures]:
    """Every OPD of today, most innovations first, those without at the end; another only if it has some."""
    counts = _group(actor, wanted, Proposal.agency_id)
    agencies = db.session.scalars(
        select(Agency)
        .where(Agency.parent_id.is_(None), or_(terms.current(), Agency.id.in_(list(counts))))
        .order_by(Agency.name, Agency.id)
    )
    figures = [AgencyFigures(agency, counts.get(agency.id, dict.fromkeys(GROUPS, 0))) for agency in agencies]
    return sorted(figures, key=lambda row: -row.total)


def list_year_figures(actor: Actor, agency: Agency) -> list[tuple[int, Mapping[str, int]]]:
    """For one OPD, newest year first: innovations per group."""
    return sorted(_group(actor, Filters(agency_id=agency.id), Proposal.year).items(), reverse=True)


def _group(actor: Actor, wanted: Filters, column: Any) -> dict[int, dict[str, int]]:
    """Of what was sent, by the column's value: numbers per group."""
    group_of = {state: key for key, states in GROUPS.items() for state in states}
    found: dict[int, dict[str, int]] = {}
    for key, state, number in count_by(actor, replace(wanted, only_sent=True), column):
        found.setdefault(key, dict.fromkeys(GROUPS, 0))[group_of[state]] += number
    return found


def of_agency(agency: Agency, wanted: Filters) -> Filters:
    """The filter for an OPD's page, or for a unit's within its OPD."""
    wanted = replace(wanted, only_sent=True)
    if agency.parent_id is None:
        return replace(wanted, agency_id=agency.id)
    return replace(wanted, agency_id=agency.parent_id, unit_id=agency.id)
