"""The whole of a list as a file: the rows of the page, all of them, with more columns than fit on it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias

from flask import Response

from innovations.domain import clock, listing
from innovations.domain.listing import Line

from . import labels
from .current import get_actor
from .downloads import Cell, send_json, send_sheet
from .lists import Opened
from .tables import require_known
from .words import lazy as _l

Say: TypeAlias = Callable[[StrEnum], str]
"""The word of a code; each is looked up once for a file."""

COLUMNS: Sequence[tuple[str, bool, Callable[[Line, Say], Cell]]] = (
    (_l("Nomor"), True, lambda line, say: line.number),
    (_l("Judul inovasi"), True, lambda line, say: line.title),
    (_l("OPD"), True, lambda line, say: line.agency),
    (_l("Unit"), False, lambda line, say: line.unit),
    (_l("Status"), True, lambda line, say: say(line.state)),
    (_l("Tahun"), True, lambda line, say: line.year),
    (_l("Arahan"), False, lambda line, say: line.directive),
    (_l("Tahapan"), False, lambda line, say: say(line.stage) if line.stage else None),
    (_l("Bentuk"), False, lambda line, say: say(line.form) if line.form else None),
    (_l("Jenis"), False, lambda line, say: say(line.kind) if line.kind else None),
    (_l("Urusan"), False, lambda line, say: line.affair),
    (_l("Program masterplan"), True, lambda line, say: "; ".join(f"{code} {name}" for code, name in line.programmes)),
    (_l("Pemilik"), False, lambda line, say: line.owner),
    (_l("Diajukan"), True, lambda line, say: clock.local(line.submitted_at).date() if line.submitted_at else None),
    (_l("Diputuskan"), False, lambda line, say: clock.local(line.decided_at).date() if line.decided_at else None),
    (_l("Nilai"), True, lambda line, say: line.rounded_score),
)
"""Head, whether it fits on paper beside the others, and what stands in it."""


def send_list(suffix: str, opened: Opened, name: str, title: str) -> Response:
    """All pages of the list as `csv`, `xlsx`, `json` or `pdf`, in its order."""
    require_known(opened.left_out)
    actor = get_actor()
    ids = listing.list_ids(actor, opened.filters, opened.sort)
    lines = listing.list_lines(actor, ids)
    words = opened.list_words()
    if suffix == "json":
        records = (as_record(line) for line in lines)
        return send_json(name, records, number=len(ids), title=title, filters=words)
    columns = [(str(head), cell) for head, fits, cell in COLUMNS if fits or suffix != "pdf"]
    say = cache(labels.label)
    rows = ([cell(line, say) for _head, cell in columns] for line in lines)
    heads = [head for head, _cell in columns]
    return send_sheet(suffix, name, heads, rows, title=title, filters=words, number=len(ids))


def as_record(line: Line) -> dict[str, Any]:
    """A row for programs: codes instead of words, our own ids left out."""
    ours = ("id", "agency_id", "directive_id", "owner_id")
    kept = {name: value for name, value in asdict(line).items() if name not in ours}
    programmes = [{"code": code, "name": programme} for code, programme in line.programmes]
    return {**kept, "programmes": programmes, "score": line.rounded_score}
