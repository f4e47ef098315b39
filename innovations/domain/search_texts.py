"""Keeping the words that proposals are found by: rewritten with whatever they rest on, in the same transaction.

They are what every reader may know: of a returned or withdrawn proposal the version last sent, without what `veil`
takes out, lest a number that the catalogue hides be found piece by piece. The listeners below follow each flush and
each bulk statement of any session, so no verb can forget them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Delete, Select, Update, and_, event, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, PassiveFlag, Session, aliased
from sqlalchemy.orm.attributes import get_history

from innovations.database import db
from innovations.models.agencies import Agency
from innovations.models.masterplan import LinkState, Programme, ProgrammeLink
from innovations.models.proposals import UNSETTLED_STATES, Proposal, ProposalVersion
from innovations.models.search import SearchText

from .portions import cut
from .veiling import veil
from .words import split_words

TEXTS = ("summary", "problem", "design", "aims", "benefits", "results")
MAX_WORDS = 5000
"""Different words of one proposal; what comes after them is not found. PostgreSQL takes a megabyte of them."""
_WATCHED: dict[type, tuple[str, ...]] = {
    Proposal: ("number", "title", *TEXTS, "state", "agency_id", "unit_id"),
    ProgrammeLink: ("state", "programme_id", "proposal_id"),
    Agency: ("name", "short_name"),
    Programme: ("code", "name"),
}
"""What the words rest on; versions never change."""


class Document(NamedTuple):
    """The words of a proposal, and the texts they come from."""

    id: int
    title: str
    texts: tuple[str, ...]
    programmes: tuple[str, ...]
    names: tuple[str, ...]

    def write(self) -> dict[str, Any]:
        """As columns of `SearchText`."""
        title = split_words(self.title)
        others = (word for text in (*self.names, *self.programmes, *self.texts) for word in split_words(text))
        words = list(dict.fromkeys((*title, *others)))[:MAX_WORDS]
        return {"id": self.id, "title": " ".join(title), "words": frozenset(words)}


def _select_proposals(ids: Sequence[int]) -> Select[Any]:
    unit = aliased(Agency)
    sent = and_(
        Proposal.state.in_(UNSETTLED_STATES),
        ProposalVersion.proposal_id == Proposal.id,
        ProposalVersion.version_no == Proposal.version_no,
    )
    columns = (Proposal.id, Proposal.number, Proposal.state, Proposal.title, *(getattr(Proposal, n) for n in TEXTS))
    names = (Agency.name.label("agency"), Agency.short_name, unit.name.label("unit"))
    return (
        select(*columns, *names, ProposalVersion.content, SearchText.title.label("old"), SearchText.words)
        .join(Agency, Agency.id == Proposal.agency_id)
        .outerjoin(unit, unit.id == Proposal.unit_id)
        .outerjoin(ProposalVersion, sent)
        .outerjoin(SearchText, SearchText.id == Proposal.id)
        .where(Proposal.id.in_(ids))
        .order_by(Proposal.id)
    )


def _read(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[Document, Any]]:
    """Each proposal's document, and the row it was read from."""
    programmes: dict[int, list[str]] = {}
    links = select(ProgrammeLink.proposal_id, Programme.code, Programme.name).join(ProgrammeLink.programme)
    confirmed = links.where(ProgrammeLink.proposal_id.in_(ids), ProgrammeLink.state == LinkState.CONFIRMED)
    for link in connection.execute(confirmed.order_by(Programme.code, ProgrammeLink.id)):
        programmes.setdefault(link.proposal_id, []).append(f"{link.code} {link.name}")
    for row in connection.execute(_select_proposals(ids)):
        names = (row.number, row.agency, row.short_name, row.unit or "")
        title, *texts = _known(row)
        yield Document(row.id, title, tuple(texts), tuple(programmes.get(row.id, ())), names), row


def _known(row: Any) -> list[str]:
    """Title and texts: of what was sent back, as they were sent."""
    known = (row.content or {}) if row.state in UNSETTLED_STATES else row._mapping
    return [veil(known.get(name) or "") for name in ("title", *TEXTS)]


