"""Accounts through the pages: made, slipped, given roles, ended; nothing secret is kept."""

import re

import pytest
from flask import Flask
from sqlalchemy import select, text

from innovations.database import db
from innovations.domain import accounts, passwords, sessions
from innovations.models.accounts import Role, User, UserRole
from innovations.models.directives import Seat
from innovations.models.events import Event
from tests.browser import Browser
from tests.factories import make_agency, make_directive, make_head, make_proposal, make_user, seat
from tests.queries import count_queries

NIP = "198501012010011001"


@pytest.fixture
def admin(browser: Browser) -> Browser:
    return browser.enter(make_user(Role.ADMIN, name="Admin Utama", agency=make_agency("Dinas Kominfo")))


def another(app: Flask, user: User) -> Browser:
    return Browser(app).enter(user)


def shown_password(browser: Browser) -> str:
    found = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", browser.text)
    assert len(found) == 1
    return str(found[0])


def everything_stored() -> str:
    """All text in the database."""
    tables = db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
    return "".join(str(db.session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables)


def new_account(admin: Browser, nip: str = NIP, name: str = "Yohana Wally", agency: str = "Dinas Kominfo") -> Browser:
    admin.get("/pengaturan/akun").follow("Akun baru")
    return admin.fill("NIP", nip).fill("Nama lengkap", name).fill("OPD atau unit", agency)


def test_new_account_shows_its_password_once_and_lets_its_owner_in(admin: Browser, app: Flask) -> None:
    new_account(admin, "19850101 201001.1 001").check("Penilai").press("Simpan dan buat slip")
    assert admin.h1 == "Slip kata sandi"
    password = shown_password(admin)
    assert NIP in admin.text
    assert password not in everything_stored()
    assert password not in admin.get("/pengaturan/log").response.text
    user = accounts.find_by_login(NIP)
    assert user is not None
    assert accounts.roles_of(user) == {Role.PROPOSER, Role.REVIEWER}
    assert Browser(app).log_in(NIP, password).path == "/akun/kata-sandi"


def test_new_expert_gets_a_number(admin: Browser) -> None:
    admin.get("/pengaturan/akun/baru").check("Pakar dari luar, masuk dengan nomor yang dibuat otomatis")
    admin.fill("Nama lengkap", "Prof. Luar").press("Simpan dan buat slip")
    assert "P0001" in admin.text
    assert accounts.find_by_login("P0001") is not None


@pytest.mark.parametrize(
    ("nip", "name", "words"),
    [
        ("", "Yohana", "Tulis NIP pegawai ini."),
        ("1985", "Yohana", "NIP terdiri atas 18 angka; yang Anda tulis ada 4."),
        ("19850101201001100x", "Yohana", "NIP hanya berisi angka 0 sampai 9."),
        ("198513012010011001", "Yohana", "NIP ini tidak mungkin benar."),
        (NIP, "", "Isian ini wajib diisi."),
        (NIP, "x" * 201, "Tulis paling banyak 200 karakter."),
        ("1" * 61, "Yohana", "Tulis paling banyak 60 karakter."),
    ],
)
def test_new_account_says_what_is_wrong_and_keeps_what_was_typed(
    admin: Browser, nip: str, name: str, words: str
) -> None:
    new_account(admin, nip, name).fill("Surel", "yohana@contoh.go.id").press("Simpan dan buat slip", status=422)
    assert words in admin.text
    assert [admin.control(label)["value"] for label in ("NIP", "Nama lengkap", "Surel")] == [
        nip,
        name,
        "yohana@contoh.go.id",
    ]
    assert db.session.query(User).count() == 1


def test_new_account_with_a_taken_nip_names_its_holder(admin: Browser) -> None:
    make_user(login=NIP, name="Budi Lama")
    new_account(admin, "19850101.2010.01.1.001").press("Simpan dan buat slip", status=422)
    assert "NIP ini sudah dipakai oleh akun Budi Lama." in admin.text


def test_new_account_of_an_expert_with_nip_or_opd_is_refused(admin: Browser) -> None:
    expert = "Pakar dari luar, masuk dengan nomor yang dibuat otomatis"
    new_account(admin).check(expert).press("Simpan dan buat slip", status=422)
    assert "Pakar dari luar tidak memakai NIP." in admin.text
    new_account(admin, "").check(expert).press("Simpan dan buat slip", status=422)
    assert "Pakar dari luar tidak punya OPD." in admin.text


@pytest.mark.parametrize("agency_id", ["0", "999999", "9223372036854775808", "x", "-1"])
def test_new_account_with_an_opd_that_is_not_offered_is_refused(admin: Browser, agency_id: str) -> None:
    new_account(admin).press("Simpan dan buat slip", status=422, agency_id=agency_id)
    assert "Pilihan ini tidak tersedia." in admin.text


@pytest.mark.parametrize("roles", [["auditor", "admin"], ["agency_head"], ["x"], ["\x00"]])
def test_new_account_with_roles_that_do_not_go_is_refused(admin: Browser, roles: list[str]) -> None:
    new_account(admin).press("Simpan dan buat slip", status=422, roles=roles)
    assert accounts.find_by_login(NIP) is None


def test_list_filters_by_word_opd_role_and_standing(admin: Browser) -> None:
    health = make_agency("Dinas Kesehatan")
    make_user(Role.KOMINFO, name="Yohana", login=NIP, agency=make_agency("Puskesmas", parent=health))
    make_head(health, make_user(name="Kepala", agency=health))
    make_user(name="Nonaktif", is_active=False)

    def names(query: str) -> list[str]:
        return [row[0] for row in admin.get(f"/pengaturan/akun?{query}").rows()]

    assert names("q=yoha") == ["Yohana"]
    assert names("q=19850101+2010") == ["Yohana"]
    assert names(f"opd={health.id}") == ["Kepala", "Yohana"]
    assert names("peran=agency_head") == ["Kepala"]
    assert names("keadaan=nonaktif") == ["Nonaktif"]
    assert names("sort=-nama") == ["Yohana", "Nonaktif", "Kepala", "Admin Utama"]
    assert names("q=tidak-ada") == []
    assert "Tidak ada akun yang cocok" in admin.text


@pytest.mark.parametrize("query", ["opd=9223372036854775808", "peran=x", "keadaan=%00", "page=99999999999999999999"])
def test_list_takes_nonsense_for_nothing_chosen(admin: Browser, query: str) -> None:
    assert len(admin.get(f"/pengaturan/akun?{query}").rows()) == 1


def test_list_survives_lone_surrogates(admin: Browser) -> None:
    admin.get("/pengaturan/akun?q=%ed%a0%80")


def test_auditor_sees_masked_nips_and_no_way_to_change(browser: Browser) -> None:
    user = make_user(login=NIP, name="Yohana")
    browser.enter(make_user(Role.AUDITOR))
    pages = ("/pengaturan/akun", f"/pengaturan/akun/{user.id}", "/pengaturan/log")
    for page in pages:
        browser.get(page)
        assert NIP not in browser.response.text
        assert not [link for link in browser.soup.find_all("a") if "/ubah" in str(link.get("href"))]
    assert "1985•••••••••••001" in browser.get("/pengaturan/akun?q=Yohana").text
    assert browser.get(f"/pengaturan/akun?q={NIP}").rows() != []
    assert browser.get(f"/pengaturan/akun?q={NIP[:12]}").rows() == []


@pytest.mark.parametrize("path", ["/pengaturan/akun/{0}", "/pengaturan/akun/{0}/peran", "/pengaturan/akun/{0}/ubah"])
@pytest.mark.parametrize("key", ["999999", "2147483648", "9223372036854775808", "0", "x", "1%00"])
def test_an_account_that_is_not_there_is_404(admin: Browser, path: str, key: str) -> None:
    admin.get(path.format(key), status=404)


def test_edit_keeps_who_changed_it_last(admin: Browser) -> None:
    user = make_user(name="Nama Lama")
    admin.get(f"/pengaturan/akun/{user.id}").follow("Ubah nama, OPD, atau surel")
    admin.fill("Nama lengkap", "Nama Baru").press("Simpan")
    assert admin.h1 == "Nama Baru"
    assert "Terakhir: Data akun diubah oleh Admin Utama" in admin.text


def test_edit_of_a_form_that_somebody_overtook_is_refused(admin: Browser, app: Flask) -> None:
    user = make_user(name="Nama Lama")
    other = another(app, make_user(Role.ADMIN)).get(f"/pengaturan/akun/{user.id}/ubah")
    admin.get(f"/pengaturan/akun/{user.id}/ubah").fill("Nama lengkap", "Nama Satu").press("Simpan")
    other.fill("Nama lengkap", "Nama Dua").press("Simpan", status=409)
    assert "Orang lain sudah lebih dulu mengubah data ini" in other.text
    assert other.control("Nama lengkap")["value"] == "Nama Dua"
    assert admin.get(f"/pengaturan/akun/{user.id}").h1 == "Nama Satu"
    other.press("Simpan")
    assert other.h1 == "Nama Dua"


def test_roles_that_somebody_else_changed_meanwhile_are_not_undone(admin: Browser, app: Flask) -> None:
    user = make_user()
    other = another(app, make_user(Role.ADMIN)).get(f"/pengaturan/akun/{user.id}/peran")
    admin.get(f"/pengaturan/akun/{user.id}/peran").check("Penilai").press("Simpan peran")
    other.check("Pimpinan").press("Simpan peran", status=409)
    assert other.control("Pimpinan").has_attr("checked")
    stored = select(UserRole.role).where(UserRole.user_id == user.id).order_by(UserRole.role)
    assert db.session.scalars(stored).all() == [Role.PROPOSER, Role.REVIEWER]


def test_roles_change_at_once_and_end_sessions(admin: Browser, app: Flask) -> None:
    user = make_user(Role.KOMINFO)
    other = another(app, user).get("/")
    admin.get(f"/pengaturan/akun/{user.id}").follow("Ubah peran").press("Simpan peran", roles=["auditor"])
    assert "Auditor" in admin.text
    assert other.get("/pengaturan").path == "/masuk"


def test_roles_without_any_tick_leave_the_proposer(admin: Browser) -> None:
    user = make_user(Role.KOMINFO)
    admin.get(f"/pengaturan/akun/{user.id}/peran").press("Simpan peran", roles=[])
    assert "Pengusul" in admin.text
    assert "Kominfo," not in admin.text


def test_roles_of_a_committee_member_are_refused_with_the_directive(admin: Browser) -> None:
    user, directive = make_user(Role.REVIEWER), make_directive()
    seat(directive, user, Seat.MEMBER)
    admin.get(f"/pengaturan/akun/{user.id}/peran").press("Simpan peran", status=422, roles=["kominfo"])
    assert f"tim penilai arahan {directive.number}" in admin.text


@pytest.mark.parametrize("page", ["peran", "kata-sandi", "nonaktifkan"])
def test_own_account_is_another_admins(admin: Browser, page: str) -> None:
    user = db.session.query(User).filter_by(name="Admin Utama").one()
    admin.get(f"/pengaturan/akun/{user.id}")
    assert "peran, kata sandi, dan keaktifannya diatur admin lain" in admin.text
    admin.get(f"/pengaturan/akun/{user.id}/{page}", status=403)
    assert "harus dilakukan admin lain" in admin.text


def test_reset_password_asks_first_and_shows_a_slip(admin: Browser, app: Flask) -> None:
    user = make_user(login=NIP)
    other = another(app, user).get("/")
    admin.get(f"/pengaturan/akun/{user.id}").follow("Buat kata sandi sekali pakai")
    assert db.session.query(Event).filter_by(code="password_reset").count() == 0
    admin.press("Buat slip")
    password = shown_password(admin)
    assert other.get("/").path == "/masuk"
    assert password not in everything_stored()
    assert Browser(app).log_in(NIP, password).path == "/akun/kata-sandi"


def test_deactivate_says_what_is_left_to_do_and_wants_a_reason(admin: Browser, app: Flask) -> None:
    user = make_head(make_agency("Dinas Kesehatan"))
    directive = make_directive()
    seat(directive, user)
    make_proposal(owner=user)
    admin.get(f"/pengaturan/akun/{user.id}").follow("Nonaktifkan akun")
    for words in ("kepala Dinas Kesehatan", f"anggota tim penilai arahan {directive.number}", "Memiliki 1 usulan"):
        assert words in admin.text
    admin.press("Nonaktifkan", status=422).fill("Alasan", "Pensiun").press("Nonaktifkan")
    assert "Nonaktif" in admin.text
    assert sessions.find_credentials(user.login) is None
    admin.press("Aktifkan kembali")
    assert sessions.find_credentials(user.login) is not None


def test_deactivate_twice_is_told(admin: Browser, app: Flask) -> None:
    user = make_user()
    second = another(app, make_user(Role.ADMIN)).get(f"/pengaturan/akun/{user.id}/nonaktifkan")
    admin.get(f"/pengaturan/akun/{user.id}/nonaktifkan").fill("Alasan", "Pensiun").press("Nonaktifkan")
    second.fill("Alasan", "Pensiun").press("Nonaktifkan", status=409)


def test_slips_for_all_who_never_logged_in(admin: Browser, app: Flask) -> None:
    users = [make_user(name=f"Baru {number}", must_change_password=True) for number in range(3)]
    make_user(name="Lama")
    admin.get("/pengaturan/akun").follow("Buat slip").press("Buat slip semua yang tampil")
    found = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", admin.text)
    assert (len(found), "Lama" in admin.text) == (3, False)
    stored = db.session.query(User.password_hash).filter(User.id == users[0].id).scalar()
    assert sum(passwords.is_correct(password, stored) for password in found) == 1


def test_slips_for_the_chosen_of_one_opd(admin: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    first = make_user(name="Satu", agency=agency, must_change_password=True)
    make_user(name="Dua", agency=agency, must_change_password=True)
    elsewhere = make_user(name="Tiga", must_change_password=True)
    admin.get(f"/pengaturan/akun/slip?opd={agency.id}").press("Buat slip yang dicentang", status=422)
    assert "Centang sedikitnya satu akun." in admin.text
    admin.get("/pengaturan/akun/slip").press("Buat slip yang dicentang", users=[str(first.id)])
    assert "untuk Satu" in admin.text
    assert [user for user in ("Dua", "Tiga") if user in admin.text] == []
    admin.get(f"/pengaturan/akun/slip?opd={agency.id}")
    admin.press("Buat slip yang dicentang", status=422, users=[str(elsewhere.id)])


def test_slips_when_nobody_waits(admin: Browser) -> None:
    assert "Tidak ada akun yang menunggu slip" in admin.get("/pengaturan/akun/slip").text


def test_pages_of_others_tell_nothing(browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get("/pengaturan/akun", status=403)


@pytest.mark.parametrize("path", ["/pengaturan/akun", "/pengaturan/akun/slip"])
def test_list_sends_as_many_queries_for_three_as_for_one(admin: Browser, path: str) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_head(make_agency(), make_user(Role.KOMINFO, must_change_password=True))
        with count_queries() as statements:
            admin.get(path)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_account_sends_as_many_queries_for_three_terms_as_for_one(admin: Browser) -> None:
    user, counts = make_user(Role.REVIEWER), []
    for more in (1, 2):
        for _ in range(more):
            make_head(make_agency(), user)
            seat(make_directive(), user)
        with count_queries() as statements:
            admin.get(f"/pengaturan/akun/{user.id}")
        counts.append(len(statements))
    assert counts[0] == counts[1]
