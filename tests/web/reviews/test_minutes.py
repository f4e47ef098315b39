"""The minutes on screen, the form for the meeting, and the PDF as a download."""

import re
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock
from innovations.models import minutes as models
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Seat
from innovations.models.events import Event, Topic
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_directive, make_proposal, make_review, make_user, seat
from tests.queries import count_queries
from tests.rounds import Round

MARKUP = '#import "x": * $x$ \\ @ref <b>tebal</b> {{ 7*7 }}'


@pytest.fixture
def scoring(app: Flask) -> Round:
    """One proposal, scored by the one member."""
    scoring = Round()
    make_review(scoring.proposal, scoring.reviewer, (4, 4, 4))
    return scoring


@pytest.fixture
def chair(scoring: Round, browser: Browser) -> User:
    """Logged in."""
    user = make_user(Role.CHAIR, name="Si Ketua")
    seat(scoring.directive, user, Seat.CHAIR)
    browser.enter(user)
    return user


def address(scoring: Round, rest: str = "") -> str:
    return f"/arahan/{scoring.directive.id}/berita-acara{rest}"


def fill(browser: Browser, scoring: Round, **changes: str) -> Browser:
    typed = {
        "Nomor berita acara": "000.9/12/2026",
        "Tanggal rapat": str(clock.today()),
        "Tempat rapat": "Aula Kantor Bupati",
        "Catatan rapat": "Satu suara berbeda.",
    }
    for label, value in (typed | changes).items():
        browser.fill(label, value)
    return browser


