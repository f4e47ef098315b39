"""Why a rule said no: one sentence for each code of a `DomainError`; `labels.REFUSALS` is this table."""

from collections.abc import Mapping

from . import admin_labels, index_labels, masterplan_labels
from .words import lazy as _l

REFUSALS: Mapping[str, str] = {
    "reviewer_not_able": _l("Orang ini bukan anggota tim penilai, atau berbenturan kepentingan dengan usulan itu."),
    "assigned_review_sent": _l("Penilai ini sudah mengirim penilaiannya, sehingga penugasannya tidak dapat dicabut."),
    "nothing_outstanding": _l("Tidak ada penilaian yang masih ditunggu untuk diingatkan."),
    "not_shared": _l("Usulan ini tidak sedang dinilai, atau semua anggota menilai semua usulan."),
    "view_name_taken": _l("Anda sudah mempunyai tampilan dengan nama ini. Pilih nama lain."),
    "too_many_views": _l("Anda sudah menyimpan %(most)s tampilan. Hapus dahulu yang tidak dipakai lagi."),
    "too_long_for_paper": _l(
        "Daftar ini memuat %(found)s baris; PDF dibuat sampai %(most)s baris. Persempit saringan, atau unduh Excel."
    ),
    "too_many_tries": _l("Terlalu banyak percobaan. Coba lagi setelah 15 menit, atau hubungi admin."),
    "login_wrong": _l("NIP atau kata sandi salah."),
    "password_wrong": _l("Kata sandi sekarang salah."),
    "password_too_short": _l("Kata sandi baru terlalu pendek: tulis sedikitnya %(least)s karakter."),
    "password_has_login": _l("Kata sandi tidak boleh memuat NIP."),
    "password_too_plain": _l("Kata sandi ini mudah ditebak: pakai sedikitnya lima karakter yang berbeda."),
    "password_same": _l("Kata sandi baru harus berbeda dari yang lama."),
    "not_in_this_state": _l("Tindakan ini tidak berlaku lagi: usulan kini berstatus %(state)s."),
    "own_proposal": _l("Anda terlibat dalam usulan ini, sehingga tindakan ini harus dilakukan orang lain."),
    "not_your_part": _l("Tindakan ini bukan wewenang Anda."),
    "initiator_not_yours": _l("Pilih inisiator yang tersedia bagi Anda."),
    "agency_not_yours": _l("Pilih OPD yang tersedia bagi Anda."),
    "agency_not_own": _l("Usulan ASN diajukan melalui OPD tempat Anda bekerja."),
    "unit_not_below": _l("Pilih unit yang berada di bawah OPD yang dipilih."),
    "two_sources": _l("Isi salah satu saja: nomor inovasi, atau inovasi dari daerah lain."),
    "source_unknown": _l("Tidak ada inovasi yang sudah disetujui dengan nomor ini."),
    "adopts_itself": _l("Inovasi tidak dapat mereplikasi dirinya sendiri."),
    "adopts_in_a_ring": _l("Inovasi itu sendiri mereplikasi inovasi ini, langsung atau melalui yang lain."),
    "title_missing": _l("Tulis judul inovasi; bagian lain boleh menyusul."),
    "trial_dates": _l("Uji coba tidak boleh selesai sebelum dimulai."),
    "trial_too_long": _l("Uji coba ini lebih dari lima tahun. Periksa lagi tahunnya."),
    "day_before": _l("Tanggal ini tidak mungkin mendahului %(day)s."),
    "day_after": _l("Tanggal ini tidak mungkin sesudah %(day)s, yang sudah tercatat."),
    "measure_missing": _l("Tetapkan dahulu ukuran keberhasilannya."),
    "no_way_to_go": _l("Target harus berbeda dari nilai awal."),
    "regulation_half": _l("Isi jenis, nomor, dan tanggal dasar hukum, atau kosongkan ketiganya."),
    "same_executor": _l("OPD ini sudah menjadi pelaksananya."),
    "executor_passed_on": _l(
        "Pelaksanaannya sudah dialihkan, sehingga OPD pelaksana diganti pada halaman Alihkan pelaksanaan ke OPD lain."
    ),
    "person_unknown": _l("Tidak ada akun dengan NIP atau nama itu. Periksa lagi ejaannya."),
    "person_needs_name": _l("Tulis nama orangnya, bukan NIP."),
    "person_in_team": _l("Orang ini sudah ada dalam tim atau pemilik usulan."),
    "person_is_owner": _l("Orang ini sudah pemilik usulan."),
    "person_of_other_agency": _l("Usulan dialihkan kepada pegawai OPD yang sama. Untuk OPD lain, hubungi Kominfo."),
    "kominfo_takes_over": _l(
        "Usulan ini tidak dapat dialihkan kepada Kominfo. Pilih pegawai lain dari OPD pengusul."
    ),
    "person_judges": _l(
        "Orang ini berwenang memberi izin, memeriksa, atau menilai usulan ini,"
        " maka tidak dapat dimasukkan ke tim oleh orang lain."
    ),
    "person_has_acted": _l("Orang ini sudah memberi izin, memeriksa, atau menilai usulan ini."),
    "team_full": _l("Tim paling banyak %(most)s orang."),
    "file_missing": _l("Pilih satu berkas dahulu."),
    "file_type_unknown": _l("Berkas harus PDF, JPG, atau PNG."),
    "file_empty": _l("Berkas ini kosong."),
    "file_too_large": _l("Berkas lebih besar dari %(most)s MB. Perkecil dahulu, lalu kirim lagi."),
    "file_content_differs": _l("Isi berkas bukan %(suffix)s yang utuh. Simpan ulang dari aplikasinya, lalu kirim."),
    "file_there_already": _l("Berkas yang sama sudah ada dalam daftar."),
    "file_is_official": _l("Berkas resmi tidak dapat dikeluarkan di sini."),
    "files_too_many": _l("Paling banyak %(most)s berkas. Keluarkan satu untuk menambah yang lain."),
    "reason_missing": _l("Tuliskan alasannya."),
    "milestones_full": _l("Tonggak capaian paling banyak %(most)s."),
    "report_sent": _l(
        "Masa sampai %(since)s sudah dilaporkan. Laporan itu masih dapat diperbaiki; masa berikutnya belum mulai."
    ),
    "report_superseded": _l("Hanya laporan terakhir dari inovasi yang masih berjalan yang dapat diperbaiki."),
    "interval_unknown": _l("Pilih jarak waktu yang tersedia."),
    "nothing_needed": _l("Inovasi ini tidak lagi menunggu tindak lanjut, sehingga tidak perlu diingatkan."),
    "stale_form": _l(
        "Orang lain sudah lebih dulu mengubah data ini sejak Anda membukanya. Muat ulang lalu periksa lagi."
    ),
    "happened_already": _l("Permintaan yang sama sudah tercatat, atau data ini baru saja berubah."),
    "incomplete": _l("Usulan belum lengkap: masih ada %(count)s isian yang perlu dilengkapi."),
    "revision_too_late": _l("Batas waktu perbaikan sudah lewat, yaitu %(until)s."),
    "directive_not_open": _l("Arahan ini baru dibuka pada %(opens_at)s."),
    "directive_closed": _l("Arahan ini sudah ditutup pada %(closed_at)s."),
    "date_in_future": _l("Tanggal tidak boleh setelah hari ini."),
    "date_in_past": _l("Tanggal tidak boleh sebelum hari ini."),
    "gates_incomplete": _l("Jawab kelima kriteria."),
    "gate_unanswered": _l("Jawab ya atau tidak."),
    "gate_reason_missing": _l("Tuliskan alasannya untuk kriteria “%(gate)s”."),
    "date_too_far": _l("Tanggal paling lambat satu tahun dari hari ini."),
    "gates_not_passed": _l("Ada kriteria yang dijawab tidak, sehingga usulan tidak dapat diteruskan ke penilaian."),
    "gates_all_passed": _l(
        "Semua kriteria dijawab ya, sehingga usulan tidak dapat dikembalikan atau ditolak di sini."
    ),
    "no_reviews": _l("Belum ada penilaian yang terkirim untuk versi ini."),
    "check_first": _l("Lakukan pemeriksaan administrasi lebih dahulu."),
    "not_an_opd": _l("Pilih OPD, bukan unit di bawahnya."),
    "closing_before_opening": _l("Waktu penutupan harus sesudah waktu pembukaan."),
    "issued_after_closing": _l("Tanggal arahan tidak boleh sesudah tanggal penutupan."),
    "directive_number_taken": _l("Nomor %(number)s sudah dipakai arahan lain."),
    "directive_has_proposals": _l(
        "Sudah ada usulan yang diajukan, sehingga hanya judul, isi dan target yang masih dapat diubah di sini."
    ),
    "year_is_in_numbers": _l("Sudah ada usulan bernomor tahun %(year)s, sehingga tahun arahan tidak dapat diubah."),
    "revision_not_later": _l("Batas yang baru harus sesudah batas yang berlaku, yaitu %(until)s."),
    "decree_before_directive": _l("Keputusan tidak mungkin mendahului arahannya, yaitu %(day)s."),
    "person_not_chosen": _l("Pilih salah satu orang di bawah ini."),
    "extension_not_later": _l("Penutupan baru harus sesudah penutupan yang berlaku, yaitu %(closes_at)s."),
    "closing_in_past": _l("Penutupan baru harus sesudah saat ini."),
    "legacy_directive": _l("Arahan ini hanya menampung inovasi terdahulu dan tidak dibuka untuk usulan."),
    "no_default_rubric": _l("Belum ada rubrik baku. Pilih rubrik dari arahan lain, atau jalankan perintah init."),
    "not_blind": _l("Arahan ini tidak menyembunyikan pengusul dari tim penilai, sehingga tidak ada yang disamarkan."),
    "not_in_this_phase": _l("Arahan kini pada tahap %(phase)s; hal ini tidak dapat dilakukan pada tahap itu."),
    "phase_not_next": _l("Tahap hanya dapat maju atau mundur satu langkah; arahan kini pada tahap %(phase)s."),
    "directive_still_open": _l("Arahan masih menerima usulan sampai %(closes_at)s."),
    "deliberation_before_scoring": _l("Pembahasan tidak dapat selesai sebelum penilaian, yaitu %(day)s."),
    "scoring_before_closing": _l("Penilaian tidak dapat selesai sebelum arahan ditutup, yaitu %(day)s."),
    "rubric_frozen": _l("Rubrik terkunci karena penilaian pertama pada arahan ini sudah masuk."),
    "scoring_terms_frozen": _l(
        "Penilaian pada arahan ini sudah dimulai, sehingga yang ditetapkan sebelum penilaian tidak dapat diubah."
    ),
    "minutes_closed": _l("Berita acara ini sudah ditutup, sehingga catatan rapatnya tidak dapat diubah lagi."),
    "minutes_open": _l("Berita acara ini belum ditutup."),
    "minutes_have_gaps": _l("Berita acara belum dapat ditutup: masih ada yang kurang. Buka halamannya lalu periksa."),
    "minutes_numbered": _l("Nomor berita acara sudah diisi, yaitu %(number)s, dan tidak dapat diganti."),
    "minutes_withheld": _l(
        "Berita acara ini memuat nilai usulan yang tidak boleh Anda lihat, sehingga tidak dapat Anda buka."
    ),
    "explanation_days_shortened": _l(
        "Sudah ada usulan yang diputuskan, sehingga masa permintaan penjelasan hanya dapat diperpanjang: sedikitnya"
        " %(days)s hari."
    ),
    "explanation_not_offered": _l("Penjelasan tidak dapat diminta untuk usulan ini."),
    "explanation_asked": _l(
        "Penjelasan sudah pernah diminta untuk usulan ini; permintaan hanya dapat diajukan sekali."
    ),
    "explanation_too_late": _l("Penjelasan hanya dapat diminta sampai %(until)s."),
    "explanation_not_asked": _l("Belum ada permintaan penjelasan untuk usulan ini."),
    "explanation_answered": _l("Permintaan penjelasan ini sudah dijawab pada %(at)s."),
    "committee_decree_half": _l("Isi nomor dan tanggal keputusan tim penilai, atau kosongkan keduanya."),
    "two_cuts": _l("Isi batas menurut nilai atau menurut jumlah, jangan keduanya."),
    "number_out_of_range": _l("Angka ini di luar batas yang diperbolehkan."),
    "meeting_before_directive": _l("Rapat tidak mungkin mendahului arahannya, yaitu %(day)s."),
    "not_in_committee": _l("Yang hadir hanya dapat dipilih dari anggota tim penilai arahan ini."),
    "criteria_count": _l("Rubrik berisi 1 sampai %(most)s kriteria; sekarang ada %(count)s."),
    "weight_out_of_range": _l("Setiap bobot harus antara 1 dan 100."),
    "weights_not_100": _l("Jumlah semua bobot harus 100; sekarang %(total)s."),
    "criterion_name_twice": _l("Ada dua kriteria bernama %(name)s."),
    "criterion_in_use": _l("Kriteria %(name)s tidak dapat dihapus: seorang penilai sudah menulis alasan padanya."),
    "cannot_sit": _l("Pilih akun aktif yang berperan penilai, ketua atau sekretaris tim penilai."),
    "role_lacks_seat": _l("Peran akun %(name)s tidak memenuhi syarat untuk kedudukan %(seat)s."),
    "already_seated": _l("%(name)s sudah duduk sebagai %(seat)s."),
    "seat_taken": _l("Kedudukan %(seat)s sudah terisi. Ganti dahulu kedudukan orang yang mendudukinya."),
    "not_seated": _l("Orang ini tidak duduk dalam tim penilai."),
    "member_review_reopened": _l(
        "Satu penilaian anggota ini sedang dibuka kembali. Tunggu sampai dikirim lagi sebelum mengeluarkannya."
    ),
    "review_closed": _l("Usulan ini tidak sedang dinilai: statusnya kini %(state)s."),
    "review_already_sent": _l("Penilaian ini sudah Anda kirim pada %(sent_at)s dan tidak dapat diubah lagi."),
    "review_not_sent": _l("Penilaian ini tidak sedang terkirim: mungkin sudah dibuka kembali."),
    "own_sheet": _l("Penilaian Anda sendiri Anda kirim melalui antrean penilaian, bukan dari lembar kertas."),
    "reviewer_has_sent": _l("Penilai ini sudah mengirim penilaiannya untuk usulan ini."),
    "reviewer_has_begun": _l(
        "Penilai ini sudah mulai mengisi penilaiannya di Pinova, sehingga lembar kertasnya tidak dapat dimasukkan."
        " Mintalah ia menyelesaikannya."
    ),
    "declaration_not_on_paper": _l("Lembar tanpa pernyataan benturan kepentingan tidak dapat dimasukkan."),
    "scan_missing": _l("Pilih pindaian lembar yang sudah ditandatangani."),
    "own_review": _l("Penilaian Anda sendiri tidak dapat Anda buka kembali."),
    "reviewer_cannot_score": _l(
        "Penilai ini tidak dapat menilai usulan ini: akunnya nonaktif, ia tidak lagi di tim penilai, atau ia"
        " berbenturan kepentingan dengan usulan ini."
    ),
    "review_changed": _l(
        "Draf penilaian ini sudah Anda simpan dari jendela lain pada %(at)s. Periksa isian di bawah: bila disimpan "
        "atau dikirim sekarang, isian ini menggantikan draf tersebut."
    ),
    "review_revised_meanwhile": _l(
        "Penilaian ini sudah Anda ubah dari jendela lain pada %(at)s. Periksa isian di bawah: bila disimpan "
        "sekarang, isian ini yang berlaku, dan yang diubah tadi tetap tercatat."
    ),
    "message_too_long": _l("Tulis paling banyak %(most)s karakter."),
    "message_stands": _l("Pesan hanya dapat ditarik dalam %(minutes)s menit sesudah ditulis."),
    "review_new_version": _l(
        "Usulan ini sudah diperbaiki dan kini versi %(version)s. Baca lagi usulannya sebelum mengirim penilaian."
    ),
    "rubric_changed": _l("Kriteria penilaian berubah sejak Anda membuka halaman ini. Periksa lagi sebelum mengirim."),
    "rubric_incomplete": _l("Bobot kriteria arahan ini belum berjumlah 100. Hubungi Kominfo."),
    "declaration_missing": _l("Nyatakan dahulu bahwa Anda tidak memiliki benturan kepentingan."),
    "score_missing": _l("Pilih nilai 1 sampai 5."),
    "score_off_scale": _l("Pilih nilai 1 sampai 5."),
    "score_reason_missing": _l("Nilai %(value)s untuk %(criterion)s perlu alasan."),
    "no_such_opd_then": _l("OPD ini tidak berlaku pada tanggal keputusan itu."),
    "missing": _l("Isian ini wajib diisi."),
    "superior_signs": _l(
        "Usulan ini melibatkan kepala OPD sendiri. Izinnya ditandatangani atasannya dan dicatat oleh Dinas Kominfo."
    ),
    "not_head_then": _l("Penanda tangan ini bukan kepala OPD pada tanggal surat itu."),
    "no_permission_to_renew": _l(
        "Izin baru hanya dapat diminta selama usulan yang sudah diberi izin sedang dikembalikan."
    ),
    "no_decree": _l("Usulan ini tidak mempunyai Keputusan yang dapat diperbaiki."),
    "reviews_missing": _l("Belum semua penilaian masuk. Tunggu, atau centang pernyataan ini."),
    "nothing_chosen": _l("Pilih keputusan untuk sedikitnya satu usulan."),
    "not_for_this_list": _l("Ada usulan yang tidak dapat masuk ke daftar ini."),
    "list_is_proposed": _l("Daftar ini sedang menunggu penetapan. Kembalikan dahulu sebelum mengubahnya."),
    "two_people": _l("Daftar ini Anda susun sendiri; penetapannya harus dilakukan orang lain."),
    "decisions_changed": _l(
        "Ada yang berubah sejak daftar disusun, yaitu pada %(numbers)s, sehingga tidak ada yang ditetapkan. Buka lagi"
        " daftarnya: ketua perlu menyusunnya ulang."
    ),
    "decisions_not_yours": _l(
        "Anda tidak dapat memutuskan %(numbers)s, karena terlibat, berbenturan kepentingan, atau bukan wewenang Anda."
        " Mintalah orang lain, atau keluarkan dari daftar."
    ),
    "agencies_not_then": _l("OPD pelaksana pada %(numbers)s tidak berlaku pada tanggal keputusan itu."),
    "letter_sent": _l("Surat ini sudah dikirim dan tidak dapat diubah lagi."),
    "unknown_fields": _l(
        "Ada yang tidak dikenal: %(faults)s. Isian yang tersedia: %(known)s. Kurung kurawal biasa ditulis ganda,"
        " {{ atau }}."
    ),
    "not_sure": _l("Centang pernyataan ini untuk menolak."),
    "reviews_meanwhile": _l(
        "Sejak Anda membuka halaman ini ada penilaian yang baru masuk atau gugur, sehingga nilainya berubah. "
        "Buka lagi usulannya lalu periksa nilainya sebelum mencatat keputusan."
    ),
    "acted_meanwhile": _l(
        "Sejak Anda membuka halaman ini sudah ada yang terjadi: %(what)s, %(at)s%(who)s. Tindakan Anda tidak"
        " disimpan. Buka lagi usulannya lalu periksa apakah tindakan itu masih diperlukan."
    ),
    **admin_labels.REFUSALS,
    **index_labels.REFUSALS,
    **masterplan_labels.REFUSALS,
}
