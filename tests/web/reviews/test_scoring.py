"""A reviewer at work in a browser: queue, form, refusals that lose nothing, and conflicts of interest."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask

from innovations.database import db
from innovations.domain.events import record
from innovations.models.accounts import Role
from innovations.models.directives import Seat
from innovations.models.events import Topic
from innovations.models.proposals import State
from innovations.models.reviews import Conflict, Review, ReviewScore, ReviewState
from tests.browser import Browser, words
from tests.factories import actor_of, make_proposal, make_review, make_user, seat
from tests.queries import count_queries
from tests.rounds import Round

NO_CONFLICT = "Saya tidak memiliki benturan kepentingan dengan usulan ini"


@pytest.fixture
def scoring(app: Flask) -> Round:
    return Round()


@pytest.fixture
def page(scoring: Round, browser: Browser) -> Browser:
    """The reviewer at the scoring form."""
    return browser.enter(scoring.reviewer).get(address(scoring))


def address(scoring: Round) -> str:
    return f"/penilaian/{scoring.proposal.number}"


def score(page: Browser, *values: int | None, reason: str = "Cukup jelas.", declared: bool = True) -> Browser:
    """Choose in each fieldset whose legend is a number with a name, and write a reason, as people do."""
    groups = [box for box in page.soup.find_all("fieldset") if words(box.find("legend"))[:1].isdigit()]
    for box, value in zip(groups, values or (4, 3, 2), strict=True):
        radio, area = box.find("input", type="radio"), box.find("textarea")
        assert isinstance(radio, Tag)
        assert isinstance(area, Tag)
        assert words(box.find("label", attrs={"for": area["id"]})) == "Alasan"
        if value is not None:
            page.typed[str(radio["name"])] = str(value)
        page.typed[str(area["name"])] = reason
    return page.check(NO_CONFLICT) if declared else page


def only() -> Review:
    return db.session.query(Review).one()


def values() -> list[int | None]:
    return [score.value for score in db.session.query(ReviewScore).order_by(ReviewScore.id)]


def test_review_goes_from_queue_to_draft_to_sent(scoring: Round, browser: Browser) -> None:
    browser.enter(scoring.reviewer).get("/penilaian")
    assert "0 dari 1 selesai" in browser.text
    browser.follow(scoring.proposal.title)
    assert browser.h1 == scoring.proposal.title
    score(browser, 5, None, None, declared=False).press("Simpan draf")
    assert "Draf penilaian tersimpan." in browser.text
    assert browser.get("/penilaian").text.count("1 dari 3 kriteria terisi") == 1
    browser.follow(scoring.proposal.title)
    score(browser, None, 4, 3).press("Kirim penilaian")
    assert "Penilaian terkirim. Terima kasih." in browser.text
    assert "Penilaian Anda: 86,00" in browser.text
    assert (only().points, values()) == (430, [5, 4, 3])
    assert browser.soup.find("button", string="Kirim penilaian") is None
    assert "1 dari 1 selesai" in browser.get("/penilaian").text
    assert "Nilai Anda 86,00" in browser.text


def test_form_shows_declaration_first_then_criteria_with_weight_question_and_anchors(page: Browser) -> None:
    legends = [words(legend) for legend in page.soup.find_all("legend")]
    assert legends == ["1. Kriteria 1", "2. Kriteria 2", "3. Kriteria 3"]
    first = page.soup.find("fieldset")
    for text in ("bobot 50%", "Pertanyaan 1?", "Jangkar 1", "Jangkar 5"):
        assert text in words(first)
    html = page.response.text
    assert html.index("Benturan kepentingan") < html.index(NO_CONFLICT) < html.index("1. Kriteria 1")


def test_sending_an_empty_form_names_everything_that_lacks(page: Browser) -> None:
    page.press("Kirim penilaian", status=422)
    summary = page.soup.find(id="kesalahan")
    assert [words(item) for item in summary.find_all("li")] == [  # type: ignore[union-attr]  # it is there
        f"{NO_CONFLICT}: Nyatakan dahulu bahwa Anda tidak memiliki benturan kepentingan.",
        *(f"Kriteria {place}: Pilih nilai 1 sampai 5." for place in (1, 2, 3)),
    ]
    assert db.session.query(Review).count() == 0


def test_end_of_the_scale_without_reason_keeps_what_was_typed(page: Browser) -> None:
    score(page, 5, 3, 1, reason="").fill("Komentar untuk pengusul", "Ceritakan datanya").press(
        "Kirim penilaian", status=422
    )
    assert "Alasan: Nilai 5 untuk Kriteria 1 perlu alasan." in page.text
    assert "Alasan: Nilai 1 untuk Kriteria 3 perlu alasan." in page.text
    assert [str(radio["value"]) for radio in page.soup.find_all("input", type="radio", checked=True)] == [
        "5",
        "3",
        "1",
    ]
    assert page.control("Komentar untuk pengusul").text.strip() == "Ceritakan datanya"


@pytest.mark.parametrize("value", ["0", "6", "१", "NaN", "5 ", "1e0", "", "-1", "2.5", "9" * 400])
def test_value_off_the_scale_is_refused_and_the_rest_kept(page: Browser, value: str) -> None:
    score(page, 4, 3, 2)
    name = next(name for name in page.typed if name.startswith("value_"))
    page.typed[name] = value
    page.press("Simpan draf", status=422)
    assert "Kriteria 1: Pilihan ini tidak tersedia." in page.text
    assert len(page.soup.find_all("input", type="radio", checked=True)) == 2
    assert db.session.query(Review).count() == 0


def test_too_long_a_reason_is_refused_and_kept(page: Browser) -> None:
    score(page, 4, 3, 2, reason="kata " * 200).press("Simpan draf", status=422)
    assert "Alasan: Tulis paling banyak 600 karakter." in page.text
    assert page.response.text.count("kata " * 100) == 3


def test_odd_text_is_stored_as_text(page: Browser) -> None:
    odd = "<script>alert(1)</script>\x00 =1+1 {{7*7}} 😀 \u200b"
    score(page, 4, 3, 2, reason=odd).press("Kirim penilaian")
    assert "<script>alert" not in page.response.text
    assert "<script>alert(1)</script> =1+1 {{7*7}} 😀" in page.text


def test_criterion_of_another_rubric_is_refused_with_what_was_typed(page: Browser) -> None:
    score(page, 4, 3, 2).press("Simpan draf", status=409, value_99999="5", reason_99999="ALASAN-LAMA")
    assert "Kriteria penilaian berubah" in page.text
    for text in ("Kriteria yang sudah tidak dipakai: 5", "ALASAN-LAMA", "Kriteria 1: 4"):
        assert text in page.text
    assert db.session.query(Review).count() == 0


def test_decided_meanwhile_is_told_and_the_text_not_lost(scoring: Round, page: Browser) -> None:
    score(page, 4, 3, 2, reason="ALASAN-PANJANG").press("Simpan draf")
    at = datetime.now(UTC)
    score(page, 5, 3, 2, reason="ALASAN-BARU").fill("Komentar untuk pengusul", "KOMENTAR-BARU")
    scoring.set_state(State.REJECTED, decided_at=at, decision_reason="Belum layak.")
    page.press("Kirim penilaian", status=409)
    assert page.h1 == "Penilaian belum tersimpan"
    for text in ("statusnya kini Tidak lolos", "Kriteria 1: 5", "ALASAN-BARU", "KOMENTAR-BARU"):
        assert text in page.text
    assert (only().state, values()) == (ReviewState.DRAFT, [4, 3, 2])
    page.get(address(scoring), status=409)


def test_second_window_is_told_and_may_replace_the_draft(scoring: Round, page: Browser) -> None:
    second = Browser(page.app).enter(scoring.reviewer).get(address(scoring))
    score(page, 4, 4, 4).press("Simpan draf")
    score(second, 2, 2, 2, reason="DARI-JENDELA-KEDUA").press("Simpan draf", status=409)
    assert "sudah Anda simpan dari jendela lain" in second.text
    assert second.response.text.count("DARI-JENDELA-KEDUA") == 3
    assert values() == [4, 4, 4]
    second.press("Simpan draf")
    assert values() == [2, 2, 2]


def test_sent_in_the_first_window_stays_as_sent(scoring: Round, page: Browser) -> None:
    second = Browser(page.app).enter(scoring.reviewer).get(address(scoring))
    score(page, 4, 4, 4).press("Kirim penilaian")
    score(second, 2, 2, 2, reason="DARI-JENDELA-KEDUA").press("Kirim penilaian", status=409)
    assert "tidak dapat diubah lagi" in second.text
    assert second.text.count("DARI-JENDELA-KEDUA") == 3
    assert (only().points, values()) == (400, [4, 4, 4])


def test_pressing_send_twice_is_one_review(scoring: Round, page: Browser) -> None:
    second = Browser(page.app).enter(scoring.reviewer).get(address(scoring))
    for window in (page, second):
        score(window, 4, 4, 4).press("Kirim penilaian")
    assert only().points == 400


def test_new_version_shows_my_older_scores_and_asks_again(scoring: Round, page: Browser) -> None:
    score(page, 4, 4, 4, reason="ALASAN-VERSI-SATU").press("Kirim penilaian")
    scoring.set_state(State.UNDER_REVIEW, version_no=2)
    page.get(address(scoring))
    assert "Penilaian Anda untuk versi 1, tidak dihitung lagi" in page.text
    assert "ALASAN-VERSI-SATU" in page.text
    score(page, 2, 2, 2).press("Kirim penilaian")
    assert [review.points for review in db.session.query(Review).order_by(Review.version_no)] == [400, 200]


def test_own_scores_stay_readable_after_the_decision(scoring: Round, page: Browser) -> None:
    score(page, 4, 4, 4).press("Kirim penilaian")
    scoring.set_state(State.REJECTED, decided_at=datetime.now(UTC), decision_reason="Belum layak.")
    page.get(address(scoring))
    assert "Penilaian Anda: 80,00" in page.text
    assert "Nyatakan benturan" not in page.text


def test_conflict_takes_it_out_of_the_queue_at_once(scoring: Round, page: Browser) -> None:
    score(page, 4, 4, 4).press("Simpan draf")
    page.fill("Alasan benturan kepentingan", "Pengusul adalah adik saya.").press("Nyatakan benturan")
    assert page.path == "/penilaian"
    assert f"Usulan {scoring.proposal.number} keluar dari antrean Anda." in page.text
    assert scoring.proposal.title not in page.text
    page.get(address(scoring), status=404)
    assert (db.session.query(Review).count(), db.session.query(Conflict).one().reason) == (
        0, "Pengusul adalah adik saya."
    )  # fmt: skip


def test_conflict_without_reason_is_refused_beside_the_kept_draft(page: Browser) -> None:
    score(page, 4, 4, 4).press("Simpan draf")
    page.press("Nyatakan benturan", status=422)
    assert "Alasan benturan kepentingan: Isian ini wajib diisi." in page.text
    assert len(page.soup.find_all("input", type="radio", checked=True)) == 3
    assert db.session.query(Conflict).count() == 0


def test_conflict_declared_twice_is_one(scoring: Round, page: Browser) -> None:
    second = Browser(page.app).enter(scoring.reviewer).get(address(scoring))
    for window in (page, second):
        window.fill("Alasan benturan kepentingan", "Adik saya.").press("Nyatakan benturan")
    assert db.session.query(Conflict).count() == 1


def test_chair_who_declared_a_conflict_may_not_open_the_form(scoring: Round, browser: Browser) -> None:
    chair = make_user(Role.CHAIR)
    seat(scoring.directive, chair, Seat.CHAIR)
    browser.enter(chair).get(address(scoring))
    browser.fill("Alasan benturan kepentingan", "Adik saya.").press("Nyatakan benturan")
    browser.get(address(scoring), status=404)
    browser.get(f"/usulan/{scoring.proposal.number}", status=404)


def test_reviewer_sees_no_scores_of_others(scoring: Round, browser: Browser) -> None:
    other = make_user(Role.REVIEWER, name="NAMA-PENILAI-LAIN")
    review = make_review(scoring.proposal, other, (5, 5, 5), comment="KOMENTAR-LAIN")
    db.session.query(ReviewScore).filter_by(review_id=review.id).update({"reason": "ALASAN-LAIN"})
    db.session.commit()
    browser.enter(scoring.reviewer)
    seen = browser.get("/penilaian").response.text + browser.get(address(scoring)).response.text
    score(browser, 4, 4, 4).press("Kirim penilaian")
    seen += browser.response.text + browser.get(f"/usulan/{scoring.proposal.number}").response.text
    assert [word for word in ("NAMA-PENILAI-LAIN", "KOMENTAR-LAIN", "ALASAN-LAIN", "100,00") if word in seen] == []


@pytest.mark.parametrize("state", [State.UNDER_REVIEW, State.REJECTED, State.APPROVED])
def test_owner_never_learns_reviewers_or_single_scores(scoring: Round, browser: Browser, state: State) -> None:
    owner = make_user()
    fields: dict[str, Any] = {"score_points": 777, "score_reviews": 2} if state is not State.UNDER_REVIEW else {}
    proposal = make_proposal(scoring.directive, owner, state, **fields)
    reviewer = make_user(Role.REVIEWER, name="NAMA-PENILAI")
    review = make_review(proposal, reviewer, (5, 4, 1))
    db.session.query(ReviewScore).filter_by(review_id=review.id).update({"reason": "ALASAN-NILAI"})
    recused = make_user(Role.REVIEWER, name="NAMA-BENTUR")
    db.session.add(
        Conflict(
            proposal_id=proposal.id, reviewer_id=recused.id, reason="ALASAN-BENTUR", declared_at=datetime.now(UTC)
        )
    )
    record(Topic.REVIEW, "review_sent", actor_of(reviewer), subject_id=review.id, proposal=proposal)
    record(Topic.REVIEW, "conflict_declared", actor_of(recused), proposal=proposal)
    db.session.commit()
    browser.enter(owner)
    paths = ["/", "/usulan", f"/usulan/{proposal.number}", "/penilaian", f"/penilaian/{proposal.number}", "/akun",
             "/arahan", f"/arahan/{scoring.directive.id}", f"/arahan/{scoring.directive.id}/peringkat", "/opd",
             f"/opd/{proposal.agency_id}", f"/usulan/{proposal.number}/berkas"]  # fmt: skip
    seen = "".join(browser.client.get(path).text for path in paths)
    secrets = ("NAMA-PENILAI", "NAMA-BENTUR", "ALASAN-NILAI", "ALASAN-BENTUR", "82,00")
    assert [word for word in secrets if word in seen] == []


@pytest.mark.parametrize("path", ["/penilaian/INV-2026-9999", "/penilaian/%00", "/penilaian/" + "9" * 400])
def test_unknown_number_is_404(scoring: Round, browser: Browser, path: str) -> None:
    browser.enter(scoring.reviewer).get(path, status=404)


@pytest.mark.parametrize("count", [1, 3])
def test_queue_page_takes_the_same_number_of_queries(scoring: Round, browser: Browser, count: int) -> None:
    for _ in range(count - 1):
        make_proposal(scoring.directive, state=State.UNDER_REVIEW)
    browser.enter(scoring.reviewer)
    with count_queries() as statements:
        browser.get("/penilaian")
    assert (len([text for text in statements if "FROM proposals" in text]), browser.text.count("Dinas")) == (2, count)
