"""The years of the index: found, held open against a freeze, and read as rules."""

from collections.abc import Sequence

from sqlalchemy import select

from innovations.database import db
from innovations.models.index import IndexYear

from . import index_rules
from .errors import DomainError
from .index_rules import Rules


def list_all() -> Sequence[IndexYear]:
    """Every year, the newest first."""
    return db.session.scalars(select(IndexYear).order_by(IndexYear.year.desc())).all()


def get(year: int) -> IndexYear | None:
    return db.session.get(IndexYear, year)


def get_rules(year: IndexYear) -> Rules:
    """Its rules; they were validated when they came in."""
    return index_rules.parse(year.rules)


def hold(year: int) -> IndexYear | None:
    """Read it anew and let nobody else write to it, or claim in it, until this transaction ends."""
    query = select(IndexYear).where(IndexYear.year == year)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def require_open(year: int) -> IndexYear:
    """Refuse what changes a claim, a file or a profile of a frozen year, and keep it from freezing meanwhile.

    Every such verb asks this first, before it locks the proposal.
    """
    query = select(IndexYear).where(IndexYear.year == year)
    found = db.session.scalar(query.with_for_update(read=True).execution_options(populate_existing=True))
    if found is None or found.frozen_at is not None:
        raise DomainError("index_year_frozen", year=year)
    return found
