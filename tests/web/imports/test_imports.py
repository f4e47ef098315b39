"""Upload, look, confirm: exactly what was shown, once, and only for who uploaded it."""

import re
from copy import copy
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.events import Event
from innovations.models.masterplan import Plan, Programme
from innovations.models.proposals import Proposal
from innovations.transfer.imports import staging
from innovations.transfer.reference import load_reference
from innovations.web import labels, masterplan_labels
from tests.browser import Browser
from tests.factories import make_programme, make_user, save
from tests.transfer.imports.test_layouts import workbook
from tests.transfer.workbooks import make_workbook, repack

HEAD = ["kode", "dimensi", "program", "jangka", "opd_pj"]
GOOD = make_workbook([HEAD, ["SC-1", "Smart Living", "Posyandu", "pendek", "Diskominfo"]])
READ_AS = "Dibaca sebagai Smart Living · Jangka pendek · OPD penanggung jawab: Dinas Komunikasi dan Informatika"
BAD = make_workbook([HEAD, ["SC-1", "Smart Living", "Posyandu", "pendek", "Dinas Kesehatn"], ["A/1", "", "", "", ""]])


@pytest.fixture
def kominfo(browser: Browser) -> Browser:
    load_reference()
    db.session.commit()
    return browser.enter(make_user(Role.KOMINFO))


def upload(
    browser: Browser, content: bytes, name: str = "a.xlsx", path: str = "/masterplan/impor", status: int = 200
) -> Browser:
    return browser.get(path).press("Periksa berkas", status, file=(BytesIO(content), name))


def hidden(browser: Browser) -> dict[str, str]:
    """What the forms of the page send without being asked."""
    fields = browser.soup.select("input[type=hidden]")
    return {str(field["name"]): str(field["value"]) for field in fields}


def results(browser: Browser) -> list[list[str]]:
    """The rows of the file, without the table of its columns."""
    return [row for row in browser.rows() if row[0].isdigit()]


def codes() -> list[str]:
    return list(db.session.scalars(select(Programme.code).order_by(Programme.id)))


def waiting(app: Flask) -> list[str]:
    folder = Path(app.instance_path) / "imports"
    return sorted(path.suffix for path in folder.iterdir()) if folder.exists() else []


def test_file_that_goes_while_it_is_looked_for_is_no_fault(app: Flask, kominfo: Browser) -> None:
    """Confirmed in another tab a moment ago: its parts go one after the other."""
    upload(kominfo, GOOD)
    for path in (Path(app.instance_path) / "imports").glob("*.json"):
        path.unlink()
    again = copy(kominfo)
    kominfo.get(kominfo.path, 404)
    again.press("Terapkan impor", 409)


def test_file_is_shown_first_and_applied_when_confirmed(app: Flask, kominfo: Browser) -> None:
    upload(kominfo, GOOD)
    assert kominfo.h1 == "Pratinjau impor"
    assert results(kominfo) == [["2", "SC-1 Posyandu", "baru", READ_AS + "."]]
    assert (codes(), waiting(app)) == ([], [".json", ".xlsx"])
    kominfo.press("Terapkan impor")
    assert kominfo.path == "/masterplan"
    assert "Impor selesai: 1 baru, 0 berubah." in kominfo.text
    assert (codes(), waiting(app)) == (["SC-1"], [])
    upload(kominfo, GOOD)
    assert "Tidak ada yang perlu diimpor." in kominfo.text


def test_plan_chosen_on_upload_is_shown_and_kept_until_confirmed(kominfo: Browser) -> None:
    save(Plan(name="Masterplan 2024", year_start=2024, year_end=2033))
    kominfo.get("/masterplan/impor").fill("Rencana masterplan", "Masterplan 2024")
    kominfo.press("Periksa berkas", file=(BytesIO(GOOD), "a.xlsx"))
    assert "untuk rencana: Masterplan 2024" in kominfo.text
    kominfo.press("Terapkan impor")
    assert db.session.scalars(select(Programme.plan_id)).all() == [1]
    db.session.query(Programme).update({"plan_id": None})
    db.session.commit()
    kominfo.get("/masterplan/impor").fill("Rencana masterplan", "Masterplan 2024")
    kominfo.press("Periksa berkas", file=(BytesIO(GOOD), "a.xlsx"))
    assert results(kominfo) == [
        ["2", "SC-1 Posyandu", "berubah", f"Rencana masterplan {READ_AS} · Rencana masterplan: Masterplan 2024."]
    ]
    db.session.query(Plan).delete()
    db.session.commit()
    kominfo.press("Terapkan impor", status=409)