def set_terms(scoring: Round, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(db.session.get_one(Directive, scoring.directive.id), name, value)
    db.session.commit()


def test_chair_records_the_meeting_and_everybody_of_the_staff_reads_it(
    scoring: Round, chair: User, browser: Browser
) -> None:
    set_terms(scoring, quorum=2)
    browser.get(f"/arahan/{scoring.directive.id}").follow("Berita acara")
    assert "Rapat tim penilai belum dicatat." in browser.text
    browser.follow("Catat rapat")
    fill(browser, scoring).check(f"Si Ketua – Ketua – {agency_of(browser, 'Si Ketua')}").press("Simpan catatan rapat")
    assert browser.path == address(scoring)
    for words in (
        "Rapat tim penilai dicatat.",
        "Kuorum tidak tercapai: hadir 1, seharusnya sedikitnya 2.",
        "Nomor berita acara 000.9/12/2026",
        "Tempat rapat Aula Kantor Bupati",
        "Hadir 1 dari 2 anggota",
        "Satu suara berbeda.",
    ):
        assert words in browser.text
    browser.enter(make_user(Role.AUDITOR)).get(address(scoring))
    assert "Satu suara berbeda." in browser.text
    assert "Ubah catatan rapat" not in browser.text
    browser.get(f"/arahan/{scoring.directive.id}")
    assert "Rapat tim penilai dicatat untuk berita acara – Si Ketua" in browser.text


def agency_of(browser: Browser, name: str) -> str:
    """The OPD that the form shows beside a name."""
    found = next(label.get_text() for label in browser.soup.find_all("label") if label.get_text().startswith(name))
    return found.split(" – ")[-1]


def test_page_shows_ranking_recusals_and_what_is_missing(scoring: Round, chair: User, browser: Browser) -> None:
    set_terms(scoring, cut_number=1)
    browser.get(address(scoring))
    rows = browser.rows()
    assert [row[2:] for row in rows[:2]] == [["Ketua", "–"], ["Anggota", "–"]]
    assert rows[2][0] == "1"
    assert rows[2][2:] == ["1/2 belum lengkap", "0", "0", "80,00", "ya"]
    assert "1 usulan belum selesai dinilai." in browser.text
    make_review(scoring.proposal, chair, (4, 4, 4))
    browser.get(address(scoring))
    assert "belum selesai dinilai" not in browser.text


def test_pdf_is_sent_and_logged(scoring: Round, chair: User, browser: Browser) -> None:
    browser.get(address(scoring, ".pdf"))
    response = browser.response
    assert (response.mimetype, response.data[:5]) == ("application/pdf", b"%PDF-")
    assert response.headers["Content-Security-Policy"] == "sandbox"
    number = re.sub(r"\W", "_", scoring.directive.number)
    expected = f"attachment; filename=berita-acara-{number}-{clock.today()}.pdf"
    assert response.headers["Content-Disposition"] == expected
    event = db.session.query(Event).filter_by(topic=Topic.EXPORT).one()
    assert (event.code, event.actor_id, event.details["rows"]) == ("exported", chair.id, 1)


def test_pdf_is_indonesian_for_an_english_reader(scoring: Round, chair: User, browser: Browser) -> None:
    indonesian = browser.get(address(scoring, ".pdf")).response.data
    with browser.client.session_transaction() as session:
        session["locale"] = "en"
    english = browser.get(address(scoring, ".pdf")).response.data
    assert abs(len(indonesian) - len(english)) < 50


@pytest.mark.parametrize("role", ["reviewer", "owner", "other chair", "leadership", "admin"])
@pytest.mark.parametrize("rest", ["", ".pdf", "/rapat"])
def test_others_are_refused(scoring: Round, browser: Browser, role: str, rest: str) -> None:
    other = make_user(Role.CHAIR)
    seat(make_directive(), other, Seat.CHAIR)
    people = {
        "reviewer": scoring.reviewer,
        "owner": db.session.get_one(User, scoring.proposal.owner_id),
        "other chair": other,
        "leadership": make_user(Role.LEADERSHIP),
        "admin": make_user(Role.ADMIN),
    }
    browser.enter(people[role]).get(address(scoring, rest), status=403)
    assert db.session.query(Event).filter_by(topic=Topic.EXPORT).count() == 0


@pytest.mark.parametrize("role", [Role.KOMINFO, Role.AUDITOR])
def test_who_only_reads_may_not_record(scoring: Round, browser: Browser, role: Role) -> None:
    browser.enter(make_user(role)).get(address(scoring))
    assert "Catat rapat" not in browser.text
    browser.get(address(scoring, "/rapat"), status=403)


def test_chair_who_is_involved_sees_closed_on_page_and_in_no_way_the_score(
    scoring: Round, chair: User, browser: Browser
) -> None:
    mine = make_proposal(scoring.directive, chair, State.UNDER_REVIEW, title="Usulan Ketua")
    make_review(mine, scoring.reviewer, (5, 5, 5))
    set_terms(scoring, cut_number=1)
    browser.get(address(scoring))
    assert browser.rows()[-1][-1] == "ditutup"
    assert "100,00" not in browser.text
    assert "Di atas batas" not in browser.text
    assert "Nilai usulan yang melibatkan Anda ditutup bagi Anda." in browser.text
    assert browser.get(address(scoring, ".pdf")).response.data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("Tanggal rapat", "", "Tanggal rapat: Isian ini wajib diisi."),
        ("Tanggal rapat", "2099-01-01", "Tanggal rapat: Tanggal tidak boleh setelah hari ini."),
        ("Tanggal rapat", "1999-01-01", "Tanggal rapat: Rapat tidak mungkin mendahului arahannya"),
        ("Tanggal rapat", "9999-12-31", "Tanggal rapat: Tahun harus antara 1990 dan 2100."),
        ("Tempat rapat", "", "Tempat rapat: Isian ini wajib diisi."),
        ("Tempat rapat", "\x00 \n", "Tempat rapat: Isian ini wajib diisi."),
        ("Tempat rapat", "x" * 201, "Tempat rapat: Tulis paling banyak 200 karakter."),
        ("Nomor berita acara", "9" * 101, "Nomor berita acara: Tulis paling banyak 100 karakter."),
        ("Catatan rapat", "x" * 10001, "Catatan rapat: Tulis paling banyak 10000 karakter."),
    ],
)
def test_bad_meeting_is_refused(
    scoring: Round, chair: User, browser: Browser, label: str, value: str, words: str
) -> None:
    fill(browser.get(address(scoring, "/rapat")), scoring, **{label: value}).press("Simpan catatan rapat", status=422)
    assert words in browser.text
    assert "Satu suara berbeda." in browser.response.text or label == "Catatan rapat"
    assert db.session.query(models.Minutes).count() == 0


