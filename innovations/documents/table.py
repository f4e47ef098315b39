"""Any table as a PDF, of the same columns and rows as its CSV and XLSX: what the template `table.typ` is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from innovations.domain import clock

from .indonesian import say_day
from .sheets import Cell

TEMPLATE = "table.typ"
MAX_ROWS = 2000
"""More is a spreadsheet's work: as many with ten columns take typst 1.4 s and fill 110 pages."""
PORTRAIT_CHARACTERS = 88
"""How many fit beside each other on an upright page."""
FIVE_DIGITS = 10_000
NARROWEST, WIDEST = 4, 42


def read(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    notes: Mapping[str, str],
    letterhead: str,
    office: str,
    totals: Sequence[Cell] = (),
    lang: str = "id",
) -> dict[str, Any]:
    """Plain values. Cells are those of `sheets`; columns of numbers stand right; `totals` is a last row.

    `notes` are (label, words): filter, time, user. `office` names the app on the foot; words are in `lang`.
    Raises ValueError for more than `MAX_ROWS`.
    """
    table = [list(row) for row in rows]
    if len(table) > MAX_ROWS:
        raise ValueError(len(table))
    said = [[_say(cell) for cell in row] for row in table]
    total = [_say(cell) for cell in totals]
    lines = [list(columns), *said, *([total] if total else [])]
    widths = [_width(column) for column in zip_longest(*lines, fillvalue="")]
    return {
        "letterhead": letterhead.splitlines(),
        "foot": f"{office}, {say_day(clock.today())}",
        "lang": lang,
        "title": title,
        "notes": [list(pair) for pair in notes.items()],
        "columns": list(columns),
        "widths": widths,
        "numeric": [_is_numeric([row[place] for row in table]) for place in range(len(columns))],
        "rows": said,
        "totals": total,
        "is_wide": sum(widths) > PORTRAIT_CHARACTERS,
    }


def _say(cell: Cell) -> str:
    """As Indonesian papers write it; four digits stay together, for they may be a year."""
    if isinstance(cell, datetime):
        return f"{clock.local(cell):%d/%m/%Y %H.%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, (int, Decimal)):
        places = ".2f" if isinstance(cell, Decimal) else ""
        text = f"{cell:{'' if -FIVE_DIGITS < cell < FIVE_DIGITS else ','}{places}}"
        return text.translate(str.maketrans(",.", ".,"))
    return cell or ""


def _is_numeric(cells: Iterable[Cell]) -> bool:
    """Nothing but numbers and gaps, and not only gaps."""
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(isinstance(cell, (int, Decimal)) for cell in filled)


def _width(column: Sequence[str]) -> int:
    """In characters: no word of the head is broken, long texts wrap."""
    longest_word = max((len(word) for word in column[0].split()), default=0)
    longest_text = max(len(text) for text in column[1:]) if len(column) > 1 else 0
    return max(NARROWEST, longest_word, min(longest_text, WIDEST))
