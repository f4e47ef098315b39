"""What the pages of a proposal's follow-through say: heading, what it means, button, and what came of it."""

from collections.abc import Mapping

from innovations.domain.trials import Part
from innovations.web.words import lazy as _l

from .action_words import Words

KEPT = _l("Isi lama tetap tersimpan dalam riwayat.")
FROM_DOCUMENTS = _l("Inovasi ini tercatat sebelum hal ini ditanyakan. Salin dari dokumennya.")
SAVE = _l("Simpan")
CHANGE = _l("Alasan perubahan")

PATHS: Mapping[str, Part] = {
    "uji-coba": Part.TRIAL,
    "hasil-uji-coba": Part.OUTCOME,
    "ukuran": Part.MEASURE,
    "penerapan": Part.IMPLEMENTATION,
    "penghentian": Part.CLOSURE,
}
"""The last piece of each page's address."""
NEW: Mapping[Part, Words] = {
    Part.TRIAL: Words(_l("Lengkapi data uji coba"), FROM_DOCUMENTS, SAVE, _l("Data uji coba tersimpan.")),
    Part.OUTCOME: Words(
        _l("Catat hasil uji coba"),
        _l(
            "Uji coba yang belum mencapai target pun berguna: pelajarannya dibaca OPD lain. Inovasi yang sudah"
            " menjadi kebijakan daerah lalu tidak mencapai sasaran tidak membuat ASN dipidana (UU 23/2014 pasal 389)."
        ),
        SAVE,
        _l("Hasil uji coba tersimpan."),
    ),
    Part.MEASURE: Words(
        _l("Tetapkan ukuran keberhasilan"),
        _l("Dengan ukuran ini terlihat apakah inovasi memberi manfaat seperti yang direncanakan."),
        SAVE,
        _l("Ukuran keberhasilan tersimpan."),
    ),
    Part.IMPLEMENTATION: Words(_l("Lengkapi data penerapan"), FROM_DOCUMENTS, SAVE, _l("Data penerapan tersimpan.")),
    Part.CLOSURE: Words(_l("Lengkapi data penghentian"), FROM_DOCUMENTS, SAVE, _l("Data penghentian tersimpan.")),
}
MEND: Mapping[Part, Words] = {
    Part.TRIAL: Words(
        _l("Perpanjang atau perbaiki uji coba"),
        _l("Untuk memperpanjang, ubah tanggal selesainya. Isi lama tetap tersimpan dalam riwayat."),
        SAVE,
        _l("Data uji coba tersimpan."),
    ),
    Part.OUTCOME: Words(_l("Perbaiki hasil uji coba"), KEPT, SAVE, _l("Hasil uji coba tersimpan.")),
    Part.MEASURE: Words(_l("Ubah ukuran keberhasilan"), KEPT, SAVE, _l("Ukuran keberhasilan tersimpan.")),
    Part.IMPLEMENTATION: Words(
        _l("Perbaiki data penerapan"),
        _l("Untuk salah ketik, atau bila dasar hukumnya sudah terbit. Isi lama tetap tersimpan dalam riwayat."),
        SAVE,
        _l("Data penerapan tersimpan."),
    ),
    Part.CLOSURE: Words(_l("Perbaiki data penghentian"), KEPT, SAVE, _l("Data penghentian tersimpan.")),
}
PASS_ON = Words(
    _l("Alihkan pelaksanaan ke OPD lain"),
    _l("OPD pengusul dan seluruh riwayat tetap seperti semula. Pemilik usulan dialihkan tersendiri."),
    _l("Alihkan pelaksanaan"),
    _l("OPD pelaksana yang baru tercatat dan diberi tahu."),
    "secondary",
)
