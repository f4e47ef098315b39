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


def list_numbers() -> Sequence[int]:
    """The newest first; without what each holds, which is much once it is frozen."""
    return db.session.scalars(select(IndexYear.year).order_by(IndexYear.year.desc())).all()


def find_current() -> IndexYear | None:
    """The newest year: the one that is worked on."""
    return db.session.scalar(select(IndexYear).order_by(IndexYear.year.desc()).limit(1))


def get(year: int) -> IndexYear | None:
    return db.session.get(IndexYear, year)


def get_rules(year: IndexYear) -> Rules:
    """Its rules; they were validated when they came in."""
    return index_rules.parse(year.rules)


def hold(year: int, *, alone: bool = True) -> IndexYear | None:
    """Read it anew and let nobody else write to it, or, if `alone`, claim in it, until this transaction ends."""
    query = select(IndexYear).where(IndexYear.year == year)
    return db.session.scalar(query.with_for_update(read=not alone).execution_options(populate_existing=True))


def require_open(year: int, *, alone: bool = False) -> IndexYear:
    """Refuse what changes anything of a frozen year, and keep it from freezing meanwhile; others too, if `alone`.

    Who holds a proposal as well asks this first.
    """
    found = hold(year, alone=alone)
    if found is None or found.frozen_at is not None:
        raise DomainError("index_year_frozen", year=year)
    return found