def test_skipped_rows_are_told_as_such(kominfo: Browser) -> None:
    upload(kominfo, make_workbook([HEAD, ["SC-1", "living", "Posyandu", "pendek", ""], ["", "", "Jumlah", "", ""]]))
    assert results(kominfo)[1] == ["3", "Jumlah", "dilewati", "bukan baris data: judul, jumlah, atau keterangan"]
    kominfo.press("Terapkan impor")
    assert codes() == ["SC-1"]


def test_errors_are_told_by_row_and_cannot_be_confirmed(kominfo: Browser) -> None:
    upload(kominfo, BAD)
    assert results(kominfo) == [
        [
            "2",
            "SC-1 Posyandu",
            "salah",
            'OPD penanggung jawab: tidak ada OPD atau unit bernama "Dinas Kesehatn". Maksudnya "Dinas Kesehatan"?',
        ],
        [
            "3",
            "A/1",
            "salah",
            (
                "Dimensi: wajib diisi. Program: wajib diisi. Jangka pendek/menengah/panjang: wajib diisi. "
                "Kode: Kode tidak boleh memuat garis miring atau tanda kendali, dan tidak boleh berupa kata yang "
                "dipakai alamat halaman, misalnya baru, impor, atau rencana."
            ),
        ],
    ]
    assert "Terapkan impor" not in kominfo.text
    token = re.search(r"[0-9a-f]{32}", kominfo.path)
    assert token is not None
    answer = kominfo.client.post(kominfo.path, data=hidden(kominfo))
    assert (answer.status_code, codes()) == (409, [])


def test_changed_data_refuses_the_confirmation(kominfo: Browser) -> None:
    upload(kominfo, GOOD)
    office = db.session.scalars(select(Agency).where(Agency.short_name == "Diskominfo")).one()
    office.short_name = "Lain"
    db.session.commit()
    kominfo.press("Terapkan impor", status=409)
    assert "Data berubah sejak pratinjau ini dibuat" in kominfo.text
    assert codes() == []


def test_confirmation_does_only_what_was_shown(kominfo: Browser) -> None:
    upload(kominfo, GOOD)
    make_programme("SC-1", name="Sudah ditulis orang lain")
    kominfo.press("Terapkan impor", status=409)
    assert db.session.scalars(select(Programme.name)).all() == ["Sudah ditulis orang lain"]


def test_second_confirmation_of_the_same_file_is_refused(kominfo: Browser) -> None:
    upload(kominfo, GOOD)
    path = kominfo.path
    data = hidden(kominfo)
    answers = [kominfo.client.post(path, data=data).status_code for _ in range(2)]
    assert (answers, codes()) == ([303, 409], ["SC-1"])


def test_file_of_somebody_else_and_of_another_kind_is_not_there(app: Flask, kominfo: Browser) -> None:
    upload(kominfo, GOOD)
    path = kominfo.path
    kominfo.get(path.replace("/masterplan/", "/usulan/"), status=404)
    other = Browser(app).enter(make_user(Role.KOMINFO))
    other.get(path, status=404)


def test_file_waits_two_hours(app: Flask, kominfo: Browser) -> None:
    upload(kominfo, GOOD)
    path = kominfo.path
    with clock.at(clock.now() + timedelta(hours=2, minutes=1)):
        kominfo.get(path, status=404)
    assert isinstance(clock.now(), datetime)


