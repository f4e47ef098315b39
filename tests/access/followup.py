"""Rows of the area followup."""

from io import BytesIO

from tests.access import EVERYBODY, Row, get, post

TEND = "owner teammate head kominfo"
OVERSEE = "kominfo"
SEE_FILES = "owner teammate head kominfo leadership auditor"
MILESTONE = {"title": "Petugas terlatih", "due_on": "{soon}", "form_token": "a" * 32}
REPORT = {"running": "running", "text": "Berjalan.", "form_token": "b" * 32}
PDF = b"%PDF-1.4\nbaru\n%%EOF\n"
ONE = "/usulan/{implemented}/kemajuan/{report}"
STEP = "/usulan/{implemented}/tonggak/{milestone}"

ROWS: list[Row] = [
    get("followup.board", "/tindak-lanjut", EVERYBODY),
    get("followup.board_file", "/tindak-lanjut/semua.csv", EVERYBODY),
    post("followup.remind", "/usulan/{implemented}/ingatkan", OVERSEE, otherwise=403),
    post("followup.remind", "/usulan/{approved}/ingatkan", OVERSEE, ok=409, otherwise=403),
    post("followup.remind", "/usulan/{submitted}/ingatkan", "", ok=404),
    get("followup.list_milestones", "/usulan/{implemented}/tonggak", EVERYBODY),
    get("followup.list_milestones", "/usulan/{submitted}/tonggak", "", ok=404),
    post("followup.list_milestones", "/usulan/{approved}/tonggak", TEND, data=MILESTONE, otherwise=403),
    post("followup.list_milestones", "/usulan/{stopped}/tonggak", TEND, data=MILESTONE, ok=409, otherwise=403),
    get("followup.change_milestone", STEP, TEND, otherwise=403),
    post("followup.change_milestone", STEP, TEND, data=MILESTONE, otherwise=403),
    post("followup.finish_milestone", f"{STEP}/selesai", TEND, otherwise=403),
    post("followup.reopen_milestone", f"{STEP}/buka", TEND, otherwise=403),
    post("followup.remove_milestone", f"{STEP}/hapus", TEND, otherwise=403),
    get("followup.list_reports", "/usulan/{trial}/kemajuan", EVERYBODY),
    get("followup.list_reports", "/usulan/{implemented}/kemajuan", EVERYBODY),
    get("followup.list_reports", "/usulan/{rejected}/kemajuan", "", ok=404),
    get("followup.report", "/usulan/{trial}/kemajuan/baru", TEND, otherwise=403),
    post("followup.report", "/usulan/{trial}/kemajuan/baru", TEND, data=REPORT, otherwise=403),
    post("followup.report", "/usulan/{approved}/kemajuan/baru", TEND, data=REPORT, otherwise=403),
    get("followup.skip_report", "/usulan/{approved}/kemajuan/lewati", TEND, ok=409, otherwise=403),
    post("followup.report", "/usulan/{stopped}/kemajuan/baru", TEND, data=REPORT, ok=409, otherwise=403),
    get("followup.skip_report", "/usulan/{trial}/kemajuan/lewati", TEND, otherwise=403),
    post(
        "followup.skip_report",
        "/usulan/{trial}/kemajuan/lewati",
        TEND,
        data={"reason": "Libur.", "form_token": "c" * 32},
        otherwise=403,
    ),
    get("followup.correct_report", ONE, TEND, otherwise=403),
    post("followup.correct_report", ONE, TEND, data=REPORT, otherwise=403),
    get("followup.report_files", f"{ONE}/berkas", TEND, otherwise=403),
    post(
        "followup.report_files",
        f"{ONE}/berkas",
        TEND,
        data={"file": lambda: (BytesIO(PDF), "foto.pdf")},
        otherwise=403,
    ),
    get("followup.report_file", f"{ONE}/berkas/{{report_file}}", SEE_FILES, otherwise=403),
    post("followup.remove_report_file", f"{ONE}/berkas/{{report_file}}/hapus", TEND, otherwise=403),
    post("followup.set_interval", "/usulan/{trial}/kemajuan/jadwal", OVERSEE, data={"months": "6"}, otherwise=403),
]
