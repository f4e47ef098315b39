"""Rows of /masterplan and of a proposal's links."""

from tests.access import EVERYBODY, get, post

PROGRAMME = {"code": "B-1", "name": "Baru", "dimension_id": "1", "horizon_id": "1"}
PLAN = {"name": "Masterplan 2024", "year_start": "2024", "year_end": "2033"}
STOP = {"day": "2024-06-03", "reason": "Dana beralih."}
REPLACE = {"successor_id": "2", "reason": "Direvisi."}
LINK = {"programme_id": "1", "contribution": "Mempercepat layanan."}
SEES_SUBMITTED = ["owner", "teammate", "head", "kominfo", "chair", "secretary", "auditor"]

ROWS = [
    get("masterplan.index", "/masterplan", EVERYBODY),
    get("masterplan.export", "/masterplan.csv", EVERYBODY),
    get("masterplan.show", "/masterplan/{programme}", EVERYBODY),
    get("masterplan.show_coverage", "/masterplan/cakupan", EVERYBODY),
    get("masterplan.export_coverage", "/masterplan/cakupan.csv", EVERYBODY),
    get("masterplan.show_gaps", "/masterplan/kesenjangan", EVERYBODY),
    get("masterplan.export_gaps", "/masterplan/kesenjangan.csv", EVERYBODY),
    get("masterplan.call", "/masterplan/{programme}/arahan", "kominfo", otherwise=403),
    post(
        "masterplan.call",
        "/masterplan/{programme}/arahan",
        "kominfo",
        otherwise=403,
        data={"directive_id": "{empty_directive}", "note": "Gagasan sederhana."},
    ),
    post(
        "masterplan.take_out",
        "/arahan/{directive}/program/{call}/keluarkan",
        "kominfo",
        otherwise=403,
    ),
    get("masterplan.create", "/masterplan/baru", "kominfo", otherwise=403),
    post("masterplan.create", "/masterplan/baru", "kominfo", otherwise=403, data=PROGRAMME),
    get("masterplan.edit", "/masterplan/{programme}/ubah", "kominfo", otherwise=403),
    post("masterplan.edit", "/masterplan/{programme}/ubah", "kominfo", otherwise=403, data=PROGRAMME),
    get("masterplan.edit", "/masterplan/{replaced}/ubah", "kominfo", ok=409, otherwise=403),
    get("masterplan.plan_index", "/masterplan/rencana", EVERYBODY),
    get("masterplan.create_plan", "/masterplan/rencana/baru", "kominfo", otherwise=403),
    post("masterplan.create_plan", "/masterplan/rencana/baru", "kominfo", otherwise=403, data=PLAN),
    get("masterplan.edit_plan", "/masterplan/rencana/{plan}/ubah", "kominfo", otherwise=403),
    post("masterplan.edit_plan", "/masterplan/rencana/{plan}/ubah", "kominfo", otherwise=403, data=PLAN),
    post("masterplan.delete_plan", "/masterplan/rencana/{plan}/hapus", "kominfo", otherwise=403),
    get("masterplan.edit_bands", "/masterplan/rencana/jangka", "kominfo", otherwise=403),
    post("masterplan.edit_bands", "/masterplan/rencana/jangka", "kominfo", otherwise=403),
    get("masterplan.stop_quick_win", "/masterplan/{programme}/terhenti", "kominfo", otherwise=403),
    post("masterplan.stop_quick_win", "/masterplan/{programme}/terhenti", "kominfo", otherwise=403, data=STOP),
    post("masterplan.resume_quick_win", "/masterplan/{programme}/berjalan", "kominfo", ok=409, otherwise=403),
    get("masterplan.replace", "/masterplan/{programme}/ganti", "kominfo", otherwise=403),
    post("masterplan.replace", "/masterplan/{programme}/ganti", "kominfo", otherwise=403, data=REPLACE),
    get("masterplan.restore", "/masterplan/{replaced}/pulihkan", "kominfo", otherwise=403),
    post("masterplan.restore", "/masterplan/{replaced}/pulihkan", "kominfo", otherwise=403, data=STOP),
    get("masterplan.restore", "/masterplan/{programme}/pulihkan", "kominfo", ok=409, otherwise=403),
    post("masterplan.delete", "/masterplan/{programme}/hapus", "kominfo", ok=409, otherwise=403),
    post(
        "masterplan.add_innovation",
        "/masterplan/{programme}/tautan",
        "kominfo",
        otherwise=403,
        data={"number": "{approved}", "contribution": "Mempercepat layanan."},
    ),
    get("masterplan.link", "/usulan/{approved}/tautan", "kominfo", otherwise=403),
    post("masterplan.link", "/usulan/{approved}/tautan", "kominfo", otherwise=403, data=LINK),
    get(
        "masterplan.link",
        "/usulan/{submitted}/tautan",
        "kominfo",
        ok=409,
        but={role: 403 for role in SEES_SUBMITTED if role != "kominfo"},
    ),
    post(
        "masterplan.link",
        "/usulan/{submitted}/tautan",
        "kominfo",
        ok=409,
        data=LINK,
        but={role: 403 for role in SEES_SUBMITTED if role != "kominfo"},
    ),
    get("masterplan.change_link", "/usulan/{implemented}/tautan/{link}/ubah", "kominfo", otherwise=403),
    post(
        "masterplan.change_link",
        "/usulan/{implemented}/tautan/{link}/ubah",
        "kominfo",
        otherwise=403,
        data={"contribution": "Mempercepat layanan.", "weight": "main", "seen": "{link_seen}"},
    ),
    get("masterplan.unlink", "/usulan/{implemented}/tautan/{link}/lepas", "kominfo", otherwise=403),
    get("masterplan.unlink", "/usulan/{approved}/tautan/{link}/lepas", "kominfo", ok=404, otherwise=403),
    post(
        "masterplan.unlink",
        "/usulan/{implemented}/tautan/{link}/lepas",
        "kominfo",
        otherwise=403,
        data={"reason": "Salah program."},
    ),
]
