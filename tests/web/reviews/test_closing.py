"""Closing the minutes on screen: what is asked, what stays, the number, the signed scan, and the comparison."""

import hashlib
from io import BytesIO

import pytest
from bs4 import Tag
from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive
from innovations.models.events import Event
from innovations.models.minutes import Minutes, MinutesClosing, MinutesScan
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Review
from tests.browser import Browser
from tests.domain.meeting import Committee
from tests.domain.test_files import PDF, png
from tests.factories import make_proposal, make_review, make_user
from tests.queries import count_queries

PAGES = ("/tutup", "/nomor", "/naskah", "/naskah/1", "/pemeriksaan")


@pytest.fixture
def committee(app: Flask, browser: Browser) -> Committee:
    """Ready to be closed, its chair logged in."""
    found = Committee()
    found.propose(*found.people, title="Khena Data")
    found.record(number="", dissent="Anggota 2 menolak.")
    browser.enter(found.chair)
    return found


@pytest.fixture
def closed(committee: Committee) -> Committee:
    committee.close()
    return committee


def address(committee: Committee, rest: str = "") -> str:
    return f"/arahan/{committee.key}/berita-acara{rest}"


def count(code: str) -> int:
    return db.session.query(Event).filter_by(code=code).count()


def send(browser: Browser, name: str = "naskah.pdf", content: bytes = PDF, status: int = 200) -> Browser:
    return browser.press("Kirim berkas", status=status, file=(BytesIO(content), name))


def read_hash() -> str:
    return db.session.query(MinutesClosing.content_hash).scalar() or ""


def grouped(text: str) -> str:
    return " ".join(text[place : place + 8] for place in range(0, 64, 8))


def test_chair_reads_what_closing_means_and_closes(committee: Committee, browser: Browser) -> None:
    browser.get(address(committee)).follow("Tutup berita acara")
    for words in ("Penutupan tidak dapat dibatalkan.", "Khena Data", "Anggota 2 menolak.", "bukan tanda tangan"):
        assert words in browser.text
    browser.press("Tutup berita acara")
    assert browser.path == address(committee)
    for words in ("Berita acara ditutup.", "oleh Si Ketua", grouped(read_hash()), "Khena Data", "Anggota 2 menolak."):
        assert words in browser.text
    assert "Ubah catatan rapat" not in browser.text
    browser.get(f"/arahan/{committee.key}")
    assert "Berita acara ditutup – Si Ketua" in browser.text
    browser.enter(make_user(Role.AUDITOR)).get("/pengaturan/log")
    assert "Berita acara ditutup" in browser.text


def test_page_tells_what_stands_in_the_way(committee: Committee, browser: Browser) -> None:
    db.session.get_one(Directive, committee.key).quorum = 3
    make_review(make_proposal(committee.directive, state=State.UNDER_REVIEW), committee.chair)
    db.session.commit()
    browser.get(address(committee, "/tutup"))
    assert "Kuorum tidak tercapai: hadir 2, seharusnya sedikitnya 3." in browser.text
    assert "1 usulan belum selesai dinilai." in browser.text
    assert browser.soup.find("button", string="Tutup berita acara") is None


def test_gap_that_came_up_meanwhile_is_409(committee: Committee, browser: Browser) -> None:
    browser.get(address(committee, "/tutup"))
    make_proposal(committee.directive, state=State.UNDER_REVIEW)
    browser.press("Tutup berita acara", status=409)
    assert "Berita acara belum dapat ditutup" in browser.text
    assert read_hash() == ""


def test_text_that_changed_meanwhile_is_shown_again(committee: Committee, browser: Browser) -> None:
    browser.get(address(committee, "/tutup"))
    committee.record(number="", notes="Catatan yang lain.")
    browser.press("Tutup berita acara", status=409)
    assert "Catatan yang lain." in browser.text
    assert read_hash() == ""
    browser.press("Tutup berita acara")
    assert len(read_hash()) == 64


def test_double_click_is_one_closing(committee: Committee, browser: Browser) -> None:
    page = browser.get(address(committee, "/tutup")).soup
    for _ in range(2):
        browser.soup, browser.address = page, address(committee, "/tutup")
        browser.press("Tutup berita acara")
    assert (count("minutes_closed"), db.session.query(MinutesClosing).count()) == (1, 1)
    browser.get(address(committee, "/tutup"), status=409)


