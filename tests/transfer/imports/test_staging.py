"""Headers however they are written, and what is wrong with a row by itself."""

import pytest

from innovations.domain.errors import Invalid
from innovations.transfer.imports.columns import read_day, read_money, read_yes_no
from innovations.transfer.imports.programme_columns import COLUMNS
from innovations.transfer.imports.staging import Staged, read_file
from innovations.transfer.imports.users import COLUMNS as USER_COLUMNS
from tests.transfer.workbooks import make_workbook

HEAD = "kode,dimensi,program,horizon"
Problems = list[tuple[int, str, str]]


def staged(text: str) -> Staged:
    return read_file("a.csv", text.encode(), COLUMNS)


def problems(found: Staged) -> Problems:
    return [(row.number, problem.column, problem.code) for row in found.rows for problem in row.problems]


def refusal(text: str) -> tuple[str, object]:
    """Of the file as a whole, or what is wrong with its columns: then no row is read."""
    try:
        found = staged(text)
    except Invalid as error:
        return error.code, error.facts.get("names")
    assert found.rows == ()
    fault = found.source.faults[0]
    return fault.code, fault.facts.get("names", fault.facts.get("name"))


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        "KODE;Dimensi;Nama Program;Jangka",
        "Kode,DIMENSI, pro_gram ,Jangka pendek / menengah / panjang",
        "Masterplan 2024\n\nKode\tDimensi\tProgram\tJangka Pendek/Menengah/Panjang",
    ],
)
def test_headers_are_matched_without_case_spaces_and_marks(head: str) -> None:
    separator = next(mark for mark in ("\t", ";", ",") if mark in head)
    found = staged(f"{head}\n" + separator.join(["A-1", "Smart Living", "Posyandu", "pendek"]))
    assert [dict(row.cells) for row in found.rows] == [
        {"kode": "A-1", "dimensi": "Smart Living", "program": "Posyandu", "horizon": "pendek"}
    ]


def test_every_label_and_key_of_the_reference_data_is_known() -> None:
    for names in ([column.label for column in COLUMNS], [column.key for column in COLUMNS]):
        content = make_workbook([names, ["A-1", "x", "", "y", *[""] * 6, "z"]])
        found = read_file("a.xlsx", content, COLUMNS)
        assert (len(found.rows[0].cells), found.source.ignored) == (18, ())


def test_unknown_columns_are_told_with_name_or_letter() -> None:
    found = staged(f"{HEAD},Catatan,,\nA,b,c,d,x,y,\n")
    assert found.source.ignored == ("Catatan", "(F)")


@pytest.mark.parametrize(
    ("text", "code", "names"),
    [
        ("a,b\n1,2\n", "sheet_has_no_header", "Dimensi, Program, Jangka pendek/menengah/panjang"),
        ("kode,program\nA,b\n", "columns_missing", "Dimensi, Jangka pendek/menengah/panjang"),
        (f"{HEAD},Nama program\nA,b,c,d,e\n", "column_twice", "Program"),
        (f"{HEAD}\n", "sheet_empty", None),
        (f'{HEAD}\nA,"b,c,d\n', "sheet_has_no_header", "Dimensi, Program, Jangka pendek/menengah/panjang"),
    ],
)
def test_file_without_its_columns_is_refused(text: str, code: str, names: object) -> None:
    assert refusal(text) == (code, names)


def test_each_cell_is_checked_and_told_once() -> None:
    found = staged(
        f"{HEAD},tahun_mulai,anggaran,quick_win\n"
        "A,x,y,z,2024,Rp 1.000,ya\n"
        "A,x,y,z,20x4,12.5,mungkin\n"
        ",,y,z,,,\n"
        f"{'B' * 41},x,y,z,,,\n"
    )
    assert problems(found) == [
        (3, "Kode", "row_repeats"),
        (3, "Tahun mulai", "not_a_year"),
        (3, "Perkiraan anggaran", "not_an_amount"),
        (3, "Quick win (ya/tidak)", "not_yes_or_no"),
        (4, "Dimensi", "value_missing"),
        (5, "Kode", "text_too_long"),
    ]
    assert found.rows[1].problems[0].facts["row"] == 2


def test_numeric_nip_is_refused_for_that_reason() -> None:
    content = make_workbook([["NIP", "Nama"], [199001012015011001, "A"], ["199001012015011001", "B"]])
    found = read_file("a.xlsx", content, USER_COLUMNS)
    assert problems(found) == [(2, "NIP", "cell_is_number")]


def test_same_nip_with_other_spacing_repeats() -> None:
    found = read_file("a.csv", b"nip,nama\n199001012015011001,A\n19900101 201501 1 001,B\n", USER_COLUMNS)
    assert problems(found) == [(3, "NIP", "row_repeats")]


def test_formula_and_fault_are_told() -> None:
    def touch(sheet: object) -> None:
        sheet.write_formula(1, 2, "=1+1")  # type: ignore[attr-defined]  # XlsxWriter's sheet

    content = make_workbook([HEAD.split(","), ["A", "b", None, "d"]], touch)
    assert problems(read_file("a.xlsx", content, COLUMNS)) == [(2, "Program", "cell_is_formula")]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("-", None),
        ("Rp 2.500.000.000", 2_500_000_000),
        ("Rp. 2.500.000,00", 2_500_000),
        ("2500000", 2_500_000),
        ("2,500,000", 2_500_000),
        ("1.500.000,-", 1_500_000),
        ("0", 0),
        ("Rp 1,5 M", 1_500_000_000),
        ("2 miliar", 2_000_000_000),
        ("250 jt", 250_000_000),
        ("1.25 juta", 1_250_000),
        ("75 ribu", 75_000),
        ("999999999999999", 10**15 - 1),
    ],
)
def test_money_as_people_write_it(text: str, amount: int | None) -> None:
    assert read_money(text) == amount


@pytest.mark.parametrize(
    "text",
    ["12.5", "1.500,5", "1.500 juta", "2 miliar 5", "2 lusin", "-5", "1e9", "١٢", "1000000000000000", "1.00.000"],
)
def test_money_that_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_money(text)


@pytest.mark.parametrize("text", ["2024-12-31", "31/12/2024", "31-12-2024", "31.12.2024"])
def test_day_as_people_write_it(text: str) -> None:
    found = read_day(text)
    assert found is not None
    assert found.isoformat() == "2024-12-31"


@pytest.mark.parametrize("text", ["31/02/2024", "2024", "besok", "12/31/2024"])
def test_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "answer"), [("Ya", True), ("TRUE", True), ("tidak", False), ("", False), ("-", False)]
)
def test_yes_and_no_as_people_write_them(text: str, answer: bool) -> None:
    assert read_yes_no(text) is answer
