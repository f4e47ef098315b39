"""Trials, how they ended, what was implemented and what was stopped, of the sample's approved innovations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from innovations.database import db
from innovations.domain import execution, proposals, trials
from innovations.domain.actor import Actor
from innovations.domain.trials import (
    ClosureFacts,
    ImplementationFacts,
    MeasureFacts,
    OutcomeFacts,
    TrialFacts,
)
from innovations.models.agencies import Agency
from innovations.models.followup import RegulationKind, Result
from innovations.models.proposals import Proposal

from .telling import at


@dataclass(frozen=True)
class Tale:
    """One innovation's way; `start` and `end` are days, or days before today."""

    number: str
    start: date | int
    end: date | int
    place: str
    measure: MeasureFacts | None = None
    outcome: tuple[Result, str, str] | None = None
    """What came of it, the value measured (may be empty), and the lesson."""
    regulation: tuple[RegulationKind, str] | None = None
    implemented_on: date | None = None
    stopped_on: date | None = None
    passed_on: tuple[str, date] | None = None


def _measure(name: str, unit: str, baseline: int, target: int) -> MeasureFacts:
    return MeasureFacts(f"{name} (contoh)", unit, Decimal(baseline), Decimal(target))


IN_2024 = (date(2024, 2, 5), date(2024, 7, 31))
IMPLEMENTED_ON = date(2024, 9, 2)
TALES = (
    Tale(
        "INV-2023-0005",
        150,
        -30,
        "Puskesmas Sentani (contoh)",
        _measure("Ibu hamil yang diperiksa empat kali", "orang", 40, 120),
    ),
    Tale(
        "INV-2023-0006",
        300,
        45,
        "Dua SMA di Sentani (contoh)",
        _measure("Siswa yang memperoleh sertifikat keterampilan", "siswa", 0, 90),
    ),
    Tale(
        "INV-2023-0007",
        400,
        120,
        "Kelurahan Hinekombe (contoh)",
        _measure("Popok bekas yang terkumpul setiap bulan", "kg", 0, 500),
        (
            Result.PARTLY,
            "310",
            "Pengumpulan berjalan bila titik jemput dekat posyandu; mulai dari dua titik (contoh).",
        ),
    ),
    Tale(
        "INV-2023-0008",
        *IN_2024,
        "Inspektorat (contoh)",
        _measure("Rata-rata hari penyelesaian aduan", "hari", 21, 7),
        (Result.REACHED, "6.5", "Aduan selesai lebih cepat sejak setiap OPD menunjuk satu petugas (contoh)."),
        (RegulationKind.REGENT_REGULATION, "31 Tahun 2024 (contoh)"),
        IMPLEMENTED_ON,
    ),
    Tale(
        "INV-2023-0009",
        *IN_2024,
        "Tiga distrik (contoh)",
        _measure("Dokumen yang terbit pada hari yang sama", "persen", 35, 80),
        (Result.REACHED, "82", "Jadwal keliling perlu diumumkan di gereja dan pasar seminggu sebelumnya (contoh)."),
        (RegulationKind.REGENT_DECREE, "188.4/210/CONTOH/2024"),
        IMPLEMENTED_ON,
    ),
    Tale(
        "INV-2023-0010",
        *IN_2024,
        "Perpustakaan daerah (contoh)",
        implemented_on=IMPLEMENTED_ON,
        passed_on=("Dinas Pendidikan", date(2025, 7, 1)),
    ),
    Tale(
        "INV-2023-0011",
        *IN_2024,
        "Lima kios pupuk (contoh)",
        _measure("Rata-rata waktu antre di kios", "menit", 90, 15),
        (Result.NOT_REACHED, "70", "Pastikan dahulu jaringan di kios; tanpa jaringan petani kembali antre (contoh)."),
        stopped_on=date(2024, 8, 12),
    ),
)


def tell(cast: Mapping[str, Actor], today: date) -> None:
    """Through the verbs, at the days they happened."""
    for tale in TALES:
        proposal = proposals.get(tale.number, cast["kominfo"], whole=True)
        if proposal is None:
            raise LookupError(tale.number)
        _tell(tale, proposal, cast, today)


def _tell(tale: Tale, proposal: Proposal, cast: Mapping[str, Actor], today: date) -> None:
    kominfo = cast["kominfo"]
    owner = next(actor for actor in cast.values() if actor.id == proposal.owner_id)
    start, end = (day if isinstance(day, date) else today - timedelta(days=day) for day in (tale.start, tale.end))
    with at(start, 10):
        trials.start_trial(proposal, kominfo, TrialFacts(start, end, tale.place), tale.measure)
    if tale.outcome is not None:
        result, measured, lesson = tale.outcome
        with at(end + timedelta(days=2), 10):
            trials.write(proposal, owner, OutcomeFacts(result, end, Decimal(measured), lesson))
    if tale.implemented_on is not None:
        kind, number = tale.regulation or (None, "")
        issued_on = tale.implemented_on - timedelta(days=7) if kind else None
        with at(tale.implemented_on, 10):
            facts = ImplementationFacts(tale.implemented_on, kind, number, issued_on)
            trials.implement(proposal, kominfo, facts)
    if tale.stopped_on is not None:
        reason = "Jaringan di kios belum memadai; pelajarannya dipakai untuk rancangan berikutnya (contoh)."
        with at(tale.stopped_on, 10):
            trials.stop(proposal, kominfo, ClosureFacts(tale.stopped_on), reason)
    if tale.passed_on is not None:
        name, day = tale.passed_on
        agency = db.session.scalars(select(Agency).where(Agency.name == name)).one()
        with at(day, 10):
            execution.pass_on(proposal, kominfo, agency, day, "Tugas perpustakaan sekolah digabung (contoh).")
