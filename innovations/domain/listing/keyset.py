"""Orders of a list, and cursors: the sort value and id of a row, so that the next page begins behind it.

A page costs the same wherever it lies, and rows that come or go meanwhile neither double nor hide others.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, tuple_

from innovations.domain.actor import Actor
from innovations.models.agencies import Agency
from innovations.models.proposals import Proposal, State

from . import score

DEFAULT_SORT = "-updated"
MAX_CURSOR = 4_000


class BadCursor(ValueError):  # noqa: N818 - reads as a sentence: raise BadCursor
    """Not one that a list gave out, or of a list in another order."""


STATE_ORDER = case({state: place for place, state in enumerate(State)}, value=Proposal.state)
"""For sorting by state: in the order of the proposal's life."""

SORTS: Mapping[str, tuple[type, bool, Callable[[Actor], Any]]] = {
    "updated": (datetime, False, lambda actor: Proposal.updated_at),
    "title": (str, False, lambda actor: func.lower(Proposal.sent_title)),
    "number": (str, False, lambda actor: Proposal.number),
    "state": (int, False, lambda actor: STATE_ORDER),
    "sent": (datetime, True, lambda actor: Proposal.submitted_at),
    "score": (float, True, score.order),
    "agency": (str, False, lambda actor: _agency_name()),
}
"""Key → type of its value, whether that may be empty (such rows stand last both ways), and the value in SQL."""


def _agency_name() -> ColumnElement[str]:
    return select(Agency.name).where(Agency.id == Proposal.agency_id).correlate(Proposal).scalar_subquery()


@dataclass(frozen=True)
class Order:
    """One way to sort; ties stand in the order of their ids, in the same direction, so that one index serves."""

    sort: str
    key: str
    descending: bool
    type: type
    is_nullable: bool
    value: ColumnElement[Any]

    def list_clauses(
        self, value: Any = None, key: Any = Proposal.id, *, backwards: bool = False
    ) -> list[ColumnElement[Any]]:
        """What to ORDER BY; `value` and `key` where they were selected already."""
        value, falls = self.value if value is None else value, self.descending is not backwards
        by = [value.desc() if falls else value.asc(), key.desc() if falls else key.asc()]
        if not self.is_nullable:
            return by
        is_empty = case((value.is_(None), 1), else_=0)
        return [is_empty.desc() if backwards else is_empty.asc(), *by]

    def is_behind(self, cursor: str, *, backwards: bool = False) -> ColumnElement[bool]:
        """Which rows come after the cursor's, or before it if `backwards`. Raises `BadCursor`."""
        plain, key = self._read(cursor)
        value, falls = literal(plain, self.value.type), self.descending is not backwards
        if not self.is_nullable:
            here, there = tuple_(self.value, Proposal.id), tuple_(value, literal(key))
            return here < there if falls else here > there
        tie = Proposal.id < key if falls else Proposal.id > key
        empty, filled = self.value.is_(None), self.value.is_not(None)
        if plain is None:
            return or_(filled, and_(empty, tie)) if backwards else and_(empty, tie)
        further = or_(self.value < value if falls else self.value > value, and_(self.value == value, tie))
        return further if backwards else or_(empty, further)

    def write(self, value: Any, key: int) -> str:
        """The cursor of a row."""
        plain = value.isoformat() if isinstance(value, datetime) else value
        text = json.dumps([self.sort, plain, key], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _read(self, cursor: str) -> tuple[Any, int]:
        if len(cursor) > MAX_CURSOR:
            raise BadCursor
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            sort, value, key = json.loads(raw.decode())
            if self.type is datetime and value is not None:
                value = _aware(datetime.fromisoformat(value))
        except (ValueError, TypeError, RecursionError, binascii.Error) as error:
            raise BadCursor from error
        if sort != self.sort or type(key) is not int or not 0 < key < 2**31 or not self._may_be(value):
            raise BadCursor
        return value, key

    def _may_be(self, value: Any) -> bool:
        if value is None:
            return self.is_nullable
        if isinstance(value, str):
            try:
                value.encode()
            except UnicodeEncodeError:
                return False
            return self.type is str and "\x00" not in value
        small = not isinstance(value, int) or abs(value) < 2**31
        return type(value) is self.type and small and value == value  # noqa: PLR0124 - NaN


def _aware(moment: datetime) -> datetime:
    """Raises `ValueError` for what no database keeps."""
    if moment.tzinfo is None or not 1900 < moment.year < 9000:
        raise ValueError("not a moment")
    return moment


def read_order(actor: Actor, sort: str) -> Order:
    """`title` or, falling, `-title`; nonsense is the default."""
    key = sort.removeprefix("-")
    if key not in SORTS:
        sort, key = DEFAULT_SORT, DEFAULT_SORT.removeprefix("-")
    kind, is_nullable, value = SORTS[key]
    return Order(sort, key, sort.startswith("-"), kind, is_nullable, value(actor))
