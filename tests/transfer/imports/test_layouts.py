"""Masterplans as other offices write them: titles, merged cells, two-line heads, groups, sums, other words."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from innovations.database import db
from innovations.documents.sheets import write_csv, write_xlsx
from innovations.domain import plans, programme_course, programmes
from innovations.domain.errors import Invalid
from innovations.domain.programmes import Filters
from innovations.models.accounts import Role
from innovations.models.agencies import Agency
from innovations.models.masterplan import Plan, Programme
from innovations.transfer import imports
from innovations.transfer.imports import Kind, Outcome, Report
from innovations.transfer.imports.columns import read_period
from innovations.transfer.imports.programme_columns import COLUMNS, list_cells
from innovations.transfer.reference import load_reference
from innovations.transfer.sheets_in import MAX_COLUMNS, read_workbook
from tests.factories import actor_of, make_user, save
from tests.transfer.workbooks import make_workbook, member, repack

Line = tuple[str, str, str, str, int | None, int | None, int | None]


@pytest.fixture(autouse=True)
def reference(app: Flask) -> None:
    load_reference()
    db.session.commit()


def workbook(rows: list[list[Any]], *merged: str, title: str = "Data", more: tuple[str, ...] = ()) -> bytes:
    """A book as Excel saves it, made by another library than the one of our own files; `more` sheets say the same."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for name in more:
        for row in rows:
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(row)
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def bring(content: bytes, name: str = "a.xlsx", *, plan: int | None = None, trial: bool = False) -> Report:
    staged = imports.read(Kind.PROGRAMMES, name, content)
    report = imports.run(Kind.PROGRAMMES, staged, None, plan_id=plan, is_trial=trial)
    db.session.commit()
    return report


def told(report: Report) -> list[tuple[int, str, str]]:
    return [(row.number, problem.column, problem.code) for row in report.rows for problem in row.problems]


def outcomes(report: Report) -> list[tuple[int, str]]:
    return [(row.number, row.outcome.value) for row in report.rows]


def notes(report: Report) -> list[tuple[int, str]]:
    return [(row.number, note.code) for row in report.rows for note in row.notes if note.code != "read_as"]


def lines() -> list[Line]:
    return [
        (row.code, row.dimension.key, row.horizon.key, row.name, row.year_start, row.year_end, row.budget)
        for row in programmes.list_programmes(Filters())
    ]


def test_merged_titles_two_lines_of_heads_and_merged_dimensions() -> None:
    content = workbook(
        [
            ["MATRIKS RENCANA AKSI SMART CITY"],
            ["KABUPATEN CONTOH 2024 - 2033"],
            [],
            ["No", "Dimensi", "Nama Program", "Jangka Waktu", "Tahun", None, "Pagu (Rp)", "OPD Pengampu"],
            [None, None, None, None, "Mulai", "Selesai", None, None],
            [1, 2, 3, 4, 5, 6, 7, 8],
            [1, "Governance", "Absensi kampung", "Jangka Pendek (2024)", 2024, 2024, "Rp 1,5 M", "Diskominfo"],
            [2, None, "Data terbuka", None, 2024, 2024, "1.500.000.000", None],
            [3, "Smart Living", "Ambulans danau", "Jangka Menengah", 2024, 2027, 250000000, "Dinas Kesehatan"],
            [None, "JUMLAH", None, None, None, None, 3250000000, None],
        ],
        "A1:H1",
        "A2:H2",
        "A4:A5",
        "B4:B5",
        "C4:C5",
        "D4:D5",
        "E4:F4",
        "G4:G5",
        "H4:H5",
        "B7:B8",
        "D7:D8",
    )
    report = bring(content)
    assert outcomes(report) == [(6, "skipped"), (7, "new"), (8, "new"), (9, "new"), (10, "skipped")]
    assert report.source.ignored == ("No",)
    assert report.rows[2].notes[0].facts["words"] == "Smart Governance · Jangka pendek · 2024 · Rp1.500.000.000"
    assert notes(report) == [(7, "code_made"), (8, "code_made"), (9, "code_made")]
    assert lines() == [
        ("SC-GOV-01", "governance", "jangka_pendek", "Absensi kampung", 2024, 2024, 1_500_000_000),
        ("SC-GOV-02", "governance", "jangka_pendek", "Data terbuka", 2024, 2024, 1_500_000_000),
        ("SC-LIV-01", "living", "jangka_menengah", "Ambulans danau", 2024, 2027, 250_000_000),
    ]
    assert [outcome for _row, outcome in outcomes(bring(content))].count("same") == 3


