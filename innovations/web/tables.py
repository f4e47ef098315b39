"""Lists: what is sorted and filtered by, kept in the query string, and one page of rows."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from werkzeug.exceptions import BadRequest

from innovations.database import db

Row = TypeVar("Row")
PAGE_SIZE = 25
MAX_PAGE = 10_000
PAGING = frozenset({"page", "sesudah", "sebelum", "sort"})
MAX_KEYS, MAX_KEY, MAX_VALUES, MAX_VALUE = 20, 30, 20, 300
"""What of a query string is repeated in every link; more than any of our forms sends."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of `total` rows; see templates/macros/tables.html."""

    items: Sequence[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def prev_url(self) -> str | None:
        return with_query(page=self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        return with_query(page=self.number + 1) if self.number < self.pages else None


@dataclass(frozen=True)
class Table:
    """Sorting by one of `columns`: key in the query string → what to ORDER BY."""

    columns: Mapping[str, Any]
    default: str
    default_descending: bool = False
    sort: str = field(init=False)
    descending: bool = field(init=False)

    def __post_init__(self) -> None:
        asked = request.args.get("sort", "")
        key = asked.removeprefix("-")
        known = key in self.columns
        object.__setattr__(self, "sort", key if known else self.default)
        object.__setattr__(self, "descending", asked.startswith("-") if known else self.default_descending)

    def url_for_sort(self, key: str) -> str:
        turned = key == self.sort and not self.descending
        return from_start(sort=f"-{key}" if turned else key)

    def order_by(self, tie: Any) -> tuple[ColumnElement[Any], ...]:
        """The chosen column, nulls last, then `tie` (a primary key)."""
        column = self.columns[self.sort]
        return ((column.desc() if self.descending else column.asc()).nulls_last(), tie.asc())


def page_number() -> int:
    """`?page=` as 1 to 10,000; nonsense is page 1."""
    text = request.args.get("page", "1")
    return min(MAX_PAGE, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def with_query(endpoint: str | None = None, **changes: object) -> str:
    """This address, or the same list at another endpoint, with some of its query changed; None takes a key out."""
    query: dict[str, Any] = {
        key: values
        for key in islice(request.args, MAX_KEYS)
        if len(key) <= MAX_KEY and sum(map(len, values := request.args.getlist(key)[:MAX_VALUES])) <= MAX_VALUE
    }
    query |= changes
    kept = {key: value for key, value in query.items() if value is not None}
    return url_for(endpoint or request.endpoint or "home.index", **{**(request.view_args or {}), **kept})


def from_start(endpoint: str | None = None, **changes: object) -> str:
    """As `with_query`, from the first page."""
    return with_query(endpoint, **{"page": None, "sesudah": None, "sebelum": None, **changes})


def list_unknown_names(args: Iterable[str], known: Container[str]) -> list[str]:
    """The first few names in an address that neither a filter nor a list itself has."""
    return [name[:MAX_KEY] for name in args if name not in known and name not in PAGING][:5]


class UnknownFilter(BadRequest):
    """A file would hold more than its address asks for; `words` say why there is none."""

    @property
    def words(self) -> dict[str, str]:
        return {"title": _("Berkas tidak dibuat"), "message": str(self.description)}


def require_known(left_out: Sequence[str]) -> None:
    """Where a page warns, a file refuses: who opens it later cannot see what was not heeded."""
    if left_out:
        names = ", ".join(left_out)
        raise UnknownFilter(
            _(
                "Saringan ini tidak dikenal atau isinya tidak berarti: %(names)s. Agar berkasnya tidak memuat lebih"
                " dari yang Anda minta, tidak ada yang dibuat. Perbaiki saringannya, lalu unduh lagi.",
                names=names,
            )
        )


def paginate_list(rows: Sequence[Row], size: int = PAGE_SIZE) -> Page[Row]:
    """One page of rows that are all here already; a page past the end is the last one."""
    number = min(page_number(), max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], number, len(rows), size)


def paginate(query: Select[tuple[Row]], size: int = PAGE_SIZE) -> Page[Row]:
    """Count and fetch one page of ORM rows; a page past the end is the last one."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(page_number(), max(1, -(-total // size)))
    items = db.session.scalars(query.limit(size).offset((number - 1) * size)).all()
    return Page(items, number, total, size)
