"""The paper of the minutes: sound PDF/UA whatever people typed, and what they typed is text, never markup."""

import json
import warnings
from typing import Any

import pytest
import typst
from bs4 import BeautifulSoup

from innovations.documents import codes, minutes, typesetting
from innovations.documents.minutes import NOBODY, TEMPLATE
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
        "opening": ["Pada hari ini, Senin, bertempat di Aula, tim penilai rapat.", "Tim penilai ditetapkan."],
        "attendants": [
            {"name": f"Si {seat}", "agency": "Bappeda", "seat": seat, "presence": "hadir"} for seat in seats
        ],
        "signers": {"chair": person("Si Ketua"), "secretary": NOBODY, "members": [person("Si Anggota"), NOBODY]},
        "quorum": "Hadir 3 (tiga) dari 3 (tiga) anggota.",
        "method": ["Satu.", "Dua."],
        "cut": "1 (satu) usulan teratas",
        "hides_cut": False,
        "rows": [row] * count,
        "cut_after": 1,
        "short": [],
        "ties": [],
        "notes": ["Tidak ada."],
        "dissent": [],
        "criteria": [{"name": "Dampak", "weight": "60%"}, {"name": "Biaya", "weight": "40%"}],
        "annex": [],
        "gaps": [],
        "seal": None,
    } | fields


def person(name: str, nip: str = "198001012005011001") -> dict[str, str]:
    return {"name": name, "nip": nip}


def sheet(number: str = "INV-2026-0001", **fields: Any) -> dict[str, Any]:
    rows = [
        {"who": "Penilai 1", "values": ["4", "5"], "score": "88,00"},
        {"who": "Penilai 2", "values": ["–", "–"], "score": "gugur"},
    ]
    return {"number": number, "title": "Khena Data", "rows": rows} | fields


ADDRESS = "https://pinova.example.go.id/arahan/2147483647/berita-acara/pemeriksaan"
SEAL = {
    "closed": "26 November 2026 oleh Si Ketua",
    "hash": minutes.say_hash("0123456789abcdef" * 4),
    "address": ADDRESS,
}


def write(content: dict[str, Any]) -> bytes:
    return typesetting.write(TEMPLATE, content, code=codes.draw(ADDRESS))


