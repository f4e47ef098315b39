"""OPD and units in files. An empty cell leaves what is known as it is; who is not in the file stays untouched."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from innovations.database import db
from innovations.domain import agencies, clock
from innovations.domain.agencies import Details
from innovations.models.agencies import Agency, AgencyKind

from .columns import CellKind, Column, fold, loosely, read_count, read_day
from .keeping import Keeper
from .lookup import Names, names_of_agencies, words
from .report import Outcome, RowReport
from .runs import Done, Importer, Reading, Run, take_row
from .staging import StagedRow

COLUMNS = (
    Column("nama", "Nama", is_required=True, identity=loosely, max_length=200, aliases=("Nama OPD", "OPD")),
    Column("jenis", "Jenis", max_length=60),
    Column("singkatan", "Singkatan", max_length=60),
    Column("induk", "Induk", max_length=200, aliases=("OPD induk",)),
    Column("berlaku_dari", "Berlaku dari", CellKind.DAY),
    Column("berlaku_sampai", "Berlaku sampai", CellKind.DAY),
    Column("pengganti", "Pengganti", max_length=200),
    Column("jumlah_asn", "Jumlah ASN", CellKind.COUNT, aliases=("Jumlah pegawai", "ASN")),
    Column(
        "jumlah_asn_per", "Jumlah ASN per", CellKind.DAY, aliases=("Jumlah ASN per tanggal", "Tanggal jumlah ASN")
    ),
)
FIELDS = {
    "name": "nama",
    "kind": "jenis",
    "short_name": "singkatan",
    "parent_id": "induk",
    "valid_from": "berlaku_dari",
    "valid_to": "berlaku_sampai",
    "successor_id": "pengganti",
    "staff_count": "jumlah_asn",
    "staff_counted_on": "jumlah_asn_per",
}
KINDS = words({kind: kind.value for kind in AgencyKind} | {AgencyKind.HOSPITAL: "rsud;rumah sakit"})


def take(importer: Importer, task: Run, rows: list[StagedRow]) -> Iterable[RowReport]:
    """OPD first, then units, then successors: a file may name each before its own row."""
    known = names_of_agencies(db.session.scalars(select(Agency).order_by(Agency.id)))
    reports: dict[int, RowReport] = {}
    for row in sorted(rows, key=lambda row: bool(row.cells.get("induk"))):
        reports[row.number] = take_row(importer, row, lambda row: write(task, known, importer, row))
    for row in rows:
        if row.cells.get("pengganti") and reports[row.number].outcome is not Outcome.ERROR:
            before = reports[row.number]
            after = take_row(importer, row, lambda row: succeed(task, known, importer, row))
            reports[row.number] = _join(before, after)
    return reports.values()


def _join(before: RowReport, after: RowReport) -> RowReport:
    """One line for a row that was taken in two steps."""
    if after.outcome is Outcome.ERROR or before.outcome is Outcome.SAME:
        return after
    return replace(before, changed=before.changed + after.changed if before.outcome is Outcome.CHANGED else ())


def write(task: Run, known: Names[Agency], importer: Importer, row: StagedRow) -> Done:
    """Add the OPD or unit, or change it, all but its successor."""
    reading = Reading.of_filled(importer, row)
    name = " ".join(reading.cells.get("nama", "").split())
    agency = known.things.get(fold(name))
    if agency is not None and loosely(agency.name) != loosely(name):
        reading.refuse("name_is_short_name", "nama", value=agency.name)
    if agency is None and "jenis" not in reading.cells:
        reading.refuse("value_missing", "jenis")
    details = _fill(_details_of(agency) if agency else Details(name, AgencyKind.OTHER), known, reading)
    reading.settle()
    if agency is None:
        made = agencies.create_agency(task.actor, details)
        task.journal.note(row.number, made, is_new=True)
        known.add(made, made.name, made.short_name)
        return Done(made.name, Outcome.NEW)
    task.journal.note(row.number, agency)
    return _change(task, agency, replace(details, name=name), importer)


def succeed(task: Run, known: Names[Agency], importer: Importer, row: StagedRow) -> Done:
    """Name the successor, once all rows are there."""
    agency = known.things[fold(row.cells["nama"])]
    assert agency is not None  # noqa: S101 - written just before
    successor = known.get(row.cells["pengganti"], importer.label("pengganti"), "agency_not_known")
    task.journal.note(row.number, agency)
    return _change(task, agency, replace(_details_of(agency), successor_id=successor.id), importer)


def _change(task: Run, agency: Agency, details: Details, importer: Importer) -> Done:
    before = vars(_details_of(agency))
    changed = [name for name, value in vars(details).items() if before[name] != value]
    agencies.change_agency(agency, task.actor, details)
    return Done(agency.name, Outcome.CHANGED if changed else Outcome.SAME, importer.labels(changed))


def _details_of(agency: Agency) -> Details:
    return Details(**{name: getattr(agency, name) for name in Details.__dataclass_fields__})


def _fill(before: Details, known: Names[Agency], reading: Reading) -> Details:
    """What is known, with what the row's filled cells say; a new head-count without a day is today's."""
    staff = reading.get("jumlah_asn", read_count, before.staff_count)
    counted_on = before.staff_counted_on if staff == before.staff_count else clock.today()
    parent = reading.find("induk", known, code="agency_not_known")
    return replace(
        before,
        kind=reading.find("jenis", KINDS) or before.kind,
        short_name=reading.cells.get("singkatan", before.short_name),
        parent_id=parent.id if parent else before.parent_id,
        valid_from=reading.get("berlaku_dari", read_day, before.valid_from),
        valid_to=reading.get("berlaku_sampai", read_day, before.valid_to),
        staff_count=staff,
        staff_counted_on=reading.get("jumlah_asn_per", read_day, counted_on),
    )


KEEPER = Keeper(
    Agency,
    lambda ids: db.session.scalars(select(Agency).where(Agency.id.in_(ids)).order_by(Agency.id)),
    lambda agency: agency.name,
    lambda agency: vars(_details_of(agency)),
    lambda agency, actor, before: agencies.change_agency(agency, actor, replace(_details_of(agency), **before)),
    {"kind": AgencyKind, **dict.fromkeys(("valid_from", "valid_to", "staff_counted_on"), date.fromisoformat)},
)
IMPORTER = Importer(COLUMNS, lambda row: row.cells.get("nama", "")[:80], take, FIELDS, KEEPER)