def test_meeting_of_closed_minutes_is_409(committee: Committee, browser: Browser) -> None:
    browser.get(address(committee, "/rapat")).fill("Catatan rapat", "Menyusul.")
    page = browser.soup
    committee.close()
    browser.soup, browser.address = page, address(committee, "/rapat")
    browser.press("Simpan catatan rapat", status=409)
    assert "Berita acara ini sudah ditutup" in browser.text
    browser.get(address(committee, "/rapat"), status=409)
    assert count("minutes_changed") == 0


def test_page_and_paper_stay_whatever_happens(closed: Committee, browser: Browser) -> None:
    paper = browser.get(address(closed, ".pdf")).response.data
    before = browser.get(address(closed)).rows()
    db.session.query(User).update({"name": "Nama Baru " * 30})
    db.session.query(Proposal).update({"title": "Judul baru " * 30})
    db.session.query(Review).update({"points": 100})
    db.session.commit()
    assert browser.get(address(closed)).rows() == before
    assert "Judul baru" not in browser.text
    assert abs(len(browser.get(address(closed, ".pdf")).response.data) - len(paper)) < 600, "but for who closed it"


def test_page_masks_the_nip_that_the_paper_names_whole(closed: Committee, browser: Browser) -> None:
    login = closed.secretary.login
    browser.get(address(closed))
    assert login not in browser.response.text
    assert f"NIP {login[:4]}•••••••••••{login[-3:]}" in browser.text


def test_number_is_filled_once(closed: Committee, browser: Browser) -> None:
    browser.get(address(closed)).follow("Isi nomor")
    browser.press("Simpan nomor", status=422)
    assert "Nomor berita acara: Isian ini wajib diisi." in browser.text
    browser.fill("Nomor berita acara", "9" * 101).press("Simpan nomor", status=422)
    page = browser.get(address(closed, "/nomor")).soup
    browser.fill("Nomor berita acara", "000.9/7").press("Simpan nomor")
    assert "Nomor berita acara 000.9/7" in browser.text
    assert "Isi nomor" not in browser.text
    for number, status in (("000.9/7", 200), ("000.9/8", 422)):
        browser.soup, browser.address = page, address(closed, "/nomor")
        browser.fill("Nomor berita acara", number).press("Simpan nomor", status=status)
    assert "Nomor berita acara sudah diisi, yaitu 000.9/7" in browser.text
    assert browser.control("Nomor berita acara")["value"] == "000.9/8"
    assert count("minutes_numbered") == 1
    browser.get(f"/arahan/{closed.key}")
    assert "Nomor berita acara diisi: 000.9/7" in browser.text


def test_scan_is_stored_replaced_and_fetched(closed: Committee, browser: Browser) -> None:
    browser.get(address(closed)).follow("Simpan naskah bertanda tangan")
    send(browser)
    assert hashlib.sha256(PDF).hexdigest() in browser.text
    page = browser.follow("Ganti naskah bertanda tangan").soup
    for _ in range(2):
        browser.soup, browser.address = page, address(closed, "/naskah")
        send(browser, "foto.png", png())
    assert "sudah diganti" in browser.text
    assert (count("minutes_scanned"), db.session.query(MinutesScan).count()) == (2, 2)
    browser.enter(make_user(Role.AUDITOR)).get(address(closed))
    for name, content in (("naskah.pdf", PDF), ("foto.png", png())):
        link = browser.soup.find("a", string=name)
        assert isinstance(link, Tag)
        answer = browser.client.get(str(link["href"]), buffered=True)
        assert answer.data == content
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("", b"", "Pilih satu berkas dahulu."),
        ("a.exe", PDF, "Berkas harus PDF, JPG, atau PNG."),
        ("a.pdf", b"", "Berkas ini kosong."),
        ("a.pdf", png(), "Isi berkas bukan PDF yang utuh."),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 10 * 1024 * 1024, "Berkas lebih besar dari 10 MB."),
    ],
)
def test_wrong_scan_is_refused(closed: Committee, browser: Browser, name: str, content: bytes, words: str) -> None:
    send(browser.get(address(closed, "/naskah")), name, content, status=422)
    browser.response.request.environ["wsgi.input"].close()  # a large one is a file of the test client's
    assert words in browser.text
    assert db.session.query(MinutesScan).count() == 0


def test_code_leads_to_the_text_and_says_whether_it_fits(closed: Committee, browser: Browser) -> None:
    browser.get(address(closed)).follow("Periksa sidik isi")
    assert browser.text.count(grouped(read_hash())) == 2
    for words in ("Teks tidak berubah", "bukan tanda tangan elektronik", "Khena Data", "Anggota 2 menolak."):
        assert words in browser.text
    row = db.session.query(MinutesClosing).one()
    row.content = {**row.content, "quorum": "Semua hadir."}
    db.session.commit()
    browser.get(address(closed, "/pemeriksaan"))
    assert browser.text.count(grouped(read_hash())) == 1
    assert "Teks berubah" in browser.text
    assert "Teks tidak berubah" not in browser.text


