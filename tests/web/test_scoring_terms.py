"""The terms of a round on their page, and on the directive's."""

from typing import Any

import pytest

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Seat, TieOrder
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_directive, make_proposal, make_review, make_rubric, make_user, seat

SPREAD_FIRST = "Selisih terkecil, bobot tertinggi, penerimaan paling awal"


@pytest.fixture
def directive(browser: Browser) -> Directive:
    """With kominfo looking at it."""
    browser.enter(make_user(Role.KOMINFO, name="Kominfo"))
    return make_directive(rubric=make_rubric(60, 40))


@pytest.fixture
def chair(directive: Directive) -> User:
    user = make_user(Role.CHAIR, name="Ketua")
    seat(directive, user, Seat.CHAIR)
    return user


def address(directive: Directive) -> str:
    return f"/arahan/{directive.id}/ketentuan-penilaian"


def score(directive: Directive) -> None:
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER), (4, 4))


def fill(browser: Browser, **changes: str) -> Browser:
    typed = {
        "Nomor keputusan tim penilai": "188.4/12/2026",
        "Tanggal keputusan tim penilai": "2026-01-02",
        "Kuorum (anggota hadir)": "3",
        "Urutan penentu bila nilai seri": SPREAD_FIRST,
        "Batas menurut nilai": "75,5",
        "Masa permintaan penjelasan (hari)": "21",
    }
    for label, value in (typed | changes).items():
        browser.fill(label, value)
    return browser


def test_terms_are_set_and_shown_with_what_changed(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}").follow("Ketentuan penilaian")
    fill(browser).press("Simpan ketentuan")
    assert browser.path == f"/arahan/{directive.id}"
    for words in (
        "Keputusan tim penilai Nomor 188.4/12/2026 tanggal 2 Januari 2026",
        "Kuorum sedikitnya 3 anggota hadir",
        f"Penentu nilai seri {SPREAD_FIRST}",
        "Batas nilai 75,50 ke atas",
        "Penjelasan 21 hari sejak keputusan",
        (
            "Ketentuan penilaian diubah: nomor keputusan tim penilai dari – menjadi 188.4/12/2026;"
            " tanggal keputusan tim penilai dari – menjadi 2 Januari 2026; kuorum dari 0 menjadi 3;"
            " penentu nilai seri dari Bobot tertinggi, selisih terkecil, penerimaan paling awal"
            f" menjadi {SPREAD_FIRST};"
            " batas menurut nilai dari – menjadi 75,50; masa permintaan penjelasan dari 14 menjadi 21"
        ),
    ):
        assert words in browser.text
    browser.get(address(directive))
    assert browser.control("Batas menurut nilai")["value"] == "75,50"


def test_annex_is_set_before_scoring_and_shown_with_what_changed(browser: Browser, directive: Directive) -> None:
    browser.get(address(directive)).fill("Lembar nilai pada berita acara", "Dengan nama penilai")
    browser.press("Simpan ketentuan")
    for words in (
        "Lampiran lembar nilai Dengan nama penilai",
        "lampiran lembar nilai dari Dengan kode penilai menjadi Dengan nama penilai",
    ):
        assert words in browser.text
    browser.get(address(directive)).typed["annex"] = "seats"
    browser.press("Simpan ketentuan", status=422)
    assert "Lembar nilai pada berita acara: Pilihan ini tidak tersedia." in browser.text


def test_chair_of_this_directive_sets_them_and_of_another_not(
    browser: Browser, directive: Directive, chair: User
) -> None:
    browser.enter(chair).get(address(directive)).fill("Batas menurut jumlah", "10").press("Simpan ketentuan")
    assert "Batas 10 usulan teratas" in browser.text
    other = make_directive()
    browser.get(address(other), status=403)
    browser.get(f"/arahan/{other.id}")
    assert "Ketentuan penilaian" not in browser.text


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("Batas menurut nilai", "19,99", "Tulis angka 20 sampai 100 dengan paling banyak dua desimal"),
        ("Batas menurut nilai", "100,01", "Tulis angka 20 sampai 100 dengan paling banyak dua desimal"),
        ("Batas menurut nilai", "75,555", "Tulis angka 20 sampai 100 dengan paling banyak dua desimal"),
        ("Batas menurut nilai", "NaN", "Tulis angka 20 sampai 100 dengan paling banyak dua desimal"),
        ("Batas menurut nilai", "1e2", "Tulis angka 20 sampai 100 dengan paling banyak dua desimal"),
        ("Batas menurut nilai", "७५", "Tulis angka 20 sampai 100 dengan paling banyak dua desimal"),
        ("Batas menurut nilai", "9" * 5000, "Tulis angka 20 sampai 100 dengan paling banyak dua desimal"),
        ("Batas menurut jumlah", "3", "Batas menurut jumlah: Isi batas menurut nilai atau menurut jumlah, jangan"),
        ("Batas menurut jumlah", "0", "Batas menurut jumlah: Angka harus antara 1 dan 1000."),
        ("Batas menurut jumlah", "1001", "Batas menurut jumlah: Angka harus antara 1 dan 1000."),
        ("Kuorum (anggota hadir)", "-1", "Kuorum (anggota hadir): Angka harus antara 0 dan 100."),
        ("Kuorum (anggota hadir)", str(2**63), "Kuorum (anggota hadir): Tulis bilangan bulat"),
        ("Masa permintaan penjelasan (hari)", "366", "Angka harus antara 0 dan 365."),
        ("Masa permintaan penjelasan (hari)", "-1", "Angka harus antara 0 dan 365."),
        ("Masa permintaan penjelasan (hari)", str(2**63), "Tulis bilangan bulat"),
        ("Nomor keputusan tim penilai", "", "Nomor keputusan tim penilai: Isi nomor dan tanggal keputusan"),
        ("Nomor keputusan tim penilai", "x" * 101, "Nomor keputusan tim penilai: Tulis paling banyak 100 karakter."),
        ("Tanggal keputusan tim penilai", "", "Tanggal keputusan tim penilai: Isi nomor dan tanggal keputusan"),
        ("Tanggal keputusan tim penilai", "2099-01-01", "Tanggal tidak boleh setelah hari ini."),
        ("Tanggal keputusan tim penilai", "31/02/2026", "Tulis tanggal yang benar"),
    ],
)
def test_bad_terms_are_refused_with_what_was_typed(
    browser: Browser, directive: Directive, label: str, value: str, words: str
) -> None:
    fill(browser.get(address(directive)), **{label: value}).press("Simpan ketentuan", status=422)
    assert words in browser.text
    assert browser.control(label)["value"] == value
    assert db.session.query(Event).filter_by(code="scoring_terms_changed").count() == 0


