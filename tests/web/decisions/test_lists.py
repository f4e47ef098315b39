"""A round is decided at once, through pages: the chair's list, its preview, release by kominfo and undoing."""

import re

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, decision_lists
from innovations.domain.decision_lists import Choice
from innovations.models.accounts import Role
from innovations.models.decisions import DecisionList, ListState, Verdict
from innovations.models.events import Event
from innovations.models.proposals import Initiator, Proposal, State
from tests.browser import Browser, words
from tests.domain.panel import REASON, Panel, let_go
from tests.factories import actor_of, make_agency, make_review, make_user
from tests.queries import count_queries

RELEASE = "Tetapkan keputusan"
SAVE = "Simpan dan periksa"


@pytest.fixture
def panel(app: Flask) -> Panel:
    return Panel()


def address(panel: Panel, rest: str = "") -> str:
    return f"/arahan/{panel.made.id}/keputusan{rest}"


def fill_decree(browser: Browser) -> Browser:
    return browser.fill("Nomor keputusan", "188.4/7/2026").fill("Tanggal keputusan", str(clock.today()))


def test_chair_proposes_and_kominfo_releases(panel: Panel, browser: Browser) -> None:
    browser.enter(panel.chair).get(f"/arahan/{panel.made.id}/peringkat").follow("Usulan keputusan")
    browser.follow("Susun daftar")
    headings = [words(heading).split(" Dinas")[0] for heading in browser.soup.select("h2[id^=usulan-]")]
    assert headings == [f"1. {panel.good.title}", f"2. {panel.poor.title}"]
    assert "nilai 88,00 (2 dari 2 penilaian)" in browser.text
    browser.press(SAVE)
    assert "Daftar disimpan." in browser.text
    below = "Nilai usulan belum mencapai batas yang ditetapkan sebelum penilaian."
    assert [row[3:] for row in browser.rows()] == [
        ["Sedang dinilai", "Disetujui", office_of(panel.good)],
        ["Sedang dinilai", "Tidak lolos", below],
    ]
    browser.press("Ajukan kepada Kominfo")
    assert "Menunggu penetapan Kominfo" in browser.text
    assert RELEASE not in browser.text
    fill_decree(browser.enter(panel.kominfo).get(address(panel))).press(RELEASE)
    assert "Semua keputusan dalam daftar sudah ditetapkan" in browser.text
    assert panel.states() == [State.APPROVED, State.REJECTED]
    browser.get(f"/usulan/{panel.poor.number}")
    assert below in browser.text


def office_of(proposal: Proposal) -> str:
    return str(
        db.session.execute(db.text("SELECT name FROM agencies WHERE id = :id"), {"id": proposal.agency_id}).scalar()
    )


def test_each_row_can_be_changed_and_left_out(panel: Panel, browser: Browser) -> None:
    other = make_agency("Dinas Sosial")
    third = panel.add((5, 5, 5))
    browser.enter(panel.chair).get(address(panel, "/susun"))
    browser.fill(f"Keputusan untuk {panel.good.number}", "Tidak dimasukkan")
    browser.fill(f"Keputusan untuk {panel.poor.number}", "Setujui").fill(
        f"OPD pelaksana {panel.poor.number}", other.name
    )
    browser.fill(f"Keputusan untuk {third.number}", "Tolak").fill(
        f"Alasan penolakan {third.number}", "Sudah berjalan."
    )
    browser.press(SAVE)
    assert [row[4:] for row in browser.rows()] == [
        ["Tidak lolos menyimpang dari batas", "Sudah berjalan."],
        ["Disetujui menyimpang dari batas", "Dinas Sosial"],
    ]
    assert f"Tidak dimasukkan Usulan berikut tetap sedang dinilai. {panel.good.title}" in browser.text
    browser.follow("Ubah daftar")
    assert browser.control(f"Alasan penolakan {third.number}").text.strip() == "Sudah berjalan."


