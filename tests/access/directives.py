"""Rows of /arahan."""

from tests.access import EVERYBODY, get, post

TERMS = {
    "number": "050/7/SET",
    "issued_on": "2026-01-02",
    "issuing_office": "Bupati",
    "title": "Judul",
    "body": "Isi",
    "opens_on": "2026-01-05",
    "opens_time": "08:00",
    "closes_on": "2099-01-05",
    "closes_time": "16:00",
    "grace_minutes": "0",
    "target_per_agency": "1",
    "min_words": "300",
    "permission_required": "y",
}
LATER = {"closes_on": "2099-12-31", "closes_time": "16:00", "reason": "Listrik padam."}
CRITERIA = {
    "name": "Rubrik",
    "criteria-0-name": "Dampak",
    "criteria-0-question": "Seberapa besar?",
    "criteria-0-weight_percent": "100",
    **{f"criteria-0-anchor_{value}": "arti" for value in range(1, 6)},
}
SCORING_TERMS = {
    "committee_decree_number": "188/1/2026",
    "committee_decree_date": "2026-01-02",
    "quorum": "3",
    "explanation_days": "14",
    "tie_order": "spread_weight_receipt",
    "cut_score_hundredths": "75,50",
    "annex": "names",
}
SEAT = {"user_id": "{reviewer}", "seat": "member"}

ROWS = [
    get("directives.index", "/arahan", EVERYBODY),
    get("directives.show", "/arahan/{directive}", EVERYBODY),
    get("directives.new", "/arahan/baru", "kominfo", otherwise=403),
    post("directives.new", "/arahan/baru", "kominfo", otherwise=403, data=TERMS),
    get("directives.edit", "/arahan/{directive}/ubah", "kominfo", otherwise=403),
    post("directives.edit", "/arahan/{empty_directive}/ubah", "kominfo", otherwise=403, data=TERMS),
    get("directives.extend", "/arahan/{directive}/perpanjang", "kominfo", otherwise=403),
    post("directives.extend", "/arahan/{directive}/perpanjang", "kominfo", otherwise=403, data=LATER),
    get("directives.rubric", "/arahan/{empty_directive}/rubrik", "kominfo", otherwise=403),
    get("directives.rubric", "/arahan/{directive}/rubrik", "kominfo", ok=409, otherwise=403),
    post("directives.rubric", "/arahan/{empty_directive}/rubrik", "kominfo", otherwise=403, data=CRITERIA),
    get("directives.default_rubric", "/arahan/rubrik-baku", "kominfo", otherwise=403),
    post("directives.default_rubric", "/arahan/rubrik-baku", "kominfo", otherwise=403, data=CRITERIA),
    get("directives.scoring_terms", "/arahan/{directive}/ketentuan-penilaian", "kominfo chair", otherwise=403),
    get("directives.scoring_terms", "/arahan/{empty_directive}/ketentuan-penilaian", "kominfo", otherwise=403),
    post(
        "directives.scoring_terms",
        "/arahan/{directive}/ketentuan-penilaian",
        "kominfo chair",
        otherwise=403,
        data={"quorum": "3", "explanation_days": "14"},
    ),
    post(
        "directives.scoring_terms",
        "/arahan/{empty_directive}/ketentuan-penilaian",
        "kominfo",
        otherwise=403,
        data=SCORING_TERMS,
    ),
    get("directives.phase", "/arahan/{directive}/tahap", "kominfo chair", otherwise=403),
    get("directives.phase", "/arahan/{empty_directive}/tahap", "kominfo", otherwise=403),
    post(
        "directives.phase",
        "/arahan/{directive}/tahap",
        "kominfo chair",
        ok=409,
        otherwise=403,
        data={"target": "scoring", "seen": "open"},
    ),
    get("directives.committee", "/arahan/{directive}/tim", "kominfo", otherwise=403),
    post("directives.committee", "/arahan/{empty_directive}/tim", "kominfo", otherwise=403, data=SEAT),
    post("directives.remove_member", "/arahan/{directive}/tim/{reviewer}/keluarkan", "kominfo", otherwise=403),
]
