"""Rows of /arahan/<id>/keputusan. The world has no list: acts on one find that it is gone (409)."""

from tests.access import get, post

RANKING = "kominfo auditor chair secretary"
LIST = "/arahan/{directive}/keputusan"
DECREE = {"list_id": "1", "decree_number": "188/1/2026", "decree_date": "{today}"}
UNDO = {"batal-list_id": "1", "batal-reason": "Nilai berubah.", "act": "discard"}

ROWS = [
    get("decisions.show", LIST, RANKING, otherwise=403),
    get("decisions.show", "/arahan/{empty_directive}/keputusan", "kominfo auditor", otherwise=403),
    get("decisions.write", f"{LIST}/susun", "chair", otherwise=403),
    post("decisions.write", f"{LIST}/susun", "chair", otherwise=403, ok=422),
    post("decisions.propose", f"{LIST}/ajukan", "chair", otherwise=403, data={"list_id": "1"}, ok=409),
    post("decisions.release_list", f"{LIST}/tetapkan", "kominfo", otherwise=403, data=DECREE, ok=409),
    post("decisions.undo", f"{LIST}/batal", "kominfo chair", otherwise=403, data=UNDO, ok=409),
]
