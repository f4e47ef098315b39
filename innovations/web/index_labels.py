"""Words of the index: faults in a year's file, refusals, warnings; `refusal_labels` takes the refusals over."""

from collections.abc import Mapping

from innovations.domain.index_import import Change

from .words import lazy as _l

REFUSALS: Mapping[str, str] = {
    "index_rules_faulty": _l("Berkas aturan tahun indeks belum dapat dipakai: %(place)s."),
    "index_year_frozen": _l("Nilai mandiri tahun %(year)s sudah dibekukan, sehingga tidak dapat diubah lagi."),
    "index_spd_range": _l("Nilai SPD dari 0 sampai %(most)s."),
    "index_spd_missing": _l("Isi nilai SPD dahulu: skor daerah tidak dapat dibekukan tanpa itu."),
    "index_formula_unknown": _l("Rumus skor daerah tahun ini tidak diketahui lengkap, maka SPD tidak dicatat."),
    "index_source_not_earlier": _l("Klaim hanya dapat disalin dari tahun yang lebih awal."),
    "index_not_json": _l("Berkas ini bukan JSON yang dapat dibaca. Unduh contohnya dari halaman Tahun indeks."),
    "index_file_kind": _l("Untuk indikator ini berkas harus %(kinds)s."),
    "index_link_only": _l("Bukti indikator ini berupa tautan, bukan berkas."),
    "link_not_https": _l("Tulis alamat lengkap yang diawali https://, tanpa spasi."),
    "index_no_evidence": _l("Klaim ini belum mempunyai level dan bukti yang dapat diverifikasi."),
    "index_second_person": _l("Klaim atau berkas ini dari Anda sendiri; verifikasinya harus dilakukan orang lain."),
    "index_level_above_claim": _l("Level terverifikasi paling tinggi sama dengan yang diklaim, yaitu %(most)s."),
    "index_note_missing": _l("Level diturunkan: sebutkan alasannya."),
    "index_no_profiles": _l(
        "Tidak ada profil tahun %(year)s yang dapat Anda unduh: belum ada klaim atau isian pada inovasi yang Anda"
        " kelola atau pilih."
    ),
    "index_not_a_choice": _l("Pilihan ini tidak tersedia."),
    "index_before_trial": _l("Waktu penerapan tidak mungkin mendahului waktu uji coba, yaitu %(day)s."),
    "index_before_implementation": _l("Waktu pengembangan tidak mungkin mendahului waktu penerapan, yaitu %(day)s."),
    "index_not_a_place": _l("Tulis lintang (−90 sampai 90) dan bujur (−180 sampai 180), misalnya -2.57, 140.51."),
}

CHANGES: Mapping[Change, str] = {
    Change.ADDED: _l("baru"),
    Change.CHANGED: _l("berubah"),
    Change.REMOVED: _l("dihapus"),
}
CHANGE_TONES: Mapping[Change, str] = {Change.ADDED: "green", Change.CHANGED: "blue", Change.REMOVED: "red"}

RULE_FAULTS: Mapping[str, str] = {
    "not_an_object": _l("harus berupa objek { … }"),
    "not_a_list": _l("harus berupa daftar [ … ]"),
    "not_a_text": _l("harus berupa teks dan tidak kosong"),
    "not_a_whole_number": _l("harus berupa bilangan bulat dalam batas yang wajar"),
    "not_a_decimal": _l('harus berupa bilangan, ditulis sebagai teks dengan titik, misalnya "0.38"'),
    "not_a_truth": _l("harus true atau false"),
    "not_a_day": _l("harus berupa tanggal, misalnya 2025-12-31"),
    "not_a_window": _l("harus berisi dua tanggal, yang awal lebih dahulu"),
    "not_a_key": _l("hanya boleh berisi huruf kecil, angka, dan garis bawah, diawali huruf"),
    "not_known": _l("tidak dikenal"),
    "not_three": _l("harus berisi tepat tiga teks level"),
    "not_printable": _l("berisi karakter yang tidak dapat dicetak"),
    "not_descending_to_0": _l("harus berurutan dari batas tertinggi sampai 0"),
    "less_than_its_parts": _l("lebih kecil daripada jumlah bagian-bagiannya"),
    "missing": _l("belum diisi"),
    "too_long": _l("terlalu panjang"),
    "too_many": _l("terlalu banyak"),
    "reserved": _l('memuat kunci "profil", yang tidak boleh dipakai'),
    "twice": _l("memuat kunci atau nomor yang sama dua kali"),
}
"""Said after the place, as in *indicators[3].weight: harus berupa …*."""
