"""A blind round in the browser: set before scoring, read without names, redacted by kominfo."""

from io import BytesIO
from typing import Any

import pytest

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.agencies import Agency
from innovations.models.directives import Seat
from innovations.models.proposals import Attachment, AttachmentKind
from tests.browser import Browser, words
from tests.factories import make_agency, make_review, make_user, seat
from tests.rounds import Round

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def scoring(app: object) -> Round:
    scoring = Round()
    scoring.directive.is_blind = True
    scoring.proposal.title = "Posyandu Ibu Kasuari"
    db.session.commit()
    return scoring


def path(scoring: Round) -> str:
    return f"/usulan/{scoring.proposal.number}/penyamaran"


def upload(content: bytes, name: str) -> dict[str, Any]:
    return {"berkas-file": (BytesIO(content), name)}


def enter_kominfo(browser: Browser) -> Browser:
    return browser.enter(make_user(Role.KOMINFO, agency=make_agency(coordinator=True)))


def test_setting_is_made_before_scoring_and_told(browser: Browser) -> None:
    scoring = Round()
    page = f"/arahan/{scoring.directive.id}/ketentuan-penilaian"
    enter_kominfo(browser).get(page).check("Sembunyikan pengusul dari tim penilai sampai keputusan")
    browser.press("Simpan ketentuan")
    assert "Pengusul disembunyikan dari tim penilai" in browser.text
    assert "penyembunyian pengusul dari tim penilai dari diketahui tim penilai menjadi disembunyikan" in browser.text


def test_setting_is_fixed_once_scoring_began(browser: Browser, scoring: Round) -> None:
    make_review(scoring.proposal, scoring.reviewer)
    enter_kominfo(browser).get(f"/arahan/{scoring.directive.id}/ketentuan-penilaian")
    assert "Sembunyikan pengusul" not in browser.text
    assert "disembunyikan dari tim penilai" in browser.text


def test_reviewer_scores_without_knowing_whose_it_is(browser: Browser, scoring: Round) -> None:
    browser.enter(scoring.reviewer).get("/penilaian").follow("Posyandu Ibu Kasuari")
    assert "Pengusul disembunyikan sampai keputusan" in browser.text
    assert "Buka usulan dan berkasnya" not in browser.text
    browser.get(f"/usulan/{scoring.proposal.number}", status=404)


def test_redacted_text_and_file_take_the_place_of_the_own(browser: Browser, scoring: Round) -> None:
    enter_kominfo(browser).get(f"/usulan/{scoring.proposal.number}").follow("Samarkan naskah")
    browser.fill("Judul inovasi", "Posyandu keliling").fill("Ringkasan", "Tanpa nama.")
    browser.press("Simpan naskah tersamar")
    assert browser.control("Judul inovasi")["value"] == "Posyandu keliling"
    browser.press("Kirim berkas", **upload(PDF, "dinas-kasuari.pdf"))
    assert "dinas-kasuari.pdf" in browser.text
    browser.enter(scoring.reviewer).get(f"/penilaian/{scoring.proposal.number}")
    assert browser.h1 == "Posyandu keliling"
    assert "Tanpa nama." in browser.text
    name = f"{scoring.proposal.number}-1.pdf"
    browser.follow(name)
    assert browser.response.data == PDF
    assert name in browser.response.headers["Content-Disposition"]
    browser.response.close()


def test_file_taken_away_is_gone_for_reviewers(browser: Browser, scoring: Round) -> None:
    enter_kominfo(browser).get(path(scoring)).press("Kirim berkas", **upload(PDF, "a.pdf"))
    file = db.session.query(Attachment).filter_by(kind=AttachmentKind.REDACTED).one()
    address = f"/penilaian/{scoring.proposal.number}/lampiran/{file.id}"
    browser.press("Keluarkan")
    assert "Berkas a.pdf dikeluarkan." in browser.text
    browser.enter(scoring.reviewer).get(address, status=404)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.exe", PDF, "Berkas harus PDF, JPG, atau PNG."),
        ("a.pdf", b"bukan", "Isi berkas bukan PDF yang utuh."),
        ("", b"", "Pilih satu berkas dahulu."),
    ],
)
def test_file_that_is_none_is_refused(browser: Browser, scoring: Round, name: str, content: bytes, told: str) -> None:
    enter_kominfo(browser).get(path(scoring)).press(
        "Kirim berkas", status=422, **{"berkas-file": (BytesIO(content), name)}
    )
    assert told in browser.text


def test_second_editor_is_told(browser: Browser, scoring: Round) -> None:
    enter_kominfo(browser).get(path(scoring)).fill("Judul inovasi", "Satu").press("Simpan naskah tersamar")
    browser.post(path(scoring), status=409, title="Dua", seen="lama")
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    assert browser.control("Judul inovasi")["value"] == "Dua"


def test_ranking_hides_scores_and_opd_from_the_chair_while_scores_are_written(
    browser: Browser, scoring: Round
) -> None:
    chair = make_user(Role.CHAIR)
    seat(scoring.directive, chair, Seat.CHAIR)
    make_review(scoring.proposal, scoring.reviewer)
    address = f"/arahan/{scoring.directive.id}/peringkat"
    agency = db.session.get_one(Agency, scoring.proposal.agency_id).name
    browser.enter(chair).get(address)
    assert "ditutup" in browser.text
    assert agency not in browser.text
    browser.get(f"{address}.csv")
    assert "disembunyikan" in browser.response.text
    assert agency not in browser.response.text


def test_task_on_home_names_the_number_alone(browser: Browser, scoring: Round) -> None:
    browser.enter(scoring.reviewer).get("/")
    task = browser.soup.select_one(".todo li small")
    assert words(task) == scoring.proposal.number
