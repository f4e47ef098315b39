"""The catalogue: approved innovations for everybody, also for who is not logged in where the region opens it.

Of a proposal only `SHOWN` is read from the database: asking an entry for more is an error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, load_only

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.agencies import Agency
from innovations.models.proposals import LIVE_STATES, Origin, Proposal, State

from . import coverage, search
from .matching import match_words
from .numbers import is_number
from .planning import walking

TEXTS = (
    Proposal.number,
    Proposal.title,
    Proposal.summary,
    Proposal.problem,
    Proposal.design,
    Proposal.aims,
    Proposal.benefits,
    Proposal.results,
)
"""What is shown."""
SHOWN = (
    load_only(*TEXTS, Proposal.year, Proposal.state, Proposal.form, Proposal.kind, raiseload=True),
    joinedload(Proposal.agency).load_only(Agency.name),
)
"""For lists; `get` adds unit, executing OPD and affair."""
MOST_DIGITS = 4
"""In a word that is sought in texts: a year, no piece of a NIP."""
_LIVE = Proposal.state.in_(LIVE_STATES)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    words: str = ""
    agency_id: int | None = None
    dimension_id: int | None = None
    year: int | None = None
    state: State | None = None


@dataclass(frozen=True)
class Owner:
    """All that the catalogue says of a person."""

    name: str
    agency: str


def is_telling(word: str) -> bool:
    """Might it be a piece of what `veil` hides? Then it is not to be found out digit by digit."""
    return "@" in word or sum(char.isdigit() for char in word) > MOST_DIGITS


def _match(words: str) -> Iterator[ColumnElement[bool]]:
    """A telling word is sought in innovations' numbers only."""
    told: dict[bool, list[str]] = {False: [], True: []}
    for word in words.split()[:12]:
        told[is_telling(word)].append(word)
    yield from search.matches(" ".join(told[False]))
    yield from match_words(" ".join(told[True]), Proposal.number)


def select_list(filters: Filters) -> Select[tuple[Proposal]]:
    """The approved innovations that pass the filters, with OPD, unordered."""
    clauses: list[ColumnElement[bool]] = [walking(_LIVE), *_match(filters.words)]
    if filters.dimension_id is not None:
        clauses.append(coverage.is_serving(coverage.Place(filters.dimension_id)))
    wanted = ((Proposal.agency_id, filters.agency_id), (Proposal.year, filters.year), (Proposal.state, filters.state))
    clauses.extend(column == value for column, value in wanted if value is not None)
    return select(Proposal).where(*clauses).options(*SHOWN)


def list_choices() -> tuple[Sequence[tuple[int, str]], Sequence[int]]:
    """(OPD, years) that approved innovations have."""
    agencies = db.session.execute(
        select(Agency.id, Agency.name)
        .where(exists().where(Proposal.agency_id == Agency.id, _LIVE))
        .order_by(Agency.name, Agency.id)
    )
    years = db.session.scalars(select(Proposal.year).where(walking(_LIVE)).distinct().order_by(Proposal.year.desc()))
    return list(agencies.tuples()), years.all()


def get(number: str) -> Proposal | None:
    """The approved innovation of this number, with what its page shows."""
    if not is_number(number):
        return None
    query = select(Proposal).where(Proposal.number == number, _LIVE).options(*SHOWN)
    more = (Proposal.unit, Proposal.executing_agency, Proposal.affair)
    return db.session.scalar(query.options(*(joinedload(relation) for relation in more)))


def get_owner(innovation: Proposal) -> Owner | None:
    """Name and OPD (or unit); nobody for an old innovation that kominfo merely keeps until its own people take it."""
    root = func.coalesce(Agency.parent_id, Agency.id)
    row = db.session.execute(
        select(User.name, Agency.name, (Proposal.origin == Origin.IMPORTED) & (root != Proposal.agency_id))
        .select_from(Proposal)
        .join(User, User.id == Proposal.owner_id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(Proposal.id == innovation.id)
    ).one()
    name, agency, is_kept = row
    return None if is_kept else Owner(name, agency or "")