def test_groups_headed_by_a_row_and_years_for_a_horizon() -> None:
    content = workbook(
        [
            [None, "Rencana aksi Kota Cerdas"],
            [None, "Kode", "Program Unggulan", "Tahun Pelaksanaan", "Kegiatan", "Indikator", "Target", "Mitra"],
            [None, "A. SMART SOCIETY"],
            [None, "S-1", "Perpustakaan perahu", 2024, "Peti buku", "Peminjam", "2.000", "Dinas Pendidikan; Gereja"],
            [None, "S-2", "Sekolah tangguh", "2024 s.d. 2027", None, None, None, None],
            [None, "B. SMART ENVIRONMENT"],
            [None, "E-1", "Danau bersih", "2025-2033", None, None, None, "Bank Papua"],
            [None, "Sub Total", None, None, None, None, None, None],
            [],
            [None, None, None, None, None, None, "Sentani, 2 Januari 2024"],
        ],
        "B3:H3",
        "B6:H6",
    )
    report = bring(content)
    assert [outcome for _row, outcome in outcomes(report)] == [
        "skipped", "new", "new", "skipped", "new", "skipped", "skipped",
    ]  # fmt: skip
    assert lines() == [
        ("S-1", "society", "jangka_pendek", "Perpustakaan perahu", 2024, 2024, None),
        ("S-2", "society", "jangka_menengah", "Sekolah tangguh", 2024, 2027, None),
        ("E-1", "environment", "jangka_panjang", "Danau bersih", 2025, 2033, None),
    ]
    first = programmes.get("S-1")
    assert first is not None
    assert (first.activity, first.indicator, first.supporters) == ("Peti buku", "Peminjam\n2.000", "Gereja")
    assert [agency.name for agency in first.supporting_agencies] == ["Dinas Pendidikan"]
    assert notes(report) == [(4, "supporters_text"), (7, "supporters_text")]
    assert report.rows[0].name == "A. SMART SOCIETY"


def test_all_errors_of_a_row_are_told_in_one_round() -> None:
    content = workbook(
        [
            ["Program", "Dimensi", "Jangka", "Mulai", "Selesai", "Anggaran", "OPD", "Rencana", "Quick Win"],
            ["A", "Smart Livng", "2040", "20x4", 2026, "1.500 juta", "Dinas Kesehatn", "Masterplan X", "mungkin"],
            ["B", "living", "abadi", 2026, 2025, None, None, None, None],
            ["C", "living", "2031-2020", None, None, None, None, None, None],
        ]
    )
    report = bring(content)
    assert told(report) == [
        (2, "Tahun mulai", "not_a_year"),
        (2, "Perkiraan anggaran", "not_an_amount"),
        (2, "Quick win (ya/tidak)", "not_yes_or_no"),
        (2, "Dimensi", "name_unknown_near"),
        (2, "Rencana masterplan", "plan_not_known"),
        (2, "Jangka pendek/menengah/panjang", "no_band"),
        (2, "OPD penanggung jawab", "agency_not_known_near"),
        (3, "Jangka pendek/menengah/panjang", "name_unknown"),
        (3, "Tahun selesai", "years_turned_round"),
        (4, "Jangka pendek/menengah/panjang", "not_a_period"),
    ]
    assert db.session.scalars(select(Programme)).all() == []


def test_amount_merged_over_programmes_is_nobodys() -> None:
    content = workbook(
        [
            ["Kode", "Dimensi", "Program", "Jangka", "Anggaran"],
            ["A", "living", "X", "pendek", 90],
            ["B", "living", "Y", "pendek", None],
        ],
        "E2:E3",
    )
    assert told(bring(content)) == [(3, "Perkiraan anggaran", "amount_is_shared")]


def test_amounts_headed_by_another_unit_are_not_read_but_named() -> None:
    content = workbook(
        [["Kode", "Dimensi", "Program", "Jangka", "Anggaran (juta Rp)"], ["A", "living", "X", "pendek", 90]]
    )
    assert bring(content).source.ignored == ("Anggaran (juta Rp)",)
    assert lines()[0][6] is None


def test_same_name_twice_without_code_is_an_error() -> None:
    rows = b"program,dimensi,jangka\nPosyandu,living,pendek\nPOSYANDU,Smart Living,menengah\n"
    assert told(bring(rows, "a.csv")) == [(3, "Program", "row_repeats")]


def test_code_made_for_one_row_is_none_that_another_row_writes() -> None:
    text = "kode;dimensi;program;jangka\n;Living;Posyandu;Pendek\nSC-LIV-01;Living;Kapal baca;Pendek\n"
    assert outcomes(bring(text.encode(), "a.csv")) == [(2, "new"), (3, "new")]
    assert [(code, name) for code, _dimension, _horizon, name, *_rest in lines()] == [
        ("SC-LIV-01", "Kapal baca"),
        ("SC-LIV-02", "Posyandu"),
    ]


