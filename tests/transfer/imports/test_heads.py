"""Heads of columns and of groups as other offices write them: what they are called, and what they say of rows."""

from typing import Any

import pytest

from innovations.domain import programmes
from innovations.transfer.imports.report import from_json, to_json
from tests.transfer.imports.test_layouts import bring, lines, outcomes, reference, told, workbook

__all__ = ["reference"]  # every test here needs it too

HORIZON = "A. Jangka Pendek (2024)"
GROUPED = ["No", "Dimensi", "Program"]


@pytest.mark.parametrize(
    ("head", "merged"),
    [
        (GROUPED, ["A2:C2"]),
        (GROUPED, []),
        (["Dimensi", "Program", "Kegiatan"], []),
        (["Kode", "Program", "Dimensi"], []),
        ([*GROUPED, "Jangka Waktu"], ["A2:D2"]),
        ([*GROUPED, "Jangka Waktu Pelaksanaan"], ["A2:D2"]),
    ],
)
def test_row_above_programmes_says_their_horizon(head: list[str], merged: list[str]) -> None:
    cells = {"No": "1", "Dimensi": "living", "Program": "X", "Kode": "A"}
    other = {**cells, "Program": "Y", "Kode": "B"}
    content = workbook(
        [head, [HORIZON], [cells.get(name) for name in head], ["Jangka Panjang"], [other.get(name) for name in head]],
        *merged,
    )
    report = bring(content)
    assert (told(report), outcomes(report)[0]) == ([], (2, "skipped"))
    assert [(line[2], line[3]) for line in lines()] == [("jangka_pendek", "X"), ("jangka_panjang", "Y")]


def test_own_horizon_wins_over_that_of_the_group_and_sums_head_none() -> None:
    rows: list[list[Any]] = [
        ["No", "Program", "Dimensi", "Jangka"],
        ["SMART LIVING"],
        [1, "X", None, "Jangka Menengah"],
        ["Jumlah Smart Economy"],
        [2, "Smart Village", "Smart Branding", HORIZON],
        [3, "Y", None, "pendek"],
    ]
    assert told(bring(workbook(rows))) == []
    assert [line[1:4] for line in lines()] == [
        ("branding", "jangka_pendek", "Smart Village"),
        ("living", "jangka_pendek", "Y"),
        ("living", "jangka_menengah", "X"),
    ]


@pytest.mark.parametrize("tick", ["v", "X", "√", "✓", "1", "ya"])
def test_ticked_column_says_the_horizon(tick: str) -> None:
    rows: list[list[Any]] = [
        ["Program", "Dimensi", "Jangka Pendek (2024)", "Jangka Menengah (2024-2028)", "Jangka Panjang"],
        ["X", "living", tick, None, None],
        ["Y", "living", "-", "tidak", tick],
    ]
    assert bring(workbook(rows)).source.ignored == ()
    assert [(line[2], line[3]) for line in lines()] == [("jangka_pendek", "X"), ("jangka_panjang", "Y")]


def test_ticked_columns_on_two_lines_take_one_tick_and_no_text() -> None:
    rows: list[list[Any]] = [
        ["Program", "Dimensi", "Jangka Waktu", None],
        [None, None, "Pendek", "Panjang"],
        ["X", "living", "v", "v"],
        ["Y", "living", "250 juta", None],
        ["Z", "living", None, None],
    ]
    report = bring(workbook(rows, "A1:A2", "B1:B2", "C1:D1"))
    column = "Jangka pendek/menengah/panjang"
    assert told(report) == [
        (3, column, "name_unknown_near"),
        (4, column, "name_unknown"),
        (5, column, "value_missing"),
    ]


@pytest.mark.parametrize("head", ["Rencana Aksi / Kegiatan", "Kegiatan dan Rencana Aksi", "rencana aksi/kegiatan"])
@pytest.mark.parametrize("horizon", ["Jangka Waktu Pelaksanaan", "Waktu/Jangka", "Jangka"])
def test_heads_are_known_with_words_in_another_order(head: str, horizon: str) -> None:
    report = bring(workbook([["Program", "Dimensi", horizon, head], ["X", "living", "pendek", "Peti buku"]]))
    first = programmes.get("SC-LIV-01")
    assert first is not None
    assert (first.activity, report.source.ignored) == ("Peti buku", ())


@pytest.mark.parametrize("head", ["OPD Pelaksana / Penanggung Jawab", "Pelaksana", "Instansi Penanggung Jawab"])
def test_who_answers_for_it_is_known_by_the_words_of_other_offices(head: str) -> None:
    report = bring(workbook([["Program", "Dimensi", "Jangka", head], ["X", "living", "pendek", "Dinas Kesehatan"]]))
    first = programmes.get("SC-LIV-01")
    assert first is not None
    assert first.agency is not None
    assert (first.agency.name, report.source.ignored) == ("Dinas Kesehatan", ())


@pytest.mark.parametrize(
    ("above", "merged"), [([], []), ([[]], []), ([], ["A1:E1"]), ([["Kabupaten Contoh"], [None]], ["A1:E1"])]
)
def test_title_is_no_part_of_the_name_of_a_column(above: list[list[Any]], merged: list[str]) -> None:
    title = "Lampiran II Peraturan Bupati Nomor 12 Tahun 2024 tentang Masterplan Smart City Kabupaten Contoh"
    rows = [
        [title],
        *above,
        ["No", "Program", "Dimensi", "Jangka", "Keluaran per tahun"],
        [1, "X", "living", "pendek", "y"],
    ]
    assert bring(workbook(rows, *merged)).source.ignored == ("No", "Keluaran per tahun")


def test_name_of_the_sheet_says_the_horizon_and_other_sheets_are_named() -> None:
    rows = [["Program", "Dimensi"], ["X", "living"]]
    content = workbook(rows, title="Jangka Pendek (2024)", more=("Jangka Menengah", "Data 3"))
    report = bring(content)
    assert (report.source.unread, outcomes(report)) == (("Jangka Menengah", "Data 3"), [(2, "new")])
    assert [line[2] for line in lines()] == ["jangka_pendek"]
    assert from_json(to_json(report)).source.unread == report.source.unread


def test_sheet_without_such_a_table_is_not_named() -> None:
    rows: list[list[Any]] = [["Program", "Dimensi", "Jangka"], ["X", "living", "pendek"]]
    assert bring(workbook(rows)).source.unread == ()
    assert bring(b"program,dimensi,jangka,a;b\nX,living,pendek,y;z\n", "a.csv").source.unread == ()
