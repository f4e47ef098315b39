"""Rows of /penilaian, /arahan/<id>/penilaian and /arahan/<id>/peringkat."""

from tests.access import EVERYBODY, get, post

COMMITTEE = "reviewer chair secretary"
SEE_IT = {"owner": 403, "teammate": 403, "head": 403, "kominfo": 403, "auditor": 403}
"""Who may read the proposal under review, but not score it."""
RANKING = "kominfo auditor chair secretary"
MEETING = {"held_on": "{today}", "place": "Aula", "present": "{reviewer}", "notes": "Tidak ada.", "number": "000/1"}
SEE_BOARD = {"secretary": 403, "kominfo": 403, "auditor": 403}
REOPEN = "/arahan/{directive}/penilaian/{review}/buka-kembali"
SHEET = "/arahan/{directive}/penilaian/{under_review}/lembar/{reviewer}"
"""The reviewer of the world has begun a draft."""
SEE_REVIEWS = {"chair": 403, "kominfo": 403, "auditor": 403}
REMIND = "/arahan/{directive}/penilaian/ingatkan"
CONFLICT = {"benturan-conflict_reason": "Saudara saya di dalam tim."}

READ_IT = dict.fromkeys(("owner", "teammate", "head", "reviewer", "secretary", "auditor"), 403)
MINUTES = "/arahan/{directive}/berita-acara"
"""Open in the world: nothing to number, to scan or to compare yet (404)."""
SHARING = "/arahan/{directive}/penugasan"
"""Everybody scores everything in the world: single assignments are refused there (409)."""

TALK = "/arahan/{deliberated}/pembahasan"
THREAD = TALK + "/{discussed}"
REVISE = "/penilaian/{discussed}/ubah"
READ_TALK = {"kominfo": 403, "auditor": 403}

ROWS = [
    get("reviews.assigning", SHARING, "kominfo chair", otherwise=403),
    post("reviews.apply", SHARING, "kominfo chair", otherwise=403, data={"each": "2", "seen": "{sharing}"}),
    post("reviews.share_with_all", f"{SHARING}/semua", "kominfo chair", otherwise=403),
    post("reviews.assign", SHARING + "/{under_review}/tambah", "kominfo chair", ok=409, but=READ_IT),
    post("reviews.unassign", SHARING + "/{under_review}/cabut/{reviewer}", "kominfo chair", ok=409, but=READ_IT),
    get("reviews.index", "/penilaian", EVERYBODY),
    get("reviews.show", "/penilaian/{under_review}", COMMITTEE, but=SEE_IT),
    post("reviews.save", "/penilaian/{under_review}", COMMITTEE, but={**SEE_IT, "chair": 409, "secretary": 409}),
    get("reviews.show", "/penilaian/{blind}", COMMITTEE, but=SEE_IT),
    get("reviews.download", "/penilaian/{blind}/lampiran/{blind_file}", COMMITTEE),
    get("reviews.download", "/penilaian/{under_review}/lampiran/{blind_file}", "", ok=404),
    post("reviews.declare", "/penilaian/{under_review}/benturan", COMMITTEE, data=CONFLICT, but=SEE_IT),
    get("reviews.watch", "/arahan/{directive}/penilaian", RANKING, otherwise=403),
    get("reviews.ask_sheet", SHEET, "secretary", ok=409, but=SEE_REVIEWS),
    post("reviews.enter_sheet", SHEET, "secretary", ok=409, but=SEE_REVIEWS),
    get("reviews.scan", "/penilaian/{under_review}/lembar/{scan}", RANKING),
    post("reviews.remind", REMIND, "kominfo chair secretary", otherwise=403),
    post("reviews.remind", REMIND + "/{reviewer}", "kominfo chair secretary", otherwise=403),
    get("reviews.ask_reopen", REOPEN, "chair", but=SEE_BOARD),
    post("reviews.reopen", REOPEN, "chair", data={"reason": "Nilai tertukar."}, but=SEE_BOARD),
    get("reviews.agenda", TALK, f"{RANKING} reviewer", otherwise=403),
    get("reviews.agenda", "/arahan/{directive}/pembahasan", f"{RANKING} reviewer", ok=409, otherwise=403),
    get("reviews.thread", THREAD, f"{RANKING} reviewer"),
    post("reviews.say", THREAD, COMMITTEE, data={"text": "Layak.", "form_token": "t" * 24}, but=READ_TALK),
    post(
        "reviews.take_back",
        THREAD + "/{message}/tarik",
        "reviewer",
        but={**READ_TALK, "chair": 403, "secretary": 403},
    ),
    get("reviews.revise", REVISE, "reviewer", but={**SEE_IT, "chair": 409, "secretary": 409}),
    post(
        "reviews.revise",
        REVISE,
        "reviewer",
        data={"reason": "Lain."},
        ok=422,
        but={**SEE_IT, "chair": 409, "secretary": 409},
    ),
    get("reviews.rank", "/arahan/{directive}/peringkat", RANKING, otherwise=403),
    get("reviews.fairness", "/arahan/{directive}/kewajaran", f"{RANKING} reviewer", otherwise=403),
    get("reviews.fairness_file", "/arahan/{directive}/kewajaran.csv", RANKING, otherwise=403),
    get("reviews.fairness_file", "/arahan/{directive}/kewajaran.xlsx", RANKING, otherwise=403),
    get("reviews.minutes", "/arahan/{directive}/berita-acara", RANKING, otherwise=403),
    get("reviews.minutes", "/arahan/{empty_directive}/berita-acara", "kominfo auditor", otherwise=403),
    get("reviews.minutes_pdf", "/arahan/{directive}/berita-acara.pdf", RANKING, otherwise=403),
    get("reviews.meeting", "/arahan/{directive}/berita-acara/rapat", "chair secretary", otherwise=403),
    post("reviews.meeting", "/arahan/{directive}/berita-acara/rapat", "chair secretary", otherwise=403, data=MEETING),
    get("reviews.close_minutes", f"{MINUTES}/tutup", "chair secretary", otherwise=403),
    post("reviews.close_minutes", f"{MINUTES}/tutup", "chair secretary", ok=409, otherwise=403),
    get("reviews.number_minutes", f"{MINUTES}/nomor", "chair secretary", ok=404, otherwise=403),
    post("reviews.number_minutes", f"{MINUTES}/nomor", "chair secretary", ok=404, otherwise=403),
    get("reviews.attach_scan", f"{MINUTES}/naskah", "chair secretary", ok=404, otherwise=403),
    post("reviews.attach_scan", f"{MINUTES}/naskah", "chair secretary", ok=404, otherwise=403),
    get("reviews.minutes_scan", f"{MINUTES}/naskah/1", RANKING, ok=404, otherwise=403),
    get("reviews.check_minutes", f"{MINUTES}/pemeriksaan", RANKING, ok=404, otherwise=403),
    get("reviews.export", "/arahan/{directive}/peringkat.csv", RANKING, otherwise=403),
    get("reviews.export", "/arahan/{directive}/peringkat.xlsx", RANKING, otherwise=403),
]
