"""OPD, units and heads through the pages."""

from datetime import timedelta

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import Role
from innovations.models.agencies import Agency, AgencyHead
from tests.browser import Browser
from tests.factories import actor_of, make_agency, make_head, make_user
from tests.queries import count_queries

NIP = "198501012010011001"


@pytest.fixture
def admin(browser: Browser) -> Browser:
    return browser.enter(make_user(Role.ADMIN, name="Admin Utama", agency=make_agency("Dinas Kominfo")))


def new_agency(admin: Browser, name: str) -> Browser:
    admin.get("/pengaturan/opd").follow("OPD atau unit baru")
    return admin.fill("Nama", name).fill("Jenis", "Dinas")


def test_new_opd_and_new_unit_below_it(admin: Browser) -> None:
    new_agency(admin, "Dinas  Kesehatan").press("Simpan")
    assert (admin.h1, "Dinas Kesehatan ditambahkan." in admin.text) == ("Dinas Kesehatan", True)
    new_agency(admin, "Puskesmas Sentani").fill("Jenis", "Puskesmas").fill("Induk", "Dinas Kesehatan").press("Simpan")
    names = [row[0] for row in admin.get("/pengaturan/opd").rows()]
    assert names == ["Dinas Kesehatan", "Puskesmas Sentani unit di bawah Dinas Kesehatan", "Dinas Kominfo"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"Nama": ""}, "Isian ini wajib diisi."),
        ({"Nama": "x" * 201}, "Tulis paling banyak 200 karakter."),
        ({"Nama": "dinas KOMINFO"}, "Nama ini sudah dipakai OPD atau unit lain."),
        ({"Jenis": "Pilih jenis"}, "Isian ini wajib diisi."),
        ({"Berlaku sejak": "31/02/2026"}, "Tulis tanggal yang benar"),
        ({"Berlaku sejak": "0001-01-01"}, "Tahun harus antara"),
        ({"Berlaku sejak": "2026-02-02", "Berlaku sampai": "2026-02-01"}, "Tanggal akhir tidak boleh sebelum"),
        ({"Pengganti": "Dinas Kominfo"}, "OPD yang punya pengganti perlu tanggal berakhir."),
        ({"Jumlah ASN": "120"}, "Isi jumlah ASN dan tanggalnya, atau kosongkan keduanya."),
        ({"Jumlah ASN": "²"}, "Tulis bilangan bulat"),
    ],
)
def test_new_opd_says_what_is_wrong_and_keeps_the_rest(admin: Browser, typed: dict[str, str], words: str) -> None:
    new_agency(admin, "Dinas Baru").fill("Catatan", "Perda 3/2025")
    for label, value in typed.items():
        admin.fill(label, value)
    admin.press("Simpan", status=422)
    assert words in admin.text
    assert admin.control("Catatan").text.strip() == "Perda 3/2025"
    assert db.session.query(Agency).count() == 1


@pytest.mark.parametrize("parent_id", ["unit", "9223372036854775808", "x"])
def test_a_unit_of_a_unit_is_not_offered_and_not_taken(admin: Browser, parent_id: str) -> None:
    unit = make_agency("Puskesmas", parent=make_agency("Dinas Kesehatan"))
    key = str(unit.id) if parent_id == "unit" else parent_id
    new_agency(admin, "Pustu").press("Simpan", status=422, parent_id=key)
    assert "Pilihan ini tidak tersedia." in admin.text


