"""The filters of a list as a query string, both ways: `read(request.args)`, `url_for(endpoint, **write(filters))`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from innovations.domain import programmes
from innovations.domain.coverage import Place
from innovations.domain.index_readiness import Readiness
from innovations.domain.listing import Choices, Filters, states_of
from innovations.domain.todo import Work
from innovations.models.proposals import Form, Kind, Stage

from .forms import as_id, as_member, one_line

Args = Mapping[str, str]
MAX_WORDS = 200
LINKED, RUNNING, UNLINKED = "ada", "berjalan", "belum"
"""Values of `?tautan=`; with the first two `dimensi`, `horizon` and `pengampu` say which programmes are meant."""


def _words(text: str) -> str | None:
    return one_line(text)[:MAX_WORDS] or None


def _id(text: str) -> int | None:
    return as_id(text) or None


def _one_of(kind: type[StrEnum]) -> Callable[[str], StrEnum | None]:
    return lambda text: as_member(kind, text)


def _status(text: str) -> str | None:
    return text if states_of(text) else None


def _score(text: str) -> Decimal | None:
    """`74,5` or `74.5`, from 0 to 100."""
    if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,2})?", text):
        return None
    number = Decimal(text.replace(",", "."))
    return number if number <= 100 else None


FIELDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "q": ("words", _words),
    "opd": ("agency_id", _id),
    "unit": ("unit_id", _id),
    "tahun": ("year", _id),
    "arahan": ("directive_id", _id),
    "status": ("status", _status),
    "tahapan": ("stage", _one_of(Stage)),
    "dimensi": ("dimension_id", _id),
    "program": ("programme_id", _id),
    "horizon": ("horizon_id", _id),
    "urusan": ("affair_id", _id),
    "bentuk": ("form", _one_of(Form)),
    "jenis": ("kind", _one_of(Kind)),
    "nilai_dari": ("score_from", _score),
    "nilai_sampai": ("score_to", _score),
    "kesiapan": ("readiness", _one_of(Readiness)),
    "pemilik": ("owner_id", _id),
    "milik": ("only_mine", lambda text: text == "saya" or None),
    "terkirim": ("only_sent", lambda text: text == "ya" or None),
    "asal": ("only_filed", lambda text: text == "diajukan" or None),
    "tugas": ("work", _one_of(Work)),
}
"""Name in the query string → field of `Filters`, and how its text is read; None for nonsense."""

NAMES = (*FIELDS, "tautan", "jangka", "pengampu", "sort")
"""All that a list listens to; `jangka` is what older addresses call the horizon, by its key."""
NAME_OF = {field: name for name, (field, _read) in FIELDS.items()}
_FLAGS = {"only_mine": "saya", "only_sent": "ya", "only_filed": "diajukan"}


def read(args: Args) -> Filters:
    """What an address narrows a list to; what it cannot mean is left aside (`list_nonsense` tells)."""
    values = {field: parse(args.get(name, "")) for name, (field, parse) in FIELDS.items()}
    filters = Filters(**{field: value for field, value in values.items() if value is not None})
    return _read_masterplan(args, filters)


def _read_masterplan(args: Args, filters: Filters) -> Filters:
    """Addresses of the masterplan's matrix name dimension and horizon by their keys."""
    asked = args.get("tautan")
    if asked == UNLINKED:
        return replace(filters, only_unlinked=True)
    if asked not in (LINKED, RUNNING):
        return filters
    place = Place(
        filters.dimension_id or _find(programmes.list_dimensions, args.get("dimensi", "")),
        filters.horizon_id or _find(programmes.list_horizons, args.get("jangka", "")),
        _id(args.get("pengampu", "")),
        filters.programme_id,
    )
    filters = replace(filters, dimension_id=None, horizon_id=None, programme_id=None)
    return replace(filters, serving=place, only_running=asked == RUNNING)


def _find(list_rows: Callable[[], Sequence[Any]], key: str) -> int | None:
    return next((row.id for row in list_rows() if row.key == key), None) if key else None


def write(filters: Filters, sort: str | None = None) -> dict[str, str]:
    """The query string that `read` reads as these filters."""
    place = filters.serving
    if place is not None:
        filters = replace(
            filters, dimension_id=place.dimension_id, horizon_id=place.horizon_id, programme_id=place.programme_id
        )
    values = {name: getattr(filters, field) for name, (field, _read) in FIELDS.items()}
    found = {name: str(value) for name, value in values.items() if value not in (None, "", False)}
    found |= {NAME_OF[field]: text for field, text in _FLAGS.items() if getattr(filters, field)}
    if filters.only_unlinked:
        found["tautan"] = UNLINKED
    elif place is not None:
        found |= {"tautan": RUNNING if filters.only_running else LINKED}
        found |= {"pengampu": str(place.agency_id)} if place.agency_id is not None else {}
    return found | ({"sort": sort} if sort else {})


def settle(filters: Filters, choices: Choices) -> tuple[Filters, list[str]]:
    """Without ids that name nothing any more, and the names in the query string of what was left out."""
    gone = [
        field.name
        for field in fields(Choices)
        if getattr(filters, field.name) is not None
        and getattr(filters, field.name) not in dict(getattr(choices, field.name))
    ]
    nothing: dict[str, Any] = dict.fromkeys(gone)
    return replace(filters, **nothing), [NAME_OF[name] for name in gone]


def list_nonsense(args: Args) -> list[str]:
    """The names in the query string whose text means nothing."""
    plain = [name for name in FIELDS if name not in _MEANINGS and args.get(name)]
    return [
        *(name for name in plain if FIELDS[name][1](args[name]) is None),
        *(name for name, means in _MEANINGS.items() if args.get(name) and not means(args)),
    ]


_MEANINGS: Mapping[str, Callable[[Args], Any]] = {
    "tautan": lambda args: args["tautan"] in (LINKED, RUNNING, UNLINKED),
    "dimensi": lambda args: (
        _id(args["dimensi"]) or (_serves(args) and _find(programmes.list_dimensions, args["dimensi"]))
    ),
    "jangka": lambda args: _serves(args) and _find(programmes.list_horizons, args["jangka"]),
    "pengampu": lambda args: _serves(args) and _id(args["pengampu"]),
}
"""What is read beside others: whether its text says anything there."""


def _serves(args: Args) -> bool:
    return args.get("tautan") in (LINKED, RUNNING)
