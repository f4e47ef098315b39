"""What the filters of a list offer: reference data, never a walk over all proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, func, literal, select, union_all

from innovations.database import db
from innovations.domain.programmes import IN_FORCE
from innovations.models.agencies import Affair, Agency
from innovations.models.directives import Directive
from innovations.models.masterplan import Dimension, Horizon, Programme
from innovations.models.proposals import Proposal

Pairs = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Choices:
    """(id, words) pairs by the names of `Filters`."""

    agency_id: Pairs = ()
    unit_id: Pairs = ()
    year: Pairs = ()
    directive_id: Pairs = ()
    dimension_id: Pairs = ()
    horizon_id: Pairs = ()
    programme_id: Pairs = ()
    affair_id: Pairs = ()


def list_choices(agency_id: int | None = None) -> Choices:
    """Every OPD, directive and programme in force, units of `agency_id`, years that have any proposal; one query."""
    found: dict[str, list[tuple[str, str, int]]] = {name: [] for name in PARTS}
    for name, key, words, place in db.session.execute(_ALL, {"agency_id": agency_id or 0}).tuples():
        found[name].append((place, words, key))
    return Choices(**{name: _in_order(name, places) for name, places in found.items()})


def _in_order(name: str, places: list[tuple[str, str, int]]) -> Pairs:
    """By place, the newest directive and year first."""
    ordered = sorted(places, reverse=name in ("year", "directive_id"))
    return [(key, words) for _place, words, key in ordered]


def _select_years() -> Any:
    """Distinct years by as many steps through the index: each is the greatest below the one before."""
    found = select(func.max(Proposal.year).label("year")).cte("years", recursive=True)
    below = select(func.max(Proposal.year)).where(Proposal.year < found.c.year).scalar_subquery()
    return found.union_all(select(below).where(found.c.year.is_not(None)))


_YEARS = _select_years()
PARTS: Mapping[str, Select[Any]] = {
    "agency_id": select(Agency.id, Agency.name, Agency.name).where(Agency.parent_id.is_(None)),
    "unit_id": select(Agency.id, Agency.name, Agency.name).where(Agency.parent_id == bindparam("agency_id")),
    "year": select(_YEARS.c.year, cast(_YEARS.c.year, String), literal("")).where(_YEARS.c.year.is_not(None)),
    "directive_id": select(Directive.id, Directive.title, cast(Directive.issued_on, String)),
    "dimension_id": select(Dimension.id, Dimension.name, cast(Dimension.position + 1000, String)),
    "horizon_id": select(Horizon.id, Horizon.name, cast(Horizon.position + 1000, String)),
    "programme_id": select(Programme.id, Programme.code + " " + Programme.name, Programme.code).where(IN_FORCE),
    "affair_id": select(Affair.id, Affair.name, Affair.code),
}
"""Id, words, and what to sort by."""
_ALL = union_all(*(query.with_only_columns(literal(name), *query.selected_columns) for name, query in PARTS.items()))
