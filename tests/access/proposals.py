"""Rows of /usulan."""

from io import BytesIO

from tests.access import EVERYBODY, Row, get, post

PROPOSE = "owner colleague teammate stranger head reviewer chair secretary kominfo leadership admin"
EDIT = "owner teammate"
SEE_DRAFT = {"auditor": 403}
SEE_RETURNED = dict.fromkeys(("head", "chair", "secretary", "kominfo", "auditor"), 403)
WORK_ON_SUBMITTED = "owner teammate head chair secretary kominfo auditor"
SEE_SUBMITTED = dict.fromkeys(WORK_ON_SUBMITTED.replace("owner ", "").split(), 403)
PDF = b"%PDF-1.4\nbaru\n%%EOF\n"

SEEN_BY = {
    "awaiting_permission": WORK_ON_SUBMITTED,
    "submitted": WORK_ON_SUBMITTED,
    "returned": WORK_ON_SUBMITTED,
    "under_review": f"{WORK_ON_SUBMITTED} reviewer",
    "approved": EVERYBODY,
    "trial": EVERYBODY,
    "implemented": EVERYBODY,
    "stopped": EVERYBODY,
}
LETTER = {"letter_number": "800/1/2026", "letter_date": "2026-01-02"}
DECREE = {"decree_number": "188/1/2026", "decree_date": "{today}", "executing_agency": "{agency}"}
YES = dict.fromkeys(("new", "beneficial", "no_burden", "within_authority", "replicable"), "yes")
NO = YES | {"new": "no", "new_reason": "Sudah ada.", "sure": "y"}
EARLY = {"early": "y"}
REASON = {"reason": "Karena."}
TRIAL = {"started_on": "{today}", "planned_end": "{later}", "place": "Sentani"}
MEASURE = {"name": "Waktu tunggu", "unit": "menit", "baseline": "90", "target": "15"}
TENDS = "owner teammate head kominfo"
PART = ("proposals.write_part",) * 2
DOSSIER = "chair secretary kominfo auditor"
TEXT = {"text": "Karena."}
RETURN = REASON | {"until": "{soon}"}


def act(
    action: str,
    state: str,
    allowed: str,
    data: dict[str, str],
    but: dict[str, int] | None = None,
    path: str = "",
    endpoint: tuple[str, str] = ("proposals.act", "proposals.perform"),
) -> list[Row]:
    """The page and the POST of an act: 403 for those who see the proposal and may not act."""
    address = f"/usulan/{{{state}}}/{path or f'tindakan/{action}'}"
    seers = {role: 403 for role in SEEN_BY[state].split() if role not in allowed.split()}
    return [
        get(endpoint[0], address, allowed, but=seers),
        post(endpoint[1], address, allowed, data=data, but=seers | (but or {})),
    ]