@pytest.mark.parametrize("value", ["", "by_lot", "weight_weight_weight", "weight"])
def test_order_that_is_no_permutation_is_refused(browser: Browser, directive: Directive, value: str) -> None:
    fill(browser.get(address(directive)))
    browser.typed["tie_order"] = value
    browser.press("Simpan ketentuan", status=422)
    assert db.session.get_one(Directive, directive.id).tie_order is TieOrder.WEIGHT_SPREAD_RECEIPT


def test_after_the_first_score_only_decree_and_quorum_can_be_changed(browser: Browser, directive: Directive) -> None:
    score(directive)
    browser.get(address(directive))
    assert "Terkunci karena penilaian pada arahan ini sudah dimulai." in browser.text
    assert "Penentu nilai seri Bobot tertinggi, selisih terkecil, penerimaan paling awal" in browser.text
    browser.fill("Kuorum (anggota hadir)", "4").press("Simpan ketentuan")
    assert "Kuorum sedikitnya 4 anggota hadir" in browser.text


def test_form_opened_before_the_first_score_is_refused_after_it(browser: Browser, directive: Directive) -> None:
    fill(browser.get(address(directive)))
    score(directive)
    browser.press("Simpan ketentuan", status=422)
    assert (
        "Penilaian pada arahan ini sudah dimulai, sehingga yang ditetapkan sebelum penilaian tidak dapat diubah."
        in browser.text
    )
    found = db.session.get_one(Directive, directive.id)
    assert (found.tie_order, found.cut_score_hundredths, found.quorum) == (
        TieOrder.WEIGHT_SPREAD_RECEIPT,
        None,
        0,
    )


def test_stale_form_is_told_and_sent_again_holds(browser: Browser, directive: Directive, chair: User) -> None:
    fill(browser.get(address(directive)))
    other = Browser(browser.app).enter(chair)
    other.get(address(directive)).fill("Kuorum (anggota hadir)", "9").press("Simpan ketentuan")
    typed: dict[str, Any] = dict(browser.typed)
    browser.press("Simpan ketentuan", status=409)
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    browser.typed = typed
    browser.press("Simpan ketentuan")
    assert "Kuorum sedikitnya 3 anggota hadir" in browser.text


def test_double_submit_is_one_change(browser: Browser, directive: Directive) -> None:
    fill(browser.get(address(directive)))
    page, typed = browser.soup, dict(browser.typed)
    browser.press("Simpan ketentuan")
    browser.soup, browser.typed, browser.address = page, typed, address(directive)
    browser.press("Simpan ketentuan")
    assert db.session.query(Event).filter_by(code="scoring_terms_changed").count() == 1


@pytest.mark.parametrize("path", ["0", "9999", str(2**31), str(2**63), "-1", "x"])
def test_no_such_directive_is_404(browser: Browser, directive: Directive, path: str) -> None:
    browser.get(f"/arahan/{path}/ketentuan-penilaian", status=404)


def test_legacy_directive_has_no_terms(browser: Browser, directive: Directive) -> None:
    legacy = make_directive(is_legacy=True)
    browser.get(address(legacy), status=409)
    browser.get(f"/arahan/{legacy.id}")
    assert "Ketentuan penilaian" not in browser.text


@pytest.mark.parametrize(("quorum", "is_warned"), [("1", False), ("2", True)])
def test_quorum_that_the_committee_cannot_reach_is_warned_of(
    browser: Browser, directive: Directive, chair: User, quorum: str, is_warned: bool
) -> None:
    fill(browser.get(address(directive)), **{"Kuorum (anggota hadir)": quorum}).press("Simpan ketentuan")
    assert "Ketentuan penilaian disimpan." in browser.text
    assert ("tidak dapat tercapai: tim penilai kini berisi 1 orang." in browser.text) == is_warned


def test_quorum_is_not_warned_of_before_anybody_sits(browser: Browser, directive: Directive) -> None:
    fill(browser.get(address(directive))).press("Simpan ketentuan")
    assert "tidak dapat tercapai" not in browser.text


def test_quorum_is_warned_of_when_somebody_leaves(browser: Browser, directive: Directive, chair: User) -> None:
    seat(directive, make_user(Role.REVIEWER, name="Ana"))
    directive.quorum = 2
    db.session.commit()
    browser.get(f"/arahan/{directive.id}/tim").press("Keluarkan Ana")
    assert "Kuorum 2 tidak dapat tercapai: tim penilai kini berisi 1 orang." in browser.text