def test_one_programme_by_name_and_by_code_is_told_twice() -> None:
    head = "kode;dimensi;program;jangka\n"
    bring(f"{head}SC-LIV-01;Living;Posyandu;Pendek\n".encode(), "a.csv")
    twice = f"{head};Living;Posyandu;Menengah\nSC-LIV-01;Living;Kapal baca;Pendek\n"
    assert told(bring(twice.encode(), "a.csv")) == [(3, "Kode", "row_repeats")]
    assert [(code, name) for code, _dimension, _horizon, name, *_rest in lines()] == [("SC-LIV-01", "Posyandu")]


def test_name_that_two_programmes_have_needs_a_code() -> None:
    bring(b"kode,program,dimensi,jangka\nA,Posyandu,living,pendek\nB,Posyandu,living,menengah\n", "a.csv")
    assert told(bring(b"program,dimensi,jangka\nPosyandu,living,pendek\n", "a.csv")) == [(2, "Kode", "code_needed")]


def test_plan_of_the_upload_is_for_rows_without_one() -> None:
    save(Plan(name="Masterplan lama", year_start=2019, year_end=2023))
    save(Plan(name="Masterplan baru", year_start=2024, year_end=2033))
    old, new = sorted(plans.list_plans(), key=lambda plan: plan.year_start)
    head = "kode,program,dimensi,jangka,rencana\n"
    report = bring(f"{head}A,X,living,pendek,\nB,Y,living,pendek,masterplan LAMA\n".encode(), "a.csv", plan=new.id)
    rows = programmes.list_programmes(Filters())
    assert {row.code: row.plan_id for row in rows} == {"A": new.id, "B": old.id}
    assert report.plan_id == new.id
    assert [row.code for row in programmes.list_programmes(Filters(plan_id=old.id))] == ["B"]
    again = bring(b"kode,program,dimensi,jangka\nA,X,living,pendek\n", "a.csv")
    assert outcomes(again) == [(2, "same")]


def test_years_outside_the_band_are_noted() -> None:
    report = bring(b"kode,program,dimensi,jangka,mulai,selesai\nA,X,living,pendek,2024,2026\n", "a.csv")
    assert (notes(report), report.rows[0].outcome) == ([(2, "outside_band")], Outcome.NEW)


def test_replaced_programme_is_not_changed_by_a_file() -> None:
    actor = actor_of(make_user(Role.KOMINFO))
    bring(b"kode,program,dimensi,jangka\nA,X,living,pendek\nB,Y,living,pendek\n", "a.csv")
    old, new = programmes.get("A"), programmes.get("B")
    assert old is not None
    assert new is not None
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    db.session.commit()
    report = bring(b"kode,program,dimensi,jangka\nA,X,living,pendek\nB,Y,living,pendek\n", "a.csv")
    assert outcomes(report) == [(2, "same"), (3, "same")]
    report = bring(b"kode,program,dimensi,jangka\nA,Lain,living,pendek\n", "a.csv")
    assert told(report) == [(2, "", "programme_replaced")]
    assert outcomes(bring(b"program,dimensi,jangka\nX,living,pendek\n", "a.csv", trial=True)) == [(2, "new")]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_whole_export_comes_in_again_as_the_same(suffix: str) -> None:
    save(Plan(name="Masterplan", year_start=2024, year_end=2033))
    plan = plans.list_plans()[0]
    text = (
        "kode;program;dimensi;jangka;opd pendukung;quick win;indikator;tahun;anggaran\n"
        "A;X;living;pendek;Dinas Kesehatan;ya;80%;2024;2 juta\n"
        'B;Y;economy;panjang;"Bank Papua; Diskominfo;Dinas Pendidikan";tidak;;2025-2033;\n'
    )
    bring(text.encode(), "a.csv", plan=plan.id)
    names = [column.label for column in COLUMNS]
    rows = [list_cells(row) for row in programmes.list_programmes(Filters())]
    with write_xlsx(names, rows, title="Data", notes={"a": "b"}) as book:
        content = b"".join(write_csv(names, rows)) if suffix == "csv" else book.read()
    report = bring(content, f"a.{suffix}")
    assert (outcomes(report), report.source.unread) == ([(2, "same"), (3, "same")], ())
    second = programmes.get("B")
    assert second is not None
    assert (second.supporters, len(second.supporting_agencies)) == ("Bank Papua", 2)


def test_heads_on_two_lines_without_merging() -> None:
    rows = b";;;Tahun;\nProgram;Dimensi;Jangka;Mulai;Selesai\nPosyandu;living;pendek;2024;2024\n"
    bring(rows, "a.csv")
    assert lines() == [("SC-LIV-01", "living", "jangka_pendek", "Posyandu", 2024, 2024, None)]


