"""Programmes of the masterplan in files: the 17 columns of `data/smart_city.json`, in and out."""

from innovations.models.masterplan import Programme

from .columns import CellKind, Column

COLUMNS = (
    Column("kode", "Kode", is_required=True, is_unique=True, max_length=40),
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