def render(content: dict[str, Any], kind: Any, template: str = TEMPLATE) -> Any:
    """As typst shows it in another format, for tests to read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # its HTML knows no pages
        return typst.compile(
            typesetting.get_source(template),
            sys_inputs={**typesetting.prepare(content), "code": codes.draw(ADDRESS)},
            ignore_system_fonts=True,
            format=kind,
            ppi=20,
        )


def read(content: dict[str, Any], template: str = TEMPLATE) -> BeautifulSoup:
    return BeautifulSoup(render(content, "html", template), "html5lib")


def text(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_pdf_is_tagged_and_says_so() -> None:
    body = write(paper())
    assert body.startswith(b"%PDF-")
    assert b"pdfuaid" in body
    assert b"/MarkInfo" in body or b"/ObjStm" in body


@pytest.mark.parametrize(
    "fields",
    [
        {"opening": [""], "quorum": "", "number": "", "attendants": [], "rows": [], "notes": [], "gaps": ["kosong"]},
        {"cut_after": 0},
        {"cut_after": None, "hides_cut": True},
        {"short": ["INV-2026-0002 – X: 1 dari 3 penilaian"], "gaps": ["belum lengkap"]},
        {"letterhead": []},
        {"signers": {"chair": NOBODY, "secretary": NOBODY, "members": []}},
        {"signers": {"chair": NOBODY, "secretary": NOBODY, "members": [NOBODY] * 100}},
        {"seal": SEAL},
        {"annex": [sheet()], "seal": SEAL},
        {"annex": [sheet(rows=[])]},
        {"annex": [sheet()] * 100, "criteria": [{"name": "Dampak", "weight": "8%"}] * 2},
        {"letterhead": ["Satu"]},
    ],
)
def test_pdf_is_made_of_whatever_is_there(fields: dict[str, Any]) -> None:
    assert write(paper(**fields)).startswith(b"%PDF-")


def test_what_people_typed_is_shown_as_typed() -> None:
    row = paper()["rows"][0] | {"title": MARKUP, "agency": MARKUP, "tie": MARKUP}
    there = [{"name": MARKUP, "agency": MARKUP, "seat": "Ketua", "presence": MARKUP}]
    content = paper(
        number=MARKUP, opening=[MARKUP, MARKUP],
        attendants=there, notes=[MARKUP, "", MARKUP], method=[MARKUP], short=[MARKUP], letterhead=[MARKUP],
        gaps=[MARKUP], foot=MARKUP, quorum=MARKUP, cut=MARKUP, ties=[MARKUP], dissent=[MARKUP],
        annex=[sheet(MARKUP, title=MARKUP, rows=[{"who": MARKUP, "values": [MARKUP] * 2, "score": MARKUP}])],
        criteria=[{"name": MARKUP, "weight": MARKUP}] * 2, signers={"chair": person(MARKUP, MARKUP),
        "secretary": NOBODY, "members": [person(MARKUP, MARKUP)]},
    )  # fmt: skip
    content["rows"] = [row, row]
    assert write(content).startswith(b"%PDF-")
    soup = read(content)
    assert text(soup).count(MARKUP) >= 29
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
    content = paper(notes=[typed], opening=[f"bertempat di {typed}, tim"])
    assert write(content).startswith(b"%PDF-")
    if shown is not None:
        assert f"bertempat di {shown}, tim" in text(read(content))


def test_thousands_of_odd_letters_are_not_all_asked_for() -> None:
    """What is beyond the bound is shown as missing; whoever types it costs no minutes of time."""
    typed = "".join(chr(0x4E00 + place) for place in range(MAX_ASKED + 200))
    assert write(paper(notes=[typed])).startswith(b"%PDF-")
    kept = json.loads(typesetting.prepare(paper(notes=[typed]))["paper"])["notes"][0]
    assert set(kept.replace("\u200b", "")) == {NO_GLYPH}


def test_endless_word_may_break_and_ordinary_words_do_not() -> None:
    given = json.loads(typesetting.prepare(paper(notes=["pertanggungjawaban " + "x" * 30]))["paper"])["notes"][0]
    assert given == "pertanggungjawaban " + "\u200b".join(["x" * 12, "x" * 12, "x" * 6])


def test_huge_notes_are_printed_whole() -> None:
    content = paper(notes=["kata " * 2000, *["baris"] * 500])
    assert write(content).startswith(b"%PDF-")
    assert text(read(content)).count("kata") == 2000


def test_table_of_300_breaks_over_pages_and_repeats_its_head() -> None:
    content = paper(300)
    assert write(content).startswith(b"%PDF-")
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


def test_draft_says_so_and_why_until_it_is_closed() -> None:
    short, whole, closed = (
        text(read(paper(**fields))) for fields in ({"gaps": ["rapat belum dicatat"]}, {}, {"seal": SEAL})
    )
    assert "KONSEP – dokumen ini belum dapat ditandatangani: rapat belum dicatat." in short
    assert "KONSEP – berita acara ini belum ditutup; isinya masih dapat berubah." in whole
    assert "KONSEP" not in closed


def test_closed_paper_bears_hash_and_address_and_claims_no_signature() -> None:
    said = text(read(paper(seal=SEAL)))
    assert "Berita acara ini ditutup pada 26 November 2026 oleh Si Ketua." in said
    assert f"SHA-256): {'01234567 89abcdef ' * 4}".strip() in said
    assert ADDRESS in said.replace("\u200b", "")
    assert "bukan tanda tangan elektronik" in said


def test_closer_whose_title_ends_with_a_dot_ends_the_sentence_with_one() -> None:
    said = text(read(paper(seal=SEAL | {"closed": "26 November 2026 oleh Si Ketua, M.Si."})))
    assert "oleh Si Ketua, M.Si. Sidik isi" in said


def test_code_leads_to_its_address() -> None:
    """Read back as the modules that segno makes of the address, and of no other."""
    assert codes.draw(ADDRESS) != codes.draw(ADDRESS + "x")
    assert codes.draw(ADDRESS).startswith("<?xml")


def test_signers_have_their_nip_and_who_has_none_has_nothing() -> None:
    said = text(read(paper(signers=paper()["signers"] | {"members": [person("Si Anggota"), person("Si Pakar", "")]})))
    assert "1. Si Anggota NIP 198001012005011001 ..." in said
    assert "2. Si Pakar ..." in said


def test_ties_and_dissent_are_sections_of_their_own() -> None:
    said = text(read(paper(ties=["A di atas B."], dissent=["Si Anggota menolak."])))
    assert "Penentuan nilai seri A di atas B." in said
    assert "Pendapat berbeda Si Anggota menolak." in said
    empty = text(read(paper()))
    assert "Penentuan nilai seri Tidak ada nilai seri." in empty
    assert "Pendapat berbeda Tidak ada." in empty


def test_annex_has_a_table_for_each_proposal() -> None:
    soup = read(paper(annex=[sheet(), sheet("INV-2026-0002")]))
    tables = soup.find_all("table")[-2:]
    rows = [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in tables[0].find_all("tr")]
    assert rows == [
        ["Penilai", "K1", "K2", "Nilai"],
        ["Penilai 1", "4", "5", "88,00"],
        ["Penilai 2", "–", "–", "gugur"],
    ]
    assert "K1: Dampak (bobot 60%)" in text(soup)
    assert "Lampiran" not in text(read(paper()))
