"""The years of the index: found, held open against a freeze, and read as rules."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, select

from innovations.database import db
from innovations.models.index import IndexClaim, IndexYear

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
    """The year that is worked on: the newest open one with claims, else the newest open one, else the newest."""
    is_open = IndexYear.frozen_at.is_(None)
    order = (is_open.desc(), and_(is_open, _is_claimed()).desc(), IndexYear.year.desc())
    return db.session.scalar(select(IndexYear).order_by(*order).limit(1))


def find_next(year: int) -> IndexYear | None:
    """The first later year that is open and in which nobody claims anything yet."""
    query = select(IndexYear).where(IndexYear.year > year, IndexYear.frozen_at.is_(None), ~_is_claimed())
    return db.session.scalar(query.order_by(IndexYear.year).limit(1))


def _is_claimed() -> ColumnElement[bool]:
    """Over `IndexYear`: has it a level above 0?"""
    return exists().where(IndexClaim.year == IndexYear.year, IndexClaim.level > 0)


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
