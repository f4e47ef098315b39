"""Innovations for other systems: the list of /usulan as JSON, and one with its texts."""

from typing import Any

from flask import request, url_for

from innovations.domain import catalogue, listing, numbers
from innovations.domain.api_tokens import READER
from innovations.domain.veiling import veil
from innovations.web import list_query
from innovations.web.security import found

from . import shapes
from .operations import Misread, operation
from .parameters import AFTER, BEFORE, FILTERS, LIMIT, SORT


@operation(
    "/innovations",
    "The list of innovations, filtered and sorted as on /usulan.",
    shapes.InnovationPage,
    parameters=(*FILTERS, SORT, LIMIT, AFTER, BEFORE),
)
def list_innovations() -> shapes.InnovationPage:
    """A page of the list, and where it goes on."""
    args, filters = request.args, _read_filters()
    limit = int(args.get("limit", 25))
    if "after" in args and "before" in args:
        raise Misread("before", "Give one of after and before.")
    cursors: dict[str, Any] = {name: args.get(name) for name in ("after", "before")}
    try:
        page = listing.list_slice(
            READER,
            filters,
            sort=args.get("sort", listing.FOUND_SORT if filters.words else listing.DEFAULT_SORT),
            **cursors,
            limit=limit,
        )
    except listing.BadCursor:
        raise Misread("before" if "before" in args else "after", "No cursor of this list.") from None
    total = listing.count(READER, filters)
    return shapes.InnovationPage(
        items=tuple(shapes.Innovation(**shapes.of_line(line)) for line in page.lines),
        total=total if total <= listing.MOST else None,
        next=_go_on("after", page.next_cursor),
        previous=_go_on("before", page.prev_cursor),
    )


def _read_filters() -> listing.Filters:
    """What was asked for, wholly: a value that means nothing is a fault, and so is what might tell of a person."""
    filters = list_query.read(request.args)
    for name in list_query.list_nonsense(request.args):
        raise Misread(name, "Means nothing.")
    if any(catalogue.is_telling(word) and not numbers.is_number(word) for word in filters.words.split()):
        raise Misread("q", "Words with '@' or more than four digits are not searched for.")
    return filters


def _go_on(direction: str, cursor: str | None) -> str | None:
    kept = {name: value for name, value in request.args.items() if name not in ("after", "before")}
    query: dict[str, Any] = {**kept, direction: cursor}
    return None if cursor is None else url_for(".list_innovations", **query)


@operation(
    "/innovations/<string(maxlength=20):number>",
    "One innovation with its texts.",
    shapes.InnovationDetail,
    path_parameters={"number": {"type": "string", "pattern": f"^{numbers.SHAPE.pattern}$"}},
)
def get_innovation(number: str) -> shapes.InnovationDetail:
    """As the catalogue tells it, without its owner."""
    innovation = found(catalogue.get(number))
    executing = innovation.executing_agency
    texts = {name: veil(getattr(innovation, name)) for name in shapes.Texts.__dataclass_fields__}
    return shapes.InnovationDetail(
        **shapes.of_line(next(iter(listing.list_lines(READER, [innovation.id])))),
        executing_agency=shapes.Named(executing.id, executing.name) if executing else None,
        texts=shapes.Texts(**texts),
    )
