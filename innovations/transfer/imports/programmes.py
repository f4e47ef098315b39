"""Programmes of the masterplan in files: the 17 columns of `data/smart_city.json`, in and out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.domain import programmes
from innovations.domain.programmes import Content
from innovations.models.agencies import Agency
from innovations.models.masterplan import Dimension, Horizon, Programme, SubDimension

from .columns import CellKind, Column, exactly, read_money, read_year, read_yes_no
from .lookup import Names, Refused, names_of_agencies
from .report import Outcome, Problem, RowReport
from .runs import Done, Importer, Run, take_row
from .staging import StagedRow

COLUMNS = (
    Column("kode", "Kode", is_required=True, identity=exactly, max_length=40),
    Column("dimensi", "Dimensi", is_required=True, max_length=60),
    Column("sub_dimensi", "Sub-dimensi", max_length=100),
    Column("program", "Program", is_required=True, max_length=300, aliases=("Nama program",)),
    Column("kegiatan", "Kegiatan / rencana aksi", aliases=("Rencana aksi",)),
    Column("sasaran", "Sasaran / keluaran", aliases=("Keluaran",)),
    Column("indikator", "Indikator dan target"),
    Column("lokasi", "Lokasi (distrik/kampung)", max_length=300),
    Column("opd_pj", "OPD penanggung jawab", max_length=200, aliases=("Penanggung jawab", "OPD")),
    Column("opd_pendukung", "OPD/pihak pendukung", max_length=500, aliases=("OPD pendukung", "Pihak pendukung")),
    Column("horizon", "Jangka pendek/menengah/panjang", is_required=True, max_length=100, aliases=("Jangka",)),
    Column("tahun_mulai", "Tahun mulai", CellKind.YEAR),
    Column("tahun_selesai", "Tahun selesai", CellKind.YEAR),
    Column("anggaran", "Perkiraan anggaran", CellKind.MONEY, aliases=("Perkiraan anggaran (Rp)",)),
    Column("sumber_dana", "Sumber dana (APBD, APBN, Otsus, CSR, lain)", max_length=200),
    Column("rujukan_rpjmd", "Rujukan RPJMD/RPD/Renstra", max_length=500, aliases=("Rujukan",)),
    Column("quick_win", "Quick win (ya/tidak)", CellKind.YES_NO),
)


def list_cells(programme: Programme) -> list[str | int | None]:
    """A programme as a row of these columns, in a form that can be imported again."""
    return [
        programme.code,
        programme.dimension.name,
        programme.sub_dimension.name if programme.sub_dimension else "",
        programme.name,
        programme.activity,
        programme.target,
        programme.indicator,
        programme.location,
        programme.agency.name if programme.agency else "",
        programme.supporters,
        programme.horizon.name,
        str(programme.year_start or ""),
        str(programme.year_end or ""),
        programme.budget,
        programme.funding_source,
        programme.plan_reference,
        "ya" if programme.is_quick_win else "tidak",
    ]


TEXTS = {
    "program": "name",
    "kegiatan": "activity",
    "sasaran": "target",
    "indikator": "indicator",
    "lokasi": "location",
    "opd_pendukung": "supporters",
    "sumber_dana": "funding_source",
    "rujukan_rpjmd": "plan_reference",
}
FIELDS = {
    **{field: key for key, field in TEXTS.items()},
    "code": "kode",
    "dimension_id": "dimensi",
    "sub_dimension_id": "sub_dimensi",
    "agency_id": "opd_pj",
    "horizon_id": "horizon",
    "year_start": "tahun_mulai",
    "year_end": "tahun_selesai",
    "budget": "anggaran",
    "is_quick_win": "quick_win",
}


@dataclass(frozen=True)
class Known:
    agencies: Names[Agency]
    dimensions: Names[Dimension]
    sub_dimensions: dict[int, Names[SubDimension]]
    horizons: Names[Horizon]
    programmes: dict[str, Programme]


def read_known() -> Known:
    """Everything a row may name, in five queries."""
    agencies = names_of_agencies(db.session.scalars(select(Agency).order_by(Agency.id)))
    known = Known(agencies, Names(), {}, Names(), {})
    for dimension in programmes.list_dimensions():
        known.dimensions.add(dimension, dimension.name, dimension.key, dimension.name.removeprefix("Smart "))
        subs = known.sub_dimensions.setdefault(dimension.id, Names())
        for sub in dimension.sub_dimensions:
            before, _, inside = sub.name.partition("(")
            subs.add(sub, sub.name, sub.key, before, inside)
    for horizon in programmes.list_horizons():
        known.horizons.add(horizon, horizon.name, horizon.key, horizon.name.removeprefix("Jangka "))
    known.programmes.update((row.code, row) for row in db.session.scalars(select(Programme)))
    return known


def take(importer: Importer, task: Run, rows: list[StagedRow]) -> Iterable[RowReport]:
    """In the order of the file. A column that is there says all: an empty cell empties the field."""
    known = read_known()
    return [take_row(importer, row, lambda row: write(task, known, importer, row)) for row in rows]


def write(task: Run, known: Known, importer: Importer, row: StagedRow) -> Done:
    """Add the programme with this code, or change what the row says otherwise."""
    programme = known.programmes.get(row.cells["kode"])
    content = fill(programmes.content_of(programme) if programme else None, known, importer, row.cells)
    if programme is None:
        programmes.create_programme(task.actor, content)
        return Done(f"{content.code} {content.name}", Outcome.NEW)
    changed = programmes.change_programme(programme, task.actor, content)
    return Done(
        f"{content.code} {content.name}", Outcome.CHANGED if changed else Outcome.SAME, importer.labels(changed)
    )


def fill(before: Content | None, known: Known, importer: Importer, cell: Mapping[str, str]) -> Content:
    """What is to stand in the masterplan; columns that the file does not have keep their value."""
    dimension = known.dimensions.get(cell["dimensi"], importer.label("dimensi"))
    values: dict[str, Any] = vars(before) if before else vars(EMPTY)
    values = values | {TEXTS[key]: text for key, text in cell.items() if key in TEXTS}
    values |= {
        "code": cell["kode"],
        "dimension_id": dimension.id,
        "horizon_id": known.horizons.get(cell["horizon"], importer.label("horizon")).id,
    }
    if "sub_dimensi" in cell:
        subs, text = known.sub_dimensions[dimension.id], cell["sub_dimensi"]
        values["sub_dimension_id"] = subs.get(text, importer.label("sub_dimensi")).id if text else None
    if "opd_pj" in cell:
        values["agency_id"] = _find_opd(known, cell["opd_pj"], importer.label("opd_pj"))
    for key, field in (("tahun_mulai", "year_start"), ("tahun_selesai", "year_end")):
        if key in cell:
            values[field] = read_year(cell[key])
    if "anggaran" in cell:
        values["budget"] = read_money(cell["anggaran"])
    if "quick_win" in cell:
        values["is_quick_win"] = read_yes_no(cell["quick_win"])
    return Content(**values)


def _find_opd(known: Known, text: str, column: str) -> int | None:
    if not text:
        return None
    agency = known.agencies.get(text, column, "agency_not_known")
    if agency.parent_id is not None:
        raise Refused(Problem("not_an_opd", column))
    return agency.id


EMPTY = Content("", 0, None, "", "", "", "", "", None, "", 0, None, None, None, "", "", False)

IMPORTER = Importer(
    COLUMNS, lambda row: f"{row.cells.get('kode', '')[:40]} {row.cells.get('program', '')[:80]}".strip(), take, FIELDS
)