def read_texts(ids: Sequence[int]) -> dict[int, list[str]]:
    """What these proposals say below their titles, as every reader may know it; by id."""
    return {row.id: _known(row)[1:] for row in db.session.execute(_select_proposals(ids))}


def _find_stale(connection: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """What is to be written where something else or nothing is kept."""
    found = ((document.write(), row) for document, row in _read(connection, ids))
    return [values for values, row in found if (values["title"], values["words"]) != (row.old, row.words)]


def _write(connection: Connection, ids: Iterable[int]) -> int:
    """A few statements for up to `portions.MOST` proposals; returns how many had to be written."""
    is_postgresql = connection.dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    written = 0
    for some in cut(sorted(ids)):
        if is_postgresql:  # what somebody else is writing about them is waited for, and then read
            held = select(SearchText.id).where(SearchText.id.in_(some)).order_by(SearchText.id)
            connection.execute(held.with_for_update())
        if stale := _find_stale(connection, some):
            statement = insert(SearchText)
            kept = {name: statement.excluded[name] for name in ("title", "words")}
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=kept), stale)
            written += len(stale)
    return written


def fill_missing() -> int:
    """Write the words of proposals that have none, as after a migration or a bulk load; returns how many."""
    none = ~select(SearchText.id).where(SearchText.id == Proposal.id).exists()
    return _write(db.session.connection(), db.session.scalars(select(Proposal.id).where(none).order_by(Proposal.id)))


def rebuild() -> int:
    """Write the words of all proposals again where they differ; returns how many did."""
    return _write(db.session.connection(), db.session.scalars(select(Proposal.id).order_by(Proposal.id)))


def count_stale() -> int:
    """How many proposals are found by other words than they should be."""
    ids = db.session.scalars(select(Proposal.id).order_by(Proposal.id)).all()
    return sum(len(_find_stale(db.session.connection(), some)) for some in cut(ids))


def _touched(kind: type[Any], where: ColumnElement[bool]) -> Select[tuple[int]]:
    """The proposals whose words rest on rows of `kind`."""
    if kind is Proposal:
        return select(Proposal.id).where(where)
    if kind is ProgrammeLink:
        return select(ProgrammeLink.proposal_id).where(where)
    if kind is Programme:
        return select(ProgrammeLink.proposal_id).join(ProgrammeLink.programme).where(where)
    named = or_(Agency.id == Proposal.agency_id, Agency.id == Proposal.unit_id)
    return select(Proposal.id).join(Agency, named).where(where)


def _has_changed(thing: object) -> bool:
    """A move along the workflow changes no words, but for where the version last sent begins or ends to be shown."""
    for name in _WATCHED.get(type(thing), ()):
        history = get_history(thing, name, PassiveFlag.PASSIVE_NO_INITIALIZE)
        values = {*(history.added or ()), *(history.deleted or ())}
        if values and (not isinstance(thing, Proposal) or name != "state" or values & {*UNSETTLED_STATES}):
            return True
    return False


@event.listens_for(Session, "after_flush")
def _follow_flush(session: Session, _context: object) -> None:
    ids: set[int] = set()
    for thing in (*session.new, *session.deleted, *filter(_has_changed, session.dirty)):
        if isinstance(thing, Proposal):
            ids.add(thing.id)
        elif isinstance(thing, ProgrammeLink):
            ids.add(thing.proposal_id)
        elif isinstance(thing, Agency | Programme) and thing in session.dirty:
            ids.update(session.connection().scalars(_touched(type(thing), type(thing).id == thing.id)))
    if ids:
        _write(session.connection(), ids)


@event.listens_for(Session, "do_orm_execute")
def _follow_bulk(state: ORMExecuteState) -> Any:
    """An UPDATE or DELETE that passes the flush by."""
    kind = state.bind_mapper.class_ if state.bind_mapper is not None else None
    if kind not in _WATCHED or not isinstance(state.statement, Update | Delete):
        return None
    where = state.statement.whereclause
    ids = state.session.scalars(_touched(kind, true() if where is None else where)).all()
    result = state.invoke_statement()
    _write(state.session.connection(), ids)
    return result