def test_without_a_cut_the_chair_marks_by_hand(panel: Panel, browser: Browser) -> None:
    panel.made.cut_score_hundredths = None
    db.session.commit()
    browser.enter(panel.chair).get(address(panel, "/susun"))
    assert "Tentukan sendiri keputusan tiap usulan." in browser.text
    browser.press(SAVE, status=422)
    assert "Pilih keputusan untuk sedikitnya satu usulan." in browser.text
    browser.fill(f"Keputusan untuk {panel.poor.number}", "Tolak").press(SAVE, status=422)
    assert f"Alasan penolakan {panel.poor.number}: Tuliskan alasannya." in browser.text
    browser.fill("Alasan umum penolakan", "Serupa dengan yang ada.").press(SAVE)
    assert browser.rows()[0][5] == "Serupa dengan yang ada."


def test_what_cannot_stand_in_the_list_is_said(panel: Panel, browser: Browser) -> None:
    panel.add(None, title="Tanpa Nilai")
    panel.add(owner=make_user(agency=panel.office), title="Milik Kominfo")
    panel.add(team=(panel.chair,), title="Milik Ketua")
    browser.enter(panel.chair).get(address(panel, "/susun"))
    assert len(browser.soup.select("h2[id^=usulan-]")) == 2
    for said in (
        r"Tanpa Nilai INV-\S+ · Dinas \d+ belum ada penilaian yang terkirim",
        r"Milik Kominfo INV-\S+ · Dinas \d+ usulan dari Dinas Kominfo: putuskan di halaman usulannya",
        r"Milik Ketua INV-\S+ · Dinas \d+ Anda terlibat, berbenturan kepentingan, atau dari OPD yang sama",
    ):
        assert re.search(said, browser.text)


def test_outstanding_reviews_ask_to_be_confirmed(panel: Panel, browser: Browser) -> None:
    early = panel.add(None)
    make_review(early, panel.reviewer)
    browser.enter(panel.chair).get(address(panel, "/susun")).press(SAVE, status=422)
    assert "Belum semua penilaian masuk." in browser.text
    browser.check("Putuskan sekarang walaupun belum semua penilaian masuk").press(SAVE)
    assert "tetap diputuskan" in browser.text


def test_review_sent_meanwhile_makes_the_form_stale_and_keeps_what_was_typed(panel: Panel, browser: Browser) -> None:
    browser.enter(panel.chair).get(address(panel, "/susun")).fill("Alasan umum penolakan", "Alasan saya.")
    make_review(panel.poor, make_user(Role.REVIEWER), (3, 3, 3))
    browser.press(SAVE, status=409)
    assert browser.control("Alasan umum penolakan").text.strip() == "Alasan saya."
    browser.press(SAVE)
    assert browser.rows()[1][5] == "Alasan saya."


def test_change_after_proposing_hides_the_release_and_refuses_it(panel: Panel, browser: Browser) -> None:
    key = panel.propose()
    fill_decree(browser.enter(panel.kominfo).get(address(panel)))
    make_review(panel.poor, make_user(Role.REVIEWER), (3, 3, 3))
    browser.press(RELEASE, status=409)
    assert f"Ada yang berubah sejak daftar disusun, yaitu pada {panel.poor.number}" in browser.text
    assert panel.states() == [State.UNDER_REVIEW] * 2
    browser.get(address(panel))
    assert RELEASE not in browser.text
    assert "Kembalikan daftar ini agar ketua dapat menyusunnya ulang." in browser.text
    browser.fill("Alasan", "Nilai berubah.").press("Kembalikan kepada ketua")
    browser.enter(panel.chair).get(address(panel)).follow("Susun ulang").press(SAVE).press("Ajukan kepada Kominfo")
    fill_decree(browser.enter(panel.kominfo).get(address(panel))).press(RELEASE)
    assert (panel.stored().id, panel.states()) == (key, [State.APPROVED, State.REJECTED])


def test_double_click_on_each_button_is_one_act(panel: Panel, browser: Browser) -> None:
    panel.write()
    browser.enter(panel.chair).get(address(panel))
    page = browser.soup
    browser.press("Ajukan kepada Kominfo")
    browser.soup = page
    browser.press("Ajukan kepada Kominfo")
    page = fill_decree(browser.enter(panel.kominfo).get(address(panel))).soup
    typed = dict(browser.typed)
    browser.press(RELEASE)
    browser.soup, browser.typed = page, typed
    browser.press(RELEASE)
    codes = [code for (code,) in db.session.query(Event.code).order_by(Event.id) if code.startswith("decisions_")]
    assert codes == ["decisions_listed", "decisions_proposed", "decisions_released"]


