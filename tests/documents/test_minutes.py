"""The paper of the minutes: sound PDF/UA whatever people typed, and what they typed is text, never markup."""

import json
import warnings
from typing import Any

import pytest
import typst
from bs4 import BeautifulSoup

from innovations.documents import typesetting
from innovations.documents.minutes import TEMPLATE
from innovations.documents.typesetting import MAX_ASKED, NO_GLYPH

MARKUP = '#import "x.typ": * $x^2$ \\ @ref <label> _i_ *b* [c] // http://a.b = judul'


def paper(count: int = 2, **fields: Any) -> dict[str, Any]:
    row = {
        "rank": "1",
        "number": "INV-2026-0001",
        "title": "Khena Data",
        "agency": "Bappeda",
        "tie": "",
        "reviews": "3/3",
        "declared": "0",
        "structural": "1",
        "score": "79,27",
    }
    seats = ("Ketua", "Sekretaris", "Anggota")
    return {
        "letterhead": ["Pemerintah Kabupaten Jayapura", "Dinas Kominfo"],
        "foot": "Dicetak dari Pinova",
        "number": "000.9/1",
        "directive": "050/1 tanggal 2 Januari 2026",
        "directive_title": "Setiap OPD berinovasi",
        "meeting": {"day": "Senin", "place": "Aula"},
        "decree": "188.4/12 tanggal 2 Januari 2026",
        "attendants": [{"name": f"Si {seat}", "agency": "Bappeda", "seat": seat, "present": True} for seat in seats],
        "signers": {"chair": "Si Ketua", "secretary": "", "members": ["Si Anggota", "Si Lain"]},
        "quorum": "Hadir 3 (tiga) dari 3 (tiga) anggota.",
        "method": ["Satu.", "Dua."],
        "cut": "1 (satu) usulan teratas",
        "hides_cut": False,
        "rows": [row] * count,
        "cut_after": 1,
        "short": [],
        "notes": ["Tidak ada."],
        "gaps": [],
    } | fields


