"""The pages of /arahan, used by label."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Criterion, Directive
from innovations.models.events import Event, Topic
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import (
    make_agency,
    make_call,
    make_directive,
    make_programme,
    make_proposal,
    make_rubric,
    make_user,
    seat,
)
from tests.queries import count_queries

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 12.00 WIT


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kominfo(browser: Browser) -> User:
    user = make_user(Role.KOMINFO, name="Kominfo")
    browser.enter(user)
    return user


def fill_new(browser: Browser, **changes: str) -> Browser:
    typed = {
        "Nomor arahan": "050/1/SET",
        "Tanggal arahan": "2026-11-20",
        "Penerbit": "Penjabat Bupati",
        "Judul arahan": "Setiap OPD berinovasi",
        "Isi arahan": "Baris satu\nBaris dua",
        "Dibuka tanggal": "2026-11-21",
        "Dibuka pukul": "08:00",
        "Ditutup tanggal": "2026-12-21",
        "Ditutup pukul": "23:59",
        "Toleransi (menit)": "15",
    } | changes
    for label, value in typed.items():
        browser.fill(label, value)
    return browser


@pytest.mark.usefixtures("kominfo")
def test_new_directive_keeps_local_times_as_utc(browser: Browser) -> None:
    make_rubric(60, 40, is_default=True)
    fill_new(browser.get("/arahan").follow("Terbitkan arahan")).press("Terbitkan")
    directive = db.session.query(Directive).one()
    assert browser.path == f"/arahan/{directive.id}"
    assert (directive.opens_at, directive.closes_at) == (
        datetime(2026, 11, 20, 23, 0, tzinfo=UTC),
        datetime(2026, 12, 21, 14, 59, tzinfo=UTC),
    )
    assert browser.h1 == "Setiap OPD berinovasi"
    for words in (
        "21 Desember 2026 pukul 23.59 WIT",
        "tinggal 28 hari",
        "Usulan yang masuk sampai 15 menit setelah penutupan masih diterima.",
        "1. Kriteria 1 bobot 60%",
        "Arahan diterbitkan – Kominfo",
    ):
        assert words in browser.text


@pytest.mark.usefixtures("kominfo")
@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("Ditutup tanggal", "2026-11-20", "Ditutup tanggal: Waktu penutupan harus sesudah waktu pembukaan."),
        ("Ditutup tanggal", "9999-12-31", "Ditutup tanggal: Tahun harus antara 1990 dan 2100."),
        ("Dibuka tanggal", "0001-01-01", "Dibuka tanggal: Tahun harus antara 1990 dan 2100."),
        ("Dibuka tanggal", "31/02/2026", "Dibuka tanggal: Tulis tanggal yang benar"),
        ("Dibuka pukul", "25:00", "Dibuka pukul: Tulis jam yang benar"),
        ("Tanggal arahan", "2027-01-01", "Tanggal arahan: Tanggal arahan tidak boleh sesudah tanggal penutupan."),
        ("Nomor arahan", "", "Nomor arahan: Isian ini wajib diisi."),
        ("Nomor arahan", "terpakai", "Nomor arahan: Nomor terpakai sudah dipakai arahan lain."),
        ("Judul arahan", "x" * 201, "Judul arahan: Tulis paling banyak 200 karakter."),
        ("Toleransi (menit)", "-1", "Toleransi (menit): Angka harus antara 0 dan 10080."),
        ("Toleransi (menit)", "१", "Toleransi (menit): Tulis bilangan bulat"),
        ("Toleransi (menit)", "9" * 5000, "Toleransi (menit): Tulis bilangan bulat"),
        ("Target usulan per OPD", "1001", "Target usulan per OPD: Angka harus antara 0 dan 1000."),
    ],
)
def test_new_directive_refused_keeps_what_was_typed(browser: Browser, label: str, value: str, words: str) -> None:
    make_rubric(60, 40, is_default=True)
    make_directive(number="terpakai")
    fill_new(browser.get("/arahan/baru"), **{label: value}).press("Terbitkan", status=422)
    assert words in browser.text
    assert str(browser.soup.title).startswith("<title>Kesalahan: ")
    assert browser.control("Isi arahan").text.strip() == "Baris satu\nBaris dua"
    assert browser.control(label)["value"] == value
    assert db.session.query(Directive).count() == 1


@pytest.mark.usefixtures("kominfo")
def test_new_directive_without_a_default_rubric_is_told(browser: Browser) -> None:
    fill_new(browser.get("/arahan/baru")).press("Terbitkan", status=422)
    assert "Rubrik: Belum ada rubrik baku." in browser.text


@pytest.mark.usefixtures("kominfo")
def test_new_directive_may_copy_the_rubric_of_an_earlier_one(browser: Browser) -> None:
    earlier = make_directive(number="050/0", rubric=make_rubric(70, 30))
    fill_new(browser.get("/arahan/baru"), Rubrik="Dari arahan 050/0").press("Terbitkan")
    made = db.session.query(Directive).filter(Directive.id != earlier.id).one()
    weights = db.session.query(Criterion.weight_percent).filter_by(rubric_id=made.rubric_id).order_by(Criterion.id)
    assert [weight for (weight,) in weights] == [70, 30]


@pytest.mark.usefixtures("kominfo")
def test_sent_twice_is_one_directive(browser: Browser) -> None:
    make_rubric(60, 40, is_default=True)
    fill_new(browser.get("/arahan/baru"))
    typed, first = dict(browser.typed), browser.soup
    browser.press("Terbitkan")
    browser.soup, browser.address, browser.typed = first, "/arahan/baru", typed
    browser.press("Terbitkan", status=422)
    assert db.session.query(Directive).count() == 1


@pytest.mark.usefixtures("kominfo")
def test_edit_shows_local_times_and_stores_changes(browser: Browser) -> None:
    directive = make_directive(opens_at=datetime(2026, 11, 1, 23, 0, tzinfo=UTC), closes_at=NOW + timedelta(days=9))
    browser.get(f"/arahan/{directive.id}").follow("Ubah arahan")
    assert browser.control("Dibuka tanggal")["value"] == "2026-11-02"
    assert browser.control("Dibuka pukul")["value"] == "08:00"
    browser.fill("Toleransi (menit)", "30").press("Simpan perubahan")
    assert db.session.get_one(Directive, directive.id).grace_minutes == 30
    assert "Isi arahan diubah: toleransi – Kominfo" in browser.text


@pytest.mark.usefixtures("kominfo")
def test_edit_after_the_first_proposal_offers_title_text_and_target(browser: Browser) -> None:
    directive = make_directive(now=NOW)
    make_proposal(directive, state=State.SUBMITTED)
    browser.get(f"/arahan/{directive.id}/ubah")
    assert "Sudah ada usulan yang diajukan" in browser.text
    with pytest.raises(AssertionError):
        browser.control("Nomor arahan")
    browser.fill("Judul arahan", "Judul baru").press("Simpan perubahan")
    assert browser.h1 == "Judul baru"


@pytest.mark.usefixtures("kominfo")
def test_edit_opened_before_the_first_proposal_is_refused_not_dropped(browser: Browser) -> None:
    directive = make_directive(now=NOW)
    browser.get(f"/arahan/{directive.id}/ubah").fill("Toleransi (menit)", "30")
    make_proposal(directive, state=State.SUBMITTED)
    browser.press("Simpan perubahan", status=422)
    assert "Sudah ada usulan yang diajukan, sehingga hanya judul" in browser.text
    assert browser.control("Toleransi (menit)")["value"] == "30"


@pytest.mark.usefixtures("kominfo")
def test_second_of_two_editors_is_told_keeps_the_text_and_may_insist(browser: Browser) -> None:
    directive = make_directive(now=NOW, title="Semula")
    other = Browser(browser.app).enter(make_user(Role.KOMINFO))
    browser.get(f"/arahan/{directive.id}/ubah").fill("Judul arahan", "Yang kedua")
    other.get(f"/arahan/{directive.id}/ubah").fill("Judul arahan", "Yang pertama").press("Simpan perubahan")
    browser.press("Simpan perubahan", status=409)
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    assert browser.control("Judul arahan")["value"] == "Yang kedua"
    assert db.session.get_one(Directive, directive.id).title == "Yang pertama"
    browser.press("Simpan perubahan")
    assert browser.h1 == "Yang kedua"


@pytest.mark.usefixtures("kominfo")
def test_extension_tells_everybody_why(browser: Browser) -> None:
    directive = make_directive(closes_at=NOW + timedelta(days=1))
    browser.get(f"/arahan/{directive.id}").follow("Perpanjang waktu")
    browser.fill("Ditutup tanggal", "2026-11-30").fill("Ditutup pukul", "16:00").fill("Alasan", "Kabel laut putus.")
    browser.press("Perpanjang")
    Browser(browser.app).enter(make_user()).get(f"/arahan/{directive.id}")
    reader = Browser(browser.app).enter(make_user()).get(f"/arahan/{directive.id}")
    sentence = "Penutupan diperpanjang dari 24 November 2026 pukul 12.00 WIT menjadi 30 November 2026 pukul 16.00 WIT"
    assert f"{sentence} – Kominfo Kabel laut putus." in reader.text
    assert "tinggal 7 hari" in reader.text


@pytest.mark.usefixtures("kominfo")
@pytest.mark.parametrize(
    ("day", "reason", "words"),
    [
        ("2026-11-22", "Sebab.", "Ditutup tanggal: Penutupan baru harus sesudah penutupan yang berlaku"),
        ("2026-11-30", "", "Alasan: Isian ini wajib diisi."),
        ("", "Sebab.", "Ditutup tanggal: Isian ini wajib diisi."),
    ],
)
def test_extension_refused_keeps_what_was_typed(browser: Browser, day: str, reason: str, words: str) -> None:
    directive = make_directive(closes_at=NOW + timedelta(days=1))
    browser.get(f"/arahan/{directive.id}/perpanjang").fill("Ditutup tanggal", day).fill("Alasan", reason)
    browser.press("Perpanjang", status=422)
    assert words in browser.text
    assert browser.control("Alasan").text.strip() == reason
    assert db.session.query(Event).filter_by(code="directive_extended").count() == 0


@pytest.mark.usefixtures("kominfo")
def test_two_extend_at_once_and_the_second_is_told(browser: Browser) -> None:
    directive = make_directive(closes_at=NOW + timedelta(days=1))
    other = Browser(browser.app).enter(make_user(Role.KOMINFO))
    for who, day in ((browser, "2026-11-30"), (other, "2026-12-05")):
        who.get(f"/arahan/{directive.id}/perpanjang").fill("Ditutup tanggal", day).fill("Alasan", "Sebab.")
    browser.press("Perpanjang")
    other.press("Perpanjang", status=409)
    assert other.control("Ditutup tanggal")["value"] == "2026-12-05"


def own_queries(browser: Browser, path: str) -> int:
    """How many the page itself asks, without those of log-in and frame, which any page has."""
    with count_queries() as frame:
        browser.get("/privasi")
    with count_queries() as queries:
        browser.get(path)
    return sum(query.startswith("SELECT") for query in queries) - len(frame)


@pytest.mark.usefixtures("kominfo")
@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_queries(browser: Browser, number: int) -> None:
    for _ in range(number):
        directive = make_directive(now=NOW, target_per_agency=1)
        for _ in range(number):
            make_proposal(directive, state=State.SUBMITTED)
    assert own_queries(browser, "/arahan") == 2
    assert len(browser.rows()) == number


@pytest.mark.usefixtures("kominfo")
@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_number_of_queries(browser: Browser, number: int) -> None:
    directive = make_directive(now=NOW)
    for _ in range(number):
        make_proposal(directive, state=State.SUBMITTED)
        seat(directive, make_user(Role.REVIEWER))
        make_call(directive, make_programme())
        db.session.add(Event(at=NOW, topic=Topic.DIRECTIVE, code="rubric_changed", subject_id=directive.id))
    db.session.commit()
    assert own_queries(browser, f"/arahan/{directive.id}") == 11


def test_list_shows_phase_time_left_and_answers_against_the_target(browser: Browser) -> None:
    health = make_agency()
    running = make_directive(
        now=NOW, title="Berjalan", closes_at=NOW + timedelta(days=12, hours=3), target_per_agency=2
    )
    for _ in range(2):
        make_proposal(running, make_user(agency=health), State.SUBMITTED)
    make_proposal(running, state=State.SUBMITTED)
    make_proposal(running)
    make_directive(title="Nanti", opens_at=NOW + timedelta(hours=5), closes_at=NOW + timedelta(days=40))
    make_directive(title="Lalu", opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(days=2))
    make_directive(title="Terdahulu", is_legacy=True)
    browser.enter(make_user()).get("/arahan")
    assert [(row[0].split()[0], row[1], row[3]) for row in browser.rows()] == [
        ("Nanti", "Akan datang dibuka 5 jam lagi", "belum ada"),
        ("Berjalan", "Dibuka tinggal 12 hari", "3 usulan dari 2 OPD Target 2 per OPD: dipenuhi 1 OPD"),
        ("Lalu", "Ditutup", "belum ada"),
        ("Terdahulu", "Arsip", "belum ada"),
    ]
    assert [row[0].split()[0] for row in browser.follow("Dibuka 1").rows()] == ["Berjalan"]
    assert len(browser.get("/arahan?status=bukan&page=99999999999999999999").rows()) == 4


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2), "tinggal 2 hari"),
        (timedelta(hours=47, minutes=59), "tinggal 47 jam"),
        (timedelta(minutes=59), "tinggal 59 menit"),
        (timedelta(seconds=20), "tinggal kurang dari 1 menit"),
        (timedelta(minutes=-5), "sudah ditutup, masih diterima 10 menit lagi"),
        (timedelta(minutes=-20), "Ditutup"),
    ],
)
def test_page_says_how_long_in_words(browser: Browser, left: timedelta, words: str) -> None:
    directive = make_directive(closes_at=NOW + left, grace_minutes=15)
    assert words in browser.enter(make_user()).get(f"/arahan/{directive.id}").text


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, True),
        ({"closes_at": NOW - timedelta(days=1)}, False),
        ({"opens_at": NOW + timedelta(days=1)}, False),
        ({"is_legacy": True}, False),
    ],
)
def test_only_an_open_directive_offers_to_answer(browser: Browser, fields: dict[str, Any], offered: bool) -> None:
    directive = make_directive(now=NOW, **fields)
    browser.enter(make_user()).get(f"/arahan/{directive.id}")
    assert (browser.soup.find("a", href=f"/usulan/baru?arahan={directive.id}") is not None) is offered


def test_auditor_is_not_offered_to_answer_nor_to_change(browser: Browser) -> None:
    directive = make_directive(now=NOW)
    browser.enter(make_user(Role.AUDITOR)).get(f"/arahan/{directive.id}")
    links = {str(link["href"]) for link in browser.soup.select("main a")}
    own = f"/arahan/{directive.id}"
    pages = ("penilaian", "peringkat", "berita-acara", "keputusan", "surat")
    assert links == {"/arahan", *(f"{own}/{page}" for page in pages)}


def test_proposer_reads_totals_but_neither_states_nor_opd(browser: Browser) -> None:
    directive = make_directive(now=NOW, target_per_agency=1)
    owner = make_user(agency=make_agency("Dinas Rahasia"))
    make_proposal(directive, owner, State.RETURNED, title="Judul rahasia")
    seat(directive, make_user(Role.REVIEWER, name="Penilai Satu", agency=make_agency("Inspektorat")))
    browser.enter(make_user()).get(f"/arahan/{directive.id}")
    assert "1 usulan diajukan 1 OPD ikut serta 1 OPD memenuhi target" in browser.text
    assert "Penilai Satu Anggota, Inspektorat" in browser.text
    for hidden in ("Dinas Rahasia", "Judul rahasia", "Dikembalikan", "Ubah arahan", owner.login):
        assert hidden not in browser.text


@pytest.mark.usefixtures("kominfo")
def test_kominfo_reads_states_and_what_each_opd_lacks(browser: Browser) -> None:
    directive = make_directive(now=NOW, target_per_agency=2)
    health = make_agency("Dinas Kesehatan")
    make_agency("Dinas Arsip")
    make_proposal(directive, make_user(agency=health), State.RETURNED)
    browser.get(f"/arahan/{directive.id}")
    assert "Dikembalikan: 1" in browser.text
    assert ["Dinas Kesehatan", "1", "kurang 1"] in browser.rows()
    assert ["Dinas Arsip", "0", "kurang 2"] in browser.rows()


@pytest.mark.usefixtures("kominfo")
@pytest.mark.parametrize("key", ["0", "2147483648", str(2**63), "99999", "x"])
@pytest.mark.parametrize("page", ["", "/ubah", "/perpanjang", "/rubrik", "/tim"])
def test_directive_that_is_not_there_is_404(browser: Browser, key: str, page: str) -> None:
    browser.get(f"/arahan/{key}{page}", status=404)


def test_text_of_a_directive_is_shown_as_text(browser: Browser) -> None:
    directive = make_directive(now=NOW, title="<b>Judul</b>", body="<script>x</script>")
    browser.enter(make_user()).get(f"/arahan/{directive.id}")
    assert browser.h1 == "<b>Judul</b>"
    assert "<script>x</script>" in browser.text


@pytest.mark.usefixtures("kominfo")
@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b"])
def test_nul_and_surrogates_in_a_title_do_no_harm(browser: Browser, value: str) -> None:
    directive = make_directive(now=NOW)
    browser.get(f"/arahan/{directive.id}/ubah")
    token = str(browser.soup.select_one("main input[name=csrf_token]")["value"])  # type: ignore[index]
    raw = value.encode("utf-8", "surrogatepass")
    body = b"csrf_token=" + token.encode() + b"&body=x&target_per_agency=1&title=" + raw
    path = f"/arahan/{directive.id}/ubah"
    db.session.rollback()
    with browser.app.app_context():
        answer = browser.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (303, 400)


def test_legacy_directive_shows_no_window_and_takes_no_extension(browser: Browser) -> None:
    directive = make_directive(now=NOW, is_legacy=True)
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}")
    assert "Arsip Menampung inovasi terdahulu" in browser.text
    assert "Ketentuan" not in browser.text
    browser.get(f"/arahan/{directive.id}/perpanjang").fill("Ditutup tanggal", "2027-01-01").fill("Alasan", "Sebab.")
    browser.press("Perpanjang", status=409)
