"""What reports and their columns are called, and what is said of what they leave out."""

from collections.abc import Callable, Mapping

from innovations.domain import stewards
from innovations.domain.actor import Actor
from innovations.domain.reporting import Note
from innovations.models.proposals import LIVE_STATES, Stage
from innovations.web import labels
from innovations.web.words import lazy as _l

TITLES: Mapping[str, tuple[str, str]] = {
    "opd": (
        _l("Inovasi per OPD dan status"),
        _l("Berapa usulan dan inovasi setiap OPD, menurut statusnya. Yang dari unit dihitung pada OPD induknya."),
    ),
    "partisipasi": (
        _l("Partisipasi OPD"),
        _l("OPD mana yang mengusulkan, seberapa banyak dibanding jumlah ASN-nya, dan OPD mana yang belum."),
    ),
    "arahan": (
        _l("Perkembangan per arahan"),
        _l("Bagaimana setiap arahan dijawab: usulan, OPD, capaian sasaran, dan lama sampai dinilai."),
    ),
    "dimensi": (
        _l("Inovasi per dimensi masterplan"),
        _l("Program mana yang sudah didukung inovasi. Satu inovasi dapat mendukung beberapa program."),
    ),
    "program": (
        _l("Inovasi per program masterplan"),
        _l("Setiap program yang berlaku dan banyaknya inovasi yang mendukungnya."),
    ),
    "urusan": (
        _l("Inovasi per urusan pemerintahan"),
        _l("Urusan mana yang sudah dan belum punya inovasi, menurut statusnya."),
    ),
    "tahapan": (
        _l("Inovasi per tahapan dan tahun"),
        _l("Tahapan seperti dinyatakan pengusul: inisiatif, uji coba, atau penerapan."),
    ),
    "tim-penilai": (
        _l("Kerja tim penilai"),
        _l("Berapa penilaian menjadi tugas, sudah dikirim, dan masih ditunggu, serta berapa lama dikerjakan."),
    ),
    "indeks": (
        _l("Kesiapan Indeks Inovasi Daerah"),
        _l("Berapa inovasi setiap OPD sudah diklaim untuk indeks, dan bukti apa yang masih kurang."),
    ),
}
"""By slug: title, and one line about it."""

PAPERS: Mapping[str, tuple[Callable[[Actor], bool], str, str]] = {
    "reports.recap": (
        stewards.oversees,
        _l("Rekap tahunan"),
        _l("Empat halaman untuk kepala daerah, siap ditandatangani."),
    ),
    "reports.agency_letters": (
        stewards.is_kominfo,
        _l("Surat untuk setiap OPD"),
        _l("Satu surat untuk setiap OPD dengan angka inovasinya sendiri; semuanya diunduh sekaligus."),
    ),
}
"""What is made for printing, by endpoint: for whom, title, and one line about it."""

COLUMNS: Mapping[str, str] = {
    "agency": _l("OPD"),
    "process": _l("Dalam proses"),
    **{state.value: labels.LABELS[state] for state in LIVE_STATES},
    "closed": _l("Tidak lolos, ditarik"),
    "total": _l("Jumlah"),
    "sent": _l("Diajukan"),
    "approved_ever": _l("Pernah disetujui"),
    "approved_percent": _l("Disetujui (persen)"),
    "days_to_review": _l("Hari sampai dinilai"),
    "staff": _l("Jumlah ASN"),
    "per_hundred_staff": _l("Usulan per 100 ASN"),
    "missing": _l("Kurang dari sasaran"),
    "agencies_with": _l("OPD pengusul"),
    "agencies_without": _l("OPD tanpa usulan"),
    "agencies_reached": _l("OPD mencapai sasaran"),
    "drafts": _l("Draf belum diajukan"),
    "directive": _l("Arahan"),
    "target": _l("Sasaran per OPD"),
    "dimension": _l("Dimensi"),
    "programmes": _l("Program"),
    "covered": _l("Dengan inovasi"),
    "uncovered": _l("Tanpa inovasi"),
    "covered_percent": _l("Didukung (persen)"),
    "innovations": _l("Inovasi"),
    "running": _l("Inovasi berjalan"),
    "code": _l("Kode"),
    "programme": _l("Program"),
    "affair": _l("Urusan pemerintahan"),
    "year": _l("Tahun"),
    **{f"stage_{stage.value}": labels.LABELS[stage] for stage in Stage},
    "stage_untold": _l("Tidak disebutkan"),
    "reviewer": _l("Penilai"),
    "assigned": _l("Ditugaskan"),
    "reviews_sent": _l("Sudah dikirim"),
    "outstanding": _l("Masih ditunggu"),
    "days_to_score": _l("Hari sampai dikirim"),
    "live": _l("Inovasi disetujui"),
    "claimed": _l("Diklaim untuk indeks"),
    "mandatory_missing": _l("Kurang indikator wajib"),
    "unproved_levels": _l("Klaim tanpa bukti"),
    "points_claimed": _l("Nilai klaim"),
    "points_verified": _l("Nilai terverifikasi"),
    "index_year": _l("Tahun indeks"),
    "index_claimed": _l("Indeks menurut klaim"),
    "index_verified": _l("Indeks terverifikasi"),
}

NOTES: Mapping[Note, str] = {
    Note.VISIBLE_ONLY: _l("Hanya yang dapat Anda lihat yang dihitung; usulan lain mungkin sedang diproses."),
    Note.DECIDED_ONLY: _l("Hanya yang sudah diputuskan yang dihitung; usulan yang masih diproses tidak termasuk."),
    Note.CHOOSE_DIRECTIVE: _l("Pilih satu arahan untuk melihat rinciannya."),
    Note.ANSWERS: _l(
        "Disetujui: bagian dari yang sudah diputuskan, ditarik tidak dihitung. Hari sampai dinilai: nilai tengah"
        " (median) sejak pertama kali diajukan sampai penilaian pertama dikirim."
    ),
    Note.SPANS: _l("Hari sampai dikirim: nilai tengah (median) sejak usulan lolos pemeriksaan."),
}
