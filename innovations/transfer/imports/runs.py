"""What every kind of import is given, and how one row becomes a line of the report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError, Invalid
from innovations.domain.passwords import OneTime

from .columns import Column
from .keeping import Journal, Keeper
from .lookup import Names, Refused
from .report import Outcome, Problem, RowReport, Slip
from .staging import StagedRow

T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """Who imports (None: whoever sits at the terminal), in whose name, with which passwords for new accounts."""

    actor: Actor | None
    owner_id: int | None
    secrets: Iterator[OneTime]
    journal: Journal
    slips: list[Slip] = field(default_factory=list)
    plan_id: int | None = None


@dataclass(frozen=True)
class Done:
    """What became of a row."""

    name: str
    outcome: Outcome
    changed: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Importer:
    """One kind: its columns, the one that names a row, and `take`, which takes rows in any order it likes.

    `fields` says which column a field of the domain's refusals stands in, `is_loose` that its files hold rows that
    are no things.
    """

    columns: tuple[Column, ...]
    name: Callable[[StagedRow], str]
    take: Callable[["Importer", Run, list[StagedRow]], Iterable[RowReport]]
    fields: dict[str, str]
    keeper: Keeper
    is_loose: bool = False

    def label(self, key: str) -> str:
        """The label of a column, by its key or by the domain's name for it."""
        key = self.fields.get(key, key)
        return next((column.label for column in self.columns if column.key == key), "")

    def labels(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.label(key) for key in keys))


@dataclass(frozen=True)
class Reading:
    """One row while it is read: all that is wrong with it gathers, and what should be known besides."""

    importer: Importer
    number: int
    cells: Mapping[str, str]
    problems: list[Problem]
    notes: list[Problem] = field(default_factory=list)

    @classmethod
    def of_filled(cls, importer: Importer, row: StagedRow) -> "Reading":
        """Where an empty cell says nothing."""
        return cls(importer, row.number, {key: text for key, text in row.cells.items() if text}, list(row.problems))

    def get(self, key: str, read: Callable[[str], T], default: T) -> T:
        """The cell as `read` understands it; `default` where there is no such column or the cell is refused."""
        told = {problem.column for problem in self.problems}
        if key not in self.cells or self.importer.label(key) in told:
            return default
        try:
            return read(self.cells[key])
        except Refused as refused:
            self.problems.extend(refused.problems)
        return default

    def find(self, key: str, names: Names[T], default: T | None = None, code: str = "name_unknown") -> T | None:
        """The thing that the cell names; one that is unknown is told with the nearest."""
        return self.get(key, lambda text: names.get(text, self.label(key), code), default)

    def label(self, key: str) -> str:
        return self.importer.label(key)

    def note(self, code: str, key: str, **facts: object) -> None:
        self.notes.append(Problem(code, self.label(key), facts))

    def refuse(self, code: str, key: str, **facts: object) -> None:
        """Told with the rest, unless something is wrong with the cell already."""
        if self.label(key) not in {problem.column for problem in self.problems}:
            self.problems.append(Problem(code, self.label(key), facts))

    def settle(self) -> None:
        """Refuse the row when anything was wrong with it."""
        if self.problems:
            raise Refused(*self.problems)


def take_row(importer: Importer, row: StagedRow, act: Callable[[StagedRow], Done]) -> RowReport:
    """Let `act` do the row, and turn every refusal into its line; `act` gathers the row's own faults."""
    try:
        done = act(row)
    except Refused as refused:
        return RowReport(row.number, importer.name(row), Outcome.ERROR, problems=refused.problems)
    except Invalid as error:
        problem = Problem(error.code, importer.label(error.field), error.facts)
        return RowReport(row.number, importer.name(row), Outcome.ERROR, problems=(problem,))
    except DomainError as error:
        return RowReport(
            row.number, importer.name(row), Outcome.ERROR, problems=(Problem(error.code, facts=error.facts),)
        )
    return RowReport(row.number, done.name, done.outcome, done.changed, notes=done.notes)