ACTS = [
    *act("grant_permission", "awaiting_permission", "head kominfo", LETTER, but={"kominfo": 422}),
    *act("return", "awaiting_permission", "head kominfo", RETURN),
    *act("withdraw", "awaiting_permission", "owner", REASON),
    *act("start_review", "submitted", "kominfo", YES),
    *act("return", "submitted", "kominfo", RETURN),
    *act("reject", "submitted", "kominfo", NO | REASON),
    *act("withdraw", "submitted", "owner", REASON),
    *act("return", "under_review", "kominfo chair secretary", RETURN),
    *act("approve", "under_review", "kominfo", DECREE | EARLY),
    *act("reject", "under_review", "kominfo", REASON | EARLY),
    *act("withdraw", "under_review", "owner", REASON),
    *act("withdraw", "returned", "owner", REASON),
    *act("start_trial", "approved", "kominfo", TRIAL),
    *act("implement", "trial", "kominfo", {"begun_on": "{today}"}),
    *act("stop", "implemented", "kominfo", REASON | {"stopped_on": "{today}"}),
    *act("", "trial", TENDS, TRIAL, path="uji-coba", endpoint=PART),
    *act("", "approved", TENDS, MEASURE, path="ukuran", endpoint=PART),
    *act("", "implemented", "kominfo", {"begun_on": "{today}"}, path="penerapan", endpoint=PART),
    *act("", "stopped", "kominfo", {"stopped_on": "{today}"}, path="penghentian", endpoint=PART),
    get("proposals.write_part", "/usulan/{trial}/hasil-uji-coba", TENDS, ok=409, otherwise=403),
    *act(
        "",
        "trial",
        "kominfo",
        REASON | {"executing_agency": "{other_agency}", "since": "{today}"},
        path="pelaksana",
        endpoint=("proposals.pass_on",) * 2,
    ),
    *act("", "approved", "kominfo", DECREE | REASON, path="keputusan", endpoint=("proposals.correct_decree",) * 2),
    *act(
        "",
        "returned",
        "head kominfo chair secretary",
        REASON | {"until": "{later}"},
        path="batas-perbaikan",
        endpoint=("proposals.extend_revision",) * 2,
    ),
    *[
        get(endpoint, f"/usulan/{{{state}}}/{path}", allowed, otherwise=otherwise, but=but)
        for endpoint, path in (("proposals.dossier", "berkas"), ("proposals.dossier_pdf", "berkas.pdf"))
        for state, allowed, otherwise, but in (
            ("under_review", DOSSIER, 404, dict.fromkeys(("owner", "teammate", "head", "reviewer"), 403)),
            ("returned", DOSSIER, 404, dict.fromkeys(("owner", "teammate", "head"), 403)),
            ("approved", f"{DOSSIER} leadership", 403, {}),
            ("rejected", f"{DOSSIER} leadership", 404, dict.fromkeys(("owner", "teammate", "head"), 403)),
        )
    ],
    get(
        "proposals.dossier",
        "/usulan/{draft}/berkas",
        "",
        ok=404,
        but=dict.fromkeys(("owner", "teammate", "auditor"), 403),
    ),
    get("proposals.ask_explanation", "/usulan/{approved}/penjelasan", "owner", otherwise=403),
    post("proposals.ask_explanation", "/usulan/{approved}/penjelasan", "owner", data=TEXT, otherwise=403),
    get("proposals.ask_explanation", "/usulan/{stopped}/penjelasan", "owner", ok=409, otherwise=403),
    get("proposals.ask_explanation", "/usulan/{submitted}/penjelasan", "owner", ok=409, but=SEE_SUBMITTED),
    get("proposals.answer_explanation", "/usulan/{stopped}/penjelasan/jawaban", "chair secretary", otherwise=403),
    post(
        "proposals.answer_explanation",
        "/usulan/{stopped}/penjelasan/jawaban",
        "chair secretary",
        data=TEXT,
        otherwise=403,
    ),
    get(
        "proposals.answer_explanation",
        "/usulan/{approved}/penjelasan/jawaban",
        "chair secretary",
        ok=409,
        otherwise=403,
    ),
    *act("", "returned", "head", REASON, path="izin-baru", endpoint=("proposals.ask_new_permission",) * 2),
]

SEE_BLIND = dict.fromkeys(("owner", "teammate", "head", "auditor"), 403)
"""Who sees the proposal of the blind directive, and may not redact it; its committee does not see it at all."""
SEE_UNBLIND = dict.fromkeys(("owner", "teammate", "head", "auditor", "reviewer", "chair", "secretary"), 409)

