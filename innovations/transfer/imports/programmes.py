"""Programmes of the masterplan come in from files: what each row says, and all that is wrong with it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.domain import programmes
from innovations.domain.programmes import Content
from innovations.models.agencies import Agency
from innovations.models.masterplan import Dimension, Horizon, Plan, Programme, SubDimension, span_years

from .columns import fold, read_money, read_period, read_year, read_yes_no
from .keeping import Keeper
from .lookup import Names, Refused, name_plans, names_of_agencies
from .programme_columns import COLUMNS, FIELDS, PERIOD, TEXTS
from .report import Outcome, Problem, RowReport
from .runs import Done, Importer, Reading, Run, take_row
from .staging import StagedRow

NO_CODE = "?"
"""In the place of a code while a row has too many faults to be given one."""


@dataclass(frozen=True)
class Known:
    """What a row may name; `named`: programmes by dimension and folded name, `rows`: where they stood in the file.

    `last`: the highest number of codes that begin alike, here or in the file itself, e.g. 4 for `SC-LIV`.
    """

    agencies: Names[Agency]
    dimensions: Names[Dimension]
    sub_dimensions: dict[int, Names[SubDimension]]
    horizons: Names[Horizon]
    bands: Sequence[Horizon]
    plans: Names[Plan]
    programmes: dict[str, Programme]
    named: dict[tuple[int, str], list[Programme]] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def add(self, programme: Programme) -> None:
        self.programmes[programme.code] = programme
        self.keep_clear_of(programme.code)
        if programme.replaced_by_id is None:
            self.named.setdefault((programme.dimension_id, fold(programme.name)), []).append(programme)

    def keep_clear_of(self, code: str) -> None:
        """No made code shall be this one."""
        start, _, number = code.rpartition("-")
        if number.isdecimal():
            self.last[start] = max(int(number), self.last.get(start, 0))


def read_known(written: Collection[str]) -> Known:
    """In seven queries; `written` are the codes that the file says itself."""
    agencies = names_of_agencies(db.session.scalars(select(Agency).order_by(Agency.id)))
    known = Known(agencies, Names(), {}, Names(), programmes.list_horizons(), name_plans(), {})
    for code in written:
        known.keep_clear_of(code)
    for dimension in programmes.list_dimensions():
        known.dimensions.add(dimension, dimension.name, dimension.key, dimension.name.removeprefix("Smart "))
        subs = known.sub_dimensions.setdefault(dimension.id, Names())
        for sub in dimension.sub_dimensions:
            before, _, inside = sub.name.partition("(")
            subs.add(sub, sub.name, sub.key, before, inside)
    for horizon in known.bands:
        known.horizons.add(horizon, horizon.name, horizon.key, horizon.name.removeprefix("Jangka "))
    query = select(Programme).options(selectinload(Programme.supporting_agencies)).order_by(Programme.id)
    for programme in db.session.scalars(query):
        known.add(programme)
    return known


def take(importer: Importer, task: Run, rows: list[StagedRow]) -> Iterable[RowReport]:
    """In the order of the file. A column that is there says all: an empty cell empties the field."""
    known = read_known({row.cells.get("kode", "") for row in rows})
    return [take_row(importer, row, lambda row: write(task, known, importer, row)) for row in rows]


def write(task: Run, known: Known, importer: Importer, row: StagedRow) -> Done:
    """Add the programme, or change what the row says otherwise; every fault of the row is told at once."""
    reading = Reading(importer, row.number, row.cells, list(row.problems))
    dimension = reading.get("dimensi", lambda text: known.dimensions.get(_bare(text), reading.label("dimensi")), None)
    plan_id = reading.get("rencana", lambda text: _find_plan(known, text, reading), None) or task.plan_id
    programme, code = _find_programme(known, reading, dimension, plan_id)
    content = fill(programmes.content_of(programme) if programme else EMPTY, known, reading, dimension, plan_id)
    content = replace(content, code=code)
    told = {problem.column for problem in reading.problems}
    faults = [
        Problem(fault.code, importer.label(fault.field), fault.facts) for fault in programmes.find_faults(content)
    ]
    reading.problems.extend(fault for fault in faults if fault.column not in told)
    reading.settle()
    name = f"{code} {content.name}"
    if programme is None:
        programme = programmes.create_programme(task.actor, content)
        task.journal.note(row.number, programme, is_new=True)
        done = Done(name, Outcome.NEW, notes=(_sum_up(content, known, reading), *reading.notes))
        known.add(programme)
    else:
        task.journal.note(row.number, programme)
        changed = programmes.change_programme(programme, task.actor, content)
        outcome = Outcome.CHANGED if changed else Outcome.SAME
        read_as = [_sum_up(content, known, reading)] if changed else []
        done = Done(name, outcome, importer.labels(changed), (*read_as, *reading.notes))
    known.rows[programme.id] = row.number
    return done


def _sum_up(content: Content, known: Known, reading: Reading) -> Problem:
    """How the cells that can be written in many ways were read."""
    budget = "" if content.budget is None else f"Rp{content.budget:,}".replace(",", ".")
    supporting = [known.agencies.name_of(key) for key in content.supporting_agency_ids]
    told = {
        "opd_pj": known.agencies.name_of(content.agency_id),
        "opd_pendukung": "; ".join(filter(None, [*supporting, content.supporters])),
        "quick_win": "ya" if content.is_quick_win else "",
        "rencana": known.plans.name_of(content.plan_id),
    }
    words = [
        known.dimensions.name_of(content.dimension_id),
        known.sub_dimensions[content.dimension_id].name_of(content.sub_dimension_id),
        known.horizons.name_of(content.horizon_id),
        span_years(content.year_start, content.year_end),
        budget,
        *(f"{reading.label(key).partition(' (')[0]}: {text}" for key, text in told.items() if text),
    ]
    return Problem("read_as", facts={"words": " · ".join(filter(None, words))})


def _find_programme(
    known: Known, reading: Reading, dimension: Dimension | None, plan_id: int | None
) -> tuple[Programme | None, str]:
    """The programme that the row is about, or None, and its code: written, known by the name, or made."""
    code = reading.cells.get("kode", "")
    place = "kode" if code else "program"
    if code:
        found = [known.programmes[code]] if code in known.programmes else []
    elif dimension is None or not reading.cells.get("program"):
        return None, NO_CODE
    else:
        namesakes = known.named.get((dimension.id, fold(reading.cells["program"])), [])
        found = [row for row in namesakes if plan_id is None or row.plan_id in (plan_id, None)]
    if len(found) > 1:
        reading.problems.append(Problem("code_needed", reading.label("kode")))
        return None, NO_CODE
    if found and found[0].id in known.rows:
        reading.refuse("row_repeats", place, value=reading.cells[place], row=known.rows[found[0].id])
        return None, NO_CODE
    if found:
        return found[0], found[0].code
    return None, code if code or dimension is None else _make_code(known, reading, dimension)


def _make_code(known: Known, reading: Reading, dimension: Dimension) -> str:
    """The next of the dimension: `SC-LIV-04`."""
    start = f"SC-{dimension.key[:3].upper()}"
    code = f"{start}-{known.last.get(start, 0) + 1:02d}"
    reading.note("code_made", "kode", value=code)
    return code


def fill(
    before: Content, known: Known, reading: Reading, dimension: Dimension | None, plan_id: int | None
) -> Content:
    """What is to stand in the masterplan; columns that the file does not have keep their value."""
    supporting = reading.get(
        "opd_pendukung",
        lambda text: _divide_supporters(known, text, reading),
        (before.supporting_agency_ids, before.supporters),
    )
    horizon, years = _read_times(known, reading, (before.year_start, before.year_end))
    subs = known.sub_dimensions[dimension.id] if dimension else None
    sub = reading.label("sub_dimensi")
    return replace(
        before,
        **{TEXTS[key]: text for key, text in reading.cells.items() if key in TEXTS},
        dimension_id=dimension.id if dimension else 0,
        sub_dimension_id=reading.get(
            "sub_dimensi", lambda text: subs.get(text, sub).id if text and subs else None, before.sub_dimension_id
        ),
        agency_id=reading.get(
            "opd_pj", lambda text: _find_opd(known, text, reading.label("opd_pj")), before.agency_id
        ),
        supporting_agency_ids=supporting[0],
        supporters=supporting[1],
        horizon_id=horizon.id if horizon else 0,
        year_start=years[0],
        year_end=years[1],
        budget=reading.get("anggaran", read_money, before.budget),
        is_quick_win=reading.get("quick_win", read_yes_no, before.is_quick_win),
        plan_id=plan_id if plan_id or "rencana" in reading.cells else before.plan_id,
    )


def _read_times(
    known: Known, reading: Reading, before: tuple[int | None, int | None]
) -> tuple[Horizon | None, tuple[int | None, int | None]]:
    """Horizon and years: from their own columns, else years from a period, and the horizon from years."""
    period = reading.get("tahun", lambda text: _read_years(text, reading.label("tahun")), None)
    horizon = None
    if reading.cells.get("horizon"):
        nothing: tuple[Horizon | None, tuple[int, int] | None] = (None, None)
        horizon, told = reading.get("horizon", lambda text: _find_horizon(known, text, reading), nothing)
        period = period or told
    elif period:
        horizon = reading.get("tahun", lambda text: _find_band(known, period, reading.label("tahun")), None)
    else:
        reading.refuse("value_missing", "horizon")
    first, last = period or before
    years = reading.get("tahun_mulai", read_year, first), reading.get("tahun_selesai", read_year, last)
    if horizon and not horizon.holds(*years):
        reading.note("outside_band", "horizon", name=horizon.name, span=horizon.span)
    return horizon, years


def _find_horizon(known: Known, text: str, reading: Reading) -> tuple[Horizon | None, tuple[int, int] | None]:
    """By its name with or without years, or by years alone, which are then the programme's."""
    label = reading.label("horizon")
    if not any(char.isalpha() for char in re.sub(TIME_WORDS, "", text.lower())):
        years = _read_years(text, label)
        if years is not None:
            return _find_band(known, years, label), years
    bare = re.sub(r"[0-9]+", "", text.partition("(")[0])
    return known.horizons.find(text) or known.horizons.find(_bare(bare)) or known.horizons.get(text, label), None


