"""What reports and their columns are called, and what is said of what they leave out."""

from collections.abc import Mapping

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