def test_first_row_of_data_is_never_taken_for_a_head() -> None:
    rows = b"Kode;Program;Dimensi;Jangka;Ket\nA;Mulai;living;pendek;Kegiatan\nB;Y;living;pendek;\n"
    assert outcomes(bring(rows, "a.csv")) == [(2, "new"), (3, "new")]


@pytest.mark.parametrize("kind", [Kind.USERS, Kind.AGENCIES, Kind.PROPOSALS])
def test_other_imports_skip_nothing(kind: Kind) -> None:
    columns = imports.IMPORTERS[kind].columns
    head = ",".join(column.label for column in columns[:4])
    staged = imports.read(kind, "a.csv", f"{head}\nJumlah,,,\n".encode())
    assert (len(staged.rows), staged.aside) == (1, ())


def test_groups_alone_are_no_programmes() -> None:
    with pytest.raises(Invalid) as caught:
        imports.read(Kind.PROGRAMMES, "a.csv", b"Kode,Program,Dimensi,Jangka\nJumlah,,,\n")
    assert caught.value.code == "sheet_empty"


@pytest.mark.parametrize(
    "merged",
    [
        b'<mergeCell ref="A1:XFD1048576"/>' * 3000,
        b'<mergeCell ref="A1:A1048576"/>' * 3000,
    ],
    ids=["all", "column"],
)
def test_more_merged_cells_than_cells_are_refused(merged: bytes) -> None:
    content = make_workbook([["Kode", "Program"], ["A", "B"]])
    sheet = member(content, "xl/worksheets/sheet1.xml")
    sheet = sheet.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    with pytest.raises(Invalid) as caught:
        read_workbook(repack(content, {"xl/worksheets/sheet1.xml": sheet}))
    assert caught.value.code == "sheet_unreadable"


def test_merged_cells_beyond_the_sheet_do_no_harm() -> None:
    content = workbook([["Kode", None, "Program"], ["A", None, "B"]], "A1:B1", "C1:C2")
    sheet = member(content, "xl/worksheets/sheet1.xml")
    odd = b'<mergeCell ref="E9:F12"/><mergeCell ref="XFA1:XFD2"/><mergeCell ref="A2:XFD2"/></mergeCells>'
    (grid,) = read_workbook(repack(content, {"xl/worksheets/sheet1.xml": sheet.replace(b"</mergeCells>", odd)}))
    assert grid[0].beside == {1: "Kode"}
    assert (grid[1].above, len(grid[1].beside)) == ({2: "Program"}, MAX_COLUMNS - 1)
    assert [row.read(2) for row in grid] == ["Program", "Program"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("", None),
        ("2024", (2024, 2024)),
        ("2025–2029", (2025, 2029)),
        ("Tahun 2024 s/d 2026", (2024, 2026)),
        ("2024, 2025, 2026", (2024, 2026)),
    ],
)
def test_periods_as_people_write_them(text: str, period: tuple[int, int] | None) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize("text", ["2024-26", "2029-2025", "2024, 2026, 2030", "lama", "20240101", "5 tahun"])
def test_period_that_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_period(text)


def test_preview_tells_how_every_name_was_read_of_new_and_changed_rows() -> None:
    save(Plan(name="Masterplan 2024", year_start=2024, year_end=2033))
    plan = plans.list_plans()[0].id
    head = "kode;program;dimensi;sub dimensi;jangka;tahun mulai;opd;opd pendukung;quick win;anggaran\n"
    first = 'A;X;living;{sub};pendek;2024;Diskominfo;"Dinas Kesehatan\nBank Papua";v;2 juta\n'
    sub = next(row for row in programmes.list_dimensions() if row.key == "living").sub_dimensions[0].name
    report = bring((head + first.format(sub=sub) + "B;Y;living;;pendek;;;;;\n").encode(), "a.csv", plan=plan)
    again = bring(b"kode;program;dimensi;jangka\nA;X;living;pendek\nB;Z;living;panjang\n", "a.csv")
    words = [
        [note.facts["words"] for row in found.rows for note in row.notes if note.code == "read_as"]
        for found in (report, again)
    ]
    office = db.session.scalars(select(Agency.name).where(Agency.short_name == "Diskominfo")).one()
    assert words[0] == [
        (
            f"Smart Living · {sub} · Jangka pendek · 2024 · Rp2.000.000 · OPD penanggung jawab: {office}"
            " · OPD/pihak pendukung: Dinas Kesehatan; Bank Papua · Quick win: ya"
            " · Rencana masterplan: Masterplan 2024"
        ),
        "Smart Living · Jangka pendek · Rencana masterplan: Masterplan 2024",
    ]
    assert words[1] == ["Smart Living · Jangka panjang · Rencana masterplan: Masterplan 2024"]