def _read_years(text: str, column: str) -> tuple[int, int] | None:
    try:
        return read_period(text)
    except ValueError:
        raise Refused(Problem("not_a_period", column, {"value": text[:80]})) from None


def _find_band(known: Known, years: tuple[int, int], column: str) -> Horizon:
    """The narrowest band that holds the years."""
    holding = [
        (row.year_to - row.year_from, row)
        for row in known.bands
        if row.year_from is not None and row.year_to is not None and row.holds(*years)
    ]
    width = min((width for width, _row in holding), default=0)
    found = [row for own, row in holding if own == width]
    if len(found) != 1:
        raise Refused(Problem("no_band", column, {"value": span_years(*years)}))
    return found[0]


def _bare(text: str) -> str:
    """Without numbering and the word that says what it is: `A. Dimensi Smart Governance`."""
    return re.sub(r"^\s*([0-9]{1,2}|[a-z]|[ivx]{1,4})[.)]\s*|\bdimensi\b[\s:]*", "", text, flags=re.IGNORECASE)


def _find_plan(known: Known, text: str, reading: Reading) -> int | None:
    return known.plans.get(text, reading.label("rencana"), "plan_not_known").id if text else None


def _find_opd(known: Known, text: str, column: str) -> int | None:
    if not text:
        return None
    agency = known.agencies.get(text, column, "agency_not_known")
    if agency.parent_id is not None:
        raise Refused(Problem("not_an_opd", column))
    return agency.id