def test_second_of_kominfo_is_told_that_it_is_released(panel: Panel, browser: Browser) -> None:
    panel.propose()
    page = fill_decree(browser.enter(panel.kominfo).get(address(panel))).soup
    typed = dict(browser.typed)
    browser.press(RELEASE)
    browser.enter(panel.colleague).get(address(panel))
    token = browser.soup.find("input", attrs={"name": "csrf_token"})
    browser.soup, browser.typed = page, typed
    browser.press(RELEASE, status=409, csrf_token=str(token["value"]))  # type: ignore[index]  # an input of the page
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    assert db.session.query(Event).filter_by(code="decisions_released").count() == 1


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("Nomor keputusan", "", "Nomor keputusan: Isian ini wajib diisi."),
        ("Nomor keputusan", "9" * 101, "Nomor keputusan: Tulis paling banyak 100 karakter."),
        ("Tanggal keputusan", "", "Tanggal keputusan: Isian ini wajib diisi."),
        ("Tanggal keputusan", "2099-01-01", "Tanggal keputusan: Tanggal tidak boleh setelah hari ini."),
        ("Tanggal keputusan", "1999-01-01", "Tanggal keputusan: Keputusan tidak mungkin mendahului arahannya"),
        ("Tanggal keputusan", "kemarin", "Tanggal keputusan: Tulis tanggal yang benar"),
    ],
)
def test_bad_keputusan_is_refused_and_kept(panel: Panel, browser: Browser, label: str, value: str, said: str) -> None:
    panel.propose()
    fill_decree(browser.enter(panel.kominfo).get(address(panel))).fill(label, value).press(RELEASE, status=422)
    assert said in browser.text
    assert panel.states() == [State.UNDER_REVIEW] * 2


def test_release_without_the_keputusans_fields_is_refused(panel: Panel, browser: Browser) -> None:
    key = panel.propose()
    browser.enter(panel.kominfo).get(address(panel)).post(address(panel, "/tetapkan"), status=422, list_id=str(key))
    assert panel.states() == [State.UNDER_REVIEW] * 2


def test_list_of_rejections_asks_for_no_keputusan(panel: Panel, browser: Browser) -> None:
    choices = panel.choices()
    panel.propose({panel.poor.id: choices[panel.poor.id]})
    browser.enter(panel.kominfo).get(address(panel))
    assert "Nomor keputusan" not in browser.text
    browser.press(RELEASE)
    assert panel.states() == [State.UNDER_REVIEW, State.REJECTED]


@pytest.mark.parametrize("button", ["Kembalikan kepada ketua", "Buang daftar"])
def test_undoing_before_release_asks_why(panel: Panel, browser: Browser, button: str) -> None:
    panel.propose()
    browser.enter(panel.kominfo).get(address(panel)).press(button, status=422)
    assert "Alasan: Isian ini wajib diisi." in browser.text
    browser.fill("Alasan", "Tunggu rapat.").press(button)
    assert (panel.states(), panel.state() is ListState.PROPOSED) == ([State.UNDER_REVIEW] * 2, False)


@pytest.mark.parametrize("act", ["", "release", "send_back "])
def test_unknown_way_of_undoing_is_a_bad_request(panel: Panel, browser: Browser, act: str) -> None:
    panel.propose()
    browser.enter(panel.kominfo).get(address(panel)).post(address(panel, "/batal"), status=400, act=act)


@pytest.mark.parametrize("key", ["", "0", "x", "१", "-1", str(2**63), "9" * 30])
def test_odd_list_is_gone(panel: Panel, browser: Browser, key: str) -> None:
    panel.propose()
    browser.enter(panel.kominfo).get(address(panel))
    decree = {"decree_number": "1", "decree_date": str(clock.today())}
    browser.post(address(panel, "/tetapkan"), status=409, list_id=key, **decree)
    assert panel.state() is ListState.PROPOSED


@pytest.mark.parametrize(("verdict", "agency"), [("perhaps", ""), ("approve", "0"), ("approve", str(2**63))])
def test_odd_choice_is_refused(panel: Panel, browser: Browser, verdict: str, agency: str) -> None:
    browser.enter(panel.chair).get(address(panel, "/susun"))
    browser.press(SAVE, status=422, **{f"verdict_{panel.good.id}": verdict, f"agency_{panel.good.id}": agency})
    assert db.session.query(DecisionList).count() == 0


