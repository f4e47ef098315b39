"""Rows of /penilaian, /arahan/<id>/penilaian and /arahan/<id>/peringkat."""

from tests.access import EVERYBODY, get, post

COMMITTEE = "reviewer chair secretary"
SEE_IT = {"owner": 403, "teammate": 403, "head": 403, "kominfo": 403, "auditor": 403}
"""Who may read the proposal under review, but not score it."""
RANKING = "kominfo auditor chair secretary"
SEE_BOARD = {"secretary": 403, "kominfo": 403, "auditor": 403}
REOPEN = "/arahan/{directive}/penilaian/{review}/buka-kembali"
CONFLICT = {"benturan-conflict_reason": "Saudara saya di dalam tim."}

ROWS = [
    get("reviews.index", "/penilaian", EVERYBODY),
    get("reviews.show", "/penilaian/{under_review}", COMMITTEE, but=SEE_IT),
    post("reviews.save", "/penilaian/{under_review}", COMMITTEE, but={**SEE_IT, "chair": 409, "secretary": 409}),
    post("reviews.declare", "/penilaian/{under_review}/benturan", COMMITTEE, data=CONFLICT, but=SEE_IT),
    get("reviews.watch", "/arahan/{directive}/penilaian", RANKING, otherwise=403),
    get("reviews.ask_reopen", REOPEN, "chair", but=SEE_BOARD),
    post("reviews.reopen", REOPEN, "chair", data={"reason": "Nilai tertukar."}, but=SEE_BOARD),
    get("reviews.rank", "/arahan/{directive}/peringkat", RANKING, otherwise=403),
    get("reviews.export", "/arahan/{directive}/peringkat.csv", RANKING, otherwise=403),
    get("reviews.export", "/arahan/{directive}/peringkat.xlsx", RANKING, otherwise=403),
]
