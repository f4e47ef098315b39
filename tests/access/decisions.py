"""Rows of /arahan/<id>/keputusan and the letters. The world has no list: acts on one find that it is gone (409)."""

from tests.access import get, post

RANKING = "kominfo auditor chair secretary"
LIST = "/arahan/{directive}/keputusan"
DECREE = {"list_id": "1", "decree_number": "188/1/2026", "decree_date": "{today}"}
UNDO = {"batal-list_id": "1", "batal-reason": "Nilai berubah.", "act": "discard"}

LETTERS = "/arahan/{directive}/surat"
LETTER = "/usulan/{rejected}/surat-pemberitahuan"
READ_IT = dict.fromkeys(("chair", "secretary", "auditor"), 403)
"""Who may read the letter before it goes, but neither hold nor send it."""

ROWS = [
    get("decisions.letters", LETTERS, RANKING, otherwise=403),
    post("decisions.send_letters", LETTERS, "kominfo", data={"seen": "x"}, ok=409, otherwise=403, but={"chair": 303}),
    get("decisions.letters_pdf", f"{LETTERS}.pdf", RANKING, otherwise=403),
    get("decisions.letter", LETTER, RANKING),
    get("decisions.letter", "/usulan/{under_review}/surat-pemberitahuan", "", ok=404),
    get("decisions.letter_pdf", f"{LETTER}.pdf", RANKING),
    post("decisions.hold_letter", f"{LETTER}/tahan", "kominfo", data={"reason": "Tunggu."}, but=READ_IT),
    post("decisions.let_letter_go", f"{LETTER}/lepas", "kominfo", but=READ_IT),
    get("decisions.show", LIST, RANKING, otherwise=403),
    get("decisions.show", "/arahan/{empty_directive}/keputusan", "kominfo auditor", otherwise=403),
    get("decisions.write", f"{LIST}/susun", "chair", otherwise=403),
    post("decisions.write", f"{LIST}/susun", "chair", otherwise=403, ok=422),
    post("decisions.propose", f"{LIST}/ajukan", "chair", otherwise=403, data={"list_id": "1"}, ok=409),
    post("decisions.release_list", f"{LIST}/tetapkan", "kominfo", otherwise=403, data=DECREE, ok=409),
    post("decisions.undo", f"{LIST}/batal", "kominfo chair", otherwise=403, data=UNDO, ok=409),
]
