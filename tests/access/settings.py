"""Rows of /pengaturan: the admin changes, the auditor reads, nobody else has business here."""

from io import BytesIO

from tests.access import get, post

READERS = "admin auditor"
FREE_NIP = "198501012010011001"
ACCOUNT = {"name": "Pegawai", "agency_id": "{agency}"}
TOKEN = {"system": "SIPD", "last_day": "{soon}", "form_token": "x" * 32}
AGENCY = {"name": "Dinas Baru", "kind": "dinas"}

ROWS = [
    get("settings.index", "/pengaturan", READERS, otherwise=403),
    get("settings.accounts", "/pengaturan/akun", READERS, otherwise=403),
    get("settings.account", "/pengaturan/akun/{user}", READERS, otherwise=403),
    get("settings.new_account", "/pengaturan/akun/baru", "admin", otherwise=403),
    post(
        "settings.new_account",
        "/pengaturan/akun/baru",
        "admin",
        data={**ACCOUNT, "kind": "asn", "login": FREE_NIP},
        ok=200,
        otherwise=403,
    ),
    get("settings.edit_account", "/pengaturan/akun/{user}/ubah", "admin", otherwise=403),
    post("settings.edit_account", "/pengaturan/akun/{user}/ubah", "admin", data=ACCOUNT, otherwise=403),
    get("settings.roles", "/pengaturan/akun/{user}/peran", "admin", otherwise=403),
    post("settings.roles", "/pengaturan/akun/{user}/peran", "admin", data={"roles": "kominfo"}, otherwise=403),
    get("settings.reset_password", "/pengaturan/akun/{user}/kata-sandi", "admin", otherwise=403),
    post("settings.reset_password", "/pengaturan/akun/{user}/kata-sandi", "admin", ok=200, otherwise=403),
    get("settings.deactivate", "/pengaturan/akun/{user}/nonaktifkan", "admin", otherwise=403),
    post(
        "settings.deactivate",
        "/pengaturan/akun/{user}/nonaktifkan",
        "admin",
        data={"reason": "Pensiun"},
        otherwise=403,
    ),
    post("settings.reactivate", "/pengaturan/akun/{user}/aktifkan", "admin", ok=409, otherwise=403),
    get("settings.slips", "/pengaturan/akun/slip", "admin", otherwise=403),
    post("settings.slips", "/pengaturan/akun/slip", "admin", data={"semua": "1"}, ok=422, otherwise=403),
    get("settings.agencies", "/pengaturan/opd", READERS, otherwise=403),
    get("settings.agency", "/pengaturan/opd/{agency}", READERS, otherwise=403),
    get("settings.new_agency", "/pengaturan/opd/baru", "admin", otherwise=403),
    post("settings.new_agency", "/pengaturan/opd/baru", "admin", data=AGENCY, otherwise=403),
    get("settings.edit_agency", "/pengaturan/opd/{agency}/ubah", "admin", otherwise=403),
    post("settings.edit_agency", "/pengaturan/opd/{agency}/ubah", "admin", data=AGENCY, otherwise=403),
    post("settings.appoint_head", "/pengaturan/opd/{agency}/kepala", "admin", ok=422, otherwise=403),
    get("settings.end_head", "/pengaturan/opd/{agency}/kepala/{term}/akhiri", "admin", otherwise=403),
    post(
        "settings.end_head",
        "/pengaturan/opd/{agency}/kepala/{term}/akhiri",
        "admin",
        data={"last_day": "2026-01-31"},
        otherwise=403,
    ),
    post("settings.cancel_head", "/pengaturan/opd/{agency}/kepala/{term}/batalkan", "admin", ok=409, otherwise=403),
    get("settings.texts", "/pengaturan/teks", READERS, otherwise=403),
    get("settings.edit_text", "/pengaturan/teks/office_line", "admin", otherwise=403),
    get("settings.edit_text", "/pengaturan/teks/letter_approved", "admin kominfo", otherwise=403),
    post(
        "settings.edit_text",
        "/pengaturan/teks/letter_approved",
        "admin kominfo",
        data={"value": "{{judul}}"},
        otherwise=403,
    ),
    post("settings.edit_text", "/pengaturan/teks/office_line", "admin", data={"value": "Diskominfo"}, otherwise=403),
    get("settings.emblem", "/pengaturan/lambang", "admin", otherwise=403),
    post(
        "settings.emblem",
        "/pengaturan/lambang",
        "admin",
        data={"file": lambda: (BytesIO(b"GIF89a"), "lambang.png")},
        ok=422,
        otherwise=403,
    ),
    post("settings.remove_emblem", "/pengaturan/lambang/hapus", "admin", ok=409, otherwise=403),
    get("settings.tokens", "/pengaturan/token", READERS, otherwise=403),
    get("settings.new_token", "/pengaturan/token/baru", "admin", otherwise=403),
    post("settings.new_token", "/pengaturan/token/baru", "admin", data=TOKEN, ok=200, otherwise=403),
    get("settings.revoke_token", "/pengaturan/token/{token}/cabut", "admin", otherwise=403),
    post("settings.revoke_token", "/pengaturan/token/{token}/cabut", "admin", otherwise=403),
    get("settings.log", "/pengaturan/log", READERS, otherwise=403),
    get("settings.log_file", "/pengaturan/log.csv", READERS, otherwise=403),
]
