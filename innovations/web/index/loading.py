"""The first beat of views about one innovation: it, the year, and the indicator of the address, or 404."""

from dataclasses import dataclass

from flask import request

from innovations.domain import index_years
from innovations.domain.index_rules import Indicator, Rules
from innovations.models.index import IndexYear
from innovations.models.proposals import Proposal
from innovations.web.loading import load_live
from innovations.web.security import found


@dataclass(frozen=True)
class Place:
    """An innovation in an index year."""

    proposal: Proposal
    year: IndexYear
    rules: Rules

    @property
    def no(self) -> int:
        return self.year.year

    @property
    def is_frozen(self) -> bool:
        return self.year.frozen_at is not None

    def find(self, key: str) -> Indicator:
        """The indicator of this key, or 404."""
        return found(self.rules.find(key))


def load(number: str, year: int) -> Place:
    """A POST first keeps the year from freezing, as `index_years.require_open` asks."""
    stored = found(index_years.get(year))
    if request.method == "POST":
        index_years.require_open(year)
    return Place(load_live(number), stored, index_years.get_rules(stored))
