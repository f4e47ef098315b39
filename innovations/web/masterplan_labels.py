"""Sentences about the masterplan and about files that come in: a part of `labels`, which merges them in."""

from collections.abc import Mapping

from innovations.domain.coverage import Measure
from innovations.transfer.imports import How, Kind, Outcome

from .words import lazy as _l

KINDS: Mapping[Kind, str] = {
    Kind.AGENCIES: _l("OPD dan unit"),
    Kind.USERS: _l("Akun"),
    Kind.PROGRAMMES: _l("Program masterplan"),
    Kind.PROPOSALS: _l("Inovasi terdahulu"),
}

MEASURES: Mapping[Measure, str] = {
    Measure.PROGRAMMES: _l("Program"),
    Measure.COVERED: _l("Program dengan inovasi"),
    Measure.INNOVATIONS: _l("Inovasi"),
    Measure.RUNNING: _l("Inovasi yang berjalan"),
}
"""The columns of the figures of coverage, in their order."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.NEW: _l("baru"),
    Outcome.CHANGED: _l("berubah"),
    Outcome.SAME: _l("sama"),
    Outcome.ERROR: _l("salah"),
    Outcome.SKIPPED: _l("dilewati"),
}

OUTCOME_TONES: Mapping[Outcome, str] = {
    Outcome.NEW: "green",
    Outcome.CHANGED: "blue",
    Outcome.SAME: "grey",
    Outcome.ERROR: "red",
    Outcome.SKIPPED: "yellow",
}

UNDOINGS: Mapping[Outcome, str] = {
    Outcome.NEW: _l("akan dihapus"),
    Outcome.CHANGED: _l("akan dikembalikan"),
    Outcome.ERROR: _l("tertahan"),
}
"""What becomes of a row when its import is taken back."""

UNDOING_TONES: Mapping[Outcome, str] = {Outcome.NEW: "orange", Outcome.CHANGED: "blue", Outcome.ERROR: "red"}

HOWS: Mapping[How, str] = {
    How.EXACT: _l("nama sama"),
    How.NEAR: _l("nama mirip"),
    How.CHOSEN: _l("pilihan Anda"),
    How.UNKNOWN: _l("tidak dikenal"),
}
"""How a column of a file came to be read, or not."""

REFUSALS: Mapping[str, str] = {
    "code_taken": _l("Kode %(value)s sudah dipakai program lain."),
    "code_odd": _l(
        "Kode tidak boleh memuat garis miring atau tanda kendali, "
        "dan tidak boleh berupa kata yang dipakai alamat halaman, misalnya baru, impor, atau rencana."
    ),
    "code_too_long": _l("Kode paling panjang %(most)s karakter."),
    "value_missing": _l("Isian ini wajib diisi."),
    "text_too_long": _l("Tulis paling banyak %(most)s karakter."),
    "sub_dimension_elsewhere": _l("Sub-dimensi ini milik dimensi lain."),
    "year_out_of_range": _l("Tulis tahun antara %(low)s dan %(high)s."),
    "years_turned_round": _l("Tahun selesai tidak boleh sebelum tahun mulai."),
    "not_an_amount": _l("Tulis jumlah rupiah yang wajar, tanpa koma."),
    "programme_in_use": _l(
        "Program ini masih ditautkan atau disarankan pada %(count)s usulan, sehingga tidak dapat dihapus."
    ),
    "programme_called": _l("Program ini dicari dalam sebuah arahan. Keluarkan dahulu dari arahan itu."),
    "already_called": _l("Arahan ini sudah mencari inovasi untuk program tersebut."),
    "directive_not_answerable": _l("Arahan ini sudah ditutup, jadi daftar program yang dicarinya tetap."),
    "programme_replaced": _l(
        "Program %(value)s sudah digantikan oleh program lain, jadi tidak dapat diubah atau dipakai."
    ),
    "programme_not_replaced": _l("Program ini masih berlaku, jadi tidak ada penggantian yang dapat dibatalkan."),
    "programme_is_successor": _l("Program ini menggantikan program lain, sehingga tidak dapat dihapus."),
    "successor_replaced": _l(
        "Penggantinya, %(value)s, sudah digantikan pula. Batalkan dahulu penggantian program itu."
    ),
    "replaced_by_itself": _l("Pilih program lain sebagai pengganti."),
    "not_a_quick_win": _l("Program ini bukan quick win."),
    "plan_name_taken": _l("Sudah ada rencana dengan nama ini."),
    "plan_in_use": _l("Masih ada %(count)s program dalam rencana ini, sehingga tidak dapat dihapus."),
    "plan_gone": _l("Rencana ini sudah tidak ada. Muat ulang lalu pilih lagi."),
    "band_half": _l("Isi kedua tahunnya, atau kosongkan keduanya."),
    "programme_gone": _l("Program ini sudah tidak ada. Muat ulang lalu pilih lagi."),
    "too_many_programmes": _l("Pilih paling banyak %(most)s program."),
    "already_linked": _l("Inovasi ini sudah ditautkan ke program tersebut."),
    "contribution_missing": _l("Tulis satu kalimat tentang kontribusinya."),
    "proposal_unknown": _l("Tidak ada usulan dengan nomor ini."),
    "sheet_too_large": _l("Berkas terlalu besar: paling besar %(most)s MB."),
    "sheet_empty": _l("Berkas ini tidak berisi baris data."),
    "sheet_is_old_excel": _l("Ini berkas Excel lama (XLS). Buka di Excel, lalu simpan sebagai XLSX atau CSV."),
    "sheet_wrong_kind": _l("Pilih berkas CSV atau XLSX."),
    "sheet_not_as_named": _l("Isi berkas ini tidak sesuai dengan akhiran namanya (%(suffix)s)."),
    "sheet_not_text": _l('Berkas CSV ini tidak dapat dibaca. Simpan sebagai "CSV UTF-8" atau XLSX.'),
    "sheet_unreadable": _l("Berkas XLSX ini rusak atau tidak dapat dibaca. Simpan ulang dari Excel, lalu coba lagi."),
    "sheet_unsafe": _l("Berkas XLSX ini memuat hal yang tidak aman (makro, kunci, atau isi yang membengkak)."),
    "sheet_too_wide": _l("Terlalu banyak kolom: paling banyak %(most)s."),
    "sheet_too_long": _l("Terlalu banyak baris: paling banyak %(most)s."),
    "sheet_has_no_header": _l("Baris judul kolom tidak ditemukan. Kolom yang wajib ada: %(names)s."),
    "columns_missing": _l("Kolom yang wajib ada belum lengkap: %(names)s."),
    "column_twice": _l("Kolom %(name)s ada dua kali."),
    "column_unknown": _l("Tidak ada kolom bernama %(value)s untuk impor ini."),
    "head_not_in_file": _l("Tidak ada kolom berjudul %(value)s di berkas ini."),
    "too_many_rows_here": _l(
        "Di halaman ini paling banyak %(most)s baris sekaligus. Bagi berkasnya, atau minta admin server mengimpornya."
    ),
    "import_gone": _l("Berkas ini sudah diproses, atau sudah lebih dari dua jam. Unggah lagi bila masih perlu."),
    "import_changed": _l(
        "Data berubah sejak pratinjau ini dibuat, sehingga belum ada yang diimpor. Unggah lagi berkasnya."
    ),
    "import_not_last": _l("Hanya impor terakhir yang dapat dibatalkan. Batalkan dahulu impor yang lebih baru."),
    "legacy_directive_missing": _l("Arahan untuk inovasi terdahulu belum ada. Jalankan perintah init."),
    "not_an_old_innovation": _l("Ini bukan inovasi terdahulu."),
    "stage_by_state": _l("Tahapan tidak diubah melalui impor: ubah status inovasi di aplikasi."),
}

PROBLEMS: Mapping[str, str] = {
    "value_missing": _l("wajib diisi."),
    "text_too_long": _l("terlalu panjang, paling banyak %(most)s karakter."),
    "not_a_year": _l('"%(value)s" bukan tahun. Tulis empat angka, misalnya 2024.'),
    "not_an_amount": _l('"%(value)s" bukan jumlah rupiah. Tulis misalnya 250000000 atau Rp250.000.000.'),
    "not_a_day": _l('"%(value)s" bukan tanggal. Tulis misalnya 31/12/2024 atau 2024-12-31.'),
    "not_a_count": _l('"%(value)s" bukan jumlah. Tulis angka bulat, misalnya 125.'),
    "not_yes_or_no": _l('"%(value)s" tidak dikenal. Tulis ya atau tidak.'),
    "cell_is_number": _l(
        "sel ini berformat angka, padahal Excel hanya menyimpan 15 angka dan NIP ada 18. "
        "Ubah format kolom menjadi Teks, lalu ketik ulang NIP."
    ),
    "day_is_number": _l(
        "sel ini berisi angka %(value)s, bukan tanggal. Ubah format sel menjadi Tanggal, atau tulis 31/12/2024."
    ),
    "cell_is_formula": _l("sel ini berisi rumus. Salin, lalu tempel sebagai nilai."),
    "cell_is_fault": _l("sel ini berisi kesalahan Excel (%(value)s)."),
    "row_repeats": _l('"%(value)s" sudah ada di baris %(row)s.'),
    "name_unknown": _l('"%(value)s" tidak dikenal.'),
    "name_unknown_near": _l('"%(value)s" tidak dikenal. Maksudnya "%(near)s"?'),
    "agency_not_known": _l('tidak ada OPD atau unit bernama "%(value)s".'),
    "agency_not_known_near": _l('tidak ada OPD atau unit bernama "%(value)s". Maksudnya "%(near)s"?'),
    "name_is_short_name": _l("nama ini sudah menjadi singkatan %(value)s."),
    "role_unknown": _l('peran "%(value)s" tidak dikenal.'),
    "role_unknown_near": _l('peran "%(value)s" tidak dikenal. Maksudnya "%(near)s"?'),
    "amount_is_shared": _l(
        "sel anggaran ini digabung untuk beberapa baris. Pisahkan selnya, lalu tulis jumlah untuk setiap program."
    ),
    "not_a_period": _l('"%(value)s" bukan tahun atau rentang tahun. Tulis misalnya 2024 atau 2025-2029.'),
    "no_band": _l(
        "tahun %(value)s tidak jelas masuk jangka yang mana. Tulis nama jangkanya, atau periksa rentang tahun jangka."
    ),
    "code_needed": _l("ada lebih dari satu program dengan nama ini. Tulis kode programnya."),
    "plan_not_known": _l('tidak ada rencana bernama "%(value)s".'),
    "plan_not_known_near": _l('tidak ada rencana bernama "%(value)s". Maksudnya "%(near)s"?'),
    "read_as": _l("Dibaca sebagai %(words)s."),
    "code_made": _l("kode %(value)s dibuatkan, karena berkas tidak menyebut kode."),
    "outside_band": _l("tahun program tidak seluruhnya dalam rentang %(name)s (%(span)s)."),
    "supporters_text": _l("dicatat sebagai teks, karena bukan nama OPD: %(names)s."),
    "owner_missing": _l("belum ada akun Kominfo yang mencatatnya."),
    "tracked_already": _l("sudah ada sebagai usulan %(value)s, jadi tidak diubah."),
    "comes_back": _l("kembali menjadi %(value)s."),
    "undo_gone": _l("data ini sudah tidak ada."),
    "undo_edited": _l("data ini sudah diubah sesudah impor."),
    "used_by_agencies": _l("ada unit di bawahnya, atau OPD yang digantikannya."),
    "used_by_heads": _l("kepalanya sudah dicatat."),
    "used_by_accounts": _l("ada akun pegawai di dalamnya."),
    "used_by_proposals": _l("dipakai oleh usulan."),
    "used_by_programmes": _l("dipakai oleh program masterplan."),
    "used_by_links": _l("sudah ditautkan atau disarankan ke program masterplan."),
    "used_by_logins": _l("pemilik akun ini sudah pernah masuk."),
    "used_by_others": _l("sudah dipakai oleh data lain, misalnya berkas, laporan, atau penilaian."),
}
"""What is wrong with one cell, said after the name of its column; a code that is not here is one of `REFUSALS`."""
