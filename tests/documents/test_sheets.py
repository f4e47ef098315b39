"""CSV and XLSX as office programs read them."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from innovations.documents.sheets import Cell, write_csv, write_json, write_xlsx

COLUMNS = ["Judul", "Nilai"]


def read_xlsx(rows: list[list[Cell]], title: str, notes: dict[str, str] | None = None) -> Workbook:
    with write_xlsx(COLUMNS, rows, title=title, notes=notes or {}) as file:
        return openpyxl.load_workbook(file)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "＝"])
def test_csv_text_that_starts_like_a_formula_gets_an_apostrophe(start: str) -> None:
    content = b"".join(write_csv(COLUMNS, [[f"{start}1+1", 5]]))
    assert read_csv(content)[1] == [f"'{start}1+1", "5"]


def test_csv_begins_with_a_bom_and_keeps_numbers_and_days() -> None:
    rows: list[list[Cell]] = [
        [-5, Decimal("79.27")],
        [date(2026, 11, 23), None],
        [datetime(2026, 11, 23, 16, 0, tzinfo=UTC), 'a "b"\n'],
    ]
    content = b"".join(write_csv(COLUMNS, rows))
    assert content.startswith(b"\xef\xbb\xbfJudul,Nilai\r\n")
    assert read_csv(content)[1:] == [["-5", "79.27"], ["2026-11-23", ""], ["2026-11-24 01:00:00", 'a "b"\n']]


def test_csv_loses_control_characters_and_lone_surrogates() -> None:
    content = b"".join(write_csv(COLUMNS, [["a\x00b\ud800c\x1b", 1]]))
    assert read_csv(content)[1] == ["abc", "1"]


def test_xlsx_keeps_formulas_and_links_as_text_and_numbers_as_numbers() -> None:
    rows: list[list[Cell]] = [
        ["=1+1", 263_000_000],
        ["https://contoh.go.id", Decimal("79.27")],
        ["199001012015011001", date(2026, 1, 2)],
    ]
    book = read_xlsx(rows, "Per OPD: 2026/2027", {"Saringan": "=semua", "Oleh": "Admin"})
    assert book.sheetnames == ["Per OPD  2026 2027", "Keterangan"]
    sheet = book["Per OPD  2026 2027"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        COLUMNS,
        ["=1+1", 263_000_000],
        ["https://contoh.go.id", 79.27],
        ["199001012015011001", datetime(2026, 1, 2)],  # noqa: DTZ001 - a cell has no zone
    ]
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4
    assert sheet["A2"].hyperlink is None
    assert (sheet["A1"].font.bold, sheet.freeze_panes) == (True, "A2")
    assert [cell.value for cell in book["Keterangan"]["B"]] == ["=semua", "Admin"]


def test_xlsx_cuts_a_text_that_no_cell_can_hold_and_writes_long_integers_as_text() -> None:
    sheet = read_xlsx([["a" * 40_000, 10**17 + 1]], "x")["x"]
    assert (len(sheet["A2"].value), sheet["B2"].value) == (32_767, "100000000000000001")


def test_xlsx_without_rows_is_a_table_head() -> None:
    sheet = read_xlsx([], "")["Data"]
    assert [cell.value for cell in sheet[1]] == COLUMNS


def test_json_keeps_numbers_and_moments_and_is_whole_without_rows() -> None:
    rows: list[dict[str, Any]] = [
        {"a": Decimal("74.73"), "b": datetime(2026, 11, 23, 16, 0, tzinfo=UTC)},
        {"a": None, "b": "\ud800é"},
    ]
    found = [json.loads(b"".join(write_json({"judul": "x"}, part))) for part in (rows, [])]
    first, second = {"a": 74.73, "b": "2026-11-23T16:00:00+00:00"}, {"a": None, "b": "?é"}
    assert found == [{"judul": "x", "rows": [first, second]}, {"judul": "x", "rows": []}]


def test_head_of_a_file_is_sent_before_its_rows_are_read() -> None:
    """And no more rows are taken than are sent."""
    taken = []

    def read() -> Iterator[list[Cell]]:
        for number in range(1000):
            taken.append(number)
            yield [str(number), number]

    pieces = write_csv(COLUMNS, read())
    assert (next(pieces).endswith(b"Judul,Nilai\r\n"), taken) == (True, [])
    assert (next(pieces).count(b"\r\n"), len(taken)) == (200, 200)
