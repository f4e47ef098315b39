"""The log through its page and as a file: the same rows, nothing that a spreadsheet runs."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock
from innovations.domain.events import record
from innovations.models.accounts import Role
from innovations.models.events import Event, Topic
from innovations.web.event_labels import EVENTS
from tests.browser import Browser
from tests.browser import words as text_of
from tests.factories import actor_of, make_agency, make_proposal, make_user
from tests.queries import count_queries

NIP = "198501012010011001"


@pytest.fixture
def admin(browser: Browser) -> Browser:
    return browser.enter(make_user(Role.ADMIN, name="Admin Utama", login="198808082011011008"))


def as_file(browser: Browser, query: str = "") -> list[list[str]]:
    response = browser.get(f"/pengaturan/log.csv?{query}").response
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["Content-Disposition"]
    return list(csv.reader(StringIO(response.data.decode("utf-8-sig"))))[1:]


def test_log_tells_who_did_what_to_whom(admin: Browser) -> None:
    user = make_user(Role.KOMINFO, name="Yohana", login=NIP)
    admin.get(f"/pengaturan/akun/{user.id}/peran").press("Simpan peran", roles=["leadership"])
    row = admin.get("/pengaturan/log").rows()[0]
    assert row[0] == "Peran akun diubah Akun: peran sebelumnya: Kominfo, Pengusul; peran: Pimpinan, Pengusul"
    assert row[2:4] == ["Admin Utama 198808082011011008", f"Yohana ({NIP})"]


def test_log_of_heads_and_opd(admin: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_user(name="Yohana", login=NIP)
    admin.get(f"/pengaturan/opd/{agency.id}").fill("NIP kepala", NIP).fill("Mulai menjabat", "2026-01-02")
    admin.press("Catat kepala")
    row = admin.get("/pengaturan/log?topik=agency").rows()[0]
    assert row[0] == "Kepala OPD dicatat OPD: orang: Yohana; Definitif; sejak 2 Januari 2026"
    assert row[3] == "Dinas Kesehatan"


def test_log_holds_refusals(admin: Browser, app: Flask) -> None:
    Browser(app).enter(make_user(name="Penasaran")).get("/pengaturan", status=403)
    row = admin.get("/pengaturan/log?topik=refusal").rows()[0]
    assert row[0] == "Permintaan ditolak Penolakan: bukan wewenangnya; di halaman Pengaturan; /pengaturan"
    assert row[2].startswith("Penasaran")


@pytest.mark.parametrize(
    ("topic", "code", "details", "words"),
    [
        (Topic.PROPOSAL, "proposal_edited", {"section": "rencana"}, "Usulan: bagian: Rencana dan anggaran"),
        (
            Topic.PROPOSAL,
            "proposal_approve",
            {"from": "under_review", "to": "approved", "version_no": 2, "content_hash": "9f86d081"},
            "Usulan: dari: Sedang dinilai; ke: Disetujui; versi 2",
        ),
        (
            Topic.EXPORT,
            "exported",
            {"name": "log", "rows": 2, "filters": {"filters": []}},
            "Ekspor: berkas: log; 2 baris",
        ),
        (Topic.EXPORT, "exported", {"filters": {"filters": ["Tahun: 2023"]}}, "Ekspor: saringan: Tahun: 2023"),
        (
            Topic.REFUSAL,
            "refused",
            {"status": 409, "endpoint": "proposals.perform", "refusal": "acted_meanwhile"},
            "Penolakan: di halaman Usulan",
        ),
        (
            Topic.MASTERPLAN,
            "imported",
            {"kind": "programmes", "new": 3, "same": 0},
            "Masterplan: Program masterplan; 3 baru",
        ),
        (Topic.DIRECTIVE, "directive_changed", {"changes": {"title": ["A", "B"]}}, "Arahan: yang diubah: judul"),
        (Topic.SETTING, "emblem_changed", {"sha256": "9f86d081", "size_bytes": 12}, "Pengaturan"),
    ],
)
def test_log_puts_details_into_words_and_leaves_codes_out(
    browser: Browser, topic: Topic, code: str, details: dict[str, Any], words: str
) -> None:
    auditor = make_user(Role.AUDITOR)
    record(topic, code, None, **details)
    db.session.commit()
    browser.enter(auditor).get(f"/pengaturan/log?topik={topic.value}")
    assert browser.rows()[0][0].endswith(f" {words}")


def test_log_searches_the_words_people_see(admin: Browser) -> None:
    user = make_user(name="Yohana")
    record(Topic.ACCOUNT, "user_deactivated", None, subject_id=user.id, reason="Pensiun dini")
    db.session.commit()

    def sentences(query: str) -> list[str]:
        return [row[0].split(" Akun")[0] for row in admin.get(f"/pengaturan/log?{query}").rows()]

    assert sentences("q=DINONAKTIFKAN") == ["Akun dinonaktifkan"]
    assert sentences("q=pensiun") == ["Akun dinonaktifkan"]
    assert sentences("orang=yohana") == ["Akun dinonaktifkan"]
    assert sentences("kejadian=user_deactivated") == ["Akun dinonaktifkan"]
    assert sentences("q=tidak+ada") == []
    assert "Tidak ada kejadian yang cocok" in admin.text


@pytest.mark.parametrize(
    "query",
    [
        "dari=0001-01-01",
        "sampai=9999-12-31",
        "dari=x",
        "topik=x",
        "kejadian=x",
        "page=99999999999999999999",
        "orang=%00",
        "q=%ED%A0%80&orang=%F0%9F%98%80",
    ],
)
def test_log_survives_nonsense(admin: Browser, query: str) -> None:
    admin.get(f"/pengaturan/log?{query}")
    admin.get(f"/pengaturan/log.csv?{query}")


def test_file_is_what_the_search_shows_over_all_pages_and_is_logged(admin: Browser) -> None:
    for number in range(60):
        record(Topic.SETTING, "text_changed", None, reason=f"={number}+1", key="office_line")
    db.session.commit()
    assert len(admin.get("/pengaturan/log?topik=setting").rows()) == 50
    rows = as_file(admin, "topik=setting&page=2")
    assert len(rows) == 60
    assert rows[0][1:5] == ["Pengaturan", "Teks diubah", "Baris kaki halaman", "'=59+1"]
    event = db.session.query(Event).filter_by(topic=Topic.EXPORT).one()
    assert (event.details["name"], event.details["rows"]) == ("log", 60)
    assert admin.get("/pengaturan/log").rows()[0][0].startswith("Data diekspor Ekspor: berkas: log; 60 baris")


def test_admin_learns_nothing_of_proposals_and_the_auditor_everything(admin: Browser, app: Flask) -> None:
    user = make_user()
    proposal = make_proposal(owner=user)
    number = proposal.number
    record(Topic.PROPOSAL, "proposal_return", actor_of(user), proposal=proposal, reason="Rahasia dapur")
    db.session.commit()
    assert "Rahasia dapur" not in admin.get("/pengaturan/log").text + str(as_file(admin))
    assert "Rahasia dapur" not in admin.get("/pengaturan/log?topik=proposal").text
    auditor = Browser(app).enter(make_user(Role.AUDITOR)).get("/pengaturan/log?topik=proposal")
    assert "Rahasia dapur" in auditor.text
    assert auditor.rows()[0][3] == number


def test_auditor_sees_masked_nips_on_screen_and_in_the_file(browser: Browser) -> None:
    user = make_user(name="Yohana", login=NIP)
    record(Topic.ACCOUNT, "user_changed", actor_of(user), subject_id=user.id)
    db.session.commit()
    browser.enter(make_user(Role.AUDITOR)).get("/pengaturan/log?topik=account")
    assert browser.rows()[0][2:4] == ["Yohana 1985•••••••••••001", "Yohana (1985•••••••••••001)"]
    assert NIP not in str(as_file(browser))


def test_log_sends_as_many_queries_for_three_as_for_one(admin: Browser) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            user = make_user()
            record(Topic.ACCOUNT, "user_created", actor_of(user), subject_id=user.id, agency_id=user.agency_id)
            db.session.commit()
        with count_queries() as statements:
            admin.get("/pengaturan/log")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_index_counts_and_leads_everywhere(admin: Browser) -> None:
    make_user(must_change_password=True)
    admin.get("/pengaturan")
    assert "2 akun aktif" in admin.text
    assert "1 belum pernah masuk" in admin.text
    for words in ("Akun", "OPD dan unit", "Teks dan lambang", "Log", "Impor akun", "Impor OPD dan unit"):
        admin.get("/pengaturan").follow(words)
        assert admin.h1 == words


def test_kinds_of_events_are_named_without_placeholders(admin: Browser) -> None:
    with clock.at(datetime(2026, 3, 2, tzinfo=UTC)):
        for code in EVENTS:
            record(Topic.SETTING, code, None)
        db.session.commit()
    options = [text_of(option) for option in admin.get("/pengaturan/log").control("Kejadian").find_all("option")]
    assert [option for option in options if "%" in option] == []
    assert "Arahan mencari inovasi untuk program …" in options
    assert "Klaim indeks … diubah" in options
    assert len(options) == len(EVENTS) + 1
    assert len(admin.get("/pengaturan/log?q=programme%29s").rows()) == 0
