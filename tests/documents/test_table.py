"""Any table as a PDF: the cells of its spreadsheet, numbers right, wide ones across, up to a bound."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from innovations.documents import table, typesetting

COLUMNS = ["OPD", "Tahun", "Nilai", "Dikirim"]
SENT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
ROWS: list[list[Any]] = [
    ["Dinas #strong[contoh]", 2026, Decimal("79.25"), SENT],
    ["=1+1", 12345, None, date(2026, 3, 1)],
]


def read(rows: list[list[Any]], columns: list[str] = COLUMNS, **more: Any) -> dict[str, Any]:
    notes = {"Saringan": "tahun 2026", "Dibuat oleh": "Kominfo (contoh)"}
    return table.read("Daftar", columns, rows, notes=notes, letterhead="Pemda\nDinas", office="Pinova", **more)


def pages(paper: dict[str, Any]) -> int:
    body = typesetting.write(table.TEMPLATE, paper)
    assert b"pdfuaid" in body
    return int(body.split(b"/Type/Pages/Count ")[1].split(b"/")[0])


def test_cells_are_written_as_indonesian_papers_do() -> None:
    paper = read(ROWS, totals=["Jumlah", 1234567, Decimal("-12345.6"), None])
    assert paper["rows"] == [
        ["Dinas #strong[contoh]", "2026", "79,25", "24/11/2026 00.30"],
        ["=1+1", "12.345", "", "01/03/2026"],
    ]
    assert paper["totals"] == ["Jumlah", "1.234.567", "-12.345,60", ""]
    assert paper["numeric"] == [False, True, True, False]
    assert paper["notes"] == [["Saringan", "tahun 2026"], ["Dibuat oleh", "Kominfo (contoh)"]]
    assert not paper["is_wide"]
    assert pages(paper) == 1


def test_a_wide_table_lies_across_and_nothing_is_too_odd_for_it() -> None:
    long = ["kata " * 300, "x" * 400, "\x00\u202e🙂 مرحبا", "– " * 30]
    paper = read([long, ["", "", "", ""]], lang="en")
    assert paper["is_wide"]
    assert pages(paper) >= 1
    assert pages(read([])) == 1


def test_two_thousand_rows_are_set_and_one_more_is_refused() -> None:
    row = ["Dinas Kesehatan", 2026, Decimal("79.25"), SENT]
    assert pages(read([row] * table.MAX_ROWS)) > 20
    with pytest.raises(ValueError, match="2001"):
        read([row] * (table.MAX_ROWS + 1))
