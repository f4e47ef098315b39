"""Codes become words here and nowhere else: labels, badge tones, sentences of events, words of refusals."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from flask_babel import gettext

from innovations.domain.directives import WindowState
from innovations.domain.directory import Standing
from innovations.domain.errors import DomainError
from innovations.domain.index_readiness import Readiness
from innovations.domain.texts import TextKey
from innovations.domain.todo import Work
from innovations.domain.watch import Need
from innovations.domain.workflow import Action
from innovations.models.accounts import Role
from innovations.models.agencies import AgencyKind, HeadKind
from innovations.models.decisions import LetterState, Verdict
from innovations.models.directives import Annex, Phase, Seat, TieOrder
from innovations.models.events import Event, Topic
from innovations.models.followup import RegulationKind, Result
from innovations.models.masterplan import LinkWeight
from innovations.models.progress import Running
from innovations.models.proposals import AttachmentKind, Form, Gate, Initiator, Kind, Origin, Stage, State
from innovations.models.reviews import ReviewState
from innovations.transfer.imports import Problem

from . import event_labels, formats, masterplan_labels, quantities, refusal_labels
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
    LinkWeight.MAIN: _l("utama"),
    LinkWeight.SUPPORTING: _l("pendukung"),
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
    AttachmentKind.REDACTED: _l("Berkas tersamar"),
    AttachmentKind.REVIEW_SHEET: _l("Lembar penilaian"),
    AttachmentKind.REGULATION: _l("Dasar hukum penerapan"),
    Result.REACHED: _l("Tercapai"),
    Result.PARTLY: _l("Tercapai sebagian"),
    Result.NOT_REACHED: _l("Belum tercapai"),
    RegulationKind.REGENT_REGULATION: _l("Peraturan Bupati (Perbup)"),
    RegulationKind.REGIONAL_LAW: _l("Peraturan Daerah (Perda)"),
    RegulationKind.REGENT_DECREE: _l("Keputusan Bupati (SK)"),
    RegulationKind.AGENCY_DECREE: _l("Keputusan kepala OPD"),
    Running.RUNNING: _l("Berjalan"),
    Running.PAUSED: _l("Berhenti sementara"),
    Running.NOT_BEGUN: _l("Belum dimulai"),
    Readiness.UNCLAIMED: _l("Belum ada klaim"),
    Readiness.UNPROVED: _l("Ada klaim tanpa bukti"),
    Readiness.PROVED: _l("Semua klaim berbukti"),
    Need.REPORT_LATE: _l("Laporan terlambat"),
    Need.STALE: _l("Tanpa kabar"),
    Need.TRIAL_OVER: _l("Uji coba melewati rencana"),
    Need.MILESTONE_OVERDUE: _l("Tonggak capaian terlewat"),
    Need.REPORT_DUE: _l("Laporan segera jatuh tempo"),
    RegulationKind.OTHER_RULE: _l("Dasar hukum lain"),
    Role.PROPOSER: _l("Pengusul"),
    Role.AGENCY_HEAD: _l("Kepala OPD"),
    Role.REVIEWER: _l("Penilai"),
    Role.CHAIR: _l("Ketua tim penilai"),
    Role.SECRETARY: _l("Sekretaris tim penilai"),
    Role.KOMINFO: _l("Kominfo"),
    Role.LEADERSHIP: _l("Pimpinan"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMIN: _l("Admin"),
    WindowState.OPEN: _l("Dibuka"),
    WindowState.UPCOMING: _l("Akan datang"),
    WindowState.CLOSED: _l("Ditutup"),
    WindowState.LEGACY: _l("Arsip"),
    HeadKind.DEFINITIVE: _l("Definitif"),
    HeadKind.ACTING: _l("Pelaksana tugas (Plt.)"),
    HeadKind.DAILY_ACTING: _l("Pelaksana harian (Plh.)"),
    ReviewState.DRAFT: _l("Draf"),
    ReviewState.SENT: _l("Terkirim"),
    LetterState.SENT: _l("Terkirim"),
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
    TextKey.LETTER_APPROVED: _l("Surat pemberitahuan: disetujui"),
    TextKey.LETTER_REJECTED: _l("Surat pemberitahuan: tidak lolos"),
    TieOrder.WEIGHT_SPREAD_RECEIPT: _l("Bobot tertinggi, selisih terkecil, penerimaan paling awal"),
    TieOrder.WEIGHT_RECEIPT_SPREAD: _l("Bobot tertinggi, penerimaan paling awal, selisih terkecil"),
    TieOrder.SPREAD_WEIGHT_RECEIPT: _l("Selisih terkecil, bobot tertinggi, penerimaan paling awal"),
    TieOrder.SPREAD_RECEIPT_WEIGHT: _l("Selisih terkecil, penerimaan paling awal, bobot tertinggi"),
    TieOrder.RECEIPT_WEIGHT_SPREAD: _l("Penerimaan paling awal, bobot tertinggi, selisih terkecil"),
    TieOrder.RECEIPT_SPREAD_WEIGHT: _l("Penerimaan paling awal, selisih terkecil, bobot tertinggi"),
    Annex.NONE: _l("Tidak dilampirkan"),
    Annex.CODES: _l("Dengan kode penilai"),
    Annex.NAMES: _l("Dengan nama penilai"),
    Verdict.APPROVE: _l("Setujui"),
    Verdict.REJECT: _l("Tolak"),
    LetterState.READY: _l("Siap dikirim"),
    LetterState.HELD: _l("Ditahan"),
    Standing.ACTIVE: _l("Aktif"),
    Standing.NEW: _l("Belum pernah masuk"),
    Standing.INACTIVE: _l("Nonaktif"),
}

SAME_CODES: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Phase: {
        Phase.OPEN: _l("penerimaan usulan"),
        Phase.SCORING: _l("penilaian"),
        Phase.DELIBERATION: _l("pembahasan"),
        Phase.DECIDED: _l("keputusan"),
    },
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

REFUSALS = refusal_labels.REFUSALS

ACT_FIELDS: Mapping[str, str] = {
    "reason": _l("Alasan"),
    "until": _l("Batas perbaikan"),
    "letter_number": _l("Nomor surat izin"),
    "letter_date": _l("Tanggal surat izin"),
    "signed_by": _l("Jabatan penanda tangan"),
    "decree_number": _l("Nomor keputusan"),
    "decree_date": _l("Tanggal keputusan"),
    "comment": _l("Komentar untuk pengusul"),
    "contribution": _l("Kontribusi"),
    "started_on": _l("Mulai uji coba"),
    "planned_end": _l("Selesai uji coba"),
    "place": _l("Tempat uji coba"),
    "lesson": _l("Pelajaran"),
    "measured": _l("Nilai terukur"),
    "baseline": _l("Nilai awal"),
    "target": _l("Target"),
    "number": _l("Nomor dasar hukum"),
}
"""Labels of the forms of acts, for the pages that give back what was typed."""
WORK: Mapping[Work, str] = {
    Work.REVISE: _l("Dikembalikan kepada Anda"),
    Work.FINISH: _l("Draf yang belum diajukan"),
    Work.PERMIT: _l("Menunggu izin Anda sebagai kepala OPD"),
    Work.SCORE: _l("Menunggu penilaian Anda"),
    Work.EXPLAIN: _l("Menunggu penjelasan tim penilai"),
    Work.CHECK: _l("Menunggu pemeriksaan administrasi"),
    Work.DECIDE: _l("Selesai dinilai, siap diputuskan"),
    Work.LINK: _l("Disetujui, belum ditautkan ke masterplan"),
}
"""What waits for a person."""


def lazy_label(code: StrEnum) -> str:
    """The word for a code, in the language of the request that will show it."""
    return SAME_CODES.get(type(code), LABELS)[code]


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
    return frozenset(code for code in EVENTS if wanted and wanted in event_kind(code).casefold())


def event_kind(code: str) -> str:
    """The sentence of all events of a kind, with dots where each says something of its own."""
    return _fill(str(EVENTS.get(code, code)), "…", {})


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
    if row.code == "proposal_grant_permission" and row.details.get("on_paper"):
        text = str(event_labels.ON_PAPER)
    facts = {name: TOLD_AS.get(name, _told)(value) for name, value in row.details.items()}
    return _fill(text, "–", facts)


def _fill(text: str, missing: str, facts: Mapping[str, str]) -> str:
    return text % defaultdict(lambda: missing, facts) if "%(" in text else text


def _told(value: object) -> str:
    """A value as an event keeps it: moments and days are ISO 8601 there."""
    try:
        if len(str(value)) == len("2026-11-26"):
            return formats.day(date.fromisoformat(str(value)))
        return formats.moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)


TOLD_AS: Mapping[str, Callable[[str], str]] = {
    "result": lambda code: label(Result(code)),
    "baseline": lambda number: quantities.write(Decimal(number)),
    "target": lambda number: quantities.write(Decimal(number)),
}
"""Details of events that are neither days nor words."""


def _word(value: object) -> str:
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return str(value)
