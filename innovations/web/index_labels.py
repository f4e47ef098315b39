"""Words of the index: faults in a year's file, refusals, warnings; `refusal_labels` takes the refusals over."""

from collections.abc import Mapping

from .words import lazy as _l

REFUSALS: Mapping[str, str] = {
    "index_rules_faulty": _l("Berkas aturan tahun indeks belum dapat dipakai: %(place)s."),
    "index_year_frozen": _l("Nilai mandiri tahun %(year)s sudah dibekukan, sehingga tidak dapat diubah lagi."),
}

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
    "twice": _l("memuat kunci atau nomor yang sama dua kali"),
}
"""Said after the place, as in *indicators[3].weight: harus berupa …*."""
