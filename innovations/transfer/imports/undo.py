"""Taking back the last import of a kind: all of it while nothing depends on it, else nothing, with the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Select, Table, delete, func, select, update
from sqlalchemy.orm import joinedload, undefer

from innovations.database import db
from innovations.domain import agencies, clock
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError, require_part
from innovations.domain.events import record
from innovations.domain.portions import cut
from innovations.models.base import Base
from innovations.models.imports import ImportRun
from innovations.models.notices import Mail, Notice

from . import IMPORTERS, RIGHTS, TOPICS
from .keeping import Keeper, digest
from .report import Kind, Outcome, Problem, RowReport
from .runs import Importer

OWN = frozenset(
    {
        ("user_roles", "user_id"),
        ("programme_supporters", "programme_id"),
        ("notices", "proposal_id"),
        ("notices", "user_id"),
        ("search_texts", "id"),
    }
)
"""Columns of rows that go along with the thing they name."""
TOLD = ("events", "proposal_id")
"""What happened stays in the log, without the thing."""
USED: Mapping[str, str] = {
    "agencies": "used_by_agencies",
    "agency_heads": "used_by_heads",
    "users": "used_by_accounts",
    "proposals": "used_by_proposals",
    "programmes": "used_by_programmes",
    "programme_supporters": "used_by_programmes",
    "programme_links": "used_by_links",
    "user_sessions": "used_by_logins",
    "events": "used_by_logins",
}
"""The table that leans on a thing → what is said; of any other `used_by_others`."""

OLD_NAMES = frozenset({"agency_id", "parent_id", "successor_id"})
"""Fields whose old value is the id of an OPD, which has a name; other ids and lists are not said."""


def select_runs(kind: Kind) -> Select[tuple[ImportRun]]:
    """The imports of a kind with who made and undid them, the newest first."""
    query = select(ImportRun).where(ImportRun.kind == kind)
    return query.options(joinedload(ImportRun.actor), joinedload(ImportRun.undone_by)).order_by(ImportRun.id.desc())


def find_last(kind: Kind) -> int | None:
    """The id of the one that may be undone: the newest that was not."""
    return db.session.scalar(
        select(func.max(ImportRun.id)).where(ImportRun.kind == kind, ImportRun.undone_at.is_(None))
    )


def get(kind: Kind, run_id: int | None) -> ImportRun | None:
    """With what it changed."""
    return db.session.scalar(_select_whole(kind, run_id))


def _select_whole(kind: Kind, run_id: int | None) -> Select[tuple[ImportRun]]:
    return select_runs(kind).where(ImportRun.id == run_id).options(undefer(ImportRun.changes))


def look(run: ImportRun) -> tuple[RowReport, ...]:
    """What would go (`NEW`) or come back (`CHANGED`) row by row, and what stands in the way of it."""
    importer, names = IMPORTERS[run.kind], agencies.list_names()
    things = {thing.id: thing for thing in _find(importer.keeper, [entry["id"] for entry in run.changes])}
    used = _find_uses(importer.keeper, run.changes)
    return tuple(_look(importer, entry, things.get(entry["id"]), used, names) for entry in run.changes)


def undo(run: ImportRun, actor: Actor | None) -> tuple[RowReport, ...]:
    """Take all of it back, or nothing when a row of the report has an error. The caller commits."""
    require_part(actor is None or RIGHTS[run.kind](actor))
    held = _select_whole(run.kind, run.id).with_for_update(of=ImportRun)
    db.session.scalars(held.execution_options(populate_existing=True)).one()
    if run.undone_at is not None:
        raise DomainError("happened_already")
    if run.id != find_last(run.kind):
        raise DomainError("import_not_last")
    _hold(run)
    rows = look(run)
    if not has_errors(rows):
        savepoint = db.session.begin_nested()
        rows = _take_back(run, actor, rows)
        if has_errors(rows):
            savepoint.rollback()
        else:
            _close(run, actor)
            savepoint.commit()
    return rows


def _hold(run: ImportRun) -> None:
    """Nobody changes the things, or leans on one of them, between the look at them and the undoing."""
    model = IMPORTERS[run.kind].keeper.model
    for some in cut([entry["id"] for entry in run.changes]):
        db.session.execute(select(model.id).where(model.id.in_(some)).order_by(model.id).with_for_update())


def has_errors(rows: Sequence[RowReport]) -> bool:
    return any(row.outcome is Outcome.ERROR for row in rows)


def _close(run: ImportRun, actor: Actor | None) -> None:
    """The old values go too: they are of persons, and of no more use."""
    removed = sum(entry["before"] is None for entry in run.changes)
    counts: dict[str, Any] = {"removed": removed, "restored": len(run.changes) - removed}
    record(TOPICS[run.kind], "import_undone", actor, kind=run.kind.value, name=run.file_name, **counts)
    run.undone_at, run.undone_by_id, run.changes = clock.now(), actor.id if actor is not None else None, []


def _look(
    importer: Importer, entry: Mapping[str, Any], thing: Any, used: Mapping[int, set[str]], names: Mapping[int, str]
) -> RowReport:
    if thing is None:
        return RowReport(entry["row"], "", Outcome.ERROR, problems=(Problem("undo_gone"),))
    keeper, before = importer.keeper, entry["before"]
    codes = ["undo_edited"] if digest(keeper.read(thing), before) != entry["digest"] else []
    codes += sorted(used.get(thing.id, ()))
    if codes:
        return RowReport(entry["row"], keeper.name(thing), Outcome.ERROR, problems=tuple(map(Problem, codes)))
    if before is None:
        return RowReport(entry["row"], keeper.name(thing), Outcome.NEW)
    old = keeper.decoded(before)
    told = [Problem("comes_back", importer.label(name), {"value": _tell(name, old[name], names)}) for name in old]
    notes = tuple(note for note in told if note.facts["value"] is not None)
    return RowReport(entry["row"], keeper.name(thing), Outcome.CHANGED, importer.labels(before), notes=notes)


def _tell(name: str, value: Any, names: Mapping[int, str]) -> Any:
    """An old value as far as it can be said, else None."""
    if value in (None, ""):
        return "–"
    if name in OLD_NAMES:
        return names.get(value, "–")
    if name.endswith(("_id", "_ids")) or isinstance(value, frozenset):
        return None
    return value[:80] if type(value) is str else value


def _find(keeper: Keeper, ids: Sequence[int]) -> Iterator[Any]:
    for some in cut(ids):
        yield from keeper.find(some)


def _find_uses(keeper: Keeper, changes: Sequence[Mapping[str, Any]]) -> dict[int, set[str]]:
    """Thing made → codes of what leans on it, as the foreign keys know it; but not what goes or comes back itself."""
    made = [entry["id"] for entry in changes if entry["before"] is None]
    freed = {(entry["id"], name) for entry in changes for name in entry["before"] or ()}
    freed |= {(key, column.name) for key in made for column in keeper.model.__table__.columns}
    found: dict[int, set[str]] = {}
    for table, column in _list_references(keeper.model.__table__):
        if (table.name, column.name) in OWN | {TOLD}:
            continue
        is_self = table is keeper.model.__table__
        for some in cut(made):
            columns = [column, table.c.id] if is_self else [column, column]
            for key, user_id in db.session.execute(select(*columns).where(column.in_(some)).distinct()):
                if not (is_self and (user_id, column.name) in freed):
                    found.setdefault(key, set()).add(USED.get(table.name, "used_by_others"))
    return found


def _list_references(target: Table) -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table is target for key in column.foreign_keys):
                yield table, column


def _take_back(run: ImportRun, actor: Actor | None, rows: Sequence[RowReport]) -> tuple[RowReport, ...]:
    """First what comes back, then what goes; each refusal of the domain becomes the error of its row."""
    keeper = IMPORTERS[run.kind].keeper
    restored = {entry["id"]: entry for entry in run.changes if entry["before"] is not None}
    refused: dict[int, Problem] = {}
    for thing in _find(keeper, [*restored]):
        entry = restored[thing.id]
        try:
            keeper.restore(thing, actor, keeper.decoded(entry["before"]))
        except DomainError as error:
            refused[entry["row"]] = Problem(error.code, facts=error.facts)
    if not refused:
        _remove(keeper, [entry["id"] for entry in run.changes if entry["before"] is None])
    return tuple(
        RowReport(row.number, row.name, Outcome.ERROR, problems=(refused[row.number],))
        if row.number in refused
        else row
        for row in rows
    )


def _remove(keeper: Keeper, ids: Sequence[int]) -> None:
    """The things with all that is theirs; those below others first let go of them."""
    table = keeper.model.__table__
    db.session.flush()
    for some in cut(ids):
        for child, column in _list_references(table):
            told = column.in_(some)
            if child is Notice.__table__ and (child.name, column.name) in OWN:
                db.session.execute(delete(Mail).where(Mail.notice_id.in_(select(Notice.id).where(told))))
            if (child.name, column.name) in OWN:
                db.session.execute(delete(child).where(told))
            elif child is table or (child.name, column.name) == TOLD:
                db.session.execute(update(child).where(told).values({column: None}))
    for some in cut(ids):
        db.session.execute(delete(keeper.model).where(keeper.model.id.in_(some)))
