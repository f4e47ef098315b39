"""Files from people: read as text with row numbers, or refused with a reason."""

import random
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from xlsxwriter.worksheet import Worksheet

from innovations.domain.errors import Invalid
from innovations.transfer.sheets_in import Mark, read_grids
from tests.transfer.workbooks import make_workbook, member, repack

Grid = list[tuple[int, tuple[str, ...]]]


def grid(filename: str, content: bytes, columns: int = 2) -> Grid:
    """The reading that finds most columns in the first row."""
    found = max(read_grids(filename, content), key=lambda rows: len(rows[0].cells) if rows else 0)
    return [(row.number, row.cells[:columns]) for row in found]


def refusal(filename: str, content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_grids(filename, content)
    assert caught.value.field == "file"
    return caught.value.code


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_is_read_however_it_was_saved(separator: str, encoding: str, line_end: str) -> None:
    text = line_end.join([f"nama{separator}jenis", "", f'"Dinas; Kafé, ""A""\t"{separator}dinas', ""])
    assert grid("a.csv", text.encode(encoding)) == [(1, ("nama", "jenis")), (3, ('Dinas; Kafé, "A"', "dinas"))]


def test_csv_says_its_own_separator() -> None:
    assert grid("a.csv", b"sep=|\r\nnama|jenis\r\nA|b\r\n") == [(2, ("nama", "jenis")), (3, ("A", "b"))]


def test_csv_apostrophe_of_our_own_exports_goes() -> None:
    assert grid("a.csv", b"nama,jenis\n'=1+1,'- a\n'Aisyiyah,'tis\n")[1:] == [
        (2, ("=1+1", "- a")),
        (3, ("'Aisyiyah", "'tis")),
    ]


def test_text_is_composed_and_free_of_controls() -> None:
    text = "nama,jenis\n  Kafe\u0301\u00a0X\x07 ," + "b" * 100 + "\n"
    assert grid("a.csv", text.encode())[1] == (2, ("Kafé X", "b" * 100))


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("a.csv", b"", "sheet_empty"),
        ("a.csv", b" \n\r\n", "sheet_empty"),
        ("a.csv", b"\x00" * 50, "sheet_empty"),
        ("a.csv", b"x" * 10_000_001, "sheet_too_large"),
        ("a.txt", b"nama,jenis\n", "sheet_wrong_kind"),
        ("a", b"nama,jenis\n", "sheet_wrong_kind"),
        ("a.csv.exe", b"nama,jenis\n", "sheet_wrong_kind"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet_is_old_excel"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet_is_old_excel"),
        ("a.xlsx", b"nama,jenis\n", "sheet_not_as_named"),
        ("a.csv", b"PK\x03\x04", "sheet_not_as_named"),
        ("a.xlsx", b"PK\x03\x04", "sheet_unreadable"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "sheet_not_text"),
        ("a.csv", "nama,jenis\n".encode("utf-16-le"), "sheet_not_text"),
        ("a.csv", b"\xff\xfea", "sheet_not_text"),
        ("a.csv", b"a," * 200 + b"\n", "sheet_too_wide"),
        ("a.csv", b"a,b\n" * 20_002, "sheet_too_long"),
    ],
)
def test_file_that_cannot_be_read_is_refused(filename: str, content: bytes, code: str) -> None:
    assert refusal(filename, content) == code


def test_workbook_cells_become_text_with_their_marks() -> None:
    cells = ["a b ", 12, 1.5, 2_500_000_000.0, True, date(2024, 12, 31), datetime(2024, 1, 1, 8, 30), "=1+1"]  # noqa: DTZ001 - as cells are

    def touch(sheet: Worksheet) -> None:
        sheet.write_formula(0, 8, "=1+1", None, 2)

    (rows,) = read_grids("A.XLSX", make_workbook([cells], touch))
    texts = ("a b", "12", "1.5", "2500000000", "ya")
    assert (rows[0].number, rows[0].cells[:5], rows[0].cells[7:]) == (1, texts, ("=1+1", ""))
    marks = dict.fromkeys((1, 2, 3), Mark.NUMBER)
    assert {place: mark for place, mark in rows[0].marks.items() if place not in (5, 6)} == marks | {8: Mark.FORMULA}


def test_workbook_with_title_gaps_and_hidden_sheet_keeps_row_numbers() -> None:
    def touch(sheet: Worksheet) -> None:
        sheet.merge_range("A1:C1", "Masterplan 2024")
        sheet.write_string(4, 0, "kode")
        sheet.write_string(9, 1, "isi")

    (rows,) = read_grids("a.xlsx", make_workbook([], touch))
    assert [(row.number, row.cells) for row in rows] == [(1, ("Masterplan 2024",)), (5, ("kode",)), (10, ("", "isi"))]


def test_workbook_that_lies_about_its_size_is_read_all_the_same() -> None:
    content = make_workbook([["kode", "program"], ["A", "b"]])
    sheet = member(content, "xl/worksheets/sheet1.xml").replace(b'ref="A1:B2"', b'ref="A1:A1"')
    assert grid("a.xlsx", repack(content, {"xl/worksheets/sheet1.xml": sheet})) == [
        (1, ("kode", "program")),
        (2, ("A", "b")),
    ]


