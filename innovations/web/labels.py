"""Codes become words here and nowhere else: labels, badge tones, sentences of events, words of refusals."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext

from innovations.domain.directives import Phase
from innovations.domain.directory import Standing
from innovations.domain.errors import DomainError
from innovations.domain.texts import TextKey
from innovations.domain.todo import Work
from innovations.domain.workflow import Action
from innovations.models.accounts import Role
from innovations.models.agencies import AgencyKind, HeadKind
from innovations.models.directives import Seat
from innovations.models.events import Event, Topic
from innovations.models.proposals import AttachmentKind, Form, Gate, Initiator, Kind, Origin, Stage, State
from innovations.models.reviews import ReviewState
from innovations.transfer.imports import Problem

from . import admin_labels, event_labels, formats, masterplan_labels
from .words import lazy as _l

LABELS: Mapping[StrEnum, str] = {
    State.DRAFT: _l("Draf"),
    State.AWAITING_PERMISSION: _l("Menunggu izin"),
    State.SUBMITTED: _l("Diajukan"),
    State.UNDER_REVIEW: _l("Sedang dinilai"),
    State.RETURNED: _l("Dikembalikan"),
    State.APPROVED: _l("Disetujui"),
    State.REJECTED: _l("Tidak lolos"),
    State.TRIAL: _l("Uji coba"),
    State.IMPLEMENTED: _l("Penerapan"),
    State.STOPPED: _l("Dihentikan"),
    State.WITHDRAWN: _l("Ditarik"),
    Initiator.ASN: _l("ASN"),
    Initiator.AGENCY: _l("Perangkat daerah (OPD)"),
    Initiator.REGENT: _l("Kepala daerah"),
    Initiator.COUNCIL: _l("Anggota DPRD"),
    Initiator.COMMUNITY: _l("Masyarakat"),
    Form.GOVERNANCE: _l("Inovasi tata kelola pemerintahan daerah"),
    Form.PUBLIC_SERVICE: _l("Inovasi pelayanan publik"),
    Form.OTHER: _l("Inovasi bentuk lainnya sesuai urusan daerah"),
    Kind.DIGITAL: _l("Digital"),
    Kind.NON_DIGITAL: _l("Nondigital"),
    Stage.INITIATIVE: _l("Inisiatif"),
    Stage.TRIAL: _l("Uji coba"),
    Stage.IMPLEMENTATION: _l("Penerapan"),
    Origin.FILED: _l("Diajukan melalui aplikasi"),
    Origin.IMPORTED: _l("Inovasi terdahulu"),
    Gate.NEW: _l("Mengandung pembaruan seluruh atau sebagian unsur"),
    Gate.BENEFICIAL: _l("Memberi manfaat bagi daerah dan/atau masyarakat"),
    Gate.NO_BURDEN: _l("Tidak membebani atau membatasi masyarakat di luar ketentuan"),
    Gate.WITHIN_AUTHORITY: _l("Termasuk urusan yang menjadi kewenangan daerah"),
    Gate.REPLICABLE: _l("Dapat direplikasi"),
    AttachmentKind.EVIDENCE: _l("Bukti dukung"),
    AttachmentKind.PERMISSION_LETTER: _l("Surat izin"),
    AttachmentKind.DECREE: _l("Keputusan"),
    Role.PROPOSER: _l("Pengusul"),
    Role.AGENCY_HEAD: _l("Kepala OPD"),
    Role.REVIEWER: _l("Penilai"),
    Role.CHAIR: _l("Ketua tim penilai"),
    Role.SECRETARY: _l("Sekretaris tim penilai"),
    Role.KOMINFO: _l("Kominfo"),
    Role.LEADERSHIP: _l("Pimpinan"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMIN: _l("Admin"),
    Phase.OPEN: _l("Dibuka"),
    Phase.UPCOMING: _l("Akan datang"),
    Phase.CLOSED: _l("Ditutup"),
    Phase.LEGACY: _l("Arsip"),
    HeadKind.DEFINITIVE: _l("Definitif"),
    HeadKind.ACTING: _l("Pelaksana tugas (Plt.)"),
    HeadKind.DAILY_ACTING: _l("Pelaksana harian (Plh.)"),
    ReviewState.DRAFT: _l("Draf"),
    ReviewState.SENT: _l("Terkirim"),
    AgencyKind.SECRETARIAT: _l("Sekretariat"),
    AgencyKind.INSPECTORATE: _l("Inspektorat"),
    AgencyKind.SERVICE: _l("Dinas"),
    AgencyKind.BOARD: _l("Badan"),
    AgencyKind.OFFICE: _l("Kantor"),
    AgencyKind.CORPS: _l("Satuan"),
    AgencyKind.HOSPITAL: _l("Rumah sakit"),
    AgencyKind.DISTRICT: _l("Distrik"),
    AgencyKind.WARD: _l("Kelurahan"),
    AgencyKind.DIVISION: _l("Bagian"),
    AgencyKind.HEALTH_CENTRE: _l("Puskesmas"),
    AgencyKind.SCHOOL: _l("Sekolah"),
    AgencyKind.TECHNICAL_UNIT: _l("UPTD"),
    AgencyKind.OTHER: _l("Lainnya"),
    TextKey.OFFICE_LINE: _l("Baris kaki halaman"),
    TextKey.PASSWORD_CONTACT: _l("Ke mana bila lupa kata sandi"),
    TextKey.PRIVACY_CONTACT: _l("Kontak data pribadi"),
    TextKey.HOME_WELCOME: _l("Sambutan di beranda"),
    TextKey.LETTERHEAD: _l("Kepala surat"),
    Standing.ACTIVE: _l("Aktif"),
    Standing.NEW: _l("Belum pernah masuk"),
    Standing.INACTIVE: _l("Nonaktif"),
}

SAME_CODES: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Seat: {
        Seat.CHAIR: _l("Ketua"),
        Seat.SECRETARY: _l("Sekretaris"),
        Seat.MEMBER: _l("Anggota"),
    },
    Topic: {
        Topic.PROPOSAL: _l("Usulan"),
        Topic.REVIEW: _l("Penilaian"),
        Topic.DIRECTIVE: _l("Arahan"),
        Topic.MASTERPLAN: _l("Masterplan"),
        Topic.ACCOUNT: _l("Akun"),
        Topic.AGENCY: _l("OPD"),
        Topic.SETTING: _l("Pengaturan"),
        Topic.SESSION: _l("Log masuk"),
        Topic.EXPORT: _l("Ekspor"),
        Topic.REFUSAL: _l("Penolakan"),
    },
}
"""Kinds that share codes with others: as keys of `LABELS`, `Seat.CHAIR` and `Role.CHAIR` would be one."""

TONES: Mapping[State, str] = {
    State.DRAFT: "grey",
    State.AWAITING_PERMISSION: "blue",
    State.SUBMITTED: "blue",
    State.UNDER_REVIEW: "yellow",
    State.RETURNED: "orange",
    State.APPROVED: "green",
    State.REJECTED: "red",
    State.TRIAL: "green-filled",
    State.IMPLEMENTED: "green-filled",
    State.STOPPED: "grey",
    State.WITHDRAWN: "grey",
}

ACTIONS: Mapping[Action, str] = {
    Action.SUBMIT: _l("Ajukan"),
    Action.GRANT_PERMISSION: _l("Beri izin"),
    Action.RETURN: _l("Kembalikan"),
    Action.WITHDRAW: _l("Tarik usulan"),
    Action.START_REVIEW: _l("Periksa administrasi"),
    Action.APPROVE: _l("Setujui"),
    Action.REJECT: _l("Tolak"),
    Action.START_TRIAL: _l("Mulai uji coba"),
    Action.IMPLEMENT: _l("Tetapkan penerapan"),
    Action.STOP: _l("Hentikan"),
}

FIELDS: Mapping[str, str] = {
    "title": _l("Judul inovasi"),
    "summary": _l("Ringkasan"),
    "agency": _l("OPD"),
    "agency_id": _l("OPD"),
    "unit": _l("Unit"),
    "initiator": _l("Inisiator"),
    "initiator_name": _l("Nama inisiator"),
    "form": _l("Bentuk inovasi"),
    "kind": _l("Jenis inovasi"),
    "affair": _l("Urusan pemerintahan"),
    "affair_id": _l("Urusan pemerintahan"),
    "stage": _l("Tahapan inovasi"),
    "problem": _l("Masalah"),
    "design": _l("Rancang bangun dan pokok perubahan"),
    "aims": _l("Tujuan"),
    "benefits": _l("Manfaat"),
    "results": _l("Hasil yang diharapkan"),
    "trial_start": _l("Mulai uji coba"),
    "trial_end": _l("Selesai uji coba"),
    "budget": _l("Anggaran (Rp)"),
    "budget_source": _l("Sumber anggaran"),
    "team": _l("Tim"),
    "programmes": _l("Program masterplan"),
    "files": _l("Berkas"),
}

SECTIONS: Mapping[str, str] = {
    "identitas": _l("Identitas"),
    "gagasan": _l("Masalah dan gagasan"),
    "manfaat": _l("Manfaat dan hasil"),
    "rencana": _l("Rencana dan anggaran"),
    "bukti": _l("Bukti dukung"),
    "masterplan": _l("Masterplan"),
}

EVENTS = event_labels.EVENTS

REFUSALS: Mapping[str, str] = {
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
    "title_missing": _l("Tulis judul inovasi; bagian lain boleh menyusul."),
    "trial_dates": _l("Uji coba tidak boleh selesai sebelum dimulai."),
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
    "extension_not_later": _l("Penutupan baru harus sesudah penutupan yang berlaku, yaitu %(closes_at)s."),
    "closing_in_past": _l("Penutupan baru harus sesudah saat ini."),
    "legacy_directive": _l("Arahan ini hanya menampung inovasi terdahulu dan tidak dibuka untuk usulan."),
    "no_default_rubric": _l("Belum ada rubrik baku. Pilih rubrik dari arahan lain, atau jalankan perintah init."),
    "rubric_frozen": _l("Rubrik terkunci karena penilaian pertama pada arahan ini sudah masuk."),
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
    "member_has_reviews": _l("Anggota ini sudah mengirim penilaian, sehingga tidak dapat dikeluarkan."),
    "review_closed": _l("Usulan ini tidak sedang dinilai: statusnya kini %(state)s."),
    "review_already_sent": _l("Penilaian ini sudah Anda kirim pada %(sent_at)s dan tidak dapat diubah lagi."),
    "review_changed": _l(
        "Draf penilaian ini sudah Anda simpan dari jendela lain pada %(at)s. Periksa isian di bawah: bila disimpan "
        "atau dikirim sekarang, isian ini menggantikan draf tersebut."
    ),
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
    **masterplan_labels.REFUSALS,
}


def lazy_label(code: StrEnum) -> str:
    """The word for a code, in the language of the request that will show it."""
    return SAME_CODES.get(type(code), LABELS)[code]


WORK: Mapping[Work, str] = {
    Work.REVISE: _l("Dikembalikan kepada Anda"),
    Work.FINISH: _l("Draf yang belum diajukan"),
    Work.PERMIT: _l("Menunggu izin Anda sebagai kepala OPD"),
    Work.SCORE: _l("Menunggu penilaian Anda"),
    Work.CHECK: _l("Menunggu pemeriksaan administrasi"),
    Work.DECIDE: _l("Selesai dinilai, siap diputuskan"),
    Work.LINK: _l("Disetujui, belum ditautkan ke masterplan"),
}
"""What waits for a person."""


def label(code: StrEnum | None) -> str:
    """The word for a code; an en dash for nothing."""
    return "–" if code is None else str(lazy_label(code))


def tone(state: State) -> str:
    return TONES[state]


def refusal(error: DomainError) -> str:
    """The sentence of a refusal, with its facts put into words."""
    facts = {name: _word(value) for name, value in error.facts.items()}
    facts.setdefault("state", gettext("lain"))
    text = REFUSALS.get(error.code)
    return gettext("Permintaan ini ditolak.") if text is None else str(text) % facts


def find_events(text: str) -> frozenset[str]:
    """Codes of events whose sentence holds `text`, in the language of the request."""
    wanted = text.casefold()
    return frozenset(code for code, words in EVENTS.items() if wanted and wanted in str(words).casefold())


def problem(found: Problem) -> str:
    """What is wrong with a row of an imported file: `OPD: tidak ada OPD …`."""
    text = masterplan_labels.PROBLEMS.get(found.code)
    if text is None:
        words = refusal(DomainError(found.code, **found.facts))
    else:
        words = str(text) % {name: _word(value) for name, value in found.facts.items()}
    return f"{found.column}: {words}" if found.column else words


def event(row: Event) -> str:
    """The sentence of an event, with the moments of its details put into words."""
    text = str(EVENTS.get(row.code, row.code))
    if row.code == "proposal_submit" and row.details.get("sent_version", 1) > 1:
        text = str(event_labels.SENT_AGAIN)
    return text % {name: _told(value) for name, value in row.details.items()} if "%(" in text else text


def _told(value: object) -> str:
    """A value as an event keeps it: moments and days are ISO 8601 there."""
    try:
        if len(str(value)) == len("2026-11-26"):
            return formats.day(date.fromisoformat(str(value)))
        return formats.moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _word(value: object) -> str:
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return str(value)