@pytest.mark.parametrize(
    "token", ["0" * 32, "../../../../../etc/passwd", "..%2f..%2fetc", "x" * 32, "%00" * 32, "0" * 31]
)
def test_token_that_is_none_is_404(kominfo: Browser, token: str) -> None:
    kominfo.get(f"/masterplan/impor/{token}", status=404)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"kode,dimensi", "Isi berkas ini tidak sesuai dengan akhiran namanya (.xlsx)."),
        ("a.csv", GOOD, "Isi berkas ini tidak sesuai dengan akhiran namanya (.csv)."),
        ("a.pdf", b"%PDF-1.4", "Pilih berkas CSV atau XLSX."),
        ("a.csv", b"", "Berkas ini tidak berisi baris data."),
        ("", b"", "Pilih berkasnya."),
        ("../../a.csv", b"x,y\n1,2\n", "Baris judul kolom tidak ditemukan."),
        ("a.csv", b"kode,dimensi,program,jangka\n" + b"A,living,b,pendek\n" * 3001, "paling banyak 3.000 baris"),
    ],
)
def test_file_that_cannot_be_read_is_told_in_a_sentence(
    app: Flask, kominfo: Browser, name: str, content: bytes, sentence: str
) -> None:
    upload(kominfo, content, name, status=422)
    assert sentence in kominfo.text
    assert waiting(app) == []


def test_numeric_nip_is_told_with_the_reason(browser: Browser) -> None:
    load_reference()
    db.session.commit()
    browser.enter(make_user(Role.ADMIN))
    content = make_workbook([["NIP", "Nama", "OPD"], [199001012015011001, "A", "Diskominfo"]])
    upload(browser, content, path="/pengaturan/impor/akun")
    assert "Excel hanya menyimpan 15 angka dan NIP ada 18" in browser.text


def test_new_accounts_lead_to_their_slips(browser: Browser) -> None:
    load_reference()
    db.session.commit()
    browser.enter(make_user(Role.ADMIN))
    upload(browser, b"nip;nama;opd\n199001012015011001;Pegawai Baru;Diskominfo\n", "a.csv", "/pengaturan/impor/akun")
    assert "199001012015011001" not in browser.response.text
    browser.press("Terapkan impor")
    assert browser.path == "/pengaturan/akun/slip"
    assert "Pegawai Baru" in browser.text
    assert db.session.scalars(select(User.name).where(User.password_hash == "!")).all() == ["Pegawai Baru"]


def test_agencies_and_old_innovations_come_in_too(app: Flask, kominfo: Browser) -> None:
    upload(kominfo, b"judul;opd;tahun\nSIPADU;Diskominfo;2021\n", "a.csv", "/usulan/impor").press("Terapkan impor")
    assert db.session.scalars(select(Proposal.number)).all() == ["INV-2021-0001"]
    admin = Browser(app).enter(make_user(Role.ADMIN))
    upload(admin, b"nama;jenis\nDinas Baru;dinas\n", "a.csv", "/pengaturan/impor/opd").press("Terapkan impor")
    assert db.session.scalars(select(Event.code).where(Event.code == "imported")).all() == ["imported", "imported"]


def test_template_has_the_columns_and_comes_in_as_empty(kominfo: Browser) -> None:
    kominfo.get("/masterplan/impor/templat.xlsx")
    content = kominfo.response.data
    head = next(load_workbook(BytesIO(content), read_only=True).worksheets[0].values)
    assert (len(head), head[0], head[17]) == (18, "Kode", "Rencana masterplan")
    upload(kominfo, content, status=422)
    assert "Berkas ini tidak berisi baris data." in kominfo.text


def test_every_problem_has_words() -> None:
    folder = Path(str(staging.__file__)).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    found = set(
        re.findall(
            r'(?:Problem\(|note\(|return |_note\(database, column, |label\("[a-z_]+"\), |, column, )"(\w+)"', sources
        )
    )
    found |= set(staging.MARKED.values()) | {code for _reader, code in staging.READERS.values()}
    found |= {f"{code}_near" for code in ("name_unknown", "agency_not_known", "role_unknown", "plan_not_known")}
    assert found - masterplan_labels.PROBLEMS.keys() - labels.REFUSALS.keys() == set()
    assert len(found) > 15