def test_reason_is_text_and_not_too_long(panel: Panel, browser: Browser) -> None:
    browser.enter(panel.chair).get(address(panel, "/susun"))
    browser.fill("Alasan umum penolakan", "x" * 4001).press(SAVE, status=422)
    browser.fill("Alasan umum penolakan", "<b>tebal</b> {judul} %(x)s").press(SAVE)
    assert browser.rows()[1][5] == "<b>tebal</b> {judul} %(x)s"


def test_kominfo_who_is_involved_sees_neither_decision_nor_release(panel: Panel, browser: Browser) -> None:
    own = panel.add(owner=panel.kominfo, initiator=Initiator.COMMUNITY, agency_id=panel.good.agency_id, unit_id=None)
    secret = "Alasan rahasia."
    choice = type(panel.choices()[panel.poor.id])(Verdict.REJECT, secret)
    panel.propose({**panel.choices(), own.id: choice})
    browser.enter(panel.kominfo).get(address(panel))
    assert (secret in browser.text, RELEASE in browser.text, len(browser.rows())) == (False, False, 2)
    assert "1 keputusan ditutup bagi Anda" in browser.text
    browser.enter(panel.colleague).get(address(panel))
    assert (secret in browser.text, RELEASE in browser.text, len(browser.rows())) == (True, True, 3)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADERSHIP, Role.ADMIN, Role.PROPOSER])
def test_list_is_closed_to_others(panel: Panel, browser: Browser, role: Role) -> None:
    panel.propose()
    browser.enter(make_user(role)).get(address(panel), status=403)
    browser.enter(panel.reviewer).get(address(panel), status=403)


@pytest.mark.parametrize("key", ["0", "9999", str(2**31), str(2**63), "-1", "x", "%00"])
@pytest.mark.parametrize("rest", ["", "/susun"])
def test_no_such_directive_is_404(panel: Panel, browser: Browser, key: str, rest: str) -> None:
    browser.enter(panel.chair).get(f"/arahan/{key}/keputusan{rest}", status=404)


def test_legacy_directive_is_not_decided(panel: Panel, browser: Browser) -> None:
    panel.made.is_legacy = True
    db.session.commit()
    browser.enter(panel.kominfo).get(address(panel), status=409)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_number_of_queries(panel: Panel, browser: Browser, count: int) -> None:
    more = [panel.add() for _ in range(count)]
    choice = panel.choices()[panel.poor.id]
    panel.write({**panel.choices(), **{proposal.id: choice for proposal in more}})
    browser.enter(panel.chair)
    found = []
    for rest in ("", "/susun"):
        with count_queries() as statements:
            browser.get(address(panel, rest))
        found.append(len([text for text in statements if re.search(r"FROM (proposals|reviews|decision|conf)", text)]))
    assert (found, len(browser.soup.select("h2[id^=usulan-]"))) == ([5, 5], count + 2)


def test_reason_of_rejection_given_before_stays(panel: Panel, browser: Browser) -> None:
    panel.write()
    browser.enter(panel.chair).get(address(panel, "/susun"))
    assert browser.control(f"Alasan penolakan {panel.poor.number}").text.strip() == REASON


def test_released_list_stays_to_be_read(panel: Panel, browser: Browser) -> None:
    panel.propose()
    fill_decree(browser.enter(panel.kominfo).get(address(panel))).press(RELEASE)
    for reader in (panel.kominfo, panel.chair):
        browser.enter(reader).get(address(panel))
        assert ("Tidak ada daftar yang sedang disusun" in browser.text, "Yang akan berubah" in browser.text) == (
            True,
            False,
        )
        facts = {words(tag.dt): words(tag.dd) for tag in browser.soup.select(".facts div")}
        assert (facts["Disusun oleh"], facts["Ditetapkan oleh"], facts["Nomor keputusan"]) == (
            panel.chair.name,
            panel.kominfo.name,
            "188.4/7/2026",
        )
        assert "Tanggal keputusan" in facts
        assert [(row[1].split(" · ")[0], *row[4:]) for row in browser.rows()] == [
            (f"{panel.good.title} {panel.good.number}", "Disetujui", office_of(panel.good)),
            (f"{panel.poor.title} {panel.poor.number}", "Tidak lolos", REASON),
        ]


