"""What every kind of import is given, and how one row becomes a line of the report."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError, Invalid
from innovations.domain.passwords import OneTime

from .columns import Column
from .keeping import Journal, Keeper
from .lookup import Refused
from .report import Outcome, Problem, RowReport, Slip
from .staging import StagedRow


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


def take_row(
    importer: Importer, row: StagedRow, act: Callable[[StagedRow], Done], *, gathers: bool = False
) -> RowReport:
    """Let `act` do the row, and turn every refusal into its line of the report.

    A row with a fault of its own is not done, unless `act` gathers it with others.
    """
    try:
        if row.problems and not gathers:
            raise Refused(*row.problems)
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
