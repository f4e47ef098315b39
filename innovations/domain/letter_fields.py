"""Plain text with named fields like `{judul}`: strict, no code. `{{` and `}}` are the braces themselves. Pure."""

import re
from collections.abc import Collection, Mapping

FIELDS = (
    "nomor_usulan",
    "judul",
    "pengusul",
    "opd",
    "nomor_arahan",
    "judul_arahan",
    "nilai",
    "alasan",
    "nomor_keputusan",
    "tanggal_keputusan",
    "opd_pelaksana",
    "tanggal_surat",
)
"""What a letter of a decision may name; Indonesian, as whoever edits a letter types them."""
AGENCY_FIELDS = (
    "opd",
    "lingkup",
    "usulan_dikirim",
    "usulan_disetujui",
    "inovasi_berjalan",
    "laporan_terlambat",
    "program",
    "program_tanpa_inovasi",
    "inovasi_indeks",
    "dokumen_kurang",
    "level_tanpa_bukti",
    "permohonan",
    "tanggal_surat",
)
"""What a letter to an OPD about its own figures may name."""
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


def find_faults(template: str, fields: Collection[str] = FIELDS) -> list[str]:
    """Each field that there is not, and each brace that stands alone, as typed; every one once."""
    found = (token for token in _TOKEN.finditer(template) if token[0] not in ("{{", "}}") and token[1] not in fields)
    return list(dict.fromkeys(token[0] for token in found))


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields replaced, in one go: braces within a value are text. What is unknown stays."""

    def replace(token: re.Match[str]) -> str:
        return token[0][0] if token[0] in ("{{", "}}") else values.get(token[1] or "", token[0])

    return _TOKEN.sub(replace, template)