ROWS = [
    *ACTS,
    get("proposals.index", "/usulan", EVERYBODY),
    get("proposals.new", "/usulan/baru?arahan={directive}", PROPOSE, otherwise=403),
    post(
        "proposals.new",
        "/usulan/baru?arahan={directive}",
        PROPOSE,
        data={"title": "Baru", "initiator": "asn", "agency_id": "0"},
        ok=422,
        otherwise=403,
    ),
    get("proposals.show", "/usulan/{draft}", "owner teammate auditor"),
    get("proposals.show", "/usulan/{submitted}", WORK_ON_SUBMITTED),
    get("proposals.show", "/usulan/{under_review}", f"{WORK_ON_SUBMITTED} reviewer"),
    get("proposals.show", "/usulan/{approved}", EVERYBODY),
    get("proposals.edit", "/usulan/{draft}/ubah/gagasan", EDIT, but=SEE_DRAFT),
    get("proposals.edit", "/usulan/{draft}/ubah/identitas", EDIT, but=SEE_DRAFT),
    post(
        "proposals.edit",
        "/usulan/{draft}/ubah/gagasan",
        EDIT,
        data={"problem": "Lain", "seen": "{seen}"},
        but=SEE_DRAFT,
    ),
    get("proposals.evidence", "/usulan/{draft}/ubah/bukti", EDIT, but=SEE_DRAFT),
    post(
        "proposals.evidence",
        "/usulan/{draft}/ubah/bukti",
        EDIT,
        data={"file": lambda: (BytesIO(PDF), "surat.pdf")},
        but=SEE_DRAFT,
    ),
    get("proposals.programmes", "/usulan/{draft}/ubah/masterplan", EDIT, but=SEE_DRAFT),
    post("proposals.programmes", "/usulan/{draft}/ubah/masterplan", EDIT, but=SEE_DRAFT),
    get("proposals.download", "/usulan/{draft}/lampiran/{file_draft}", "owner teammate auditor"),
    get("proposals.download", "/usulan/{approved}/lampiran/{file_approved}", WORK_ON_SUBMITTED),
    get("proposals.download", "/usulan/{draft}/lampiran/{file_approved}", "", ok=404),
    post("proposals.remove_file", "/usulan/{draft}/lampiran/{file_draft}/keluarkan", EDIT, but=SEE_DRAFT),
    post("proposals.restore_file", "/usulan/{draft}/lampiran/{file_draft}/pulihkan", EDIT, but=SEE_DRAFT),
    get("proposals.redact", "/usulan/{blind}/penyamaran", "kominfo", but=SEE_BLIND),
    get("proposals.redact", "/usulan/{under_review}/penyamaran", "kominfo", ok=409, but=SEE_UNBLIND),
    post("proposals.redact", "/usulan/{blind}/penyamaran", "kominfo", data={"title": "Tanpa nama"}, but=SEE_BLIND),
    post(
        "proposals.add_redacted_file",
        "/usulan/{blind}/penyamaran/berkas",
        "kominfo",
        data={"berkas-file": lambda: (BytesIO(PDF + b"\n"), "tersamar-2.pdf")},
        but=SEE_BLIND,
    ),
    post(
        "proposals.remove_redacted_file",
        "/usulan/{blind}/penyamaran/berkas/{blind_file}/keluarkan",
        "kominfo",
        but=SEE_BLIND,
    ),
    get("proposals.team", "/usulan/{draft}/tim", EDIT, but=SEE_DRAFT),
    post(
        "proposals.team",
        "/usulan/{draft}/tim",
        EDIT,
        data={"person": "Ibu Sumini", "without_account": "y"},
        but=SEE_DRAFT,
    ),
    post("proposals.remove_member", "/usulan/{draft}/tim/1/keluarkan", EDIT, but=SEE_DRAFT),
    get("proposals.hand_over", "/usulan/{draft}/alihkan", "owner", but={"teammate": 403, "auditor": 403}),
    get(
        "proposals.hand_over",
        "/usulan/{submitted}/alihkan",
        "owner kominfo",
        but=dict.fromkeys(("teammate", "head", "chair", "secretary", "auditor"), 403),
    ),
    post(
        "proposals.hand_over",
        "/usulan/{submitted}/alihkan",
        "owner kominfo",
        data={"person": "Pegawai", "choice": "{user}", "reason": "Mutasi"},
        but=dict.fromkeys(("teammate", "head", "chair", "secretary", "auditor"), 403),
    ),
    get("proposals.delete", "/usulan/{draft}/hapus", "owner", but={"teammate": 403, "auditor": 403}),
    post("proposals.delete", "/usulan/{draft}/hapus", "owner", but={"teammate": 403, "auditor": 403}),
    get("proposals.check", "/usulan/{draft}/periksa", EDIT, but=SEE_DRAFT),
    get("proposals.check", "/usulan/{returned}/periksa", EDIT, but=SEE_RETURNED),
    post(
        "proposals.submit",
        "/usulan/{draft}/tindakan/submit",
        "owner",
        data={"lock_version": "1"},
        but={"teammate": 403, "auditor": 403},
    ),
    get("proposals.receipt", "/usulan/{submitted}/tanda-terima", WORK_ON_SUBMITTED),
    get("proposals.receipt", "/usulan/{approved}/tanda-terima", WORK_ON_SUBMITTED, otherwise=403),
    get("proposals.version", "/usulan/{submitted}/versi/1", WORK_ON_SUBMITTED),
    get("proposals.version", "/usulan/{approved}/versi/1", WORK_ON_SUBMITTED, otherwise=403),
    get("proposals.compare", "/usulan/{submitted}/banding?dari=1&ke=1", WORK_ON_SUBMITTED),
    get(
        "proposals.permission_letter",
        "/usulan/{awaiting_permission}/surat-izin",
        "owner teammate head kominfo",
        but=dict.fromkeys(("chair", "secretary", "auditor"), 403),
    ),
    *[get("proposals.index_file", f"/usulan/semua.{suffix}", EVERYBODY) for suffix in ("csv", "xlsx", "json", "pdf")],
    get("proposals.saved", "/usulan/tampilan?status=approved", EVERYBODY),
    post("proposals.saved", "/usulan/tampilan", EVERYBODY, data={"name": "Disetujui", "address": "status=approved"}),
    get("proposals.rename", "/usulan/tampilan/{view}", "owner"),
    post("proposals.rename", "/usulan/tampilan/{view}", "owner", data={"name": "Lain"}),
    post("proposals.forget", "/usulan/tampilan/{view}/hapus", "owner"),
]
