"""Rows of /usulan."""

from tests.access import EVERYBODY, get, post

PROPOSE = "owner colleague teammate stranger head reviewer chair secretary kominfo leadership admin"
EDIT = "owner teammate"
WORK_ON_SUBMITTED = "owner teammate head chair secretary kominfo auditor"

ROWS = [
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
    get("proposals.edit", "/usulan/{draft}/ubah/gagasan", EDIT, but={"auditor": 403}),
    get("proposals.edit", "/usulan/{draft}/ubah/identitas", EDIT, but={"auditor": 403}),
    post(
        "proposals.edit",
        "/usulan/{draft}/ubah/gagasan",
        EDIT,
        data={"problem": "Lain", "lock_version": "1"},
        but={"auditor": 403},
    ),
    get("proposals.check", "/usulan/{draft}/periksa", EDIT, but={"auditor": 403}),
    get(
        "proposals.check",
        "/usulan/{returned}/periksa",
        EDIT,
        but=dict.fromkeys(("head", "chair", "secretary", "kominfo", "auditor"), 403),
    ),
    post(
        "proposals.submit",
        "/usulan/{draft}/tindakan/submit",
        "owner",
        data={"lock_version": "1"},
        but={"teammate": 403, "auditor": 403},
    ),
    get("proposals.receipt", "/usulan/{submitted}/tanda-terima", WORK_ON_SUBMITTED),
    get(
        "proposals.receipt",
        "/usulan/{approved}/tanda-terima",
        WORK_ON_SUBMITTED,
        otherwise=403,
    ),
]