@pytest.mark.parametrize("present", [str(2**63), "0", "x", "-1", "१"])
def test_somebody_from_outside_cannot_have_been_there(
    scoring: Round, chair: User, browser: Browser, present: str
) -> None:
    fill(browser.get(address(scoring, "/rapat")), scoring)
    browser.press("Simpan catatan rapat", status=422, present=present)
    assert "Yang hadir: Pilihan ini tidak tersedia." in browser.text


@pytest.mark.parametrize("notes", [MARKUP, "🙂 مرحبا \u202egnorw", "kata " * 1999, "x" * 10000])
def test_notes_are_text_on_page_and_in_the_pdf(scoring: Round, chair: User, browser: Browser, notes: str) -> None:
    fill(browser.get(address(scoring, "/rapat")), scoring, **{"Catatan rapat": notes, "Tempat rapat": MARKUP})
    browser.press("Simpan catatan rapat")
    assert " ".join(notes.split()) in browser.text
    assert browser.soup.find("b", string="tebal") is None
    assert browser.get(address(scoring, ".pdf")).response.data.startswith(b"%PDF-")


def test_stale_form_is_told_and_double_click_is_one(scoring: Round, chair: User, browser: Browser) -> None:
    page = fill(browser.get(address(scoring, "/rapat")), scoring).soup
    typed = dict(browser.typed)
    browser.press("Simpan catatan rapat")
    browser.soup, browser.typed, browser.address = page, typed, address(scoring, "/rapat")
    browser.press("Simpan catatan rapat")
    assert db.session.query(Event).filter(Event.code.like("minutes%")).count() == 1
    browser.soup, browser.typed, browser.address = page, typed | {"place": "Lain"}, address(scoring, "/rapat")
    browser.press("Simpan catatan rapat", status=409)
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    browser.press("Simpan catatan rapat")
    assert "Tempat rapat Lain" in browser.text


@pytest.mark.parametrize("key", ["0", "9999", str(2**31), str(2**63), "-1", "x", "%00"])
@pytest.mark.parametrize("rest", ["", ".pdf", "/rapat"])
def test_no_such_directive_is_404(chair: User, browser: Browser, key: str, rest: str) -> None:
    browser.get(f"/arahan/{key}/berita-acara{rest}", status=404)


def test_legacy_directive_has_no_minutes(browser: Browser) -> None:
    legacy = make_directive(is_legacy=True)
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{legacy.id}/berita-acara", status=409)
    for page in ("", "/peringkat"):
        browser.get(f"/arahan/{legacy.id}{page}")
        assert "Berita acara" not in browser.text


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_number_of_queries(scoring: Round, chair: User, browser: Browser, count: int) -> None:
    for _ in range(count):
        make_review(make_proposal(scoring.directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER))
    with count_queries() as statements:
        browser.get(address(scoring))
    found = [text for text in statements if re.search(r"FROM (proposals|reviews|review_scores|conflicts|min)", text)]
    assert (len(found), len(browser.rows())) == (7, count + 3)


def test_own_data_holds_the_meetings_one_was_at(scoring: Round, chair: User, browser: Browser) -> None:
    fill(browser.get(address(scoring, "/rapat")), scoring)
    browser.press("Simpan catatan rapat", present=str(chair.id))
    browser.get("/akun").follow("Unduh data saya")
    assert browser.response.json is not None
    assert browser.response.json["kehadiran_rapat"] == [
        {"arahan": scoring.directive.number, "tanggal": str(clock.today()), "kedudukan": "chair"}
    ]
