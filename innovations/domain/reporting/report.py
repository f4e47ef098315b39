"""What a report is: columns, rows whose counts say which list they open, a chart, and what it leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement

from innovations.domain import policy
from innovations.domain.actor import Actor
from innovations.domain.listing import Filters, is_wanted, list_equal
from innovations.domain.scoring import round_half_up
from innovations.models.accounts import Role

Value: TypeAlias = str | int | Decimal | None
"""Text (a name, or a member of a `StrEnum`), a count, whole days; percent and decimals with two places.

None where there is nothing to reckon it from."""


class Kind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    DECIMAL = "decimal"
    DAYS = "days"


class Note(StrEnum):
    """What a report leaves out, and why, and how it reckons; `web/reports/words.py` says it."""

    VISIBLE_ONLY = "visible_only"
    DECIDED_ONLY = "decided_only"
    ANSWERS = "answers"
    SPANS = "spans"
    CHOOSE_DIRECTIVE = "choose_directive"


LEAVES_OUT = (Note.VISIBLE_ONLY, Note.DECIDED_ONLY)
"""Those that a file must say too."""


@dataclass(frozen=True)
class Column:
    """`code` names it for programs and for the words of screens."""

    code: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True)
class ProgrammeList:
    """A list of programmes in force: of the dimension with this key, with an innovation or without any."""

    dimension: str = ""
    has_innovations: bool | None = None


@dataclass(frozen=True)
class Cell:
    """`opens` is the list of exactly what a count counts; None where there is no such list."""

    value: Value = None
    opens: Filters | ProgrammeList | None = None


Row: TypeAlias = Sequence[Cell]
"""One cell per column."""


@dataclass(frozen=True)
class Scope:
    """What a report is narrowed to."""

    year: int | None = None
    directive_id: int | None = None
    index_year: int | None = None
    """Of the index; None for the one that is worked on."""
    only_filed: bool = False
    """Without what was entered by import."""

    def filters(self, **narrower: Any) -> Filters:
        """The list of what lies in the scope, narrowed further."""
        own = {"year": self.year, "directive_id": self.directive_id, "only_sent": True}
        own["only_filed"] = self.only_filed
        return Filters(**{**own, **narrower})

    def clauses(self, actor: Actor) -> list[ColumnElement[bool]]:
        """Over `Proposal`: sent once, visible to this reader, and in the scope."""
        return is_wanted(actor, self.filters())

    def narrowing(self) -> list[ColumnElement[bool]]:
        """The same, whoever asks and whatever its state."""
        return list_equal(self.filters())


@dataclass(frozen=True)
class Report:
    """A table for its reader; `facts` are single figures above it, `chart` the code of the column that is drawn."""

    slug: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Row = ()
    facts: Sequence[tuple[Column, Cell]] = ()
    chart: str = ""
    notes: Sequence[Note] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON values: codes, not words."""
        return {
            "report": self.slug,
            "columns": [{"code": column.code, "kind": column.kind.value} for column in self.columns],
            "rows": [self._plain_row(row) for row in self.rows],
            "totals": self._plain_row(self.totals) if self.totals else None,
            "facts": {column.code: _plain(cell.value) for column, cell in self.facts},
            "notes": [note.value for note in self.notes],
        }

    def _plain_row(self, row: Row) -> dict[str, str | int | float | None]:
        return {column.code: _plain(cell.value) for column, cell in zip(self.columns, row, strict=True)}


def _plain(value: Value) -> str | int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def per_hundred(part: int, whole: int | None) -> Cell:
    """Nothing where the whole is not known or none."""
    return Cell(round_half_up(Fraction(100 * part, whole)) if whole else None)


def add_up(columns: Sequence[Column], rows: Sequence[Row], opens: Mapping[str, Filters]) -> list[Cell]:
    """The last row: sums of the counts, with the list that each opens; nothing under other columns."""
    return [
        Cell(sum(int(row[place].value or 0) for row in rows), opens.get(column.code))
        if column.kind is Kind.COUNT
        else Cell()
        for place, column in enumerate(columns)
    ]


def list_notes(actor: Actor) -> list[Note]:
    """What this reader's figures leave out."""
    if policy.can_see_all_sent(actor):
        return []
    return [Note.DECIDED_ONLY if actor.has(Role.LEADERSHIP) else Note.VISIBLE_ONLY]
