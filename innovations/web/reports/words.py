"""What reports and their columns are called, and what is said of what they leave out."""

from collections.abc import Callable, Mapping

from innovations.domain import stewards
from innovations.domain.actor import Actor
from innovations.domain.reporting import Note
from innovations.models.proposals import LIVE_STATES
from innovations.web import labels
from innovations.web.words import lazy as _l

TITLES: Mapping[str, tuple[str, str]] = {
    "opd": (
        _l("Inovasi per OPD dan status"),
        _l("Berapa usulan dan inovasi setiap OPD, menurut statusnya. Yang dari unit dihitung pada OPD induknya."),
    ),
}
"""By slug: title, and one line about it."""

PAPERS: Mapping[str, tuple[Callable[[Actor], bool], str, str]] = {
    "reports.recap": (
        stewards.oversees,
        _l("Rekap tahunan"),
        _l("Empat halaman untuk kepala daerah, siap ditandatangani."),
    ),
    "reports.agency_letters": (
        stewards.is_kominfo,
        _l("Surat untuk setiap OPD"),
        _l("Satu surat per OPD dengan angka inovasinya sendiri, sekali tekan untuk semua."),
    ),
}
"""What is made for printing, by endpoint: for whom, title, and one line about it."""

COLUMNS: Mapping[str, str] = {
    "agency": _l("OPD"),
    "process": _l("Dalam proses"),
    **{state.value: labels.LABELS[state] for state in LIVE_STATES},
    "closed": _l("Tidak lolos, ditarik"),
    "total": _l("Jumlah"),
}

NOTES: Mapping[Note, str] = {
    Note.VISIBLE_ONLY: _l("Hanya yang dapat Anda lihat yang dihitung; usulan lain mungkin sedang diproses."),
    Note.DECIDED_ONLY: _l("Hanya yang sudah diputuskan yang dihitung; usulan yang masih diproses tidak termasuk."),
}