def test_sheets_that_are_not_read_are_named(kominfo: Browser) -> None:
    rows = [["Program", "Dimensi", "Jangka"], ["X", "living", "pendek"]]
    upload(kominfo, workbook(rows, title="Data 1", more=("<b>Data 2",)))
    assert "Lembar lain tidak dibaca: <b>Data 2." in kominfo.text
    kominfo.press("Terapkan impor")
    assert codes() == ["SC-LIV-01"]


def test_columns_can_be_read_otherwise_and_the_file_is_tried_again(kominfo: Browser) -> None:
    text = b"Judul Inovasi Daerah;Instansi;Thn\nSIPADU;Diskominfo;2021\n"
    upload(kominfo, text, "a.csv", "/usulan/impor")
    assert "Kolom yang wajib ada belum lengkap: Tahun." in kominfo.text
    assert "Terapkan impor" not in kominfo.text
    assert [row[::3] for row in kominfo.rows()] == [
        ["Judul Inovasi Daerah", "nama mirip"],
        ["Instansi", "nama sama"],
        ["Thn", "tidak dikenal"],
    ]
    path = kominfo.path
    kominfo.fill("Dibaca sebagai: Thn", "Tahun")
    data = {**hidden(kominfo), "column_0": "judul", "column_1": "opd", "column_2": "tahun"}
    assert [kominfo.client.post(f"{path}/kolom", data=data).status_code for _ in range(2)] == [303, 303]
    assert kominfo.client.post(f"{path}/kolom", data={**data, "column_2": "warna"}).status_code == 422
    assert kominfo.client.post(path, data={**hidden(kominfo), "seen": "x"}).status_code == 409
    kominfo.press("Baca ulang")
    assert kominfo.path == path
    assert (kominfo.rows()[2][3], results(kominfo)) == (
        "pilihan Anda",
        [["2", "SIPADU (Dinas Komunikasi dan Informatika, 2021)", "baru", "–"]],
    )
    kominfo.press("Terapkan impor")
    assert db.session.scalars(select(Proposal.title)).all() == ["SIPADU"]


def test_another_sheet_can_be_read(kominfo: Browser) -> None:
    rows = [["Program", "Dimensi", "Jangka"], ["X", "living", "pendek"]]
    upload(kominfo, workbook(rows, title="Jangka Pendek", more=("Jangka Panjang",)))
    kominfo.fill("Lembar yang dibaca", "Jangka Panjang").press("Baca ulang")
    assert "Lembar lain tidak dibaca: Jangka Pendek." in kominfo.text
    kominfo.press("Terapkan impor")
    assert codes() == ["SC-LIV-01"]


def test_odd_files_are_told_and_leave_nothing(app: Flask, kominfo: Browser) -> None:
    """A sentence or a preview with errors, never a fault of ours, and never a part of the file."""
    wide = make_workbook([[f"Kolom {number}" for number in range(201)]])
    bomb = repack(GOOD, {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"})
    files = [
        ("a.xlsx", wide, 422),
        ("a.xlsx", bomb, 422),
        ("a.csv", "judul;opd;tahun\nA;B;2021\n".encode("utf-16-le"), 422),
        ("a.csv", b'judul;opd;tahun\n"A;Diskominfo;2021\n', 422),
        ("a.csv", "judul;opd;tahun\nA;Zzz;2021\nB;Diskominfo;2021\n".encode("utf-16"), 200),
        ("a.csv", b"judul;opd;tahun\n=1+1;Diskominfo;45292\nB;Diskominfo;2021\n", 200),
        (
            "a.xlsx",
            workbook([["Judul", "OPD", "Tahun"], ["=1+1", "Diskominfo", 2021], ["B", "Diskominfo", 2021]]),
            200,
        ),
        ("a.csv", b"judul;judul;opd;tahun\nA;B;Diskominfo;2021\n", 200),
    ]
    for name, content, status in files:
        upload(kominfo, content, name, "/usulan/impor", status)
        assert "Terapkan impor" not in kominfo.text

    assert db.session.scalars(select(Proposal)).all() == []
