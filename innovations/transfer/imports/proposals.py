"""Old innovations in files: told apart by title, OPD and year. An empty cell leaves what is known as it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.domain import legacy
from innovations.domain.actor import Actor
from innovations.domain.legacy import Content
from innovations.models.agencies import Affair, Agency
from innovations.models.directives import Directive
from innovations.models.proposals import Form, Kind, Proposal, Stage

from .columns import CellKind, Column, loosely, read_year
from .keeping import Keeper
from .lookup import Names, Refused, names_of_agencies, words
from .report import Outcome, Problem, RowReport
from .runs import Done, Importer, Reading, Run, take_row
from .staging import StagedRow

COLUMNS = (
    Column(
        "judul", "Judul", is_required=True, max_length=legacy.MAX_TITLE, aliases=("Judul inovasi", "Nama inovasi")
    ),
    Column(
        "opd",
        "OPD",
        is_required=True,
        max_length=200,
        aliases=("OPD atau unit", "Nama OPD", "Perangkat daerah", "Instansi"),
    ),
    Column("tahun", "Tahun", CellKind.YEAR, is_required=True),
    Column("urusan", "Urusan", max_length=200, aliases=("Urusan pemerintahan",)),
    Column("tahapan", "Tahapan", max_length=60, aliases=("Tahapan inovasi",)),
    Column("bentuk", "Bentuk", max_length=100, aliases=("Bentuk inovasi",)),
    Column("jenis", "Jenis", max_length=60, aliases=("Jenis inovasi",)),
    Column("ringkasan", "Ringkasan", max_length=legacy.MAX_SUMMARY),
)
FIELDS = {
    "title": "judul",
    "agency_id": "opd",
    "year": "tahun",
    "affair_id": "urusan",
    "stage": "tahapan",
    "form": "bentuk",
    "kind": "jenis",
    "summary": "ringkasan",
}
STAGES = words(
    {
        Stage.INITIATIVE: "inisiatif;initiative",
        Stage.TRIAL: "uji coba;trial",
        Stage.IMPLEMENTATION: "penerapan;implementasi",
    }
)
FORMS = words(
    {
        Form.GOVERNANCE: "tata kelola pemerintahan;inovasi tata kelola pemerintahan daerah;tata kelola;governance",
        Form.PUBLIC_SERVICE: "pelayanan publik;inovasi pelayanan publik;public_service",
        Form.OTHER: "bentuk lainnya;inovasi bentuk lainnya sesuai urusan daerah;lainnya;other",
    }
)
KINDS = words({Kind.DIGITAL: "digital", Kind.NON_DIGITAL: "nondigital;non-digital"})

Key = tuple[str, int, int | None, int]


@dataclass(frozen=True)
class Known:
    """`tracked`: title, OPD and year of what the tracker knows already by its own route → its number."""

    directive: Directive
    agencies: Names[Agency]
    affairs: Names[Affair]
    proposals: dict[Key, Proposal]
    tracked: dict[tuple[str, int, int], str]


def read_known(actor: Actor | None, years: set[int]) -> Known:
    """Everything a row may name."""
    agencies = names_of_agencies(db.session.scalars(select(Agency).order_by(Agency.id)))
    affairs: Names[Affair] = Names()
    for affair in db.session.scalars(select(Affair).order_by(Affair.id)):
        affairs.add(affair, affair.name, affair.code)
    rows = legacy.list_recorded(years)
    recorded = {(loosely(row.title), row.agency_id, row.unit_id, row.year): row for row in rows}
    others = legacy.list_tracked(actor, years)
    tracked = {(loosely(title), agency_id, year): number for number, title, agency_id, year in others}
    return Known(legacy.get_directive(), agencies, affairs, recorded, tracked)


def take(importer: Importer, task: Run, rows: list[StagedRow]) -> Iterable[RowReport]:
    """In the order of the file; the same innovation twice in it is an error."""
    years = {int(text) for row in rows if re.fullmatch(r"[0-9]{4}", text := row.cells.get("tahun", ""))}
    known = read_known(task.actor, years)
    seen: dict[Key, int] = {}
    return [take_row(importer, row, lambda row: write(task, known, seen, importer, row)) for row in rows]


def write(task: Run, known: Known, seen: dict[Key, int], importer: Importer, row: StagedRow) -> Done:
    """Record the innovation, or mend what is known of it."""
    reading = Reading.of_filled(importer, row)
    agency = reading.find("opd", known.agencies, code="agency_not_known")
    told = fill(known, reading)
    year = reading.get("tahun", read_year, None)
    reading.settle()
    assert agency is not None and year is not None  # noqa: S101, PT018 - else there were problems
    title = told["title"]
    name = f"{title} ({agency.name}, {year})"
    key = (loosely(title), agency.parent_id or agency.id, agency.id if agency.parent_id else None, year)
    if key in seen:
        raise Refused(Problem("row_repeats", importer.label("judul"), {"value": title[:80], "row": seen[key]}))
    seen[key] = row.number
    number = known.tracked.get((key[0], key[1], year))
    if number is not None:
        return Done(f"{number} {name}", Outcome.SAME, notes=(Problem("tracked_already", facts={"value": number}),))
    proposal = known.proposals.get(key)
    if proposal is None:
        if task.owner_id is None:
            raise Refused(Problem("owner_missing"))
        made = legacy.record_innovation(task.actor, task.owner_id, known.directive, agency, year, Content(**told))
        task.journal.note(row.number, made, is_new=True)
        return Done(name, Outcome.NEW)
    task.journal.note(row.number, proposal)
    changed = legacy.change_innovation(proposal, task.actor, replace(content_of(proposal), **told))
    return Done(f"{proposal.number} {name}", Outcome.CHANGED if changed else Outcome.SAME, importer.labels(changed))


def fill(known: Known, reading: Reading) -> dict[str, Any]:
    """What the row says, by the names of `Content`."""
    affair = reading.find("urusan", known.affairs)
    told = {
        "title": " ".join(reading.cells.get("judul", "").split()),
        "summary": reading.cells.get("ringkasan"),
        "affair_id": affair.id if affair else None,
        "stage": reading.find("tahapan", STAGES),
        "form": reading.find("bentuk", FORMS),
        "kind": reading.find("jenis", KINDS),
    }
    return {name: value for name, value in told.items() if value is not None}


def content_of(proposal: Proposal) -> Content:
    return Content(**{name: getattr(proposal, name) for name in Content.__dataclass_fields__})


def values_of(proposal: Proposal) -> dict[str, Any]:
    """With what later acts change: they show that somebody worked on it since."""
    names = ("state", "owner_id", "agency_id", "unit_id", "executing_agency_id", "version_no")
    return {**vars(content_of(proposal)), **{name: getattr(proposal, name) for name in names}}


KEEPER = Keeper(
    Proposal,
    lambda ids: db.session.scalars(select(Proposal).where(Proposal.id.in_(ids)).order_by(Proposal.id)),
    lambda proposal: f"{proposal.number} {proposal.title}",
    values_of,
    lambda proposal, actor, before: legacy.change_innovation(
        proposal, actor, replace(content_of(proposal), **before)
    ),
    {"form": Form, "kind": Kind, "stage": Stage},
)
IMPORTER = Importer(COLUMNS, lambda row: row.cells.get("judul", "")[:120], take, FIELDS, KEEPER)