def test_involved_chair_sees_that_it_is_closed_and_not_what_it_says(committee: Committee, browser: Browser) -> None:
    committee.propose(committee.secretary, *committee.members, owner=committee.chair, title="Usulan ketua")
    committee.close(committee.secretary)
    browser.get(address(committee)).follow("Simpan naskah bertanda tangan")
    send(browser)
    assert "memuat nilai usulan yang melibatkan Anda" in browser.text
    assert browser.rows() == []
    assert "Usulan ketua" not in browser.text
    scan = db.session.query(MinutesScan.id).scalar()
    for rest in (".pdf", "/pemeriksaan", f"/naskah/{scan}"):
        browser.get(address(committee, rest), status=409)
        assert "memuat nilai usulan yang tidak boleh Anda lihat" in browser.text
    browser.enter(committee.secretary).get(address(committee))
    assert "Usulan ketua" in browser.text


@pytest.mark.parametrize("rest", PAGES[1:])
def test_open_minutes_have_none_of_it(committee: Committee, browser: Browser, rest: str) -> None:
    browser.get(address(committee, rest), status=404)


@pytest.mark.parametrize("rest", ["", ".pdf", *PAGES])
def test_others_are_refused(closed: Committee, browser: Browser, rest: str) -> None:
    for user in (make_user(Role.REVIEWER), make_user(Role.LEADERSHIP), make_user(Role.ADMIN)):
        browser.enter(user).get(address(closed, rest), status=403)


@pytest.mark.parametrize("key", ["0", "9999", str(2**31), str(2**63), "-1", "x", "%00"])
def test_wrong_ids_are_404(closed: Committee, browser: Browser, key: str) -> None:
    for rest in PAGES:
        browser.get(f"/arahan/{key}/berita-acara{rest}", status=404)
    browser.get(address(closed, f"/naskah/{key}"), status=404)


def test_scan_of_another_directive_is_404(closed: Committee, browser: Browser) -> None:
    send(browser.get(address(closed, "/naskah")))
    other = Committee("050/2")
    other.propose(*other.people)
    other.record()
    other.close()
    scan = db.session.query(MinutesScan.id).scalar()
    browser.enter(other.chair).get(address(other, f"/naskah/{scan}"), status=404)


@pytest.mark.parametrize("number", [1, 3])
def test_closed_page_takes_the_same_number_of_queries(committee: Committee, browser: Browser, number: int) -> None:
    for _ in range(number - 1):
        committee.propose(*committee.people)
    committee.close()
    for _ in range(number):
        send(
            browser.get(address(committee, "/naskah")),
            content=PDF + b"%%EOF\n" * db.session.query(MinutesScan).count(),
        )
    with count_queries() as statements:
        browser.get(address(committee))
    assert (len(statements), db.session.query(Minutes).count(), len(browser.rows())) == (14, 1, 4 + number * 5)


def test_english_reader_has_english_headings_over_indonesian_text(closed: Committee, browser: Browser) -> None:
    with browser.client.session_transaction() as session:
        session["locale"] = "en"
    browser.get(address(closed))
    assert "Kehadiran" not in browser.text
    assert [tag.get("lang") for tag in browser.soup.find_all("tbody")] == ["id"] * 3


def test_members_read_what_they_sign_once_it_is_closed(committee: Committee, browser: Browser) -> None:
    member = committee.members[0]
    pages = ("", "/pemeriksaan")
    for page in pages:
        browser.enter(member).get(address(committee, page), status=403)
    committee.close()
    for page in pages:
        browser.enter(member).get(address(committee, page))
        assert "Khena Data" in browser.text
    for page in ("/tutup", "/nomor", "/naskah", "/rapat"):
        browser.get(address(committee, page), status=403)


def test_member_of_the_same_opd_waits_for_the_decision(closed: Committee, browser: Browser) -> None:
    proposal = db.session.query(Proposal).one()
    member = closed.members[0]
    member.agency_id = proposal.agency_id
    db.session.commit()
    browser.enter(member).get(address(closed, "/pemeriksaan"), status=409)
    proposal.state, proposal.decided_at, proposal.decision_reason = State.REJECTED, proposal.created_at, "Belum."
    db.session.commit()
    browser.get(address(closed, "/pemeriksaan"))
