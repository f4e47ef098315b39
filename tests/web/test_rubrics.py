"""The rubric's form: repeated fieldsets that lose nothing, without JavaScript."""

from typing import Any

import pytest

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.directives import Criterion, Directive
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_directive, make_proposal, make_review, make_rubric, make_user


@pytest.fixture
def directive(browser: Browser) -> Directive:
    browser.enter(make_user(Role.KOMINFO, name="Kominfo"))
    return make_directive(rubric=make_rubric(60, 40))


def rows(directive: Directive) -> list[tuple[str, int]]:
    """Names and weights, in order, as stored."""
    found = (
        db.session.query(Criterion.name, Criterion.weight_percent)
        .join(Directive, Directive.rubric_id == Criterion.rubric_id)
        .filter(Directive.id == directive.id)
        .order_by(Criterion.position)
    )
    return [(name, weight) for name, weight in found]


def fill_row(browser: Browser, place: int, name: str, weight: str) -> Browser:
    browser.fill(f"Nama kriteria {place}", name).fill(f"Bobot kriteria {place} (%)", weight)
    browser.fill(f"Pertanyaan kriteria {place}", f"Seberapa {name}?")
    for value in range(1, 6):
        browser.fill(f"Kriteria {place}, arti nilai {value}", f"arti {value}")
    return browser


def test_criteria_are_added_removed_and_moved(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}").follow("Ubah rubrik")
    fill_row(browser, 3, "Baru", "60").fill("Urutan kriteria 3", "1")
    browser.check("Hapus kriteria 1").press("Simpan rubrik")
    assert rows(directive) == [("Baru", 60), ("Kriteria 2", 40)]
    assert "Rubrik penilaian diubah – Kominfo" in browser.text
    assert "1. Baru bobot 60%" in browser.text


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("39", "Jumlah semua bobot harus 100; sekarang 99."),
        ("41", "Jumlah semua bobot harus 100; sekarang 101."),
        ("१", "Bobot kriteria 2 (%): Tulis bilangan bulat, tanpa titik atau koma."),
        ("-40", "Bobot kriteria 2 (%): Angka harus antara 1 dan 100."),
        ("0", "Bobot kriteria 2 (%): Angka harus antara 1 dan 100."),
        ("101", "Bobot kriteria 2 (%): Angka harus antara 1 dan 100."),
        ("", "Bobot kriteria 2 (%): Isian ini wajib diisi."),
        ("4_0", "Bobot kriteria 2 (%): Tulis bilangan bulat, tanpa titik atau koma."),
    ],
)
def test_unsound_weight_is_refused_and_nothing_is_lost(
    browser: Browser, directive: Directive, weight: str, words: str
) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik")
    browser.fill("Nama kriteria 1", "Nama lain").fill("Kriteria 2, arti nilai 5", "Sangat <baik>")
    browser.fill("Bobot kriteria 2 (%)", weight).press("Simpan rubrik", status=422)
    assert words in browser.text
    assert browser.control("Bobot kriteria 2 (%)")["value"] == weight
    assert browser.control("Nama kriteria 1")["value"] == "Nama lain"
    assert browser.control("Kriteria 2, arti nilai 5")["value"] == "Sangat <baik>"
    assert rows(directive) == [("Kriteria 1", 60), ("Kriteria 2", 40)]


def test_half_filled_new_criterion_is_asked_for_the_rest(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik").fill("Nama kriteria 3", "Baru").press("Simpan rubrik", status=422)
    assert "Pertanyaan kriteria 3: Isian ini wajib diisi." in browser.text
    assert browser.control("Nama kriteria 3")["value"] == "Baru"


def test_existing_criterion_emptied_is_not_taken_as_removed(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik").fill("Nama kriteria 1", "").fill("Pertanyaan kriteria 1", "")
    browser.fill("Bobot kriteria 1 (%)", "")
    for value in range(1, 6):
        browser.fill(f"Kriteria 1, arti nilai {value}", "")
    browser.press("Simpan rubrik", status=422)
    assert "Nama kriteria 1: Isian ini wajib diisi." in browser.text


def test_name_twice_is_refused(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik").fill("Nama kriteria 2", "KRITERIA 1")
    browser.press("Simpan rubrik", status=422)
    assert "Ada dua kriteria bernama" in browser.text


def test_all_removed_is_refused(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik").check("Hapus kriteria 1").check("Hapus kriteria 2")
    browser.press("Simpan rubrik", status=422)
    assert "Rubrik berisi 1 sampai 12 kriteria; sekarang ada 0." in browser.text
    assert browser.control("Hapus kriteria 1").has_attr("checked")


def test_more_fieldsets_without_script_and_thirteen_criteria_are_refused(
    browser: Browser, directive: Directive
) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik").fill("Bobot kriteria 1 (%)", "49")
    for place in range(3, 14):
        fill_row(browser, place, f"K{place}", "1").press("Tambah kriteria lagi")
    assert browser.control("Nama kriteria 3")["value"] == "K3"
    browser.press("Simpan rubrik", status=422)
    assert "Rubrik berisi 1 sampai 12 kriteria; sekarang ada 13." in browser.text
    browser.check("Hapus kriteria 2").fill("Bobot kriteria 1 (%)", "89").press("Simpan rubrik")
    assert len(rows(directive)) == 12


def test_second_of_two_editors_is_told_and_keeps_the_text(browser: Browser, directive: Directive) -> None:
    other = Browser(browser.app).enter(make_user(Role.KOMINFO))
    for who, name in ((browser, "Yang kedua"), (other, "Yang pertama")):
        who.get(f"/arahan/{directive.id}/rubrik").fill("Nama kriteria 1", name)
    other.press("Simpan rubrik")
    browser.press("Simpan rubrik", status=409)
    assert "Orang lain sudah lebih dulu mengubah data ini" in browser.text
    assert browser.control("Nama kriteria 1")["value"] == "Yang kedua"
    assert rows(directive)[0] == ("Yang pertama", 60)
    browser.press("Simpan rubrik")
    assert rows(directive)[0] == ("Yang kedua", 60)


def test_first_score_while_the_form_is_open_refuses_it(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik")
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER), (4, 4), sent=False)
    browser.press("Simpan rubrik", status=409)
    assert "Rubrik terkunci" in browser.text
    browser.get(f"/arahan/{directive.id}")
    assert "Ubah rubrik" not in browser.text
    assert "Rubrik terkunci karena penilaian pertama sudah masuk." in browser.text


def test_names_of_fields_from_outside_do_no_harm(browser: Browser, directive: Directive) -> None:
    browser.get(f"/arahan/{directive.id}/rubrik")
    odd: dict[str, Any] = {
        "criteria-²-name": "x",
        "criteria-99999999999-name": "x",
        "criteria-0-key": "²",
        "criteria--name": "x",
    }
    browser.press("Simpan rubrik", **odd)
    assert rows(directive) == [("Kriteria 1", 60), ("Kriteria 2", 40)]


def test_default_rubric_is_edited_on_its_own_page(browser: Browser, directive: Directive) -> None:
    default = make_rubric(100, is_default=True)
    browser.get("/arahan").follow("Rubrik baku").fill("Nama kriteria 1", "Dampak").press("Simpan rubrik")
    assert browser.path == "/arahan"
    assert db.session.query(Criterion.name).filter_by(rubric_id=default.id).all() == [("Dampak",)]
    assert rows(directive) == [("Kriteria 1", 60), ("Kriteria 2", 40)]