def test_discarding_the_next_list_leaves_the_released_one(panel: Panel, browser: Browser) -> None:
    choices = panel.choices()
    let_go(panel, panel.propose({panel.poor.id: choices[panel.poor.id]}))
    key = panel.write({panel.good.id: choices[panel.good.id]}).id
    browser.enter(panel.chair).get(address(panel))
    tables = [words(caption).split(" Seperti")[0] for caption in browser.soup.select("caption")]
    assert (len(tables), tables[1]) == (2, "Yang ditetapkan")
    decision_lists.discard(panel.directive, actor_of(panel.chair), key, "Batal.")
    db.session.commit()
    browser.get(address(panel))
    assert ([row[5] for row in browser.rows()], "Nomor keputusan" in browser.text) == ([REASON], False)


def test_decision_that_departs_from_the_cut_is_marked(panel: Panel, browser: Browser) -> None:
    third = panel.add((5, 5, 5))
    panel.write(
        {
            panel.poor.id: Choice(Verdict.APPROVE, agency_id=panel.poor.agency_id),
            panel.good.id: Choice(Verdict.REJECT, REASON),
            third.id: Choice(Verdict.APPROVE, agency_id=third.agency_id),
        }
    )
    browser.enter(panel.chair).get(address(panel, "/susun"))
    marked = [words(heading).endswith("menyimpang dari batas") for heading in browser.soup.select("h2[id^=usulan-]")]
    assert (marked, "2 keputusan menyimpang dari batas." in browser.text) == ([False, True, True], True)
    browser.press(SAVE).press("Ajukan kepada Kominfo")
    browser.enter(panel.kominfo).get(address(panel))
    assert [row[4].split(" ", 1)[-1] for row in browser.rows()] == [
        "Disetujui",
        "lolos menyimpang dari batas",
        "menyimpang dari batas",
    ]
    assert "2 keputusan menyimpang dari batas." in browser.text


def test_list_that_follows_the_cut_has_no_mark(panel: Panel, browser: Browser) -> None:
    panel.propose()
    for reader in (panel.chair, panel.kominfo):
        assert "menyimpang" not in browser.enter(reader).get(address(panel)).text


def test_kominfo_reads_why_a_proposal_is_left_out(panel: Panel, browser: Browser) -> None:
    panel.add(None, title="Tanpa Nilai")
    panel.add(owner=make_user(agency=panel.office), title="Milik Kominfo")
    panel.add(team=(panel.chair,), title="Milik Ketua")
    panel.add(team=(panel.kominfo, panel.chair), title="Milik Pembaca")
    panel.propose({panel.poor.id: panel.choices()[panel.poor.id]})
    browser.enter(panel.kominfo).get(address(panel))
    items = [item.select("small") for item in browser.soup.select("#tidak-dimasukkan ~ ul li")]
    assert [words(smalls[1]) if smalls[1:] else "" for smalls in items] == [
        "",
        "usulan dari Dinas Kominfo: diputuskan ketua di halaman usulannya",
        "ketua terlibat, berbenturan kepentingan, atau dari OPD yang sama",
        "belum ada penilaian yang terkirim",
        "",
    ], "of what the reader is involved in nothing is told"


def test_chair_takes_its_own_list_back(panel: Panel, browser: Browser) -> None:
    panel.propose()
    browser.enter(panel.chair).get(address(panel))
    assert "Kembalikan kepada ketua" not in browser.text
    browser.fill("Alasan", "Periksa lagi.").press("Tarik kembali")
    assert ("Daftar ditarik kembali." in browser.text, panel.state()) == (True, ListState.DRAFT)


@pytest.mark.parametrize("count", [1, 3])
def test_released_list_takes_the_same_number_of_queries(panel: Panel, browser: Browser, count: int) -> None:
    chosen = [panel.poor, *(panel.add() for _ in range(count - 1))]
    let_go(panel, panel.propose({proposal.id: Choice(Verdict.REJECT, REASON) for proposal in chosen}))
    browser.enter(panel.kominfo)
    with count_queries() as statements:
        browser.get(address(panel))
    found = [text for text in statements if re.search(r"FROM (proposals|reviews|decision|conf|events)", text)]
    assert (len(found), len(browser.rows())) == (7, count)
