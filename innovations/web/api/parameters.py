"""The query strings: filters under the names of /usulan, and where in the list to read.

Not offered are filters about persons, scores and what waits for somebody: they would say nothing to this reader.
"""

from collections.abc import Iterable
from enum import StrEnum

from innovations.domain import listing
from innovations.models.proposals import LIVE_STATES, Form, Kind, Stage

from .operations import Parameter
from .schemas import Schema

MAX_LIMIT = 100


def whole(low: int = 1, high: int = 2**31 - 1) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def text(longest: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def one_of(members: Iterable[StrEnum]) -> Schema:
    return {"type": "string", "enum": [member.value for member in members]}


SORTS = [key for key in listing.SORTS if key != "score"]
YEAR = Parameter("tahun", "Year of the directive.", whole(1900, 2999))
DIRECTIVE = Parameter("arahan", "Id of a directive.", whole())
FILTERS = (
    Parameter("q", "Words to find.", text(200)),
    Parameter("opd", "Id of an OPD, with its units.", whole()),
    Parameter("unit", "Id of a unit.", whole()),
    YEAR,
    DIRECTIVE,
    Parameter("status", "State.", one_of(LIVE_STATES)),
    Parameter("tahapan", "Stage as declared.", one_of(Stage)),
    Parameter("dimensi", "Id of a dimension of the masterplan that it serves.", whole()),
    Parameter("program", "Id of a programme that it serves.", whole()),
    Parameter("horizon", "Id of a horizon that it serves.", whole()),
    Parameter("urusan", "Id of a field of government.", whole()),
    Parameter("bentuk", "Form.", one_of(Form)),
    Parameter("jenis", "Kind.", one_of(Kind)),
)
SCOPE = (YEAR, DIRECTIVE)
SORT = Parameter(
    "sort", "Order; - turns it round.", {"type": "string", "enum": [*SORTS, *(f"-{key}" for key in SORTS)]}
)
LIMIT = Parameter("limit", "Rows of a page, 25 unless told.", whole(1, MAX_LIMIT))
AFTER = Parameter("after", "Cursor: the page behind it; from `next`.", text(4000))
BEFORE = Parameter("before", "Cursor: the page before it; from `previous`.", text(4000))
