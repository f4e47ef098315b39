"""What the public may have: the only tables, columns and rows that leave in a snapshot, always in Indonesian.

No person stands in them, no score, no money, nothing undecided; whatever is not named here stays inside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.domain import coverage, programmes
from innovations.models.agencies import Affair, Agency
from innovations.models.masterplan import Dimension, Horizon, Programme, ProgrammeLink
from innovations.models.proposals import LIVE_STATES, Proposal


@dataclass(frozen=True)
class Column:
    """A column of `kind`, or one that holds the id of a row of the table `refers`."""

    name: str
    description: str
    kind: type[Any] = str
    refers: str = ""


@dataclass(frozen=True)
class PublicTable:
    """`read` gives the values of `columns` in order; `searched` go into the full-text index."""

    name: str
    description: str
    columns: tuple[Column, ...]
    read: Callable[[], Iterable[Iterable[Any]]]
    keys: tuple[str, ...] = ("id",)
    label: str = ""
    facets: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()


BATCH = 500
ID = Column("id", "Nomor baris, tetap sama pada setiap cuplikan", int)


def _stream(*columns: Any, where: tuple[Any, ...] = (), order: tuple[Any, ...]) -> Callable[[], Iterable[Any]]:
    query = select(*columns).where(*where).order_by(*order)
    return lambda: db.session.execute(query, execution_options={"yield_per": BATCH})


def _read_links() -> Iterable[Any]:
    query = select(ProgrammeLink.proposal_id, ProgrammeLink.programme_id, ProgrammeLink.weight)
    query = query.join(Proposal, Proposal.id == ProgrammeLink.proposal_id)
    query = query.join(Programme, Programme.id == ProgrammeLink.programme_id)
    return db.session.execute(query.where(programmes.serves(), programmes.IN_FORCE).order_by(ProgrammeLink.id))


def _read_coverage() -> Iterable[Any]:
    cells = coverage.tabulate(coverage.read(), lambda line: (line.dimension_id, line.horizon_id))
    for place, cell in sorted(cells.items()):
        yield (*place, cell.programmes, cell.covered, cell.innovations, cell.running)


TABLES = (
    PublicTable(
        "opd",
        "Perangkat daerah (OPD) dan unit di bawahnya.",
        (
            ID,
            Column("nama", "Nama OPD atau unit"),
            Column("singkatan", "Singkatan"),
            Column("jenis", "Jenis OPD"),
            Column("induk_id", "OPD induk; kosong bila bukan unit", int, "opd"),
            Column("berlaku_dari", "Berlaku sejak tanggal ini"),
            Column("berlaku_sampai", "Berlaku sampai tanggal ini; kosong bila masih berlaku"),
        ),
        _stream(
            *(Agency.id, Agency.name, Agency.short_name, Agency.kind, Agency.parent_id),
            *(Agency.valid_from, Agency.valid_to),
            order=(Agency.id,),
        ),
        label="nama",
        facets=("jenis",),
    ),
    PublicTable(
        "urusan",
        "Urusan pemerintahan.",
        (ID, Column("kode", "Kode urusan"), Column("nama", "Nama urusan")),
        _stream(Affair.id, Affair.code, Affair.name, order=(Affair.id,)),
        label="nama",
    ),
    PublicTable(
        "dimensi",
        "Dimensi masterplan Kota Cerdas (Smart City).",
        (ID, Column("nama", "Nama dimensi")),
        _stream(Dimension.id, Dimension.name, order=(Dimension.position, Dimension.id)),
        label="nama",
    ),
    PublicTable(
        "jangka",
        "Jangka waktu masterplan.",
        (
            ID,
            Column("nama", "Nama jangka waktu"),
            Column("tahun_dari", "Tahun pertama", int),
            Column("tahun_sampai", "Tahun terakhir", int),
        ),
        _stream(
            *(Horizon.id, Horizon.name, Horizon.year_from, Horizon.year_to), order=(Horizon.position, Horizon.id)
        ),
        label="nama",
    ),
    PublicTable(
        "program",
        "Program masterplan yang berlaku.",
        (
            ID,
            Column("kode", "Kode program"),
            Column("nama", "Nama program"),
            Column("dimensi_id", "Dimensi", int, "dimensi"),
            Column("jangka_id", "Jangka waktu", int, "jangka"),
            Column("opd_id", "OPD penanggung jawab", int, "opd"),
            Column("kegiatan", "Kegiatan"),
            Column("sasaran", "Sasaran"),
            Column("indikator", "Indikator"),
            Column("lokasi", "Lokasi"),
            Column("tahun_mulai", "Tahun mulai", int),
            Column("tahun_selesai", "Tahun selesai", int),
            Column("quick_win", "1 bila program percepatan (quick win)", int),
        ),
        _stream(
            *(Programme.id, Programme.code, Programme.name, Programme.dimension_id, Programme.horizon_id),
            *(Programme.agency_id, Programme.activity, Programme.target, Programme.indicator, Programme.location),
            *(Programme.year_start, Programme.year_end, Programme.is_quick_win),
            where=(programmes.IN_FORCE,),
            order=(Programme.code, Programme.id),
        ),
        label="nama",
        facets=("dimensi_id", "jangka_id", "opd_id", "quick_win"),
        searched=("kode", "nama", "kegiatan", "sasaran", "indikator", "lokasi"),
    ),
    PublicTable(
        "inovasi",
        "Inovasi yang sudah disetujui, termasuk yang kemudian dihentikan.",
        (
            ID,
            Column("nomor", "Nomor inovasi"),
            Column("judul", "Judul inovasi"),
            Column("tahun", "Tahun arahan", int),
            Column("status", "Disetujui, Uji coba, Penerapan, atau Dihentikan"),
            Column("bentuk", "Bentuk inovasi"),
            Column("jenis", "Digital atau Nondigital"),
            Column("urusan_id", "Urusan pemerintahan", int, "urusan"),
            Column("opd_id", "OPD yang mengusulkan", int, "opd"),
            Column("unit_id", "Unit di bawah OPD itu", int, "opd"),
            Column("opd_pelaksana_id", "OPD yang melaksanakan", int, "opd"),
            Column("ringkasan", "Ringkasan"),
            Column("masalah", "Masalah"),
            Column("rancang_bangun", "Rancang bangun dan pokok perubahan"),
            Column("tujuan", "Tujuan"),
            Column("manfaat", "Manfaat"),
            Column("hasil", "Hasil yang diharapkan"),
        ),
        _stream(
            *(Proposal.id, Proposal.number, Proposal.title, Proposal.year, Proposal.state, Proposal.form),
            *(Proposal.kind, Proposal.affair_id, Proposal.agency_id, Proposal.unit_id, Proposal.executing_agency_id),
            *(
                Proposal.summary,
                Proposal.problem,
                Proposal.design,
                Proposal.aims,
                Proposal.benefits,
                Proposal.results,
            ),
            where=(Proposal.state.in_(LIVE_STATES),),
            order=(Proposal.number, Proposal.id),
        ),
        label="judul",
        facets=("tahun", "status", "opd_id"),
        searched=("nomor", "judul", "ringkasan", "masalah", "rancang_bangun", "tujuan", "manfaat", "hasil"),
    ),
    PublicTable(
        "tautan",
        "Program masterplan yang dilayani setiap inovasi; inovasi yang dihentikan tidak dihitung.",
        (
            Column("inovasi_id", "Inovasi", int, "inovasi"),
            Column("program_id", "Program masterplan", int, "program"),
            Column("peran", "utama bila inovasi ini terutama untuk program itu, atau pendukung"),
        ),
        _read_links,
        keys=("inovasi_id", "program_id"),
        facets=("program_id", "peran"),
    ),
    PublicTable(
        "cakupan",
        "Cakupan masterplan oleh inovasi, menurut dimensi dan jangka waktu. Satu inovasi dapat melayani beberapa"
        " program, jadi jumlah inovasi antarbaris dapat melebihi jumlah seluruhnya.",
        (
            Column("dimensi_id", "Dimensi", int, "dimensi"),
            Column("jangka_id", "Jangka waktu", int, "jangka"),
            Column("program", "Jumlah program", int),
            Column("program_tercakup", "Jumlah program yang dilayani sedikitnya satu inovasi", int),
            Column("inovasi", "Jumlah inovasi yang melayaninya", int),
            Column("inovasi_berjalan", "Jumlah inovasi di antaranya yang berjalan", int),
        ),
        _read_coverage,
        keys=("dimensi_id", "jangka_id"),
    ),
)
VIEWS = {
    "angka_tahunan": (
        "Jumlah inovasi per tahun dan status.",
        "SELECT tahun, status, count(*) AS jumlah FROM inovasi GROUP BY tahun, status ORDER BY tahun, status",
    ),
    "angka_opd": (
        "Jumlah inovasi per OPD, tahun, dan status.",
        """SELECT opd.nama AS opd, tahun, status, count(*) AS jumlah FROM inovasi JOIN opd ON opd.id = opd_id
        GROUP BY opd.id, tahun, status ORDER BY opd.nama, opd.id, tahun, status""",
    ),
}
"""Name → (description, query)."""