def far_cell(sheet: Worksheet) -> None:
    sheet.write_string(0, 16_383, "z")


def far_row(sheet: Worksheet) -> None:
    sheet.write_string(1_048_575, 0, "z")


def test_workbook_wider_or_longer_than_allowed_is_refused() -> None:
    assert refusal("a.xlsx", make_workbook([["kode"]], far_cell)) == "sheet_too_wide"
    assert refusal("a.xlsx", make_workbook([["a", "b"]] * 20_002)) == "sheet_too_long"


def test_workbook_with_one_cell_at_the_very_end_costs_nothing() -> None:
    assert [number for number, _cells in grid("a.xlsx", make_workbook([["kode"]], far_row))] == [1, 1_048_576]


def test_workbook_row_number_beyond_excel_is_refused() -> None:
    content = make_workbook([["kode", "program"]])
    sheet = member(content, "xl/worksheets/sheet1.xml").replace(b'<row r="1"', b'<row r="99999999"')
    sheet = sheet.replace(b'r="A1"', b'r="A99999999"').replace(b'r="B1"', b'r="B99999999"')
    assert refusal("a.xlsx", repack(content, {"xl/worksheets/sheet1.xml": sheet})) == "sheet_unreadable"


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("changes", "extra", "code"),
    [
        ({}, {"xl/bomb.xml": b"<a>" + b" " * 20_000_000}, "sheet_unsafe"),
        ({}, {"xl/media/big.bin": b"\0" * 61_000_000}, "sheet_unsafe"),
        ({}, {f"xl/m{n}.xml": b"" for n in range(600)}, "sheet_unsafe"),
        ({}, {"xl/vbaProject.bin": b"macro"}, "sheet_unsafe"),
        ({"xl/sharedStrings.xml": DTD + b"<sst/>"}, {}, "sheet_unsafe"),
        ({"xl/workbook.xml": DTD.decode().encode("utf-16") + "<workbook/>".encode("utf-16-le")}, {}, "sheet_unsafe"),
        ({"xl/workbook.xml": None}, {}, "sheet_not_as_named"),
        ({"[Content_Types].xml": None}, {}, "sheet_not_as_named"),
        ({"xl/workbook.xml": b""}, {}, "sheet_unreadable"),
        ({"xl/workbook.xml": b"<html>"}, {}, "sheet_unreadable"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}, {}, "sheet_unreadable"),
        ({"xl/_rels/workbook.xml.rels": None}, {}, "sheet_unreadable"),
    ],
)
def test_dangerous_or_broken_workbook_is_refused(
    changes: dict[str, bytes | None], extra: dict[str, bytes], code: str
) -> None:
    assert refusal("a.xlsx", repack(make_workbook([["kode", "program"]]), changes, extra)) == code


def test_locked_workbook_is_refused() -> None:
    content = bytearray(make_workbook([["kode"]]))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = content.find(start)
        while place >= 0:
            content[place + (6 if start[2] == 3 else 8)] |= 1
            place = content.find(start, place + 4)
    assert refusal("a.xlsx", bytes(content)) == "sheet_unsafe"


@pytest.mark.parametrize("seed", range(40))
def test_damaged_workbook_is_read_or_refused_but_never_breaks_us(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - damage that can be repeated
    content = bytearray(make_workbook([["kode", "program"], ["A", 1], ["B", 2.5]]))
    for _ in range(dice.randint(1, 30)):
        content[dice.randrange(4, len(content))] = dice.randrange(256)
    if dice.random() < 0.3:
        del content[dice.randrange(4, len(content)) :]
    with suppress(Invalid):
        read_grids("a.xlsx", bytes(content))


def test_pictures_named_as_sheets_are_refused() -> None:
    picture = Path("static/favicon.svg").read_bytes()
    assert refusal("a.xlsx", picture) == "sheet_not_as_named"


def long_text(content: bytes, size: int) -> bytes:
    """The text `KKK`, which cells share, becomes one of so many characters that hardly packs."""
    text = random.Random(1).randbytes(size // 2).hex().encode()  # noqa: S311 - a text that can be repeated
    shared = member(content, "xl/sharedStrings.xml")
    return repack(content, {"xl/sharedStrings.xml": shared.replace(b"KKK", text)})


def merge_all(sheet: Worksheet) -> None:
    sheet.merge_range(1, 1, 2001, 1, "KKK")


@pytest.mark.parametrize("is_merged", [True, False])
def test_one_long_text_shown_in_many_cells_is_refused(is_merged: bool) -> None:
    """A file of a few kilobytes would else become gigabytes."""
    below = [[number, None if is_merged else "KKK"] for number in range(2000)]
    content = make_workbook([["kode", "program"], [0, "KKK"], *below], merge_all if is_merged else None)
    assert refusal("a.xlsx", long_text(content, 32_000)) == "sheet_unsafe"


def test_text_longer_than_a_cell_of_excel_is_refused() -> None:
    content = make_workbook([["kode", "program"], ["A", "KKK"]])
    assert refusal("a.xlsx", long_text(content, 32_770)) == "sheet_unsafe"
    assert len(grid("a.xlsx", long_text(content, 32_766))[1][1][1]) == 32_766
