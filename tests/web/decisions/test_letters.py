"""Decision letters through pages: read, held, sent, printed; the owner's view; and how the region words them."""

import re
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.documents import letters as paper
from innovations.domain import clock
from innovations.models.accounts import Role, User
from innovations.models.decisions import DecisionLetter, LetterState
from innovations.models.directives import Seat
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal, State
from innovations.models.settings import Text
from tests.browser import Browser
from tests.factories import make_directive, make_proposal, make_review, make_user, save, seat
from tests.queries import count_queries

SEND = "Kirim semua yang siap"
MARKUP = "<b>tebal</b> {nomor_usulan} {{x}} %(y)s"


class Post:
    """A decided round: one approved, one rejected, scored by somebody whose name no letter may hold."""

    def __init__(self) -> None:
        self.directive = make_directive()
        self.kominfo = make_user(Role.KOMINFO, name="Petugas Kominfo")
        self.reviewer = make_user(Role.REVIEWER, name="Penilai Rahasia")
        seat(self.directive, self.reviewer)
        self.owner = make_user(name="Pemilik Gagasan")
        self.approved = self.add(State.APPROVED, title=MARKUP)
        self.rejected = self.add(State.REJECTED, title="Peta Banjir", decision_reason=MARKUP)

    def add(self, state: State, **fields: Any) -> Proposal:
        proposal = make_proposal(self.directive, self.owner, state, score_points=793, score_reviews=2, **fields)
        make_review(proposal, self.reviewer)
        return proposal

    @property
    def list(self) -> str:
        return f"/arahan/{self.directive.id}/surat"


def address(proposal: Proposal, rest: str = "") -> str:
    return f"/usulan/{proposal.number}/surat-pemberitahuan{rest}"


@pytest.fixture
def office(app: Flask) -> Post:
    return Post()


@pytest.fixture
def browser(browser: Browser, office: Post) -> Browser:
    return browser.enter(office.kominfo)


def test_letters_are_read_then_sent_and_the_owner_is_told(office: Post, browser: Browser) -> None:
    browser.get(f"/arahan/{office.directive.id}/keputusan").follow("Surat pemberitahuan")
    assert [row[1:] for row in browser.rows()] == [["Disetujui", "Siap dikirim"], ["Tidak lolos", "Siap dikirim"]]
    browser.follow("Peta Banjir")
    assert "Nilai: 79,30" in browser.text
    assert MARKUP in browser.text
    assert browser.soup.find("b", string="tebal") is None
    browser.get(office.list).press(SEND)
    assert "2 surat dikirim." in browser.text
    assert SEND not in browser.text
    browser.enter(office.owner).get("/")
    browser.follow("Surat pemberitahuan atas usulan ini dapat Anda baca.")
    assert browser.h1 == "Surat pemberitahuan"
    browser.follow("Kembali ke usulan").follow("Surat pemberitahuan")
    assert "Yth. Pemilik Gagasan" in browser.text


def test_owner_finds_nothing_before_it_is_sent(office: Post, browser: Browser) -> None:
    browser.get(address(office.approved))
    browser.fill("Alasan menahan", "Tunggu salinan Keputusan.").press("Tahan")
    browser.enter(office.owner).get(f"/usulan/{office.approved.number}")
    assert "Surat pemberitahuan" not in browser.response.text
    assert "Tunggu salinan" not in browser.response.text
    for rest in ("", ".pdf"):
        browser.get(address(office.approved, rest), status=404)


def test_held_letter_is_left_out_and_let_go(office: Post, browser: Browser) -> None:
    browser.get(address(office.rejected)).press("Tahan", status=422)
    assert "Alasan menahan: Isian ini wajib diisi." in browser.text
    browser.fill("Alasan menahan", "Tunggu.").press("Tahan")
    assert "Ditahan Tunggu." in browser.text
    browser.get(office.list).press(SEND)
    assert [row[2].split(" ")[0] for row in browser.rows()] == ["Terkirim", "Ditahan"]
    browser.follow("Peta Banjir").press("Lepas tahanan")
    browser.get(office.list).press(SEND)
    assert [row[2].split(" ")[0] for row in browser.rows()] == ["Terkirim", "Terkirim"]


def test_double_click_sends_once_and_stale_press_sends_nothing(office: Post, browser: Browser) -> None:
    page = browser.get(office.list).soup
    browser.press(SEND)
    browser.soup = page
    browser.press(SEND)
    assert "Tidak ada surat yang siap dikirim." in browser.text
    assert db.session.query(Event).filter_by(code="letter_sent").count() == 2
    office.add(State.REJECTED)
    page = browser.get(office.list).soup
    office.add(State.REJECTED)
    browser.soup = page
    browser.press(SEND, status=409)
    assert db.session.query(DecisionLetter).filter_by(state=LetterState.SENT).count() == 2


def test_letter_that_went_meanwhile_is_not_held(office: Post, browser: Browser) -> None:
    page = browser.get(address(office.approved)).soup
    browser.get(office.list).press(SEND)
    browser.soup = page
    browser.fill("Alasan menahan", "Tunggu.").press("Tahan", status=409)
    assert "Surat ini sudah dikirim" in browser.text