def test_an_opd_is_not_offered_as_its_own_parent_or_successor(admin: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    admin.get(f"/pengaturan/opd/{agency.id}/ubah")
    for label in ("Induk", "Pengganti"):
        assert "Dinas Kesehatan" not in admin.control(label).text
    admin.press("Simpan", status=422, successor_id=str(agency.id), valid_to="2026-01-01")


def test_edit_ends_an_opd_and_names_its_successor(admin: Browser) -> None:
    agency = make_agency("Dinas Lama")
    admin.get(f"/pengaturan/opd/{agency.id}").follow("Ubah data")
    admin.fill("Berlaku sampai", "30/06/2025").fill("Pengganti", "Dinas Kominfo").press("Simpan")
    assert "Tidak berlaku kini" in admin.text
    assert "Pengganti Dinas Kominfo" in admin.text
    assert "Terakhir: Data OPD atau unit diubah oleh Admin Utama" in admin.text
    listed = [row[0] for row in admin.get("/pengaturan/opd?masa=kini").rows()]
    assert listed == ["Dinas Kominfo"]


def test_edit_of_a_form_that_somebody_overtook_is_refused(admin: Browser, app: Flask) -> None:
    agency = make_agency("Dinas Lama")
    other = Browser(app).enter(make_user(Role.ADMIN)).get(f"/pengaturan/opd/{agency.id}/ubah")
    admin.get(f"/pengaturan/opd/{agency.id}/ubah").fill("Singkatan", "DL").press("Simpan")
    other.fill("Singkatan", "Lama").press("Simpan", status=409)
    assert other.control("Singkatan")["value"] == "Lama"
    assert "Singkatan DL" in admin.get(f"/pengaturan/opd/{agency.id}").text


def test_coordinator_comes_with_a_warning(admin: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    admin.get(f"/pengaturan/opd/{agency.id}/ubah")
    assert "ketua tim penilai yang memeriksa dan memutuskan" in admin.text
    admin.check("OPD ini koordinator inovasi").press("Simpan")
    assert "Koordinator inovasi ya" in admin.text


def appoint(admin: Browser, agency: Agency, nip: str = NIP, start: str = "2026-01-01") -> Browser:
    admin.get(f"/pengaturan/opd/{agency.id}")
    return admin.fill("NIP kepala", nip).fill("Mulai menjabat", start)


def test_appoint_head_gives_the_rights_and_ends_sessions(admin: Browser, app: Flask) -> None:
    agency, user = make_agency("Dinas Kesehatan"), make_user(login=NIP, name="Yohana")
    other = Browser(app).enter(user)
    appoint(admin, agency, "19850101 201001 1 001").fill("Kedudukan", "Pelaksana tugas (Plt.)").press("Catat kepala")
    assert admin.rows()[0][:2] == ["Yohana Sedang menjabat", "Pelaksana tugas (Plt.)"]
    assert actor_of(user).headed_agency_ids == {agency.id}
    assert other.get("/").path == "/masuk"
    assert "Yohana" in admin.get("/pengaturan/opd?q=Kesehatan").text


@pytest.mark.parametrize(
    ("nip", "start", "words"),
    [
        ("", "2026-01-01", "Isian ini wajib diisi."),
        ("198501012010011002", "2026-01-01", "Belum ada akun dengan NIP ini."),
        (NIP, "", "Isian ini wajib diisi."),
        (NIP, "kemarin", "Tulis tanggal yang benar"),
        (NIP, "2026-01-01", "Bertabrakan dengan masa jabatan Pejabat (Definitif) sejak 1 Januari 2020."),
    ],
)
def test_appoint_head_says_what_is_wrong(admin: Browser, nip: str, start: str, words: str) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_user(login=NIP)
    make_head(agency, make_user(name="Pejabat"))
    appoint(admin, agency, nip, start).press("Catat kepala", status=422)
    assert words in admin.text
    assert admin.control("NIP kepala")["value"] == nip


def test_a_unit_page_has_no_heads(admin: Browser) -> None:
    unit = make_agency("Puskesmas", parent=make_agency("Dinas Kesehatan"))
    assert "Kepala OPD" not in admin.get(f"/pengaturan/opd/{unit.id}").text


def test_end_and_correct_the_last_day(admin: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    user = make_head(agency)
    yesterday = clock.today() - timedelta(days=1)
    admin.get(f"/pengaturan/opd/{agency.id}").follow(f"Akhiri : {user.name}")
    admin.fill("Hari terakhir menjabat", "2019-12-31").press("Simpan hari terakhir", status=422)
    assert "Tanggal akhir tidak boleh sebelum tanggal mulai." in admin.text
    admin.fill("Hari terakhir menjabat", yesterday.isoformat()).press("Simpan hari terakhir")
    assert actor_of(user).headed_agency_ids == frozenset()
    admin.follow(f"Ubah hari terakhir : {user.name}")
    assert admin.control("Hari terakhir menjabat")["value"] == yesterday.isoformat()


def test_cancel_is_offered_only_for_what_has_no_yesterday(admin: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_head(agency)
    admin.get(f"/pengaturan/opd/{agency.id}")
    with pytest.raises(AssertionError, match="no button"):
        admin.button("Batalkan")
    term = db.session.query(AgencyHead).one()
    term.valid_from = clock.today()
    db.session.commit()
    admin.get(f"/pengaturan/opd/{agency.id}").press("Batalkan")
    assert db.session.query(AgencyHead).count() == 0


@pytest.mark.parametrize("page", ["akhiri", "batalkan"])
def test_a_term_of_another_opd_is_404(admin: Browser, page: str) -> None:
    make_head(make_agency())
    term, other = db.session.query(AgencyHead).one(), make_agency()
    admin.get("/pengaturan").post(f"/pengaturan/opd/{other.id}/kepala/{term.id}/{page}", status=404)


@pytest.mark.parametrize("key", ["999999", "2147483648", "9223372036854775808", "0", "x"])
def test_an_opd_that_is_not_there_is_404(admin: Browser, key: str) -> None:
    admin.get(f"/pengaturan/opd/{key}", status=404)


def test_admin_cannot_end_their_own_term(admin: Browser, app: Flask) -> None:
    agency, user = make_agency(), make_user(Role.ADMIN)
    make_head(agency, user)
    term = db.session.query(AgencyHead).one()
    other = Browser(app).enter(user)
    assert "oleh admin lain" in other.get(f"/pengaturan/opd/{agency.id}").text
    other.get(f"/pengaturan/opd/{agency.id}/kepala/{term.id}/akhiri")
    other.fill("Hari terakhir menjabat", "2030-01-01").press("Simpan hari terakhir", status=403)


def test_auditor_reads_and_finds_no_form(browser: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_head(agency)
    browser.enter(make_user(Role.AUDITOR)).get(f"/pengaturan/opd/{agency.id}")
    assert [link for link in ("Ubah data", "Akhiri", "Catat kepala") if link in browser.text] == []


def test_lists_send_as_many_queries_for_three_as_for_one(admin: Browser) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            agency = make_agency()
            make_head(agency)
            make_agency(parent=agency)
        with count_queries() as statements:
            admin.get("/pengaturan/opd")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_an_opd_sends_as_many_queries_for_three_heads_and_units_as_for_one(admin: Browser) -> None:
    agency, counts = make_agency(), []
    for more in (1, 2):
        for _ in range(more):
            make_head(agency)
            make_agency(parent=agency)
        with count_queries() as statements:
            admin.get(f"/pengaturan/opd/{agency.id}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_head_count_of_an_opd_is_kept_with_its_day(admin: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    admin.get(f"/pengaturan/opd/{agency.id}/ubah").fill("Jumlah ASN", "120")
    admin.fill("Jumlah ASN per tanggal", "2026-01-31").press("Simpan")
    assert "120 per 31 Januari 2026" in admin.text
