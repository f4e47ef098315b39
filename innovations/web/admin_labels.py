"""Sentences about accounts, OPD and settings: the admin's part of `labels`, which merges them in."""

from collections.abc import Mapping

from .words import lazy as _l

EVENTS: Mapping[str, str] = {
    "sample_removed": _l("Data contoh dihapus"),
    "user_created": _l("Akun dibuat"),
    "user_changed": _l("Data akun diubah"),
    "roles_changed": _l("Peran akun diubah"),
    "password_reset": _l("Kata sandi sekali pakai dibuat"),
    "user_deactivated": _l("Akun dinonaktifkan"),
    "user_reactivated": _l("Akun diaktifkan kembali"),
    "agency_created": _l("OPD atau unit ditambahkan"),
    "agency_changed": _l("Data OPD atau unit diubah"),
    "head_appointed": _l("Kepala OPD dicatat"),
    "head_ended": _l("Akhir masa jabatan kepala OPD dicatat"),
    "head_cancelled": _l("Pencatatan kepala OPD dibatalkan"),
    "text_changed": _l("Teks diubah"),
    "text_restored": _l("Teks dikembalikan ke bawaan"),
    "emblem_changed": _l("Lambang diganti"),
    "emblem_removed": _l("Lambang dihapus"),
    "api_token_issued": _l("Token API dibuat"),
    "api_token_revoked": _l("Token API dicabut"),
}

REFUSALS: Mapping[str, str] = {
    "database_has_real_users": _l("Basis data ini sudah dipakai; data contoh hanya untuk basis data kosong."),
    "database_has_sample": _l("Data contoh sudah ada."),
    "real_data_depends_on_sample": _l("Ada usulan nyata yang bergantung pada data contoh."),
    "own_account": _l("Untuk akun Anda sendiri, hal ini harus dilakukan admin lain."),
    "account_inactive": _l("Akun ini nonaktif. Aktifkan kembali lebih dahulu."),
    "last_admin": _l("Ini admin aktif terakhir. Tunjuk admin lain lebih dahulu."),
    "name_missing": _l("Nama wajib diisi."),
    "too_long": _l("Tulis paling banyak %(limit)s karakter."),
    "email_wrong": _l("Tulis alamat surel yang benar, misalnya nama@contoh.go.id."),
    "expert_has_no_agency": _l("Pakar dari luar tidak punya OPD. Kosongkan isian ini."),
    "agency_missing": _l("Pilih OPD atau unit tempat pegawai ini bekerja."),
    "agency_unknown": _l("OPD atau unit ini tidak ada. Pilih dari daftar."),
    "nip_missing": _l("Tulis NIP pegawai ini."),
    "nip_not_for_expert": _l("Pakar dari luar tidak memakai NIP. Kosongkan isian ini; nomornya dibuat otomatis."),
    "nip_digits": _l("NIP hanya berisi angka 0 sampai 9."),
    "nip_length": _l("NIP terdiri atas 18 angka; yang Anda tulis ada %(count)s."),
    "nip_impossible": _l(
        "NIP ini tidak mungkin benar. Urutannya: tanggal lahir (8 angka), tahun pengangkatan dan dua angka (6),"
        " angka 1 atau 2, lalu nomor urut (3) yang bukan 000. Periksa angka demi angka."
    ),
    "nip_taken": _l("NIP ini sudah dipakai oleh akun %(name)s."),
    "auditor_alone": _l("Auditor tidak boleh memegang peran lain. Pilih Auditor saja, atau tanpa Auditor."),
    "auditor_is_head": _l(
        "Orang ini tercatat sebagai kepala OPD, jadi belum dapat menjadi auditor. Akhiri jabatannya lebih dahulu."
    ),
    "auditor_has_proposals": _l(
        "Orang ini masih terlibat dalam %(count)s usulan yang belum selesai, jadi belum dapat menjadi auditor."
    ),
    "head_is_appointed": _l("Kepala OPD dicatat dengan tanggal di halaman OPD-nya."),
    "sits_on_committee": _l(
        "Orang ini masih duduk dalam tim penilai arahan %(number)s. Minta Kominfo menggantinya lebih dahulu."
    ),
    "head_from_outside": _l("Kepala OPD harus ASN, bukan pakar dari luar."),
    "auditor_is_no_head": _l("Auditor tidak boleh menjadi kepala OPD."),
    "no_such_account": _l("Belum ada akun dengan NIP ini. Buat akunnya lebih dahulu."),
    "head_overlaps": _l(
        "Bertabrakan dengan masa jabatan %(name)s (%(kind)s) sejak %(since)s. Akhiri masa jabatan itu lebih dahulu."
    ),
    "head_has_begun": _l("Masa jabatan ini sudah berjalan. Catat hari terakhirnya, jangan dibatalkan."),
    "agency_ended": _l("OPD ini berakhir pada %(until)s."),
    "token_expiry": _l("Pilih tanggal sesudah hari ini dan paling lambat %(latest)s."),
    "token_used": _l(
        "Token ini sudah dipakai, jadi tidak dapat ditampilkan lagi. Bila hilang, cabut lalu buat yang baru."
    ),
    "dates_reversed": _l("Tanggal akhir tidak boleh sebelum tanggal mulai."),
    "agency_name_taken": _l("Nama ini sudah dipakai OPD atau unit lain."),
    "own_parent": _l("OPD tidak dapat menjadi unit di bawah dirinya sendiri."),
    "unit_of_a_unit": _l("Induk harus OPD. Unit di bawah unit tidak dikenal di sini."),
    "stays_opd": _l("Ini tetap OPD, karena sudah punya unit, kepala, atau usulan."),
    "coordinator_is_opd": _l("Hanya OPD, bukan unit, yang dapat menjadi koordinator."),
    "own_successor": _l("Rantai pengganti kembali ke OPD ini sendiri. Pilih pengganti lain."),
    "staff_half": _l("Isi jumlah ASN dan tanggalnya, atau kosongkan keduanya."),
    "staff_of_unit": _l("Jumlah ASN dicatat pada OPD, termasuk semua unitnya, bukan pada unit."),
    "staff_out_of_range": _l("Jumlah ASN harus antara 1 dan %(most)s."),
    "successor_needs_end": _l("OPD yang punya pengganti perlu tanggal berakhir."),
    "emblem_too_large": _l("Berkas ini lebih besar dari 300 KB. Perkecil lalu kirim lagi."),
    "emblem_not_an_image": _l("Berkas ini bukan gambar PNG atau JPG yang utuh, atau sisinya lebih dari 4000 piksel."),
    "export_too_large": _l(
        "Ada %(count)s baris, lebih dari %(limit)s yang dapat dimuat satu berkas. Persempit tanggalnya."
    ),
}