def test_one_press_prints_all_but_what_is_held(office: Post, browser: Browser) -> None:
    body = browser.get(f"{office.list}.pdf").response.data
    assert (body[:5], b"/Type/Pages/Count 2/" in body) == (b"%PDF-", True)
    browser.get(address(office.approved)).fill("Alasan menahan", "Tunggu.").press("Tahan")
    assert b"/Type/Pages/Count 1/" in browser.get(f"{office.list}.pdf").response.data
    browser.get(address(office.rejected, ".pdf"))
    names = browser.response.headers["Content-Disposition"]
    assert names == f"attachment; filename=surat-pemberitahuan-{office.rejected.number}-{clock.today()}.pdf"
    rows = [
        event.details["rows"] for event in db.session.query(Event).filter_by(topic=Topic.EXPORT).order_by(Event.id)
    ]
    assert rows == [2, 1, 1]


def test_print_of_a_round_without_letters_is_404(office: Post, browser: Browser) -> None:
    browser.get(f"/arahan/{make_directive().id}/surat.pdf", status=404)


def test_no_letter_names_a_reviewer(office: Post, browser: Browser) -> None:
    browser.get(office.list).press(SEND)
    for path in (office.list, address(office.approved), address(office.rejected)):
        assert "Penilai Rahasia" not in browser.get(path).response.text


@pytest.mark.parametrize("role", [Role.PROPOSER, Role.REVIEWER, Role.LEADERSHIP, Role.ADMIN])
def test_letters_are_closed_to_others(office: Post, browser: Browser, role: Role) -> None:
    browser.get(office.list).press(SEND)
    browser.enter(make_user(role))
    for rest in ("", ".pdf"):
        browser.get(office.list + rest, status=403)
        browser.get(address(office.approved, rest), status=404)
    browser.enter(office.reviewer).get(address(office.approved), status=404)


def test_who_only_reads_has_no_buttons(office: Post, browser: Browser) -> None:
    secretary = make_user(Role.SECRETARY)
    seat(office.directive, secretary, Seat.SECRETARY)
    for reader in (make_user(Role.AUDITOR), secretary):
        browser.enter(reader).get(office.list)
        assert SEND not in browser.text
        browser.get(address(office.approved))
        assert "Tahan" not in browser.text
        browser.post(address(office.approved, "/tahan"), status=403, reason="x")
        browser.post(office.list, status=403)


@pytest.mark.parametrize("number", ["INV-2026-9999", "x", "%00", str(2**63), "INV-2026-0001 "])
@pytest.mark.parametrize("rest", ["", ".pdf"])
def test_no_such_proposal_is_404(browser: Browser, number: str, rest: str) -> None:
    browser.get(f"/usulan/{number}/surat-pemberitahuan{rest}", status=404)


@pytest.mark.parametrize("key", ["0", "9999", str(2**31), str(2**63), "-1", "x", "%00"])
@pytest.mark.parametrize("rest", ["", ".pdf"])
def test_no_such_directive_is_404(browser: Browser, key: str, rest: str) -> None:
    browser.get(f"/arahan/{key}/surat{rest}", status=404)


@pytest.mark.parametrize("role", [Role.KOMINFO, Role.ADMIN])
def test_region_words_its_letters(office: Post, browser: Browser, role: Role) -> None:
    browser.enter(make_user(role)).get("/pengaturan/teks/letter_rejected")
    assert "{opd_pelaksana}" in browser.text
    browser.fill("Teks", "Usulan {judul}: {{alasan}} {alasan}\n\n{tanggal_surat}").press("Simpan")
    assert "Teks disimpan." in browser.text
    browser.enter(office.kominfo).get(address(office.rejected))
    assert f"Usulan Peta Banjir: {{alasan}} {MARKUP}" in browser.text


def test_our_own_wording_sent_as_offered_is_no_text_of_the_region(browser: Browser) -> None:
    browser.get("/pengaturan/teks/letter_rejected").press("Simpan")
    assert db.session.query(Text).count() == 0
    browser.fill("Teks", paper.REJECTED + " Salam.").press("Simpan")
    assert db.session.query(Text).one().value.endswith(" Salam.")


def test_sent_letter_does_not_follow_a_new_wording(office: Post, browser: Browser) -> None:
    browser.get(office.list).press(SEND)
    save(Text(key="letter_rejected", value="Kata baru.", updated_at=clock.now()))
    browser.get(address(office.rejected))
    assert "belum dapat disetujui" in browser.text


@pytest.mark.parametrize("value", ["{nama}", "{judul.__class__}", "{judul!r}", "{0}", "judul}", "{{judul}"])
def test_unknown_field_is_refused_with_the_known_ones(browser: Browser, value: str) -> None:
    browser.get("/pengaturan/teks/letter_approved").fill("Teks", f"Yth. {value}").press("Simpan", status=422)
    assert "Ada yang tidak dikenal:" in browser.text
    assert "{nomor_usulan}, {judul}, {pengusul}" in browser.text
    assert f"Yth. {value}" in browser.control("Teks").text


def test_kominfo_edits_no_other_text(browser: Browser) -> None:
    for key in ("letterhead", "nothing"):
        browser.get(f"/pengaturan/teks/{key}", status=403)
    browser.get("/pengaturan/teks", status=403)


def test_letter_is_indonesian_for_an_english_reader(office: Post, browser: Browser) -> None:
    user = db.session.get_one(User, office.kominfo.id)
    user.locale = "en"
    db.session.commit()
    browser.get(address(office.rejected))
    assert paper.TITLE in browser.text
    assert "belum dapat disetujui" in browser.text


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_number_of_queries(office: Post, browser: Browser, count: int) -> None:
    for _ in range(count):
        office.add(State.REJECTED)
    with count_queries() as statements:
        browser.get(office.list)
    found = [text for text in statements if re.search(r"FROM (proposals|decision|team|permissions|conflicts)", text)]
    assert (len(found), len(browser.rows())) == (5, count + 2)