def _divide_supporters(known: Known, text: str, reading: Reading) -> tuple[tuple[int, ...], str]:
    """Ids of the OPD among the names, in order, and the other names; lines divide as `;` does."""
    names = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
    found = {name: known.agencies.find(name) for name in names}
    opd = {agency.id for agency in found.values() if agency is not None and agency.parent_id is None}
    others = "; ".join(name for name, agency in found.items() if agency is None or agency.parent_id is not None)
    if others:
        reading.note("supporters_text", "opd_pendukung", names=others)
    return tuple(sorted(opd)), others


EMPTY = Content("", 0, None, "", "", "", "", "", None, "", 0, None, None, None, "", "", False)
TIME_WORDS = r"\b(tahun|thn|th|sampai|dengan|hingga|s/?d|s\.d)\b"


def values_of(programme: Programme) -> dict[str, Any]:
    """With what only acts on screen write: they show that it was seen to since."""
    names = ("quick_win_stopped_on", "replaced_by_id")
    return {**vars(programmes.content_of(programme)), **{name: getattr(programme, name) for name in names}}


def find(ids: Sequence[int]) -> Iterable[Programme]:
    query = select(Programme).where(Programme.id.in_(ids)).options(selectinload(Programme.supporting_agencies))
    return db.session.scalars(query.order_by(Programme.id))


KEEPER = Keeper(
    Programme,
    find,
    lambda programme: f"{programme.code} {programme.name}",
    values_of,
    lambda programme, actor, before: programmes.change_programme(
        programme, actor, replace(programmes.content_of(programme), **before)
    ),
    {"supporting_agency_ids": tuple},
)
IMPORTER = Importer(
    (*COLUMNS, PERIOD),
    lambda row: f"{row.cells.get('kode', '')[:40]} {row.cells.get('program', '')[:80]}".strip(),
    take,
    FIELDS,
    KEEPER,
    is_loose=True,
)
