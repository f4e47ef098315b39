"""The columns of programmes in files: the 17 of `data/smart_city.json` and the plan, by the names they go by."""

from innovations.models.masterplan import Programme

from .columns import CellKind, Column, exactly

COLUMNS = (
    Column("kode", "Kode", identity=exactly, max_length=40, aliases=("Kode program", "Nomor program", "ID program")),
    Column(
        "dimensi",
        "Dimensi",
        is_required=True,
        max_length=60,
        aliases=("Dimensi Smart City", "Pilar", "Dimensi kota cerdas"),
        heading=r"\bsmart (?!city)|\bdimensi\b",
    ),
    Column("sub_dimensi", "Sub-dimensi", max_length=100),
    Column(
        "program",
        "Program",
        is_required=True,
        max_length=300,
        aliases=("Nama program", "Judul program", "Program Smart City", "Program unggulan", "Nama program/inovasi"),
    ),
    Column(
        "kegiatan",
        "Kegiatan / rencana aksi",
        aliases=("Rencana aksi", "Kegiatan", "Aksi", "Uraian kegiatan", "Sub kegiatan"),
        joins=True,
    ),
    Column(
        "sasaran",
        "Sasaran / keluaran",
        aliases=("Sasaran", "Keluaran", "Output", "Sasaran/output"),
        joins=True,
    ),
    Column(
        "indikator",
        "Indikator dan target",
        aliases=("Indikator", "Target", "Indikator kinerja", "Indikator keberhasilan"),
        joins=True,
    ),
    Column("lokasi", "Lokasi (distrik/kampung)", max_length=300, aliases=("Tempat", "Lokasi kegiatan")),
    Column(
        "opd_pj",
        "OPD penanggung jawab",
        max_length=200,
        aliases=(
            "Penanggung jawab",
            "OPD",
            "Perangkat daerah",
            "Perangkat daerah penanggung jawab",
            "OPD pengampu",
            "Pengampu",
            "Leading sector",
            "OPD pelaksana",
            "Pelaksana",
            "OPD pelaksana penanggung jawab",
            "Instansi penanggung jawab",
        ),
    ),
    Column(
        "opd_pendukung",
        "OPD/pihak pendukung",
        max_length=500,
        aliases=(
            "OPD pendukung",
            "Pihak pendukung",
            "Pendukung",
            "Perangkat daerah pendukung",
            "Mitra",
            "OPD terkait",
        ),
    ),
    Column(
        "horizon",
        "Jangka pendek/menengah/panjang",
        is_required=True,
        max_length=100,
        aliases=("Jangka", "Jangka waktu", "Jangka waktu pelaksanaan", "Jangka pelaksanaan", "Horizon"),
        instead="tahun",
        heading=r"\bjangka\b",
        ticks=r"(jangka\s+)?(pendek|menengah|panjang)\s*(\(|$)",
    ),
    Column("tahun_mulai", "Tahun mulai", CellKind.YEAR, aliases=("Mulai", "Tahun awal", "Awal")),
    Column("tahun_selesai", "Tahun selesai", CellKind.YEAR, aliases=("Selesai", "Tahun akhir", "Akhir")),
    Column(
        "anggaran",
        "Perkiraan anggaran",
        CellKind.MONEY,
        aliases=("Perkiraan anggaran (Rp)", "Anggaran", "Pagu", "Pagu anggaran", "Pagu indikatif", "Biaya"),
    ),
    Column(
        "sumber_dana",
        "Sumber dana (APBD, APBN, Otsus, CSR, lain)",
        max_length=200,
        aliases=("Sumber pendanaan", "Sumber anggaran", "Sumber pembiayaan", "Pendanaan"),
    ),
    Column(
        "rujukan_rpjmd",
        "Rujukan RPJMD/RPD/Renstra",
        max_length=500,
        aliases=("Rujukan", "Rujukan RPJMD", "Rujukan RPD", "Keterkaitan RPJMD"),
    ),
    Column("quick_win", "Quick win (ya/tidak)", CellKind.YES_NO, aliases=("Quick wins",)),
    Column("rencana", "Rencana masterplan", max_length=200, aliases=("Rencana", "Nama rencana", "Masterplan")),
)
"""What a file of ours holds; the first 17 are those of the reference data."""
PERIOD = Column(
    "tahun",
    "Tahun pelaksanaan",
    max_length=60,
    aliases=("Tahun", "Periode", "Waktu", "Waktu pelaksanaan"),
    is_offered=False,
)
"""Read where a file has it: first and last year in one cell."""


def list_cells(programme: Programme) -> list[str | int | None]:
    """A programme as a row of `COLUMNS`, in a form that can be imported again; loaded as by `programmes.get`."""
    supporting = [agency.name for agency in programme.supporting_agencies]
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
        "; ".join(filter(None, [*supporting, programme.supporters])),
        programme.horizon.name,
        str(programme.year_start or ""),
        str(programme.year_end or ""),
        programme.budget,
        programme.funding_source,
        programme.plan_reference,
        "ya" if programme.is_quick_win else "tidak",
        programme.plan.name if programme.plan else "",
    ]


TEXTS = {
    "program": "name",
    "kegiatan": "activity",
    "sasaran": "target",
    "indikator": "indicator",
    "lokasi": "location",
    "sumber_dana": "funding_source",
    "rujukan_rpjmd": "plan_reference",
}
FIELDS = {
    **{field: key for key, field in TEXTS.items()},
    "code": "kode",
    "dimension_id": "dimensi",
    "sub_dimension_id": "sub_dimensi",
    "agency_id": "opd_pj",
    "supporters": "opd_pendukung",
    "supporting_agency_ids": "opd_pendukung",
    "horizon_id": "horizon",
    "year_start": "tahun_mulai",
    "year_end": "tahun_selesai",
    "budget": "anggaran",
    "is_quick_win": "quick_win",
    "plan_id": "rencana",
}