def render(content: dict[str, Any], kind: Any, template: str = TEMPLATE) -> Any:
    """As typst shows it in another format, for tests to read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # its HTML knows no pages
        return typst.compile(
            typesetting.get_source(template),
            sys_inputs=typesetting.prepare(content),
            ignore_system_fonts=True,
            format=kind,
            ppi=20,
        )


def read(content: dict[str, Any], template: str = TEMPLATE) -> BeautifulSoup:
    return BeautifulSoup(render(content, "html", template), "html5lib")


def text(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_pdf_is_tagged_and_says_so() -> None:
    body = typesetting.write(TEMPLATE, paper())
    assert body.startswith(b"%PDF-")
    assert b"pdfuaid" in body
    assert b"/MarkInfo" in body or b"/ObjStm" in body


@pytest.mark.parametrize(
    "fields",
    [
        {"meeting": None, "number": "", "decree": "", "attendants": [], "rows": [], "notes": [], "gaps": ["kosong"]},
        {"cut_after": 0},
        {"cut_after": None, "hides_cut": True},
        {"short": ["INV-2026-0002 – X: 1 dari 3 penilaian"], "gaps": ["belum lengkap"]},
        {"letterhead": []},
        {"signers": {"chair": "", "secretary": "", "members": []}},
        {"signers": {"chair": "", "secretary": "", "members": ["Si Anggota"] * 100}},
        {"letterhead": ["Satu"]},
    ],
)
def test_pdf_is_made_of_whatever_is_there(fields: dict[str, Any]) -> None:
    assert typesetting.write(TEMPLATE, paper(**fields)).startswith(b"%PDF-")


def test_what_people_typed_is_shown_as_typed() -> None:
    row = paper()["rows"][0] | {"title": MARKUP, "agency": MARKUP, "tie": MARKUP}
    there = [{"name": MARKUP, "agency": MARKUP, "seat": "Ketua", "present": True}]
    content = paper(
        number=MARKUP, directive_title=MARKUP, meeting={"day": "Senin", "place": MARKUP}, decree=MARKUP,
        attendants=there, notes=[MARKUP, "", MARKUP], method=[MARKUP], short=[MARKUP], letterhead=[MARKUP],
        gaps=[MARKUP], foot=MARKUP, quorum=MARKUP, cut=MARKUP,
    )  # fmt: skip
    content["rows"] = [row, row]
    assert typesetting.write(TEMPLATE, content).startswith(b"%PDF-")
    soup = read(content)
    assert text(soup).count(MARKUP) >= 15
    assert soup.find(["em", "a", "math"]) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Peta 🙂 Banjir", f"Peta {NO_GLYPH} Banjir"),
        ("👨‍👩‍👧", None),
        ("漢字", NO_GLYPH * 2),
        ("مرحبا", "مرحبا"),
        ("שלום", "שלום"),
        ("a\u202egnorw\u2066b", "agnorwb"),
        ("\x00\x07\x1b[31m", "[31m"),
        ("e\u0301", "é"),
        ("\ufeff\u200d", None),
        ("a\ufffe\uffff\ufdd0b", "ab"),
        ("Z̴̢a̷l̸g̵o", None),
        ("\u2028\u2029\x85", None),
    ],
)
def test_odd_letters_never_break_the_pdf(typed: str, shown: str | None) -> None:
    content = paper(notes=[typed], meeting={"day": "Senin", "place": typed})
    assert typesetting.write(TEMPLATE, content).startswith(b"%PDF-")
    if shown is not None:
        assert f"bertempat di {shown}, tim" in text(read(content))


def test_thousands_of_odd_letters_are_not_all_asked_for() -> None:
    """What is beyond the bound is shown as missing; whoever types it costs no minutes of time."""
    typed = "".join(chr(0x4E00 + place) for place in range(MAX_ASKED + 200))
    assert typesetting.write(TEMPLATE, paper(notes=[typed])).startswith(b"%PDF-")
    kept = json.loads(typesetting.prepare(paper(notes=[typed]))["paper"])["notes"][0]
    assert set(kept.replace("\u200b", "")) == {NO_GLYPH}


def test_endless_word_may_break_and_ordinary_words_do_not() -> None:
    given = json.loads(typesetting.prepare(paper(notes=["pertanggungjawaban " + "x" * 30]))["paper"])["notes"][0]
    assert given == "pertanggungjawaban " + "\u200b".join(["x" * 12, "x" * 12, "x" * 6])


def test_huge_notes_are_printed_whole() -> None:
    content = paper(notes=["kata " * 2000, *["baris"] * 500])
    assert typesetting.write(TEMPLATE, content).startswith(b"%PDF-")
    assert text(read(content)).count("kata") == 2000


def test_table_of_300_breaks_over_pages_and_repeats_its_head() -> None:
    content = paper(300)
    assert typesetting.write(TEMPLATE, content).startswith(b"%PDF-")
    assert len(render(content, "png")) > 5
    tables = read(content).find_all("table")
    assert [len(table.find_all("tr")) for table in tables] == [4, 302]
    assert [cell.get_text() for cell in tables[1].select("thead th")] == [
        "No.", "Nomor usulan", "Judul", "OPD", "Penilaian", "Benturan dinyatakan", "Benturan menurut aturan",
        "Nilai akhir",
    ]  # fmt: skip


@pytest.mark.parametrize(("cut_after", "place"), [(0, 0), (1, 1), (2, 2)])
def test_line_of_the_cut_stands_under_those_above_it(cut_after: int, place: int) -> None:
    rows = read(paper(cut_after=cut_after)).select("table:nth-of-type(2) tbody tr")
    assert [row.get_text().startswith("Batas:") for row in rows].index(True) == place


def test_draft_says_so_and_why_and_the_final_one_does_not() -> None:
    draft, final = text(read(paper(gaps=["rapat belum dicatat"]))), text(read(paper()))
    assert "KONSEP – dokumen ini belum dapat ditandatangani: rapat belum dicatat." in draft
    assert "KONSEP" not in final
