"""The sentence of each event, in the past tense, for timelines and the log; `labels.EVENTS` is this table."""

from collections.abc import Mapping

from . import admin_labels
from .words import lazy as _l

SENT_AGAIN = _l("Diajukan lagi (versi %(sent_version)s)")
"""Instead of *Usulan diajukan* from the second version on."""

ON_PAPER = _l("Surat izin kepala OPD di atas kertas dicatat")
"""Instead of *Izin tertulis kepala OPD diberikan* when somebody else recorded it."""

EVENTS: Mapping[str, str] = {
    "proposal_created": _l("Draf usulan dibuat"),
    "proposal_edited": _l("Isi usulan diubah"),
    "proposal_submit": _l("Usulan diajukan"),
    "proposal_grant_permission": _l("Izin tertulis kepala OPD diberikan"),
    "proposal_permission_renewal_asked": _l("Kepala OPD meminta izin baru"),
    "proposal_return": _l("Usulan dikembalikan untuk diperbaiki"),
    "proposal_revision_extended": _l("Batas perbaikan diperpanjang sampai %(until)s"),
    "proposal_withdraw": _l("Usulan ditarik oleh pengusul"),
    "proposal_start_review": _l("Lolos pemeriksaan administrasi; penilaian dimulai"),
    "proposal_approve": _l("Disetujui dengan Keputusan Bupati"),
    "proposal_reject": _l("Usulan dinyatakan tidak lolos"),
    "proposal_decree_corrected": _l(
        "Data Keputusan diperbaiki; semula nomor %(old_number)s tanggal %(old_date)s, OPD pelaksana %(old_agency)s"
    ),
    "proposal_start_trial": _l("Uji coba dimulai"),
    "proposal_implement": _l("Inovasi diterapkan"),
    "proposal_stop": _l("Inovasi dihentikan"),
    "proposal_handed_over": _l("Usulan dialihkan kepada pegawai lain"),
    "proposal_deleted": _l("Draf dihapus oleh pemiliknya"),
    "proposal_imported": _l("Inovasi terdahulu dicatat melalui impor"),
    "file_added": _l("Berkas ditambahkan"),
    "file_removed": _l("Berkas dikeluarkan"),
    "programmes_suggested": _l("Program masterplan disarankan"),
    "file_restored": _l("Berkas dipulihkan"),
    "team_member_added": _l("Anggota tim ditambahkan"),
    "team_member_removed": _l("Anggota tim dikeluarkan"),
    "programme_linked": _l("Ditautkan ke program masterplan"),
    "programme_unlinked": _l("Tautan ke program masterplan dilepas"),
    "programme_created": _l("Program masterplan ditulis"),
    "programme_changed": _l("Program masterplan diubah"),
    "programme_deleted": _l("Program masterplan dihapus"),
    "imported": _l("Data diimpor dari berkas"),
    "legacy_changed": _l("Data inovasi terdahulu diperbaiki melalui impor"),
    "review_sent": _l("Satu penilaian terkirim"),
    "review_sent_again": _l("Satu penilaian dikirim ulang"),
    "review_entered": _l("Sekretaris memasukkan satu penilaian dari lembar kertas"),
    "review_reopened": _l("Ketua tim membuka kembali satu penilaian"),
    "conflict_declared": _l("Seorang penilai menyatakan benturan kepentingan"),
    "directive_created": _l("Arahan diterbitkan"),
    "directive_changed": _l("Isi arahan diubah"),
    "directive_extended": _l("Penutupan diperpanjang dari %(old)s menjadi %(new)s"),
    "rubric_changed": _l("Rubrik penilaian diubah"),
    "default_rubric_changed": _l("Rubrik baku diubah"),
    "reviews_assigned": _l("Penilaian dibagi: %(each)s penilai tiap usulan, %(added)s penugasan baru"),
    "reviews_shared_with_all": _l("Semua anggota kembali menilai semua usulan"),
    "review_assigned": _l("Usulan ditugaskan kepada seorang penilai"),
    "reviewers_reminded": _l("Penilai diingatkan untuk mengirim penilaian"),
    "review_unassigned": _l("Penugasan seorang penilai dicabut"),
    "scoring_terms_changed": _l("Ketentuan penilaian diubah"),
    "minutes_recorded": _l("Rapat tim penilai dicatat untuk berita acara"),
    "minutes_changed": _l("Catatan rapat tim penilai diperbaiki"),
    "committee_member_added": _l("Anggota tim penilai ditambahkan"),
    "committee_member_removed": _l("Anggota tim penilai dikeluarkan"),
    "committee_seat_changed": _l("Kedudukan dalam tim penilai diganti"),
    "logged_in": _l("Masuk"),
    "logged_out": _l("Keluar"),
    "login_failed": _l("Gagal masuk"),
    "refused": _l("Permintaan ditolak"),
    "other_sessions_ended": _l("Semua sesi lain diakhiri"),
    "password_changed": _l("Kata sandi diganti"),
    "email_changed": _l("Surel diganti"),
    "exported": _l("Data diekspor"),
    **admin_labels.EVENTS,
}

DIRECTIVE_FIELDS: Mapping[str, str] = {
    "number": _l("nomor"),
    "issued_on": _l("tanggal arahan"),
    "issuing_office": _l("penerbit"),
    "title": _l("judul"),
    "body": _l("isi arahan"),
    "opens_at": _l("waktu pembukaan"),
    "closes_at": _l("waktu penutupan"),
    "grace_minutes": _l("toleransi"),
    "target_per_agency": _l("target per OPD"),
    "min_words": _l("jumlah kata rancang bangun"),
    "permission_required": _l("izin kepala OPD"),
    "committee_decree_number": _l("nomor keputusan tim penilai"),
    "committee_decree_date": _l("tanggal keputusan tim penilai"),
    "quorum": _l("kuorum"),
    "tie_order": _l("penentu nilai seri"),
    "cut_score_hundredths": _l("batas menurut nilai"),
    "cut_number": _l("batas menurut jumlah"),
    "minutes_number": _l("nomor berita acara"),
    "held_on": _l("tanggal rapat"),
    "place": _l("tempat rapat"),
    "notes": _l("catatan rapat"),
    "present": _l("yang hadir"),
}
